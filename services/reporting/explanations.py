"""Head office: which statements told a closed month otherwise, and the reason the office has given, in a code and no more.

An office notes what it corrects in the same transaction as the figures, and tells the reason when somebody has given it.
Both get a place in the log of their own, so that what was shown of a past place stays as it was: until the reason was heard
it had not been said. What an office had noted or told past its restore is void, as its figures are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from chassis import sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import national_log, periods, schemas
from services.reporting.questions import Question
from services.reporting.reasons import REASONS, UNSAID

queries = sql.load(__file__)

Cell = tuple[str, date, str, str, str]
"""(office, period, area kind, area, code)."""
Reasons = Mapping[Cell, Sequence[str]]
ORDER: Final = (*REASONS, UNSAID)


async def on_noted(conn: Conn, messages: Sequence[Message]) -> None:
    """Keep which messages told a closed month otherwise. Errors: MessageInvalid: the message is set aside."""
    told = [(message, schemas.RevisionsNoted.read(message.data)) for message in messages]
    await _keep(conn, [(message, one, None, data["told_in"]) for message, data in told for one in data["revisions"]])


async def on_explained(conn: Conn, messages: Sequence[Message]) -> None:
    """Keep why. Errors: MessageInvalid: the message is set aside."""
    told = [(message, schemas.RevisionsExplained.read(message.data)) for message in messages]
    await _keep(conn, [(message, one, one["reason"], None) for message, data in told for one in data["revisions"]])


async def known(conn: Conn, question: Question, first: int, last: int) -> Reasons:
    """Why cells were told otherwise after their month was closed, in statements between two places in the log.

    Shape   the reasons of each such cell as they were known at ``last``, UNSAID among them where one waits; no other cell
            is in it. A year's cell has those of its months that were told together with it.
    """
    rows = await queries.list_reasons(
        conn,
        indicator=question.indicator.code,
        span=question.span,
        start=question.start,
        finish=question.end,
        area_kind=question.area_kind,
        dimension=question.dimension,
        first=first,
        last=last,
        unsaid=UNSAID,
    )
    return {
        (row["office"], row["period"], row["area_kind"], row["area"], row["code"]): sorted(
            row["reasons"], key=ORDER.index
        )
        for row in rows
    }


async def _keep(conn: Conn, told: Iterable[tuple[Message, dict[str, Any], str | None, int | None]]) -> None:
    rows = [
        (
            message.office,
            one["indicator"],
            periods.parse(one["period"]).first,
            message.epoch,
            message.sequence,
            message.sequence - back if back else None,
            reason,
        )
        for message, one, reason, back in told
    ]
    offices, indicators, months, epochs, sequences, firsts, reasons = map(list, zip(*rows, strict=True))
    await queries.append(
        conn,
        recorded_at=await national_log.recorded_at(conn),
        offices=offices,
        indicators=indicators,
        periods=months,
        epochs=epochs,
        sequences=sequences,
        firsts=firsts,
        reasons=reasons,
    )
