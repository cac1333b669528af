"""Every message read aloud as text: nothing a voice stumbles on, closed by a person with a phone."""

from itertools import product

import pytest

from services.notifications import layout, samples, texts, tones, wording
from services.notifications.templates import TEMPLATES
from tests.services.notifications.spoken import closes, stumbles

LANGUAGES = ("nb", "nn", "en", "se")
EVERY = list(product(TEMPLATES, LANGUAGES, tones.TONES, (True, False)))


def read(template: str, language: str, tone: str, *, whole: bool) -> str:
    row = {
        "template": template,
        "language": language,
        "tone": tone,
        "purpose": TEMPLATES[template].purpose,
        "parameters": samples.parameters(TEMPLATES[template], whole=whole),
        "edition": texts.nearest(template, language),
        "links": {"preferences": f"https://{samples.HOST}/notifications/preferences/eksempel"},
    }
    return layout.text(wording.set_out(row, samples.OFFICE))


@pytest.mark.parametrize(("template", "language", "tone", "whole"), EVERY)
def test_a_voice_reads_it_without_stumbling(template: str, language: str, tone: str, whole: bool) -> None:
    assert stumbles(read(template, language, tone, whole=whole)) == []


@pytest.mark.parametrize(("template", "language", "tone", "whole"), EVERY)
def test_it_ends_with_a_person_and_a_phone(template: str, language: str, tone: str, whole: bool) -> None:
    lines = closes(read(template, language, tone, whole=whole))

    assert lines[1] == (samples.parameters(TEMPLATES[template]).get("signed_by") or samples.OFFICE["sender"])
    assert lines[-1].endswith("22 00 00 00")


@pytest.mark.parametrize(
    "read_aloud",
    [
        "Svar her: https://kontor.example.org/svar",
        "Oslo → Bergen",
        "Vi møtes 03.05.2030.",
        "SVAR NÅ",
        "VÁSTIT",
        "Ring 22000000",
        " ".join(["ord"] * 26) + ".",
        "Hei\n\n\nHilsen",
        "Hei None",
    ],
)
def test_what_a_voice_would_stumble_on_is_found(read_aloud: str) -> None:
    assert stumbles(read_aloud)
