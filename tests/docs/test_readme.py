"""The table *asked for → where → why* is true: what it names is what the processes import, and where it says."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from chassis.settings import SERVICES
from tests.docs.pages import ROOT, spans, text_of

README = Path("README.md")
ASKED_FOR = {"nameko", "pika", "asyncpg", "marshmallow"}
FACES = {
    "bus": ("chassis.bus.runner", *(f"services.{service}.service" for service in SERVICES)),
    "web": ("chassis.web.server", "uvicorn", *(f"services.{service}.web" for service in SERVICES)),
}
"""What each process imports as it starts: see chassis/bus/runner.py and chassis/web/server.py, which uses uvicorn to serve."""


def rows() -> list[str]:
    """The rows of the table, whole."""
    table = text_of(README).split("| asked for |", 1)[1].split("\n\n", 1)[0]
    return table.splitlines()[2:]


def named() -> list[tuple[str, str]]:
    """(package, process) for each package that the table says a process uses."""
    found = []
    for row in rows():
        if told := re.search(r"(`\w+`(?: and `\w+`)*) in the (\w+(?: and \w+)*) process", row):
            packages, faces = re.findall(r"`(\w+)`", told[1]), told[2].split(" and ")
            found += [(package, face) for package in packages for face in faces]
    return found


@cache
def imported(face: str) -> set[str]:
    """The top packages that a process of this face has imported once its services are there."""
    code = f"import sys, importlib\nfor name in {FACES[face]!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {module.split(".")[0] for module in done.stdout.split()}


@pytest.mark.parametrize(("package", "face"), named())
def test_a_named_package_is_imported_by_the_process(package: str, face: str) -> None:
    assert package in imported(face)


def test_what_was_asked_for_is_in_the_table() -> None:
    assert {package for package, _ in named()} >= ASKED_FOR
    text = "\n".join(rows())
    assert all(f"`services/{service}/`" in text for service in ("groups", "events", "notifications", "reporting"))
    assert "`docker-compose.yml`" in text
    assert "`tests/`" in text
    assert "`infra/`" in text


def test_the_table_and_these_tests_would_notice_a_package_that_is_not_used() -> None:
    assert "faststream" not in imported("bus")
    assert "nameko" not in imported("web")


def test_every_test_that_a_promise_names_is_there() -> None:
    promised = [path for span in spans(README) for path in re.findall(r"TEST=(\S+)", span)]
    assert len(promised) >= 5
    assert [path for path in promised if not (ROOT / path).exists()] == []


def test_every_measure_that_a_promise_names_is_there() -> None:
    measures = {name for span in spans(README) for name in re.findall(r"make bench NAME=(\w+)", span)}
    assert measures
    assert [name for name in measures if not (ROOT / "bench" / f"{name}.py").exists()] == []
