"""The basis for invoices: who owes what for coming, for whoever makes the invoices elsewhere. No money passes through here."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from chassis import workbooks
from chassis.languages import N_, gettext
from services.events import tables

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
HEADINGS = (
    N_("Our reference"),
    N_("Name"),
    N_("Workplace or organisation"),
    N_("Organisation number"),
    N_("Their reference"),
    N_("E-mail"),
    N_("Seats"),
    N_("Price of one, kroner"),
    N_("Amount, kroner"),
)


def is_organisation_number(number: str) -> bool:
    """Nine digits, the last of which follows from the others (modulus 11)."""
    if len(number) != 9 or not (number.isascii() and number.isdigit()):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return (11 - total % 11) % 11 == int(number[8])  # a 10 is no digit, and never given out


def lines(parties: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Those who owe something: they hold places at an event that cost something when they registered."""
    return [_line(one) for one in parties if one["state"] == "confirmed" and one["price_kroner"]]


async def write_workbook(title: str, parties: Iterable[Mapping[str, Any]]) -> bytes:
    """As a workbook. Errors: Unavailable."""
    sheet = {"name": gettext(N_("Invoices")), "heading": _headings(), "rows": lines(parties)}
    return await workbooks.write(title, [sheet])


def write_table(parties: Iterable[Mapping[str, Any]]) -> str:
    """As a text table, RFC 4180, with a heading in the reader's language; no cell of it is a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_headings())
    table.writerows([tables.plain(cell) for cell in line] for line in lines(parties))
    return written.getvalue()


def _headings() -> list[str]:
    return [gettext(heading) for heading in HEADINGS]


def _line(party: Mapping[str, Any]) -> list[Any]:
    return [
        f"P{party['line_number']}",
        party["name"] or gettext(N_("Forgotten")),
        party["organisation"] or "",
        party["buyer_number"] or "",
        party["buyer_reference"] or "",
        party["email"] or "",
        party["seats"],
        party["price_kroner"],
        party["price_kroner"] * party["seats"],
    ]
