"""Each service's part of the audit page, and of the file with all of it: nginx puts the parts together."""

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from marshmallow import Schema, fields, validate
from starlette.responses import Response

from chassis import audit, clock
from chassis.languages import gettext
from chassis.web import audit_words
from chassis.web.requests import Request
from chassis.web.status import NAMES

SHOWN = 30
WRITTEN_OUT = 50_000
COLUMNS = ("service", "entry_number", "noted_at", "act", "account_id", "session_id", "about_kind", "about_id", "detail")


class AuditQuery(Schema):
    """Which entries: what somebody did, what was done to a thing, when; all that is left out is not asked about."""

    person = fields.UUID(load_default=None)
    act = fields.String(load_default=None, validate=validate.Regexp(r"^[a-z_]{1,40}$"))
    about = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9A-Za-z_.-]{1,80}$"))
    first = fields.Date(load_default=None)
    last = fields.Date(load_default=None)
    before = fields.Integer(load_default=None, validate=validate.Range(min=1))


async def show_audit(request: Request) -> Response:
    """This service's part of the audit page: the newest entries that fit."""
    wish, name = await request.query(AuditQuery), request.app.service.name
    rows = await request.run(audit.search, **conditions(wish), limit=SHOWN + 1)
    return request.page(
        "audit_part.html",
        service=name,
        title=gettext(NAMES.get(name, name)),
        rows=rows[:SHOWN],
        older=_older(wish, name, rows[SHOWN - 1]["entry_number"]) if len(rows) > SHOWN else "",
        words=audit_words,
    )


def _older(wish: dict[str, Any], service: str, before: int) -> str:
    """The page with what comes before an entry, of this service alone."""
    return f"/audit?{query_string(wish | {'service': service, 'before': before})}"


def query_string(wish: dict[str, Any]) -> str:
    """What was asked, as it stands in an address; nothing of it is personal, ids are random."""
    return urlencode({name: str(value) for name, value in wish.items() if value is not None})


async def write_audit(request: Request) -> Response:
    """This service's part of the file: one line for each entry that fits, the newest first, without a heading."""
    rows = await request.run(audit.search, **conditions(await request.query(AuditQuery)), limit=WRITTEN_OUT)
    return request.answer(lines(request.app.service.name, rows) or "\n", "text/csv")


def lines(service: str, rows: list[Any]) -> str:
    """Entries as comma-separated values; times in UTC, as they were noted."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        [service, row["entry_number"], row["noted_at"].isoformat(), *(row[name] for name in COLUMNS[3:])]
        for row in rows
    )
    return written.getvalue()


def conditions(wish: dict[str, Any]) -> dict[str, Any]:
    """What was asked, as :func:`chassis.audit.search` takes it; days are those of a Norwegian wall."""
    return {
        "account_id": wish["person"],
        "act": wish["act"],
        "about_id": wish["about"],
        "from_at": _midnight(wish["first"]),
        "to_at": _midnight(wish["last"], days_on=1),
        "before": wish["before"],
    }


def _midnight(day: date | None, days_on: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=days_on), time(), clock.OSLO) if day else None
