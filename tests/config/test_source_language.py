"""A phrase of the source's language is looked for in one catalogue, and nothing is lost by it."""

import gettext
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.translation import override, to_locale
from django.utils.translation import trans_real as django

from config.source_language import keep_short


def test_a_phrase_is_looked_for_once() -> None:
    keep_short()  # as at the start: tests in other languages drop what was read since
    assert django.translation(settings.LANGUAGE_CODE)._fallback is None
    with override(settings.LANGUAGE_CODE):
        assert django.gettext("A phrase nobody has translated") == "A phrase nobody has translated"


def test_the_packages_plain_english_says_what_their_source_says() -> None:
    locale = to_locale(settings.LANGUAGE_CODE).partition("_")[0]
    folders = [Path(django.__file__).parents[2] / "conf/locale"]
    folders += [Path(app.path) / "locale" for app in apps.get_app_configs()]
    read = 0
    for folder in folders:
        found = gettext.find("django", str(folder), [locale], all=True)
        for file in found:
            with open(file, "rb") as opened:
                catalogue = gettext.GNUTranslations(opened)
            read += 1
            for said, words in vars(catalogue)["_catalog"].items():
                source = said if isinstance(said, str) else said[0]
                assert not said or words == source.rpartition("\x04")[2], (file, said)
    assert read > 1
