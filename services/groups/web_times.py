"""Times for a conversation with us: for coordinators, and for whoever chooses by their own link."""

from chassis.languages import N_, gettext, ngettext
from chassis.web import Request, Response
from services.groups import intake_bodies, intake_bookings, intake_times, wordings, words
from services.groups.web_api import who

HERE = "/groups/conversations"


async def show_times(request: Request) -> Response:
    """The conversations that are to come, the times that are free, and who has not chosen; the read is audited."""
    return request.page(
        "times.html",
        rows=await request.run(intake_times.look_through, who=who(request)),
        undecided=await request.run(intake_bookings.undecided),
        names=await request.run(intake_times.names),
        lengths=words.CONVERSATION_MINUTES,
        values={"met_by": await request.run(intake_times.usual_name, who(request)), "minutes": "45", "in_a_row": "1"},
        **wordings.for_pages(),
    )


async def offer(request: Request) -> Response:
    """Offer times."""
    told = await request.load(intake_bodies.TimesIn)
    count = await request.run(intake_times.offer, **told, who=who(request))
    said = ngettext("{count} time is offered.", "{count} times are offered.", count)
    return request.see_other(HERE, notice=said.format(count=count))


async def take_away(request: Request) -> Response:
    """A time is not offered any more."""
    await request.run(intake_times.take_away, request.path["time_id"])
    return request.see_other(HERE, notice=gettext(N_("The time is taken away.")))


async def invite(request: Request) -> Response:
    """Ask a person to choose a time."""
    told = await request.run(intake_bookings.invite, request.path["enquiry_id"], who=who(request))
    return _to_person(request, ASKED[told])


async def book_for(request: Request) -> Response:
    """Agree on a time with a person on the phone, or on another."""
    told = await request.load(intake_bodies.ChoiceIn)
    await request.run(intake_bookings.book_for, request.path["enquiry_id"], **told, who=who(request))
    return _to_person(request, N_("The time is agreed on. Whoever can be written to is told."))


async def cancel_for(request: Request) -> Response:
    """Cancel a conversation."""
    told = await request.load(intake_bodies.CancelIn)
    await request.run(intake_bookings.cancel_for, request.path["enquiry_id"], **told, who=who(request))
    return _to_person(request, N_("The conversation is cancelled. Whoever can be written to is told."))


async def show_talk(request: Request) -> Response:
    """The times to choose from, or the one that is chosen; a look changes nothing."""
    row = await request.run(intake_bookings.look_at, request.path["talk_token"])
    return request.page("talk.html", row=row, **wordings.for_pages())


async def choose(request: Request) -> Response:
    """Choose a time, or another."""
    await request.run(intake_bookings.choose, request.path["talk_token"], **await request.load(intake_bodies.ChoiceIn))
    return _to_talk(request, N_("We have an appointment."))


async def say_none_suits(request: Request) -> Response:
    """None of the times suits."""
    told = await request.load(intake_bodies.NoneSuitsIn)
    await request.run(intake_bookings.say_none_suits, request.path["talk_token"], **told)
    return _to_talk(request, N_("Thank you, we will find a time together."))


async def cancel(request: Request) -> Response:
    """Cancel."""
    await request.run(intake_bookings.cancel, request.path["talk_token"])
    return _to_talk(request, N_("The appointment is cancelled. That is quite all right."))


ASKED = {
    "email": N_("The person is asked by e-mail to choose a time."),
    "sms": N_("The person is asked by text message to ring us about a time."),
    "letter": N_("The person is asked in a letter to ring us about a time."),
    "call": N_("We cannot write to this person: call, and agree on a time."),
}


def _to_person(request: Request, notice: str) -> Response:
    return request.see_other(f"/groups/enquiries/{request.path['enquiry_id']}", notice=gettext(notice))


def _to_talk(request: Request, notice: str) -> Response:
    return request.see_other(f"/groups/talk/{request.path['talk_token']}", notice=gettext(notice))
