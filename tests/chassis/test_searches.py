"""What is searched for travels sealed: for one person, for two minutes, and unreadable on the way."""

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from chassis import clock, searches
from chassis.searches import SearchGone
from chassis.settings import Settings


def test_what_is_sealed_for_a_person_opens_for_that_person(settings: Settings) -> None:
    who = uuid4()

    assert searches.unseal(settings, who, searches.seal(settings, who, "Kari Ås 99 88 77 66")) == "Kari Ås 99 88 77 66"


def test_what_is_sealed_can_be_read_by_nobody_on_the_way(settings: Settings) -> None:
    sealed = searches.seal(settings, uuid4(), "Kanarifuglen")

    assert "Kanari" not in sealed
    assert b"Kanari" not in base64.urlsafe_b64decode(sealed)
    assert sealed.replace("-", "").replace("_", "").rstrip("=").isalnum()


def test_it_opens_for_nobody_else(settings: Settings) -> None:
    with pytest.raises(SearchGone):
        searches.unseal(settings, uuid4(), searches.seal(settings, uuid4(), "Kari"))


def test_it_opens_at_no_other_office(settings: Settings, tmp_path: Path) -> None:
    who, other = uuid4(), tmp_path / "another-secret"
    other.write_text("another secret of thirty-two letters")

    with pytest.raises(SearchGone):
        searches.unseal(replace(settings, link_secret_file=other), who, searches.seal(settings, who, "Kari"))


@pytest.mark.parametrize("seconds", [121, -1])
def test_it_opens_for_two_minutes_and_not_before(settings: Settings, seconds: int) -> None:
    who, now = uuid4(), clock.now()
    with clock.at(now):
        sealed = searches.seal(settings, who, "Kari")

    with clock.at(now + timedelta(seconds=119)):
        assert searches.unseal(settings, who, sealed) == "Kari"
    with clock.at(now + timedelta(seconds=seconds)), pytest.raises(SearchGone):
        searches.unseal(settings, who, sealed)


@pytest.mark.parametrize("forged", ["", "x", "Kari", "å", "QUJD", "AAAA" * 20])
def test_what_is_none_of_ours_opens_nothing(settings: Settings, forged: str) -> None:
    with pytest.raises(SearchGone):
        searches.unseal(settings, uuid4(), forged)


def test_what_stands_for_anything_in_a_pattern_stands_for_itself() -> None:
    assert searches.like(r"50%_\Å") == r"50\%\_\\å"
