"""What has been added to the record since a report's words were put together."""

from django.utils.translation import ngettext

from reports.queries.handed_out import Since


def since_words(since: Since | None) -> list[str]:
    """One phrase for each kind of news; none where the record is as it was."""
    if since is None:
        return []
    said = {
        "answered": ngettext(
            "%(n)s check-in was answered", "%(n)s check-ins were answered", since.answered
        ),
        "corrected": ngettext(
            "%(n)s earlier score was given anew",
            "%(n)s earlier scores were given anew",
            since.corrected,
        ),
        "rated": ngettext("%(n)s goal was rated", "%(n)s goals were rated", since.rated),
        "seen": ngettext(
            "%(n)s sign of movement was noted", "%(n)s signs of movement were noted", since.seen
        ),
        "signed": ngettext("%(n)s note was signed", "%(n)s notes were signed", since.signed),
        "added": ngettext(
            "%(n)s addition was made to a note", "%(n)s additions were made to notes", since.added
        ),
        "planned": ngettext(
            "the plan was changed %(n)s time", "the plan was changed %(n)s times", since.planned
        ),
    }
    return [
        words % {"n": getattr(since, name)} for name, words in said.items() if getattr(since, name)
    ]
