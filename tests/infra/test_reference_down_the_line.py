"""Reference data from head office to every database of every office, over the real line."""

import asyncio
import shutil
from pathlib import Path

import pytest

from infra.local.instance import Instance
from infra.local.stack import Stack
from infra.local.supervise import wait_until
from infra.operations import reference
from infra.operations.environment import settings_of
from reference.load import SAMPLE

pytestmark = pytest.mark.timeout(600)
POSTCODES = "postcode_to_municipality_2024.csv"


def held(instance: Instance) -> set[tuple[str, str]]:
    """(version, origin) of the postcodes in each of an office's databases."""
    with settings_of(instance.environment()) as settings:
        return set(asyncio.run(reference.held(settings))["postcode"].values())


def test_what_head_office_loads_is_in_every_database_of_every_office(network: Stack, tmp_path: Path) -> None:
    """And the sample of the next start does not take its place."""
    shutil.copy(SAMPLE / POSTCODES, tmp_path)
    with (tmp_path / POSTCODES).open("a") as file:
        file.write("0009,OSLO,0301\n")
    head_office, *offices = sorted(network.instances, key=lambda one: one.code != "hk")
    reference.load(head_office, tmp_path)
    [(version, origin)] = held(head_office)
    assert origin == "directory"

    for office in offices:
        wait_until(lambda: held(office) == {(version, "head_office")}, f"the postcodes at {office.code}", 180)  # noqa: B023
        assert reference.load(office) == {}
        assert held(office) == {(version, "head_office")}
