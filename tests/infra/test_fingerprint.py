"""When ``brikke up`` has something to do: not when files were only written anew."""

from pathlib import Path

import pytest

from infra.local import fingerprint


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template in a clone of its own."""
    for part in fingerprint.PARTS:
        (tmp_path / part).mkdir(parents=True)
    monkeypatch.setattr(fingerprint, "CLONE", tmp_path)
    file = tmp_path / "services" / "page.html"
    file.write_text("Hei")
    return file


def test_the_same_written_anew_changes_nothing(page: Path) -> None:
    before = fingerprint.fingerprint(["vest"])
    written_at = page.stat().st_mtime_ns
    draft = page.with_name(".page")
    draft.write_text("Hei")
    assert fingerprint.fingerprint(["vest"]) == before
    draft.replace(page)
    assert page.stat().st_mtime_ns != written_at
    assert fingerprint.fingerprint(["vest"]) == before


def test_other_words_or_other_offices_change_it(page: Path) -> None:
    before = fingerprint.fingerprint(["vest"])
    assert fingerprint.fingerprint(["vest", "hk"]) != before
    page.write_text("Nei")  # as long as before
    assert fingerprint.fingerprint(["vest"]) != before
