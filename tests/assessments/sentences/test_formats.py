"""Figures as a reader sees them."""

from django.utils import translation

from assessments.sentences import bare, number, shown_difference, signed


def test_numbers_of_a_key_are_as_short_as_they_can_be() -> None:
    values = (4, 4.0, 1.5, 1.056, 0, -2, -0.001)
    assert [bare(value) for value in values] == ["4", "4", "1.5", "1.06", "0", "−2", "0"]


def test_the_minus_is_a_real_one_and_nought_has_none() -> None:
    assert [number(value, 2) for value in (0.9, -0.9, -0.001)] == ["0.90", "−0.90", "0.00"]
    assert [signed(value) for value in (2.24, -2.24, -0.01)] == ["+2.2", "−2.2", "0.0"]


def test_halves_are_rounded_as_readers_round_them() -> None:
    means = (27 / 12, 39 / 12, 51 / 12, 2.15, -3.25, -0.04)
    assert [number(each) for each in means] == ["2.3", "3.3", "4.3", "2.2", "−3.3", "0.0"]
    assert (signed(-0.25), signed(0.25), bare(0.125)) == ("−0.3", "+0.3", "0.13")
    assert shown_difference(39 / 12, 27 / 12) == "−1.0"
    assert [number(each) for each in (1e-9, 1e22)] == ["0.0", number(10**22)]


def test_they_follow_the_language() -> None:
    with translation.override("de"):
        assert (number(-3.2), bare(1.5)) == ("−3,2", "1,5")


def test_a_sign_stays_before_its_number_where_words_run_from_right_to_left() -> None:
    with translation.override("ar"):
        said = [number(-3.2), signed(3.2), signed(-3.2), bare(-2), number(3.2), signed(0)]
    marked = [words.startswith("\N{LEFT-TO-RIGHT MARK}") for words in said]
    assert marked == [True] * 4 + [False] * 2
