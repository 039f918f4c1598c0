"""Whether the same words count the same in every question of a key."""

from collections import Counter

from assessments.fhir.problems import Problems
from assessments.psychometrics.definition import Instrument

Counted = tuple[tuple[str, float], ...]


def check_directions(instrument: Instrument, *, turned_by_key: bool, problems: Problems) -> None:
    """Name the questions whose answers count otherwise than the same words do elsewhere.

    Some files turn a question round by its weights. Under a published key, which turns it round
    too, it would count as if it had never been turned: an error.
    """
    scored = {link_id for scale in instrument.scales for link_id in scale.items}
    counted = {link_id: _counted(instrument, link_id) for link_id in scored}
    usual: dict[tuple[str, ...], Counted] = {}
    for points, _ in Counter(counted[each] for each in sorted(scored)).most_common():
        usual.setdefault(tuple(label for label, _ in points), points)
    for item in instrument.items:
        points = counted.get(item.link_id, ())
        if points == usual.get(tuple(label for label, _ in points), ()):
            continue
        words = "The same words count otherwise here than in most questions"
        if turned_by_key:
            words += ", and the key expects all to count alike: it might be turned round twice."
            problems.error(item.link_id, words)
        else:
            problems.warning(item.link_id, f"{words}: this file turns it round itself. Check it.")


def _counted(instrument: Instrument, link_id: str) -> Counted:
    """The words of an item's answers with what they count."""
    options = instrument.options_of(instrument.item(link_id))
    return tuple(
        sorted((option.label, option.points) for option in options if option.points is not None)
    )
