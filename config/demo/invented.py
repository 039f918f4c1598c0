"""Three invented clients for a new practice, so that its first look round is not at empty pages."""

from random import Random

from django.db import transaction

from assessments.actions.answers import enter_response
from assessments.library import load_instrument
from clinic.actions.clients import add_client
from clinic.actions.plans import choose_pathway
from clinic.models import Consent, Member
from config.demo.answers import simulate
from config.demo.seed import SEED, people
from config.demo.stories import Story

NAMES = ("Rowan Ashby", "Ida Palmer", "Jo Merrick")


@transaction.atomic
def invent_clients(*, by: Member) -> None:
    """Add them to the caseload of `by`; their names say that they are invented.

    Unlike the demonstration's own people they begin today: no clock is turned back here, where
    others may be at work.
    """
    chance = Random(SEED)
    instrument = load_instrument("attachment-dimensions")
    for entry in people():
        if entry["name"] not in NAMES:
            continue
        story = Story(entry, by.practice.today())
        client = add_client(
            name=f"{entry['name']} (invented)",
            birth_year=entry["born"],
            pronouns=entry["pronouns"],
            carer=by,
            by=by,
            consents={Consent.Kind.MEASUREMENT},
        )
        for day, leaning in zip(story.check_in_days, story.leanings, strict=True):
            answers = simulate(instrument, leaning, chance)
            enter_response(client=client, answers=answers, answered_on=day, by=by)
        choose_pathway(client=client, pathway=entry["pathway"], reason="", by=by)
