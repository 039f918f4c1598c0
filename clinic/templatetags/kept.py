"""What is alike on page after page, printed once and kept.

`{% kept name=user.name %}…{% endkept %}` shows its part the names it is given, the csrf token and
nothing else of the page: whatever the text depends on is in what it is kept by. Not for anything of
a client's, nor for a time.
"""

from collections.abc import Hashable
from secrets import token_hex

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 500  # texts of one part
_CSRF = token_hex(32)  # stands in a kept text where each page has a token of its own


class KeptNode(template.Node):
    """The texts of one part, by language and by what it was given."""

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.given = given
        self._texts: dict[Hashable, str] = {}

    def render(self, context: Context) -> SafeString:
        given = {name: value.resolve(context) for name, value in self.given.items()}
        # What is marked as safe equals what is not, and is printed otherwise.
        key = get_language(), *((value, type(value)) for value in given.values())
        text = self._texts.get(key)
        if text is None:
            text = self.nodelist.render(context.new(given | {"csrf_token": _CSRF}))
            if len(self._texts) >= MOST:
                self._texts.clear()
            self._texts[key] = text
        if _CSRF in text:
            text = text.replace(_CSRF, str(context.get("csrf_token", "")))
        return SafeString(text)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """The part up to `endkept`; what it is given can be compared: words, numbers, tuples."""
    tag, *words = token.split_contents()
    given = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"{tag} takes names with a value, not {words[0]}.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, given)
