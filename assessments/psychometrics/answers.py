"""What was answered: keys and values checked against the instrument, and the people chosen.

An answer is an option's value, or the text of a free-text item; None or absent is a skipped one.
Items asked of each person are keyed ``person/linkId``.
"""

from collections.abc import Mapping

from assessments.psychometrics.definition import NAME, Instrument, Item, ItemKind, Person

Answers = Mapping[str, int | str | None]

MAX_TEXT = 10_000
MAX_NAME = 200


class AnswerError(ValueError):
    """Answers that do not belong to the instrument. ``faults`` names every one.

    The answers themselves are left out of the words: errors are logged, answers are private.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def key_of(link_id: str, person: str = "") -> str:
    """The key an answer is kept under."""
    return f"{person}/{link_id}" if person else link_id


def chosen(instrument: Instrument, answers: Answers) -> tuple[Person, ...]:
    """The people the form was filled in about, in the order of the form.

    A name, be it "", says that a person was chosen, and None under ``person/name`` that not. Where
    there is no such key, as in data from elsewhere, answers about the person say it.
    """
    if instrument.repeat is None:
        return ()
    answered = {
        key.partition("/")[0]
        for key, value in answers.items()
        if value is not None and isinstance(key, str) and "/" in key
    }
    return tuple(
        person
        for person in instrument.repeat.people
        if answers.get(f"{person.id}/{NAME}", "") is not None and person.id in answered
    )


def checked(instrument: Instrument, answers: Answers) -> dict[str, int | str]:
    """The answers that were given; AnswerError for a key or a value the instrument has not."""
    given: dict[str, int | str] = {}
    faults: list[str] = []
    people = {person.id for person in instrument.repeat.people} if instrument.repeat else set()
    for key, value in answers.items():
        item = _item(instrument, people, key)
        if item is None:
            faults.append(f"{str(key)[:60]}: {_why_unknown(instrument, key)}")
        elif value is None:
            continue
        elif fault := _fault(instrument, item, value):
            faults.append(f"{key}: {fault}")
        else:
            given[key] = value
    if instrument.repeat and len(chosen(instrument, answers)) > instrument.repeat.most:
        faults.append(f"people: more than {instrument.repeat.most} were chosen")
    if faults:
        raise AnswerError(tuple(faults))
    return given


_NAME_ITEM = Item(link_id=NAME, text="", kind=ItemKind.TEXT)


def _item(instrument: Instrument, people: set[str], key: object) -> Item | None:
    """The item of a key; None where there is none, or where a person lacks or is too many."""
    if not isinstance(key, str):
        return None
    person, link_id = "", key
    if instrument.repeat and "/" in key:
        person, _, link_id = key.partition("/")
        if person not in people:
            return None
        if link_id == NAME:
            return _NAME_ITEM
    if bool(person) != (link_id in instrument.repeated):
        return None
    return instrument.items_by_link_id.get(link_id)


def _why_unknown(instrument: Instrument, key: object) -> str:
    if instrument.repeat is not None and isinstance(key, str):
        people = [person.id for person in instrument.repeat.people]
        if key in instrument.repeated:
            return f"is asked of each person: write {people[0]}/{key}"
        if key.rpartition("/")[2] in {NAME, *instrument.repeated}:
            return f"is about none of {', '.join(people)}"
    return "is no item of this instrument"


def _fault(instrument: Instrument, item: Item, value: object) -> str:
    if item.kind is ItemKind.CHOICE:
        return "" if instrument.offers(item, value) else "is not one of the answers offered"
    if item.kind is ItemKind.WORDS:
        return "takes no answer"
    longest = MAX_NAME if item is _NAME_ITEM else MAX_TEXT
    if not isinstance(value, str) or len(value) > longest:
        return f"must be text of at most {longest:,} characters"
    return ""
