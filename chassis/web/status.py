"""Each service's part of the status page: is everything getting through, said in words first, in figures below."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from chassis.bus import standing
from chassis.languages import N_, gettext, ngettext
from chassis.web.requests import Request

LAG_NOTICED_S = 60
GAP_NOTICED_S = 30
SILENCE_NOTICED_S = 900
"""Offices are heard from every five minutes; after fifteen something is probably down."""

NAMES = {
    "portal": N_("Front page and sign-in"),
    "groups": N_("Enquiries and groups"),
    "events": N_("Events"),
    "notifications": N_("Messages to people"),
    "reporting": N_("Figures and reports"),
}


@dataclass(frozen=True)
class Line:
    """One thing to say: its colour (success, info, warning, danger) and the sentence."""

    color: str
    text: str


async def show_status(request: Request) -> Response:
    """This service's part of the status page."""
    stands, name = await request.run(standing.read), request.app.service.name
    title = gettext(NAMES.get(name, name))
    return request.page(
        "status_part.html", service=name, title=title, stands=stands, lines=lines(stands), ago=ago, wait=waiting
    )


def lines(stands: dict[str, Any]) -> list[Line]:
    """What a person needs to know, worst first; one line that all is well when there is nothing else."""
    said = [*_stopped(stands), *_dead(stands), *_outward(stands), *_inward(stands)]
    order = ("danger", "warning", "info")
    said.sort(key=lambda line: order.index(line.color))
    return said or [Line("success", gettext("Everything is getting through."))]


def waiting(stream: dict[str, Any]) -> int | None:
    """How many messages of a stream are not yet confirmed sent; None where nobody reads it, so that none are sent."""
    if stream["acknowledged"] is None:
        return None
    count: int = stream["last"] - stream["published"] + stream["unnumbered"]
    return count


def ago(seconds: float | None) -> str:
    """How long ago, roughly: people need to know whether it is minutes or days."""
    if seconds is None:
        return gettext("never")
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return _AGO[name](int(seconds // size))
    return gettext("just now")


_AGO = {
    "day": lambda count: ngettext("{count} day ago", "{count} days ago", count).format(count=count),
    "hour": lambda count: ngettext("{count} hour ago", "{count} hours ago", count).format(count=count),
    "minute": lambda count: ngettext("{count} minute ago", "{count} minutes ago", count).format(count=count),
}


def _stopped(stands: dict[str, Any]) -> list[Line]:
    return [
        Line(
            "danger",
            gettext("The stream {stream} stands still ({reason}).").format(
                stream=row["stream"], reason=row["stopped_reason"]
            ),
        )
        for row in stands["streams"]
        if row["stopped_reason"]
    ] + [
        Line(
            "danger",
            gettext("The reader {reader} has stopped ({reason}).").format(
                reader=row["reader"], reason=row["stopped_reason"]
            ),
        )
        for row in stands["readers"]
        if row["stopped_reason"]
    ]


def _dead(stands: dict[str, Any]) -> list[Line]:
    dead = stands["dead_letters"]["dead"]
    if not dead:
        return []
    text = ngettext(
        "{count} message could not be used and waits for someone to look at it.",
        "{count} messages could not be used and wait for someone to look at them.",
        dead,
    )
    return [Line("warning", text.format(count=dead))]


def _outward(stands: dict[str, Any]) -> list[Line]:
    if stands["lag_s"] <= LAG_NOTICED_S:
        return []
    text = gettext(
        "The oldest message not yet passed on is from {ago}. Nothing is lost: it waits here and goes by itself."
    )
    return [Line("warning", text.format(ago=ago(stands["lag_s"])))]


def _inward(stands: dict[str, Any]) -> list[Line]:
    said = []
    for row in stands["cursors"]:
        if row["gap_s"] is not None and row["gap_s"] > GAP_NOTICED_S:
            text = gettext("Some messages from {sender} are missing. They have been asked for again.")
            said.append(Line("warning", text.format(sender=f"{row['office']}/{row['service']}")))
        elif row["office"] != stands["office"] and row["heard_s"] is not None and row["heard_s"] > SILENCE_NOTICED_S:
            text = gettext("{office} was last heard from {ago}.")
            said.append(Line("warning", text.format(office=row["office"], ago=ago(row["heard_s"]))))
    return list(dict.fromkeys(said))
