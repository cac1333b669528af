"""Every page there is, taken from the services' own route tables, so that a new page cannot be forgotten."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from chassis import clock
from chassis.web.roles import Public
from chassis.web.routes import Route
from infra.nginx import SERVICES
from services.reporting import periods
from tests.journeys.office import OFFICE
from tests.journeys.scenes import Scenes

PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
ANYONE, ENQUIRER, THANKED, AT_OWN_PAGE = "anyone", "enquirer", "thanked", "at-own-page"
"""Nobody in particular; someone with a draft of an enquiry; who has sent one; who has opened the own page by the code."""
OWES_CODE, OWES_CODE_APP = "code-app", "lost"
"""Colleagues halfway in: one who owes the code from the app, one who owes a new code app."""
AT_THE_DOOR, WITH_MAILED_CODE = "at-the-door", "with-mailed-code"
"""Initiators halfway in: one who has asked for a code, one who has given it."""
NOT_LOOKED_AT = {
    "/events/{event_id:uuid}/calendar.ics": "is a file",
    "/brochures/{brochure}/file": "is a file",
    "/audit.csv": "is a file",
    "/events/outreach.csv": "is a file",
    "/groups/calendar/{calendar_token}.ics": "is a file",
    "/events/manage/{event_id:uuid}/list.xlsx": "is a file",
    "/events/manage/{event_id:uuid}/invoices.xlsx": "is a file",
    "/events/manage/{event_id:uuid}/invoices.csv": "is a file",
    "/reporting/historical/template.xlsx": "is a file",
    "/reporting/projects/{project_id:uuid}/file": "is a file",
    "/reporting/report/map.svg": "is a picture on the page of the report",
    "/events/manage/{event_id:uuid}/door/counts": "is a part of the page at the door",
    "/groups/own/all.json": "is a file",
    "/reporting/report/chart.svg": "is a picture on the page of the report",
    "/notifications/texts/{template}/{text_language}/mail": "is a mail as its reader gets it, looked at in its own tests",
}
BY_WHOM = {
    "/sign-in/code": OWES_CODE,
    "/sign-in/lost-phone": OWES_CODE,
    "/sign-in/code-app": OWES_CODE_APP,
    "/sign-in/initiator/code": AT_THE_DOOR,
    "/sign-in/initiator/pin": WITH_MAILED_CODE,
    "/notifications/letters": "coordinator",
    "/notifications/letters/{message_id:uuid}": "coordinator",
    "/groups/enquiry/receipt": THANKED,
    "/groups/own": AT_OWN_PAGE,
    "/groups/own/wishes": AT_OWN_PAGE,
    "/groups/own/all": AT_OWN_PAGE,
    "/groups/own/erase": AT_OWN_PAGE,
    "/groups/enquiry/check": ENQUIRER,
    "/groups/enquiry/{step}": ENQUIRER,
}
AT_HEAD_OFFICE = {
    "/reporting/historical",
    "/reporting/historical/{file_id:uuid}",
    "/groups/themes/new",
    "/groups/themes/{theme}",
}
"""Pages that are nowhere else."""
ASKED = {"/find": "?place=0150"}
"""What a page cannot be shown without."""
SOME = {
    "/events/{event_id:uuid}": ("open", "full", "called-off"),
    "/events/{event_id:uuid}/register": ("open", "full"),
    "/events/manage/{event_id:uuid}": ("draft", "open", "full", "called-off", "trained"),
    "/events/manage/{event_id:uuid}/register": ("full",),
    "/events/manage/{event_id:uuid}/parties/{registration_id:uuid}": ("full",),
    "/events/manage/{event_id:uuid}/parties/{registration_id:uuid}/needs": ("full",),
    "/events/manage/{event_id:uuid}/needs": ("full",),
    "/events/manage/{event_id:uuid}/questions": ("full", "draft"),
    "/events/manage/{event_id:uuid}/questions/{question_id:uuid}": ("full",),
    "/events/manage/{event_id:uuid}/close": ("open",),
    "/events/manage/{event_id:uuid}/door": ("full", "open"),
    "/events/manage/{event_id:uuid}/list": ("full",),
    "/events/manage/{event_id:uuid}/sum-up": ("full",),
    "/events/manage/{event_id:uuid}/speakers": ("open",),
    "/groups/groups/{group_id:uuid}/write": ("invited",),
    "/events/manage/{event_id:uuid}/write": ("full",),
    "/notifications/letters/{message_id:uuid}": ("letter",),
    "/notifications/{message_id:uuid}/address": ("refused",),
    "/groups/mine/{group_id:uuid}": ("forming", "starting"),
    "/groups/mine/{group_id:uuid}/sheets": ("starting",),
    "/groups/groups/{group_id:uuid}/sheets": ("starting",),
    "/groups/groups/{group_id:uuid}": ("forming", "invited", "announced", "starting", "self-led"),
    "/groups/announced/{group_id:uuid}": ("announced",),
    "/reporting/projects/{project_id:uuid}/change": ("grant",),
    "/lost-phones/{account_id:uuid}": ("code-app", "lost"),
}
"""With which of the things that stand for its parameter a page is looked at; with all of them by default."""
FIRST = ("event_manager", "coordinator", "manager", "administrator", "editor", "statistician", "initiator")
"""Whose eyes a page is seen with, where several may: the first who may do most on it."""


@dataclass(frozen=True)
class View:
    """One page as one person sees it."""

    name: str
    path: str
    who: str = ANYONE
    office: str = OFFICE


LAST_MONTH = periods.after(clock.today().replace(day=1), -1)
MORE = (
    View("events-outreach-empty", "/events/outreach", "coordinator", "vest"),
    View("events-outreach-none-there", "/events/outreach?month=2020-01", "coordinator"),
    View("events-outreach-municipalities-none", "/events/outreach/municipalities?step=not_now", "coordinator"),
    View("front-head-office", "/", office="hk"),
    View("find-elsewhere", "/find?place=5003"),
    View("find-unknown", "/find?place=9999"),
    View("find-not-said", "/find"),
    View("find-several", "/find?place=ber"),
    View("find-head-office", "/find?place=5003", office="hk"),
    View("not-found", "/no-such-page"),
    View("no-access", "/reporting/closing", "coordinator"),
    *(View(f"today-{role}", "/today", role) for role in ("event_manager", "manager", "editor")),
    View("today-statistician", "/today", "statistician", "hk"),
    View("today-head-office", "/today", "coordinator", "hk"),
    View("groups-groups-empty", "/groups/groups", "coordinator", "vest"),
    View("groups-own-code", "/groups/own"),
    View("groups-empty", "/groups", office="vest"),
    View("groups-enquiries-empty", "/groups/enquiries?state=helped_on", "coordinator", "vest"),
    View("site-removed-empty", "/site/removed", "editor", "vest"),
    View("groups-proposals-empty", "/groups/proposals", "coordinator", "vest"),
    View("notifications-failed-empty", "/notifications?drawer=failed", "coordinator"),
    View("notifications-texts-sami", "/notifications/texts/offer/se", "editor"),
    View("notifications-texts-sami-look", "/notifications/texts/offer/se/look", "editor"),
    View("notifications-sent", "/notifications?drawer=sent", "coordinator"),
    View("reporting-report-national", "/reporting/report?row=county&indicator=groups_started", "statistician", "hk"),
    View("reporting-report-people", "/reporting/report?indicator=enquiries_received", "statistician", "hk"),
    View("reporting-report-as-of", "/reporting/report?map=2013&per=1000&as_of=2026-01-31", "statistician", "hk"),
    View("reporting-report-beside", "/reporting/report?row=all&time=months_by_year", "statistician", "hk"),
    View("reporting-report-divided", "/reporting/report?row=county&part=format&time=quarter", "statistician", "hk"),
    View("reporting-report-historical", "/reporting/report?time=year&from=2014-01&to=2019-12", "statistician", "hk"),
    View("reporting-restated-national", "/reporting/restated?since=2026-01-31", "statistician", "hk"),
    View(
        "reporting-restated-county",
        "/reporting/restated?since=2026-01-31&row=county&office=link-oslo",
        "statistician",
        "hk",
    ),
    View(
        "reporting-restated-people",
        "/reporting/restated?indicator=enquiries_received&part=source&since=2020-01-31",
        "statistician",
        "hk",
    ),
    View("reporting-report-published", "/reporting/report?indicator=people_placed&row=all&scope=published", "manager"),
    View("reporting-completeness-head-office", "/reporting/completeness", "statistician", "hk"),
    View("reporting-projects-empty", "/reporting/projects", "manager", "vest"),
    View("reporting-closing-to-close", f"/reporting/closing/{LAST_MONTH:%Y-%m}", "manager", "vest"),
    View("groups-themes-head-office", "/groups/themes", "manager", "hk"),
    View("events-month", f"/events?month={clock.today() + timedelta(days=12):%Y-%m}"),
    View("events-none-of-these", "/events?kind=learning_network&format=digital", office="vest"),
    View("events-manage-new-usual", "/events/manage/new?usual=anniversary_conference", "event_manager"),
    View("events-head-office", "/events", office="hk"),
)


def views(scenes: Scenes) -> Iterator[View]:
    """Each page, with something for each parameter, and what is worth seeing besides. KeyError: no scene for one."""
    for address, route in page_routes():
        for name, path in _filled(address, scenes):
            office = "hk" if address in AT_HEAD_OFFICE else OFFICE
            yield View(name, path + ASKED.get(address, ""), BY_WHOM.get(address, _who(route)), office)
    yield from MORE


def page_routes() -> Iterator[tuple[str, Route]]:
    """Each page that can be looked at: its address with parameters, and its route."""
    for address, route in routes():
        if route.kind == "page" and route.method == "GET" and address not in NOT_LOOKED_AT:
            yield address, route


def routes() -> Iterator[tuple[str, Route]]:
    """All routes of all services."""
    for name in SERVICES:
        service = importlib.import_module(f"services.{name}.web").app
        for route in service.table:
            yield service.address(route), route


def _filled(address: str, scenes: Scenes) -> Iterator[tuple[str, str]]:
    """(name for the picture, path) of an address with each of the things that stand for its parameters."""
    some = SOME.get(address)
    found = PARAMETER.search(address)
    if not found:
        yield re.sub(r"\W+", "-", address).strip("-") or "front", address
        return
    stands = scenes[found.group(1)]
    for name in some or stands:
        for rest, path in _filled(address.replace(found.group(), f"<{name}>", 1), scenes):
            yield rest, path.replace(f"<{name}>", stands[name])


def _who(route: Route) -> str:
    if isinstance(route.roles, Public):
        return ANYONE
    return next(role for role in FIRST if role in route.roles)
