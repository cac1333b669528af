"""From a query string to a question: the last twelve months and today's map where nothing is said."""

from datetime import date
from typing import Any

from chassis import clock
from services.reporting import periods, questions
from services.reporting.periods import parse
from services.reporting.problems import PeriodBackwards
from services.reporting.questions import Question

PER_1000 = "1000"


def months(asked: dict[str, Any]) -> tuple[date, date]:
    """The months asked for, both with; the last twelve by default."""
    end = parse(asked["end"]).first if asked["end"] else periods.month_of(clock.today())
    start = parse(asked["start"]).first if asked["start"] else periods.after(end, -11)
    if start > end:
        raise PeriodBackwards(errors={"from": [PeriodBackwards.sentence()]})
    return start, end


def question(asked: dict[str, Any], *, head_office: bool) -> Question:
    """The question, of this office unless it is head office that asks."""
    start, end = months(asked)
    return questions.ask(
        asked["indicator"],
        start,
        end,
        [by.strip() for by in asked["by"].split(",") if by.strip()],
        asked["map"],
        asked["as_of"],
        today=clock.today(),
        scope=asked["scope"] or ("national" if head_office else "office"),
        position=asked["position"],
        per_1000=asked["per"] == PER_1000,
        only=asked["area"] or "",
    )
