"""Restated, for programs, as files and as a page: what a report said on one day and says on another."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from chassis import clock
from chassis.languages import N_, gettext
from chassis.web import Request, Response
from services.reporting import (
    asking,
    bodies,
    catalogue,
    labels,
    questions,
    reports,
    restated,
    restated_files,
    web_report,
)
from services.reporting.questions import Question

SHOWN: Final = 200
"""So many differences stand on a page; the others are summed in one line, and are in the files."""
MONTH: Final = timedelta(days=31)
FIELDS: Final = (
    "indicator", "office", "row", "part", "area", "map", "from", "to", "since", "since_position", "as_of", "position",
)  # fmt: skip
DOWNLOADS: Final = {"xlsx": "Excel", "csv": "CSV"}


async def give_restated(request: Request) -> Response:
    """What a national report said on one day and says on another, the difference itemised; as JSON, CSV or a workbook."""
    asked = await request.query(bodies.RestatedAsked)
    shape = restated_files.choose(asked["format"], request.header("accept") or "")
    found = await _compare(request, asked)
    return request.answer(await shape.write(found), shape.media_type, 200, **shape.headers(found))


async def show_restated(request: Request) -> Response:
    """Two days' reports beside each other, and where the difference comes from. Its address is the comparison."""
    asked = _possible(await request.query(bodies.RestatedPageAsked))
    if asked["since"] is None and asked["since_position"] is None:
        asked = asked | {"since": clock.today() - MONTH}
    by = [asked[name].removeprefix(web_report.ALL) for name in ("row", "part")]
    found = await _compare(request, asked | {"by": ",".join(filter(None, by))})
    values = _values(asked, found)
    return request.page(
        "restated.html",
        values=values,
        found=found,
        placed=asked["position"] is not None or asked["since_position"] is not None,
        same_again=address(values | _placed(found)),
        downloads=_downloads(values, by),
        everywhere=address(values | {"area": None}),
        areas=[(one, _within(values, found, one)) for one in found["areas"]],
        shown=found["items"][:SHOWN],
        others=_others(found["items"][SHOWN:]),
        whys=restated_files.whys(),
        say_reasons=restated_files.say_reasons,
        heading=labels.column(found["within"]) if found["within"] else None,
        indicators=web_report.indicators(),
        offices=await request.run(restated.offices),
        rows=_rows(asked["indicator"]),
        parts=_parts(asked["indicator"], asked["row"]),
        maps=[(str(year), str(year)) for year in sorted(await request.run(reports.maps), reverse=True)],
        say_time=labels.say_time,
    )


def address(values: dict[str, Any]) -> str:
    """The address of the page: whoever keeps it is shown the same choices again."""
    asked = {name: values[name] for name in FIELDS if values.get(name) not in (None, "")}
    return f"/reporting/restated?{urlencode(asked)}"


async def _compare(request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    return await request.run(
        restated.compare,
        _question(asked),
        asked["since"],
        office=asked["office"],
        since_position=asked["since_position"],
    )


def _question(asked: dict[str, Any]) -> Question:
    start, end = asking.months(asked)
    return questions.ask(
        asked["indicator"],
        start,
        end,
        [by.strip() for by in asked["by"].split(",") if by.strip()],
        asked["map"],
        asked["as_of"],
        today=clock.today(),
        position=asked["position"],
        only=asked["area"] or "",
    )


def _values(asked: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """What stands in the fields: what was asked for, and what was taken where nothing was said."""
    start, end = asking.months(asked)
    return asked | {"from": f"{start:%Y-%m}", "to": f"{end:%Y-%m}", "map": found["map"]}


def _placed(found: dict[str, Any]) -> dict[str, Any]:
    """Both sides by their places in the log, which no later statement changes."""
    places = {"since_position": found["before"]["position"], "position": found["after"]["position"]}
    return places | {"since": None, "as_of": None}


def _downloads(values: dict[str, Any], by: list[str]) -> list[tuple[str, str]]:
    """The same as files: (address, name)."""
    asked = {name: values[name] for name in FIELDS if values[name] not in (None, "") and name not in ("row", "part")}
    divided = {"by": ",".join(filter(None, by))}
    return [
        (f"/api/reporting/restated?{urlencode(asked | divided | {'format': code})}", name)
        for code, name in DOWNLOADS.items()
    ]


def _within(values: dict[str, Any], found: dict[str, Any], one: dict[str, Any]) -> str | None:
    """The page of one county alone; None where several stand together, or it is no county of the map."""
    code = one["areas"][0]
    alone = len(one["areas"]) == 1 and code.isdigit() and code not in (catalogue.NO_COUNTY, catalogue.NO_MUNICIPALITY)
    return address(values | {"area": code}) if alone and not found["area"] else None


def _others(items: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not items:
        return None
    known = [one["difference"] for one in items]
    return {"items": len(items), "difference": None if None in known else sum(known)}


def _possible(asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, or what comes nearest among what is kept: another indicator may be divided otherwise."""
    if asked["part"] in questions.AREAS:
        asked = asked | {"row": asked["part"], "part": web_report.ALL}
    if asked["row"] not in dict(_rows(asked["indicator"])):
        asked = asked | {"row": web_report.ALL}
    if asked["part"] not in dict(_parts(asked["indicator"], asked["row"])):
        asked = asked | {"part": web_report.ALL}
    nearest = web_report.nearest(asked | {"part": asked["part"].removeprefix(web_report.ALL)})
    return asked | {"area": nearest}


def _rows(code: str) -> list[web_report.Choice]:
    kept = [one for one in web_report.rows(code) if one[0] in questions.AREAS]
    return [(web_report.ALL, gettext(N_("Not by area"))), *kept]


def _parts(code: str, row: str) -> list[web_report.Choice]:
    """The ways to divide it further: not by area any kept, by area those kept so finely."""
    kept = web_report.parts(code, row if row in questions.AREAS else "office")
    return [(web_report.ALL, gettext(N_("Not divided"))), *kept]
