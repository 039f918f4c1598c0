"""Seals: what was sealed for one place opens there, unchanged, and nowhere else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.crypto import Keyring, SealError, seal, unseal

PLACE = "clinic.note.content:practice:row"


def key(byte: int) -> str:
    return urlsafe_b64encode(bytes([byte]) * 32).decode()


OLD = Keyring.read([f"old:{key(1)}"])
ROTATED = Keyring.read([f"new:{key(2)}", f"old:{key(1)}"])
NEW = Keyring.read([f"new:{key(2)}"])


@given(content=st.binary(max_size=5_000), place=st.text(max_size=80))
def test_what_was_sealed_opens(content: bytes, place: str) -> None:
    place = place.encode(errors="ignore").decode()
    assert unseal(seal(content, place, OLD), place, OLD) == content


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({seal(b"the same", PLACE, OLD) for _ in range(50)}) == 50


def test_the_form_says_version_and_key() -> None:
    version, name, nonce, content = seal(b"canary", PLACE, OLD).split(".")
    assert (version, name) == ("1", "old")
    assert len(urlsafe_b64decode(nonce)) == 12
    assert b"canary" not in urlsafe_b64decode(content)


def test_another_place_does_not_open_it() -> None:
    sealed = seal(b"text", PLACE, OLD)
    for place in ("", PLACE + "x", PLACE.replace("note", "plan"), PLACE.upper()):
        with pytest.raises(SealError):
            unseal(sealed, place, OLD)


def test_another_key_does_not_open_it() -> None:
    imposter = Keyring.read([f"old:{key(3)}"])
    with pytest.raises(SealError):
        unseal(seal(b"text", PLACE, OLD), PLACE, imposter)
    with pytest.raises(SealError):
        unseal(seal(b"text", PLACE, OLD), PLACE, NEW)


def test_every_flipped_byte_is_noticed() -> None:
    version, name, nonce, content = seal(b"a short text", PLACE, OLD).split(".")
    for index, part in enumerate((nonce, content)):
        raw = urlsafe_b64decode(part)
        for position in range(len(raw)):
            changed = bytearray(raw)
            changed[position] ^= 1
            parts = [nonce, content]
            parts[index] = urlsafe_b64encode(bytes(changed)).decode()
            with pytest.raises(SealError):
                unseal(".".join((version, name, *parts)), PLACE, OLD)


@pytest.mark.parametrize(
    "planted",
    [
        "",
        "plain words",
        "1.old.a.b",
        "1.old..",
        "....",
        "2.old.AAAA.AAAA",
        "1.nobody.AAAA.AAAA",
        "é",
    ],
)
def test_what_was_never_sealed_is_refused(planted: str) -> None:
    with pytest.raises(SealError):
        unseal(planted, PLACE, OLD)


def test_a_cut_text_is_refused() -> None:
    sealed = seal(b"a longer text to cut", PLACE, OLD)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            unseal(sealed[:length], PLACE, OLD)


def test_keys_rotate_without_a_day_in_the_dark() -> None:
    before = seal(b"before", PLACE, OLD)
    after = seal(b"after", PLACE, ROTATED)
    assert after.startswith("1.new.")
    assert unseal(before, PLACE, ROTATED) == b"before"
    assert unseal(after, PLACE, NEW) == b"after"
    with pytest.raises(SealError):
        unseal(after, PLACE, OLD)


@pytest.mark.parametrize(
    "entries",
    [
        [],
        ["old"],
        [":" + key(1)],
        ["a.b:" + key(1)],
        ["old:AAAA"],
        ["old:" + key(1)[:-4]],
        ["old:é"],
    ],
)
def test_unsound_keys_are_refused(entries: list[str]) -> None:
    with pytest.raises(ValueError):
        Keyring.read(entries)


def test_threads_do_not_mix_texts_up() -> None:
    def there_and_back(number: int) -> bool:
        text = f"text {number}".encode()
        return unseal(seal(text, f"place {number}", OLD), f"place {number}", OLD) == text

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(there_and_back, range(400)))
