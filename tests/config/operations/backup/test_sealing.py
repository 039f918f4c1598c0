"""A sealed stream opens whole, with its own key, or not at all; and it says what is amiss."""

import io
import random

import pytest

from clinic.crypto import Keyring
from config.env import new_field_key
from config.operations.backup.sealing import CHUNK, TAG, BackupError, Opening, Sealing
from tests.sizes import n_of

RING = Keyring.read([new_field_key()])
CONTENT = random.Random(7).randbytes(2 * CHUNK + 1234)  # three chunks


def sealed(content: bytes, ring: Keyring = RING, at_once: int = 100_000) -> bytes:
    out = io.BytesIO()
    sealing = Sealing(out, ring)
    for start in range(0, len(content), at_once):
        sealing.write(content[start : start + at_once])
    sealing.close()
    return out.getvalue()


def opened(stream: bytes, ring: Keyring = RING) -> bytes:
    with Opening(io.BytesIO(stream), ring) as opening:
        return opening.readall()


def refusal(stream: bytes, ring: Keyring = RING) -> str:
    with pytest.raises(BackupError) as refused:
        opened(stream, ring)
    return str(refused.value)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_what_was_sealed_opens(size: int) -> None:
    content = random.Random(size).randbytes(size)
    assert opened(sealed(content)) == content
    assert opened(sealed(content, at_once=CHUNK)) == content


def test_the_content_is_not_in_the_stream_and_no_two_streams_are_alike() -> None:
    content = b"Harbour canary " * 40_000
    first, second = sealed(content), sealed(content)
    assert b"canary" not in first + second
    assert first[100:] != second[100:]


def test_an_older_key_still_opens() -> None:
    newer = new_field_key()
    both = Keyring(current=newer.partition(":")[0], keys=Keyring.read([newer]).keys | RING.keys)
    assert opened(sealed(CONTENT), both) == CONTENT


def test_another_key_is_refused_in_words() -> None:
    words = refusal(sealed(CONTENT), Keyring.read([new_field_key()]))
    assert "another key" in words
    assert RING.current in words


def test_another_key_of_the_same_name_is_refused() -> None:
    stranger = Keyring.read([f"{RING.current}:{new_field_key().partition(':')[2]}"])
    assert "another key" in refusal(sealed(CONTENT), stranger)


def test_every_cut_is_refused() -> None:
    stream, chance = sealed(CONTENT), random.Random(11)
    header = len(stream) - len(CONTENT) - 3 * TAG
    edges = [0, 1, 20, 21, 22, header - 1, header, header + CHUNK + TAG, header + 2 * (CHUNK + TAG)]
    cuts = edges + [len(stream) - 1] + [chance.randrange(len(stream)) for _ in range(n_of(2_000))]
    for cut in cuts:
        assert refusal(stream[:cut])
    assert "cut short" in refusal(stream[: header + CHUNK + TAG])


def test_every_flipped_bit_is_refused() -> None:
    stream, chance = sealed(CONTENT), random.Random(13)
    places = [*range(0, 100, 7), *(chance.randrange(len(stream)) for _ in range(n_of(2_000)))]
    for place in places:
        changed = bytearray(stream)
        changed[place] ^= 1 << chance.randrange(8)
        assert refusal(bytes(changed))


def test_chunks_that_changed_places_or_came_from_elsewhere_are_refused() -> None:
    stream, other = sealed(CONTENT), sealed(CONTENT)
    start = len(stream) - len(CONTENT) - 3 * TAG
    first, second = slice(start, start + CHUNK + TAG), slice(start + CHUNK + TAG, -1234 - TAG)
    swapped = stream[:start] + stream[second] + stream[first] + stream[-1234 - TAG :]
    assert len(swapped) == len(stream)
    assert "damaged" in refusal(swapped)
    assert "damaged" in refusal(stream[:start] + other[first] + stream[start + CHUNK + TAG :])
    assert refusal(stream + b"more")
    assert refusal(stream + stream[first])


def test_a_stream_without_its_end_does_not_open() -> None:
    out = io.BytesIO()
    sealing = Sealing(out, RING)
    sealing.write(CONTENT)
    assert "cut short" in refusal(out.getvalue())


def test_what_is_no_backup_is_said_to_be_none() -> None:
    assert "not a backup" in refusal(b"SQLite format 3\0" * 100)
    assert "not a backup" in refusal(b"")
