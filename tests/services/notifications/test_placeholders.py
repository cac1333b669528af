"""The form of our texts: filled in or fallen away, and never more than words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications import placeholders
from services.notifications.placeholders import ValueMissing, fill, stray, uses

VALUES = {("name", ""): "Dugg", ("day", "short"): "fredag", ("gone", ""): None, ("empty", ""): ""}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hei, {name}!", "Hei, Dugg!"),
        ("Vi ses {day:short}.", "Vi ses fredag."),
        ("Hei[, {name}]!", "Hei, Dugg!"),
        ("Hei[, {gone}]!", "Hei!"),
        ("Hei[, {empty}]!", "Hei!"),
        ("[{gone} plasser|en plass] til {name}", "en plass til Dugg"),
        ("[{gone}|{empty}|{name}]", "Dugg"),
        ("a\n[{gone}]\nb", "a\nb"),
        ("a\n\n[{gone}\n{name}]\n\nb", "a\n\nb"),
        ("a. [{gone}] b.", "a. b."),
        ("| alene er et tegn som andre", "| alene er et tegn som andre"),
    ],
)
def test_what_is_known_is_filled_in_and_what_is_not_falls_away(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


def test_what_must_be_known_and_is_not_is_told_by_name() -> None:
    with pytest.raises(ValueMissing, match="gone"):
        fill("Hei, {gone}", VALUES)


@given(st.text(alphabet="{}[]|abc:% \n", max_size=60))
def test_a_value_is_never_read_as_a_text(value: str) -> None:
    filled = fill("<{name}>", {("name", ""): value or "x"})

    assert filled.split() == f"<{value or 'x'}>".split()


def test_uses_are_told_in_order_with_their_form_and_whether_they_may_fall_away() -> None:
    assert [(use.name, use.form, use.is_optional) for use in uses("{a} [{b:short}|{c}] {d}")] == [
        ("a", "", False), ("b", "short", True), ("c", "", True), ("d", "", False),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), [("Hei {name", ["{"]), ("[a [b] c]", ["[", "]"]), ("[{a}|b]", [])])
def test_brackets_that_do_not_close_are_found(text: str, found: list[str]) -> None:
    assert stray(text) == found


@pytest.mark.parametrize("text", ["{name.__class__}", "{name!r}", "{0}", "{% if name %}", "{name[0]}"])
def test_nothing_but_a_plain_name_is_a_placeholder_that_can_be_filled(text: str) -> None:
    with pytest.raises(ValueMissing):
        placeholders.fill(text, VALUES)
