"""A text that lacks or misnames something cannot be saved, and says which; every shipped text can."""

from typing import Any

import pytest

from chassis import languages
from services.notifications import checking, texts
from services.notifications.templates import TEMPLATES
from services.notifications.texts import Text
from tests.services.notifications.builders import HOST

CONFIRMED = TEMPLATES["registration_confirmed"]


def shipped() -> Text:
    return texts.nearest("registration_confirmed", "nb").text


def rules(field: str, **changes: str) -> set[str]:
    """The rules that find something in a field of a text that is otherwise as shipped."""
    text = shipped()._replace(**changes)
    return {finding.rule for finding in checking.findings(CONFIRMED, "nb", text, HOST)[field]}


@pytest.mark.parametrize(("template", "language"), sorted(texts.catalogue()))
def test_every_shipped_text_could_be_saved(template: str, language: str) -> None:
    text = texts.nearest(template, language).text

    assert checking.errors(TEMPLATES[template], language, text, HOST) == {}


@pytest.mark.parametrize(
    ("field", "changed", "rule"),
    [
        ("subject", "", "empty"),
        ("subject", "To\nlinjer", "several_lines"),
        ("subject", "Selvhjelp på torsdag", "reveals"),
        ("subject", "Klikk her nå!", "click_here"),
        ("body", "Hei {name", "stray_bracket"),
        ("body", "Hei {navn}", "unknown_parameter"),
        ("body", "{title:short}", "unknown_form"),
        ("body", "Hei, {name}", "may_be_missing"),
        ("body", "Bare koden {code}", "lacks_parameter"),
        ("body", "Koden {code} og lenka {link} her", "link_inside_line"),
        ("body", "Svar straks", "hurry"),
        ("discreet_subject", "Om {title}", "parameter_reveals"),
        ("discreet_body", "Hei fra {office}", "parameter_reveals"),
        ("discreet_body", "Gruppa møtes", "reveals"),
        ("discreet_body", "Uten noe", "lacks_parameter"),
        ("sms", "Hei {title}", "parameter_reveals"),
        ("sms", "Gruppa møtes", "reveals"),
        ("sms", "Hilsen {sender}", "no_phone"),
        ("sms", "Ring {phone}", "no_person"),
        ("sms", "[Ring {phone}.] [Hilsen {sender}] " + "og mer " * 60, "too_long"),
    ],
)
def test_each_fault_is_found_where_it_stands(field: str, changed: str, rule: str) -> None:
    assert rule in rules(field, **{field: changed})


def test_what_staff_write_freely_may_be_held_back_in_a_discreet_text() -> None:
    text = texts.nearest("by_hand", "nb").text._replace(discreet_body="{text}")

    found = checking.findings(TEMPLATES["by_hand"], "nb", text, HOST)["discreet_body"]

    assert [finding.rule for finding in found] == ["may_be_held_back"]


def test_what_is_lacking_and_what_is_misnamed_are_told_by_name_in_the_reader_s_language() -> None:
    text: Any = shipped()._replace(body="Hei {navn}")

    with languages.reading("nb"):
        told = checking.errors(CONFIRMED, "nb", text, HOST)

    assert told["body"] == [
        "{navn} er ikke noe vi kan fylle inn her. Det som kan fylles inn, står i lista.",
        "Teksten mangler {code}, og meldingen er til ingen nytte uten.",
        "Teksten mangler {link}, og meldingen er til ingen nytte uten.",
    ]


def test_every_rule_explains_itself() -> None:
    found = {finding.rule for field in ("subject", "body", "sms") for finding in checking.findings(
        CONFIRMED, "nb", Text("", "", "", "", ""), HOST
    )[field]}  # fmt: skip

    assert found <= checking.EXPLANATIONS.keys()
