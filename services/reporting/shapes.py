"""The shapes a report goes out in: JSON, JSON-stat 2, CSV, a workbook; by name in the address, or by Accept."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from services.reporting import bodies, json_stat, negotiation, tables, workbooks
from services.reporting.problems import NotAcceptable


class Shape(NamedTuple):
    media_type: str
    """As it stands in Content-Type."""
    file: str
    """How the file's name ends; empty: it is not kept as a file."""
    write: Callable[[dict[str, Any]], Awaitable[str | bytes]]

    def headers(self, report: dict[str, Any]) -> dict[str, str]:
        """What is said of the answer besides its type."""
        named = (
            {"content_disposition": f'attachment; filename="{report["indicator"]}.{self.file}"'} if self.file else {}
        )
        return {"vary": "Accept", **named}


def choose(name: str | None, accept: str) -> Shape:
    """The shape asked for by name, or the best that Accept asks for. Errors: NotAcceptable."""
    media = FORMATS[name] if name else negotiation.choose(accept)
    if media is None:
        raise NotAcceptable
    return SHAPES[media]


async def _json(report: dict[str, Any]) -> str:
    return json.dumps(bodies.ReportOut().dump(report), ensure_ascii=False)


async def _json_stat(report: dict[str, Any]) -> str:
    dumped = bodies.ReportOut().dump(report)
    return json.dumps(json_stat.dataset(dumped | {"untold": report["untold"]}), ensure_ascii=False)


async def _csv(report: dict[str, Any]) -> str:
    return tables.as_csv(report)


FORMATS: Final = dict(zip(bodies.FORMATS, negotiation.OFFERED, strict=True))
SHAPES: Final = {
    negotiation.JSON: Shape(negotiation.JSON, "", _json),
    negotiation.CSV: Shape("text/csv; charset=utf-8", "csv", _csv),
    negotiation.XLSX: Shape(negotiation.XLSX, "xlsx", workbooks.as_xlsx),
    negotiation.JSON_STAT: Shape(negotiation.JSON_STAT, "", _json_stat),
}
