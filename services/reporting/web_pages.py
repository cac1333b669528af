"""Reporting's pages for people: the office's figures, completeness, closing a month."""

from datetime import date
from typing import Any

from chassis.languages import N_, gettext
from chassis.web import Request, Response, todo
from services.reporting import (
    asking,
    bodies,
    catalogue,
    closings,
    completeness,
    dashboard,
    findings,
    labels,
    periods,
    reasons,
    reference_versions,
    reminders,
    sign_offs,
    today,
    told_catalogue,
    web_api,
    web_report,
)

STATES = {
    "ended": N_("Gone into another"),
    "not_joined": N_("Not with us yet"),
    "mismatch": N_("Does not agree"),
    "closed": N_("Closed"),
    "behind": N_("On its way"),
    "silent": N_("Silent"),
    "open": N_("Open"),
    "zero": N_("Nothing yet"),
    "ahead": N_("To come"),
}
EDITIONS = {
    "municipalities": N_("Municipalities"),
    "postcodes": N_("Postcodes"),
    "population": N_("Inhabitants"),
    "offices": N_("Offices"),
}
VERSIONS = {
    "same": (N_("As here"), "success"),
    "own": (N_("Loaded by the office"), "info"),
    "other": (N_("Another edition"), "warning"),
}
MEANINGS = {
    "closed": N_("signed off by the office, and head office has every figure"),
    "open": N_("figures have come, the month is not signed off"),
    "zero": N_("the office has been heard from, and nothing has happened"),
    "behind": N_("more has been told than has come"),
    "silent": N_("not heard from since the month ended, or for a day"),
    "mismatch": N_(
        "signed off, but head office does not have the same figures; whoever runs the machines must look at it"
    ),
    "not_joined": N_("never heard from"),
    "ended": N_("the office has closed, and its work goes on at another"),
}
"""What the states say, on the page itself."""
DRAWN = ("people_waiting", "groups_running", "events_held", "outreach_held")
"""What the office sees drawn first: who waits, groups, events and outreach."""
COLORS = {
    "closed": "success",
    "open": "info",
    "zero": "neutral",
    "behind": "warning",
    "silent": "danger",
    "mismatch": "danger",
}


async def show_figures(request: Request) -> Response:
    """The office's own figures this month."""
    found = await request.run(dashboard.look)
    return request.page("figures.html", **found, pictures=_pictures(found["month"]), say_newer=told_catalogue.say)


def _pictures(month: date) -> list[dict[str, str]]:
    """What is drawn of the twelve months up to this one: {name, report, chart}, both addresses."""
    asked = {
        "scope": "office",
        "row": web_report.ALL,
        "time": "month",
        "from": f"{periods.after(month, -11):%Y-%m}",
        "to": f"{month:%Y-%m}",
    }
    known = catalogue.current().indicators
    return [
        {
            "name": labels.text(known[code].name),
            "report": web_report.address(asked | {"indicator": code}),
            "chart": web_report.chart_address(asked | {"indicator": code}),
        }
        for code in DRAWN
    ]


async def show_today(request: Request) -> Response:
    """What there is to do with figures, for the work page."""
    assert request.person is not None
    seen = await request.run(today.look)
    return await todo.show(request, today.tell(seen, closes=request.person.may("manager", "administrator")))


async def show_completeness(request: Request) -> Response:
    """Which offices have told of which months."""
    start, end = asking.months(await request.query(bodies.MonthsAsked))
    found = await request.run(completeness.read, start, end)
    names: dict[str, Any] = {code: gettext(text) for code, text in STATES.items()}
    meanings = [(names[code], gettext(text)) for code, text in MEANINGS.items()]
    silent = [one for one in found["offices"] if any(month["state"] == "silent" for month in one["periods"])]
    return request.page(
        "completeness.html",
        **found,
        months=periods.months(start, end),
        names=names,
        colors=COLORS,
        meanings=meanings,
        silent=silent,
        late_from=completeness.LATE_FROM,
        asked=await request.run(reminders.last_asked),
        editions={code: gettext(text) for code, text in EDITIONS.items()},
        versions={code: (gettext(text), color) for code, (text, color) in VERSIONS.items()},
        reference=await request.run(reference_versions.read),
    )


async def ask_for_figures(request: Request) -> Response:
    """Ask an office for the months it has not signed off, and go back."""
    await request.run(reminders.ask, request.path["office"])
    said = gettext(N_("It stands on the office's own page as soon as the line is up."))
    return request.see_other("/reporting/completeness", notice=said)


async def show_closing(request: Request) -> Response:
    """The months that are closed and the one that can be."""
    return request.page("closing.html", months=await request.run(closings.list_months))


async def show_sign_off(request: Request) -> Response:
    """A month to be signed off: what looks odd in it, and its figures; or what was said when it was."""
    month = web_api.month_in_path(request)
    found = await request.run(sign_offs.look, month)
    return request.page(
        "sign_off.html",
        values={"comments": {}},
        **found,
        said=findings.said,
        same=findings.same,
        where=findings.where,
        label=findings.label,
        reasons=reasons.words(),
    )


async def close_period(request: Request) -> Response:
    """Sign a month off."""
    told = await request.load(bodies.SignOff)
    await request.run(sign_offs.sign, web_api.month_in_path(request), **told, who=web_api.who(request))
    return request.see_other("/reporting/closing", notice=gettext(N_("The month has been closed.")))
