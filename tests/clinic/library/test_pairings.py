"""The pairings: each pair once, in plain words, and nobody called a type."""

from clinic.library.pairings import CLIENT, OTHER, pairings


def test_every_pair_has_its_words() -> None:
    assert set(pairings()) == {(client, other) for client in CLIENT for other in OTHER}
    texts = [text for each in pairings().values() for text in (each.happens, each.change)]
    assert len(set(texts)) == len(texts)
    for each in pairings().values():
        for text in (each.happens, each.provides, each.change):
            assert text.endswith(".")
            assert not {"avoidant", "anxious", "fearful", "secure"} & set(text.lower().split())
