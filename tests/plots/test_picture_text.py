"""Text in boxes: folded, made smaller, cut off."""

from __future__ import annotations

import pytest

from rightsource.optimizer.plots.fitting import fitted, text_width


@pytest.mark.parametrize(
    "text", ["Pay", "Reconcile supplier statements", "Donaudampfschifffahrtsgesellschaft", "a-b - c"]
)
@pytest.mark.parametrize("lines", [1, 3])
def test_fitted_text_stays_within_its_room(text: str, lines: int) -> None:
    """No line is wider than the room, and there are no more lines than allowed."""
    folded, size = fitted(text, 0.9, 8, lines)
    assert len(folded.splitlines()) <= lines
    assert all(text_width(line, size) <= 0.9 for line in folded.splitlines())


def test_text_that_fits_keeps_words_and_size() -> None:
    """A short text is left alone; a longer one folds at a space, or behind a hyphen, and loses nothing."""
    assert fitted("Pay", 2, 8, 3) == ("Pay", 8)
    assert fitted("Check duplicates", 0.8, 8, 3) == ("Check\nduplicates", 8)
    assert fitted("straight-through", 0.8, 8, 3)[0] == "straight-\nthrough"


def test_bold_text_is_measured_as_bold() -> None:
    """Bold letters are wider, so that a bold line is folded or made smaller earlier."""
    assert text_width("general-ledger", 10, "bold") > 1.05 * text_width("general-ledger", 10)


def test_text_too_long_for_any_size_ends_with_an_ellipsis() -> None:
    """What cannot be shown is marked as cut off."""
    text, size = fitted("one two three four five six seven eight nine ten", 0.6, 8, 2)
    assert text.endswith("…")
    assert size == pytest.approx(6.4)


def test_text_fits_into_a_height_too() -> None:
    """Three lines that are too high at the asked size are made smaller, down to the least size allowed."""
    text, size = fitted("one two three", 0.5, 12, 3, height=0.5, least=0.6)
    assert text.count("\n") + 1 <= 0.5 * 72 / (1.2 * size)
    assert 7.2 <= size < 12
    assert fitted("one two three", 0.5, 12, 3)[1] == 12
