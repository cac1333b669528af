"""Every text people read is translated, and no two catalogues translate one text differently."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from chassis import languages
from chassis.web import locales

PARTS = locales.parts()


def translated(path: Path) -> list[Message]:
    """A catalogue's messages that have a translation."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id and _all(message.string)]


def _all(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


@pytest.mark.parametrize("language", locales.WRITTEN)
@pytest.mark.parametrize("part", PARTS)
def test_every_text_has_its_translation(part: str, language: str) -> None:
    assert locales.missing(part, language) == []


@pytest.mark.parametrize("language", locales.WRITTEN)
def test_no_text_is_translated_in_two_ways(language: str) -> None:
    said: dict[object, tuple[object, str]] = {}
    for part, folder in PARTS.items():
        path = folder / "locale" / language / "LC_MESSAGES" / "messages.po"
        messages = translated(path)
        for message in messages:
            name = (message.context, message.id)
            before = said.setdefault(name, (message.string, part))
            assert before[0] == message.string, f"{name} in {before[1]} and {part}"


@pytest.mark.parametrize("language", locales.WRITTEN)
def test_a_translation_keeps_the_text_s_parameters(language: str) -> None:
    for folder in PARTS.values():
        path = folder / "locale" / language / "LC_MESSAGES" / "messages.po"
        messages = translated(path)
        for message in messages:
            assert locales.parameters(message.id) == locales.parameters(message.string), message.id


def test_dates_and_numbers_are_written_as_people_do() -> None:
    with languages.reading("nb"):
        assert languages.day(date(2026, 5, 3)) == "3. mai 2026"
        assert languages.hour(datetime(2026, 7, 1, 16, 0, tzinfo=UTC)) == "18:00"
        assert languages.number(12345.5).replace("\xa0", " ") == "12 345,5"
        assert languages.phone("+4722123456") == "22 12 34 56"
    with languages.reading("en"):
        assert languages.day(date(2026, 5, 3)) == "May 3, 2026"


def test_nynorsk_is_nynorsk_and_falls_back_on_bokmål(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "nb" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid "Only here"\nmsgstr "Bare her"\n')
    monkeypatch.setattr(languages, "_folders", [*languages._folders, tmp_path])
    languages._catalogue.cache_clear()

    with languages.reading("nn"):
        assert languages.gettext("Leave this page quickly") == "Forlat sida raskt"
        assert languages.gettext("Only here") == "Bare her"
    languages._catalogue.cache_clear()
