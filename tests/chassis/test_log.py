"""Nothing a person typed reaches a log: only listed keys, and of an exception only its class."""

import ast
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from chassis import log

CANARY = "Kanarifugl Prøvesen"


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def written(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_a_key_that_is_not_listed_is_not_written(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure(office="link-oslo", process="bus")
    log.get("there").info("greeted", name_of_person=CANARY, email=CANARY, count=3)
    [line] = written(capfd)
    assert CANARY not in json.dumps(line, ensure_ascii=False)
    assert (line["event"], line["count"], line["module"]) == ("greeted", 3, "there")
    assert (line["office"], line["process"]) == ("link-oslo", "bus")


def test_every_key_that_the_code_logs_is_listed() -> None:
    """Otherwise it would be left out without a word."""
    root = Path(__file__).parents[2]
    lines = [
        (f"{file.relative_to(root)}:{call.lineno}", {key.arg for key in call.keywords if key.arg})
        for room in ("chassis", "services", "reference", "infra")
        for file in (root / room).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("logger.")
    ]
    assert len(lines) > 30
    assert {where: lost for where, keys in lines if (lost := keys - log.ALLOWED - {"exc_info"})} == {}


def test_of_an_exception_only_the_class_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure()
    try:
        raise LookupError(CANARY)
    except LookupError as fault:
        log.get("there").error("failed", exc_info=fault)
        log.get("there").exception("failed")
    first, second = written(capfd)
    assert first["reason"] == "LookupError"
    assert CANARY not in json.dumps([first, second], ensure_ascii=False)


def test_what_libraries_log_is_passed_on_without_its_words(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure()
    logging.getLogger("some.library").warning("could not insert %s", CANARY)
    [line] = written(capfd)
    assert line["module"] == "some.library"
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_what_is_below_the_level_is_not_written(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure("WARNING")
    log.get("there").info("quiet")
    assert written(capfd) == []
