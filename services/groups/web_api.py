"""What programs ask of groups: each handler decodes, calls one use case, and encodes."""

from chassis.web import Request, Response
from services.groups import (
    bodies,
    corrections,
    directory,
    enquiries,
    forming,
    group_life,
    groups,
    intake_bodies,
    intake_conversations,
    projects,
    waiting_list,
)


def who(request: Request) -> str:
    """The member of staff, for the audit; routes with roles are never reached without one."""
    assert request.person is not None
    return str(request.person.id)


async def receive_enquiry(request: Request) -> Response:
    """Receive an enquiry from anyone; the pickup code in the answer is shown this once."""
    told = await request.load(bodies.EnquiryIn)
    return request.json(bodies.EnquiryReceipt, await request.run(enquiries.receive, **told), 201)


async def list_enquiries(request: Request) -> Response:
    """List enquiries in one state, those who have waited longest first; the read is audited."""
    asked = await request.query(bodies.EnquiriesAsked)
    rows, after = await request.run(waiting_list.look_through, who=who(request), **asked)
    return request.rows(bodies.EnquiryListed, rows, after)


async def show_enquiry(request: Request) -> Response:
    """Show one enquiry with all we know; the read is audited."""
    row = await request.run(enquiries.find, request.path["enquiry_id"], who=who(request))
    return request.json(bodies.EnquiryOut, row)


async def withdraw(request: Request) -> Response:
    """Withdraw an enquiry with its pickup code; a wrong code and an unknown enquiry get the same answer."""
    told = await request.load(bodies.WithdrawIn)
    row = await request.run(waiting_list.withdraw, request.path["enquiry_id"], told["pickup_code"])
    return request.json(bodies.EnquiryState, row)


async def let_go(request: Request) -> Response:
    """Take a person off the waiting list: withdrawn or helped on elsewhere; or it is not now, and they are asked again."""
    told = await request.load(intake_bodies.LeaveIn)
    row = await request.run(intake_conversations.leave, request.path["enquiry_id"], **told, who=who(request))
    return request.json(bodies.EnquiryState, row)


async def create_group(request: Request) -> Response:
    """Begin forming a group of people who wait."""
    told = await request.load(bodies.GroupIn)
    return request.json(bodies.GroupOut, await request.run(forming.create, **told), 201)


async def choose_projects(request: Request) -> Response:
    """Say which of the office's projects a group is part of."""
    told = await request.load(bodies.PartOfIn)
    return request.json(bodies.GroupOut, await request.run(projects.choose, request.path["group_id"], **told))


async def show_group(request: Request) -> Response:
    """Show one group, without persons."""
    return request.json(bodies.GroupOut, await request.run(groups.find, request.path["group_id"]))


async def start_group(request: Request) -> Response:
    """Start a group: those chosen are placed."""
    told = await request.load(bodies.StartIn)
    return request.json(bodies.GroupOut, await request.run(forming.start, request.path["group_id"], **told))


async def record_meeting(request: Request) -> Response:
    """Record a meeting's head-count."""
    told = await request.load(bodies.MeetingIn)
    row = await request.run(group_life.record_meeting, request.path["group_id"], **told)
    return request.json(bodies.GroupOut, row, 201)


async def correct_meeting(request: Request) -> Response:
    """Put a meeting right: another day, another head-count, or that it was never held."""
    told = await request.load(bodies.MeetingCorrectionIn)
    row = await request.run(corrections.correct_meeting, request.path["group_id"], who=who(request), **told)
    return request.json(bodies.GroupOut, row)


async def resume_group(request: Request) -> Response:
    """Take back that a group has ended."""
    told = await request.load(bodies.ResumeIn)
    row = await request.run(corrections.resume, request.path["group_id"], who=who(request), **told)
    return request.json(bodies.GroupOut, row)


async def step_back(request: Request) -> Response:
    """The initiators step back: the group leads itself, and the office knows less."""
    told = await request.load(bodies.StepBackIn)
    return request.json(bodies.GroupOut, await request.run(group_life.step_back, request.path["group_id"], **told))


async def sign_of_life(request: Request) -> Response:
    """Record how a group that leads itself stands."""
    told = await request.load(bodies.SignOfLifeIn)
    return request.json(bodies.GroupOut, await request.run(group_life.sign_of_life, request.path["group_id"], **told))


async def end_group(request: Request) -> Response:
    """End a group; one that never started is dissolved, and its people go on waiting."""
    told = await request.load(bodies.EndIn)
    return request.json(bodies.GroupOut, await request.run(group_life.end, request.path["group_id"], **told))


async def list_directory(request: Request) -> Response:
    """List the public directory, nearest first; no persons."""
    asked = await request.query(bodies.DirectoryAsked)
    return request.rows(bodies.DirectoryEntry, await request.run(directory.listed, **asked))
