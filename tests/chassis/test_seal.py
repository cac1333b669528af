"""What is sealed opens with its day's key, for its own message, and with nothing else."""

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from chassis import clock, seal

PLAIN = {"who": "Kari Eksempel", "phone": "+47 00 00 00 00"}


def test_what_was_sealed_opens_again(tmp_path: Path) -> None:
    assert seal.unseal(tmp_path, seal.seal(tmp_path, PLAIN, bound_to="m1"), bound_to="m1") == PLAIN


def test_the_same_words_are_never_sealed_the_same_way_twice(tmp_path: Path) -> None:
    boxes = {seal.seal(tmp_path, PLAIN, bound_to="m1")["box"] for _ in range(20)}
    assert len(boxes) == 20


def test_a_seal_of_another_message_does_not_open(tmp_path: Path) -> None:
    with pytest.raises(seal.SealBroken):
        seal.unseal(tmp_path, seal.seal(tmp_path, PLAIN, bound_to="m1"), bound_to="m2")


def test_a_changed_box_does_not_open(tmp_path: Path) -> None:
    sealed = seal.seal(tmp_path, PLAIN, bound_to="m1")
    turned = "A" if sealed["box"][20] != "A" else "B"
    with pytest.raises(seal.SealBroken):
        seal.unseal(tmp_path, sealed | {"box": sealed["box"][:20] + turned + sealed["box"][21:]}, bound_to="m1")


def test_without_the_days_key_nothing_opens(tmp_path: Path) -> None:
    sealed = seal.seal(tmp_path, PLAIN, bound_to="m1")
    with pytest.raises(seal.KeyDestroyed):
        seal.unseal(tmp_path / "another", sealed, bound_to="m1")


def seal_on(folder: Path, day: date) -> dict[str, str]:
    noon = datetime.combine(day, time(12), UTC)
    with clock.at(noon):
        sealed = seal.seal(folder, PLAIN, bound_to="m1")
    os.utime(folder / f"{day}.key", (noon.timestamp(), noon.timestamp()))
    return sealed


def test_a_key_for_a_day_of_a_simulated_past_is_kept_from_when_it_was_made(tmp_path: Path) -> None:
    with clock.at(datetime(2020, 3, 1, 12, tzinfo=UTC)):
        seal.seal(tmp_path, PLAIN, bound_to="m1")
    made = datetime.now(UTC).date()
    assert seal.destroy_old_keys(tmp_path, made + timedelta(days=seal.KEEP_DAYS - 1)) == 0
    assert seal.destroy_old_keys(tmp_path, made + timedelta(days=seal.KEEP_DAYS + 2)) == 1


def test_keys_are_destroyed_after_thirty_days_and_not_before(tmp_path: Path) -> None:
    old, young = seal_on(tmp_path, date(2026, 3, 1)), seal_on(tmp_path, date(2026, 3, 2))
    (tmp_path / "dkim.key").write_text("another key")

    assert seal.destroy_old_keys(tmp_path, date(2026, 3, 31)) == 0
    assert seal.destroy_old_keys(tmp_path, date(2026, 4, 1)) == 1
    assert seal.unseal(tmp_path, young, bound_to="m1") == PLAIN
    assert (tmp_path / "dkim.key").exists()
    with pytest.raises(seal.KeyDestroyed):
        seal.unseal(tmp_path, old, bound_to="m1")


def test_two_that_destroy_a_key_at_once_are_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "2026-01-01.key"
    path.write_bytes(b"a" * 32)
    assert [seal._destroy(path, date(2100, 1, 1)) for _ in range(2)] == [True, False]
    assert list(tmp_path.iterdir()) == []


def test_two_that_make_the_days_key_at_once_use_the_same_one(tmp_path: Path) -> None:
    path = tmp_path / "2026-01-01.key"
    assert seal._publish(path, b"a" * 32) == b"a" * 32
    assert seal._publish(path, b"b" * 32) == b"a" * 32
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    seal.seal(tmp_path, PLAIN, bound_to="m1")
    [path] = tmp_path.glob("*.key")
    assert path.stat().st_mode & 0o077 == 0
