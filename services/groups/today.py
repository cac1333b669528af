"""What a coordinator is to do: new enquiries, groups that form, meet, or have not been heard from. Never a name of a person."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.languages import day, gettext, hour, ngettext
from chassis.todos import Todo
from services.groups import intake_conversations, intake_today, meeting_days, policies, room_troubles
from services.groups.announcements import OPEN, TOO_FEW

queries = sql.load(__file__)

FORMING_LONG = timedelta(days=21)
ASK_AFTER = timedelta(days=42)
"""How it goes is asked about six weeks after the initiators have left (practice)."""
SILENT_AFTER = timedelta(days=120)

LIST, CALLS, INITIATORS = "/groups/enquiries", "/groups/calls", "/groups/initiators"


async def look(conn: Conn) -> dict[str, Any]:
    """What there is to tell from.

    Shape   {to_call: how many, to_talk_with: how many, ready: how many co-initiators, policy,
            counts: {unread, first_unread_on, unchosen, longest_days}, groups: [rows of those not ended, with
            ``chosen`` and ``last_meeting_on``], talks: what :mod:`intake_today` looks at, rooms: troubles of
            :mod:`room_troubles`}; dates are null where there is none.
    """
    return {
        "to_call": await queries.count_to_call(conn),
        "ready": await queries.count_ready(conn),
        "policy": await policies.current(conn),
        "counts": await queries.count_waiting(conn, today=clock.today()),
        "to_talk_with": await intake_conversations.count_to_talk_with(conn),
        "groups": await queries.list_groups_at_work(conn),
        "talks": await intake_today.look(conn),
        "rooms": await room_troubles.look(conn),
    }


def tell(seen: Mapping[str, Any]) -> list[Todo]:
    """The things to do, as sentences."""
    today = clock.today()
    todos = [*_calls(seen["to_call"]), *_enquiries(seen["counts"], seen["policy"], today)]
    todos += _conversations(seen["to_talk_with"], seen["policy"])
    todos += intake_today.tell(seen["talks"])
    todos += room_troubles.tell(seen["rooms"], today)
    todos += _initiators(seen["ready"])
    for group in seen["groups"]:
        tells = {"forming": _forming, "starting": _starting, "self_led": _self_led}[group["state"]]
        todos += tells(group, seen["policy"], today)
        todos += _link(group)
    return todos


def _link(group: Any) -> Iterator[Todo]:
    if group["link_is_known_outside"]:
        said = gettext("Somebody has left {group} who could see the link to its meetings. Make a new one.")
        yield Todo("today", said.format(group=group["title"]), _page(group))


def _calls(to_call: int) -> Iterator[Todo]:
    if to_call:
        said = ngettext("{count} person is to be called.", "{count} people are to be called.", to_call)
        yield Todo("today", said.format(count=to_call), CALLS)


def _initiators(ready: int) -> Iterator[Todo]:
    if ready:
        said = ngettext(
            "{count} co-initiator has followed a group until it led itself. Is it time to be an initiator?",
            "{count} co-initiators have followed a group until it led itself. Is it time to be initiators?",
            ready,
        )
        yield Todo("week", said.format(count=ready), INITIATORS)


def _conversations(to_talk_with: int, policy: Any) -> Iterator[Todo]:
    """Only where the office talks with everyone first: elsewhere a conversation is not waited for."""
    if policy["conversation_first"] and to_talk_with:
        said = ngettext(
            "{count} person waits for a conversation with us.",
            "{count} people wait for a conversation with us.",
            to_talk_with,
        )
        yield Todo("week", said.format(count=to_talk_with), LIST)


def _enquiries(counts: Any, policy: Any, today: date) -> Iterator[Todo]:
    if counts["unread"]:
        said = ngettext(
            "{count} new enquiry that nobody has looked at",
            "{count} new enquiries that nobody has looked at",
            counts["unread"],
        ).format(count=counts["unread"])
        hear_by = counts["first_unread_on"] + timedelta(days=policy["hear_within_days"])
        if hear_by <= today + timedelta(days=1):
            said = gettext("{what}. The first was promised an answer by {day}").format(what=said, day=day(hear_by))
        yield Todo("now", f"{said}.", LIST)
    if counts["unchosen"] >= policy["min_people"]:
        said = ngettext(
            "{count} person waits for a group, and has waited for {days} days.",
            "{count} people wait for a group. The one who has waited longest has waited for {days} days.",
            counts["unchosen"],
        )
        yield Todo("week", said.format(count=counts["unchosen"], days=counts["longest_days"]), "/groups/proposals")


def _forming(group: Any, policy: Any, today: date) -> Iterator[Todo]:
    if group["announced"] in (OPEN, TOO_FEW):
        yield from _announced(group)
    elif group["first_meeting_at"] is not None:
        yield from _invited(group, policy, today)
    elif group["chosen"] >= policy["min_people"]:
        said = gettext("{group} has {count} people and can start.")
        yield Todo("today", said.format(group=group["title"], count=group["chosen"]), _page(group))
    elif clock.now() - group["created_at"] > FORMING_LONG:
        said = gettext("{group} has been in the making since {day}, with {count} chosen.")
        since = group["created_at"].astimezone(clock.OSLO).date()
        yield Todo("week", said.format(group=group["title"], day=day(since), count=group["chosen"]), _page(group))


def _announced(group: Any) -> Iterator[Todo]:
    """How many have joined while it can be joined, and what is to be settled when too few have."""
    told = {
        "group": group["title"],
        "count": group["accepted"],
        "fewest": group["fewest"],
        "day": day(group["join_by"]),
    }
    if group["announced"] == TOO_FEW:
        said = gettext(
            "{count} joined {group}, and it takes {fewest}. Move the date, offer the places to those who wait, or call it off."
        )
        yield Todo("now", said.format(**told), _page(group))
    else:
        said = gettext("{count} have joined {group}, and it takes {fewest} by {day}.")
        yield Todo("week", said.format(**told), _page(group))


def _invited(group: Any, policy: Any, today: date) -> Iterator[Todo]:
    """Whom to call, what is lacking, and that the first meeting is near or has been."""
    meets_on = group["first_meeting_at"].astimezone(clock.OSLO).date()
    if group["to_call"]:
        said = ngettext(
            "{count} person is to be called about a place in {group}.",
            "{count} people are to be called about a place in {group}.",
            group["to_call"],
        )
        yield Todo("now", said.format(count=group["to_call"], group=group["title"]), _page(group))
    if meets_on <= today:
        said = gettext("{group} was to meet first on {day}. Did it start?")
        yield Todo("today", said.format(group=group["title"], day=day(meets_on)), _page(group))
    elif group["chosen"] < policy["min_people"]:
        said = gettext(
            "{group} holds {count} places and needs {fewest}. Is there somebody to choose, or a meeting to move?"
        )
        told = {"count": group["chosen"], "fewest": policy["min_people"]}
        yield Todo("today", said.format(group=group["title"], **told), _page(group))
    elif group["accepted"] >= policy["min_people"]:
        said = gettext("{count} have said yes to {group}, which meets first on {day}.")
        told = {"count": group["accepted"], "day": day(meets_on)}
        yield Todo("week", said.format(group=group["title"], **told), _page(group))


def _starting(group: Any, policy: Any, today: date) -> Iterator[Todo]:
    yield from _meeting(group, today)
    if group["meetings_held"] >= policy["start_meetings"]:
        said = gettext("{group} has met {count} times. Is it time for the initiators to step back?")
        yield Todo("week", said.format(group=group["title"], count=group["meetings_held"]), _page(group))


def _meeting(group: Any, today: date) -> Iterator[Todo]:
    """The meeting of this week, and one that should have been written down."""
    turn = (group["weekday"], group["every_weeks"], group["started_on"], today)
    coming = meeting_days.next_meeting(*turn)
    if coming == today:
        said = gettext("{group} meets today at {hour}.") if group["meets_at"] else gettext("{group} meets today.")
        yield Todo("today", said.format(group=group["title"], hour=_hour(group)), _page(group))
    elif coming is not None and coming < today + timedelta(days=7):
        said = gettext("{group} meets on {day}.")
        yield Todo("week", said.format(group=group["title"], day=day(coming, "EEEE")), _page(group))
    before = meeting_days.last_meeting(*turn)
    if before is not None and (group["last_meeting_on"] or date.min) < before:
        said = gettext("{group} was to meet on {day}. How many came?")
        yield Todo("today", said.format(group=group["title"], day=day(before)), _page(group))


def _self_led(group: Any, policy: Any, today: date) -> Iterator[Todo]:
    if group["wants_initiator"]:
        said = gettext("{group} would like an initiator to come back for some meetings.")
        yield Todo("today", said.format(group=group["title"]), f"{_page(group)}#recall")
    heard_on = max(filter(None, (group["life_on"], group["stepped_back_on"])), default=today)
    if group["life"] is None and today - group["stepped_back_on"] >= ASK_AFTER:
        said = gettext("{group} has led itself since {day}. How is it going?")
        yield Todo("week", said.format(group=group["title"], day=day(group["stepped_back_on"])), _page(group))
    elif group["life"] == "not_heard_from" or today - heard_on >= SILENT_AFTER:
        said = gettext("Nobody has heard from {group} since {day}.")
        yield Todo("week", said.format(group=group["title"], day=day(heard_on)), _page(group))


def _hour(group: Any) -> str:
    return hour(group["meets_at"]) if group["meets_at"] else ""


def _page(group: Any) -> str:
    return f"/groups/groups/{group['group_id']}"
