"""Figures from the years before Brikke: a template, a file that is checked, entered, corrected or withdrawn."""

from typing import Any, Final

from chassis.languages import N_
from chassis.web import Request, Response
from chassis.workbooks import MEDIA_TYPE
from services.reporting import bodies, historical, historical_sheets, historical_template

HERE: Final = "/reporting/historical"
SHOWN: Final = 200
"""So many faults stand on a page; more of the same kind help nobody."""
STATES: Final = {
    "draft": N_("Checked, not entered"),
    "standing": N_("Stands"),
    "replaced": N_("Replaced"),
    "withdrawn": N_("Withdrawn"),
}
COLORS: Final = {"draft": "warning", "standing": "success", "replaced": "neutral", "withdrawn": "neutral"}


async def show_historical(request: Request) -> Response:
    """What has been entered, a template, and a form for one more file."""
    return await _show(request, 200, [])


async def give_template(request: Request) -> Response:
    """A workbook to fill in, with everything that may be written in it."""
    book = await historical_template.make(await request.run(historical.known))
    return request.answer(book, MEDIA_TYPE, content_disposition='attachment; filename="brikke-historical.xlsx"')


async def check_file(request: Request) -> Response:
    """Check a file: on to what it says, or back with each fault and its cell."""
    wish = await request.load(bodies.HistoricalFileIn)
    await request.run(historical.known)
    rows = await historical_sheets.read(wish["file"])
    file_id, faults = await request.run(
        historical.check, rows, title=wish["title"], replaces=wish["replaces"], uploaded_by=_who(request)
    )
    if faults:
        request.form.values = {"title": wish["title"], "replaces": wish["replaces"]}
        return await _show(request, 422, faults)
    return request.see_other(f"{HERE}/{file_id}")


async def show_file(request: Request) -> Response:
    """What a file says, and what entering it would change."""
    found = await request.run(historical.find, request.path["file_id"])
    return request.page("historical_file.html", file=found, states=STATES, colors=COLORS)


async def enter_file(request: Request) -> Response:
    """Enter a checked file."""
    await request.run(historical.enter, request.path["file_id"])
    return request.see_other(
        f"{HERE}/{request.path['file_id']}", notice=N_("The figures are entered, and stand in the reports.")
    )


async def withdraw_file(request: Request) -> Response:
    """Take a file's figures out of the reports."""
    await request.run(historical.withdraw, request.path["file_id"])
    return request.see_other(f"{HERE}/{request.path['file_id']}", notice=N_("The figures are withdrawn."))


async def _show(request: Request, status: int, faults: list[Any]) -> Response:
    files = await request.run(historical.list_files)
    return request.page(
        "historical.html",
        status,
        values={},
        files=files,
        standing=[(str(row["file_id"]), row["title"]) for row in files if row["state"] == "standing"],
        faults=faults[:SHOWN],
        more=max(0, len(faults) - SHOWN),
        states=STATES,
        colors=COLORS,
    )


def _who(request: Request) -> Any:
    return request.person.id if request.person else None
