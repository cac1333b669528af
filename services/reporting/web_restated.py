"""Restated, for programs and as a page: what a report said on one day and says on another."""

from datetime import timedelta
from typing import Any, Final

from chassis import clock
from chassis.languages import N_, gettext
from chassis.web import Request, Response
from services.reporting import asking, bodies, catalogue, labels, questions, restated, web_report
from services.reporting.questions import Question

SHOWN: Final = 200
"""So many differences stand on a page; the others are summed in one line."""
MONTH: Final = timedelta(days=31)

WHYS: Final = {
    "new": N_("New: told for the first time"),
    "late": N_("Late: told after the time for it"),
    "revised": N_("Revised: told otherwise"),
    "folded": N_("Folded at the end of the year"),
    "withdrawn": N_("Withdrawn after a restore"),
    "moved": N_("A later month stands for the period"),
    "historical": N_("Historical: entered, corrected or withdrawn at head office"),
    "several": N_("Several small ones together"),
}


async def give_restated(request: Request) -> Response:
    """What a national report said on one day and says on another, the difference itemised."""
    asked = await request.query(bodies.RestatedAsked)
    return request.json(bodies.ComparedOut, await request.run(restated.compare, _question(asked), asked["since"]))


async def show_restated(request: Request) -> Response:
    """Two days' reports beside each other, and where the difference comes from."""
    asked = _possible(await request.query(bodies.RestatedPageAsked))
    since = asked["since"] or clock.today() - MONTH
    question = _question(asked | {"by": asked["part"].removeprefix(web_report.ALL)})
    found = await request.run(restated.compare, question, since)
    start, end = asking.months(asked)
    return request.page(
        "restated.html",
        values=asked | {"since": since, "from": f"{start:%Y-%m}", "to": f"{end:%Y-%m}"},
        found=found,
        shown=found["items"][:SHOWN],
        others=_others(found["items"][SHOWN:]),
        whys={code: gettext(text) for code, text in WHYS.items()},
        indicators=web_report.indicators(),
        parts=_parts(asked["indicator"]),
        say_time=labels.say_time,
    )


def _question(asked: dict[str, Any]) -> Question:
    start, end = asking.months(asked)
    by = [asked["by"]] if asked["by"] else []
    return questions.ask(asked["indicator"], start, end, by, None, asked["as_of"], today=clock.today())


def _others(items: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not items:
        return None
    known = [one["difference"] for one in items]
    return {"items": len(items), "difference": None if None in known else sum(known)}


def _possible(asked: dict[str, Any]) -> dict[str, Any]:
    """Another indicator may not have the parts that were asked for."""
    return asked if asked["part"] in dict(_parts(asked["indicator"])) else asked | {"part": web_report.ALL}


def _parts(code: str) -> list[web_report.Choice]:
    indicator = catalogue.current().indicators.get(code)
    parts = [one.by for one in indicator.breakdowns] if indicator else []
    return [(web_report.ALL, gettext(N_("Not divided"))), *((one, labels.column(one)) for one in parts)]
