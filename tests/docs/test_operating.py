"""Whatever ``brikke status`` can complain of, the operator's page says what to do about."""

import re
from typing import Any

from infra.operations.status import troubles
from tests.docs.pages import ROOT


def everything_wrong() -> list[dict[str, Any]]:
    """An office where all that can be wrong is."""
    worst = {
        "service": "groups",
        "health": "bus silent",
        "streams": [{"stream": "events", "stopped_reason": "not_taken_by_broker"}],
        "readers": [{"reader": "tallies", "stopped_reason": "dead_letters_in_a_row"}],
        "dead_letters": {"dead": 3},
        "lag_s": 1000.0,
        "cursors": [{"reader": "r", "office": "vest", "service": "groups", "stream": "national", "gap_s": 1000.0}],
    }
    away = {"service": "events", "health": "database: ConnectionRefusedError"}
    refusal = {"user": "vest", "what": "basic.publish", "why": "access_refused", "count": 3}
    broker = {"refused": [refusal], "undeliverable": 2, "sender": {"trouble": "faults", "faults": ["spf missing"]}}
    unsent = [
        {"code": code, "web": True, "bus": True, "services": [], "sender": {"trouble": code, "faults": []}}
        for code in ("unchecked", "skipped")
    ]
    return [{"code": "link-oslo", "web": False, "bus": False, "services": [worst, away], **broker}, *unsent]


def headings() -> list[re.Pattern[str]]:
    """What the page's headings quote, as patterns: an ellipsis stands for anything."""
    text = (ROOT / "docs" / "operating.md").read_text()
    quoted = [
        quote for heading in re.findall(r"^### (.*)$", text, re.MULTILINE) for quote in re.findall("`(.+?)`", heading)
    ]
    return [re.compile(".*".join(re.escape(part) for part in quote.split("…"))) for quote in quoted]


def test_every_trouble_has_a_heading() -> None:
    told = troubles(everything_wrong())
    assert len(told) == 14
    assert [line for line in told if not any(heading.search(line) for heading in headings())] == []


def test_every_heading_that_quotes_is_a_trouble() -> None:
    told = troubles(everything_wrong())
    assert [heading.pattern for heading in headings() if not any(heading.search(line) for line in told)] == []


def test_the_reasons_a_stream_or_reader_stands_still_are_the_ones_in_the_code() -> None:
    code = "".join(
        path.read_text() for path in (ROOT / "chassis" / "bus").glob("*.*") if path.suffix in (".py", ".sql")
    )
    stopping = set(re.findall(r'"say_stopped", stream=stream, reason="(\w+)"', code))
    stopping |= set(re.findall(r"THEN '(\w+)' ELSE stopped_reason", code))
    assert stopping == {"not_taken_by_broker", "dead_letters_in_a_row"}
