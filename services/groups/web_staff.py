"""The pages of coordinators: the waiting list, calls, and the life of groups."""

from typing import Any

from chassis import belonging, clock
from chassis import corrections as put_right
from chassis.languages import N_, gettext
from chassis.web import Request, Response, search, todo
from services.groups import (
    acquainted,
    announcements,
    bodies,
    calendars,
    calls,
    consents,
    contacts,
    corrections,
    digital_links,
    duplicates,
    enquiries,
    forming,
    group_life,
    group_rooms,
    groups,
    initiators,
    intake_bodies,
    intake_bookings,
    intake_conversations,
    intake_times,
    joining,
    never_place,
    offers,
    own_bodies,
    pauses,
    policies,
    projects,
    recalls,
    searching,
    today,
    waiting_list,
    wordings,
    words,
)
from services.groups.web_api import who

WAITING_SHOWN = 200


async def show_today(request: Request) -> Response:
    """What waits for a coordinator, for the work page."""
    return await todo.show(request, today.tell(await request.run(today.look)))


async def show_search(request: Request) -> Response:
    """What was searched for, among enquiries and groups."""
    return await search.show(request, searching.search)


async def show_waiting(request: Request) -> Response:
    """The waiting list."""
    asked = await request.query(bodies.EnquiriesAsked)
    rows, after = await request.run(waiting_list.look_through, who=who(request), **asked)
    return request.page(
        "waiting.html",
        rows=rows,
        after=after,
        state=asked["state"],
        policy=await request.run(policies.current),
        **wordings.for_pages(),
    )


async def show_enquiry(request: Request) -> Response:
    """One enquiry; the read is audited."""
    enquiry_id = request.path["enquiry_id"]
    return request.page(
        "enquiry.html",
        row=await request.run(enquiries.find, enquiry_id, who=who(request)),
        apart=await request.run(never_place.of, enquiry_id),
        others=await request.run(never_place.to_choose_from, enquiry_id),
        contacts=await request.run(contacts.of, enquiry_id),
        conversations=await request.run(intake_conversations.of, enquiry_id),
        talk=await request.run(intake_bookings.of, enquiry_id),
        free=await request.run(intake_times.free, after=clock.now()),
        policy=await request.run(policies.current),
        weeks=words.PAUSE_WEEKS,
        alike=await request.run(duplicates.of, enquiry_id),
        values={"ask_again_weeks": "12"},
        coming=await request.run(announcements.coming),
        **wordings.for_pages(),
    )


async def let_go(request: Request) -> Response:
    """Take a person off the waiting list."""
    enquiry_id = request.path["enquiry_id"]
    told = await request.load(intake_bodies.LeaveFormIn)
    row = await request.run(intake_conversations.leave, enquiry_id, **told, who=who(request))
    if row["state"] == "waiting":
        said = N_("The person has a pause, keeps the place, and is asked again.")
        return request.see_other(f"/groups/enquiries/{enquiry_id}", notice=gettext(said))
    return request.see_other("/groups/enquiries", notice=gettext(N_("The person is no longer on the waiting list.")))


async def pause(request: Request) -> Response:
    """A pause that the person has asked us for."""
    enquiry_id = request.path["enquiry_id"]
    await request.run(pauses.pause, enquiry_id, **await request.load(own_bodies.PauseIn), by=pauses.STAFF)
    return request.see_other(
        f"/groups/enquiries/{enquiry_id}", notice=N_("The person has a pause, and keeps the place.")
    )


async def resume(request: Request) -> Response:
    """The pause is over."""
    enquiry_id = request.path["enquiry_id"]
    await request.run(pauses.resume, enquiry_id)
    return request.see_other(f"/groups/enquiries/{enquiry_id}", notice=N_("The pause is over."))


async def show_call(request: Request) -> Response:
    """From a phone call to the waiting list, on one page; whoever waited at an office that has closed keeps the place."""
    asked = await request.query(calls.CallAsked)
    text = gettext(consents.TEXTS[(consents.ENQUIRY, consents.VERSION)])
    return request.page("call.html", consent=text, moved=asked["moved"], **wordings.for_pages())


async def send_call(request: Request) -> Response:
    """Put the caller on the waiting list; the code on the answer is read aloud."""
    told = calls.from_call(await request.load(calls.CallIn))
    receipt = await request.run(
        enquiries.receive, **told, consents=[consents.current()], how="phone", read_by=who(request)
    )
    return request.page("called.html", receipt=receipt)


async def show_groups(request: Request) -> Response:
    """All groups of the office."""
    return request.page("groups.html", rows=await request.run(groups.all_of_them), **wordings.for_pages())


async def show_new_group(request: Request) -> Response:
    """Form a group by choosing people who wait."""
    people, _ = await request.run(waiting_list.look_through, who=who(request), limit=WAITING_SHOWN)
    return request.page(
        "new_group.html",
        people=[row for row in people if row["group_id"] is None],
        initiators=await request.run(initiators.everyone),
        policy=await request.run(policies.current),
        rooms=await request.run(group_rooms.to_choose_from, []),
        projects=belonging.options(await request.run(projects.of)),
        **wordings.for_pages(),
    )


async def send_new_group(request: Request) -> Response:
    """Begin forming a group."""
    group = await request.run(forming.create, **await request.load(bodies.GroupIn))
    return _to_group(request, group, N_("The group is being formed."))


async def show_group(request: Request) -> Response:
    """One group; the read is audited."""
    seen = await request.run(groups.look_into, request.path["group_id"], who=who(request))
    asked = await request.run(offers.of_group, request.path["group_id"])
    others = await request.run(waiting_list.to_choose_from, request.path["group_id"], who=who(request))
    fit = await request.run(joining.who_fits, request.path["group_id"])
    may = await request.run(projects.of, request.path["group_id"])
    return request.page(
        "group.html",
        others=others,
        announced=await request.run(announcements.find, request.path["group_id"]),
        fit=fit,
        no_longer=[row for row in asked.values() if row["state"] not in offers.LIVE],
        policy=await request.run(policies.current),
        register=await request.run(initiators.for_group, seen["group"]),
        link=await request.run(digital_links.of_group, request.path["group_id"]),
        recall=await request.run(recalls.of_group, request.path["group_id"]),
        **await request.run(group_rooms.look_at, request.path["group_id"]),
        values={name: seen["group"][name] for name in ("weekday", "meets_at", "every_weeks")}
        | {"enquiries": [row["enquiry_id"] for row in fit], "part_of": belonging.chosen(may)},
        projects=belonging.options(may),
        **await request.run(calendars.look_ahead, seen["group"]),
        acquainted=await request.run(acquainted.warnings, [row["enquiry_id"] for row in seen["people"]]),
        **seen,
        **wordings.for_pages(),
    )


async def choose_projects(request: Request) -> Response:
    """Say which projects a group is part of."""
    told = await request.load(bodies.PartOfIn)
    group = await request.run(projects.choose, request.path["group_id"], **told)
    return _to_group(request, group, N_("What it is part of is changed."))


async def start_group(request: Request) -> Response:
    """Start a group."""
    group = await request.run(forming.start, request.path["group_id"], **await request.load(bodies.StartIn))
    return _to_group(request, group, N_("The group has started."))


async def release(request: Request) -> Response:
    """Take a person out of a group that is being formed."""
    group = await request.run(forming.release, request.path["group_id"], request.path["enquiry_id"])
    return _to_group(request, group, N_("The person is back on the waiting list, at the same place as before."))


async def record_meeting(request: Request) -> Response:
    """Record a meeting's head-count."""
    told = await request.load(bodies.MeetingIn)
    group = await request.run(group_life.record_meeting, request.path["group_id"], **told)
    return _to_group(request, group, N_("The meeting is recorded."))


async def show_correction(request: Request) -> Response:
    """What can be put right of a group, and what has been."""
    seen = await request.run(groups.look_into, request.path["group_id"], who=who(request))
    past = await request.run(put_right.of, "group", request.path["group_id"])
    return request.page(
        "correct_group.html",
        past=past,
        reasons=put_right.reasons(),
        why=put_right.REASONS,
        **seen,
        **wordings.for_pages(),
    )


async def correct_meeting(request: Request) -> Response:
    """Put a meeting right."""
    told = await request.load(bodies.MeetingCorrectionIn)
    group = await request.run(corrections.correct_meeting, request.path["group_id"], who=who(request), **told)
    return _to_group(request, group, N_("It is put right, and the figures follow."))


async def resume_group(request: Request) -> Response:
    """Take back that a group has ended."""
    told = await request.load(bodies.ResumeIn)
    group = await request.run(corrections.resume, request.path["group_id"], who=who(request), **told)
    return _to_group(request, group, N_("The group goes on. The figures follow."))


async def step_back(request: Request) -> Response:
    """The initiators step back."""
    told = await request.load(bodies.StepBackIn)
    group = await request.run(group_life.step_back, request.path["group_id"], **told)
    return _to_group(request, group, N_("The group leads itself now. Who takes part is forgotten here."))


async def sign_of_life(request: Request) -> Response:
    """Record how a group that leads itself stands."""
    told = await request.load(bodies.SignOfLifeIn)
    group = await request.run(group_life.sign_of_life, request.path["group_id"], **told)
    return _to_group(request, group, N_("Thank you, it is noted."))


async def end_group(request: Request) -> Response:
    """End a group."""
    group = await request.run(group_life.end, request.path["group_id"], **await request.load(bodies.EndIn))
    return _to_group(request, group, N_("It is noted that the group has ended."))


def _to_group(request: Request, group: dict[str, Any], notice: str) -> Response:
    return request.see_other(f"/groups/groups/{group['group_id']}", notice=gettext(notice))
