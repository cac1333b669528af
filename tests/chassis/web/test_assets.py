"""What the pages borrow from others is exactly what was approved."""

import json
from pathlib import Path

import pytest

from chassis.web import assets

LOCK = json.loads((assets.HERE / "package-lock.json").read_text())


def test_the_lock_pins_every_package_by_its_sum_and_names_no_registry() -> None:
    packages = {name: each for name, each in LOCK["packages"].items() if name}
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert "resolved" not in json.dumps(LOCK)


def test_a_file_that_is_not_the_approved_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "MODULES", tmp_path)
    for source in assets.SOURCES:
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).write_text("/* something else */")
    with pytest.raises(assets.AssetsWrong, match="not the file that was approved"):
        assets._check()


def test_every_file_that_is_used_has_an_approved_sum() -> None:
    named = {line.split("  ")[1] for line in assets.SUMS.read_text().splitlines()}
    assert named == set(assets.SOURCES)
