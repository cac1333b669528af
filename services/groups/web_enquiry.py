"""The public pages: the enquiry form, one question at a time, and withdrawing. They work without JavaScript."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chassis import languages
from chassis.problems import NotFound
from chassis.web import Request, Response
from chassis.web.forms import flatten
from services.groups import (
    announcements,
    bodies,
    consents,
    cookies,
    directory,
    drafts,
    enquiries,
    enquiry_form,
    joining,
    places,
    waiting_list,
    wordings,
)
from services.groups.enquiry_form import Step
from services.groups.problems import DraftGone

COOKIE = "__Host-enquiry"
ROOT = "/groups/enquiry"


async def show_directory(request: Request) -> Response:
    """Groups near you."""
    asked = await request.query(bodies.DirectoryAsked)
    rows = await request.run(directory.listed, **asked)
    return request.page("directory.html", rows=rows, values=asked, **wordings.for_pages())


async def show_near(request: Request) -> Response:
    """Open groups near a postcode, for the front page."""
    asked = await request.query(bodies.DirectoryAsked)
    rows = await request.run(directory.listed, **asked)
    return request.page("near.html", rows=rows, asked=asked, **wordings.for_pages())


async def show_beginning(request: Request) -> Response:
    """What an enquiry is, before the first question; a postcode or a group that was chosen already is taken along."""
    asked = await request.query(enquiry_form.BeginIn)
    chosen = await _chosen(request, asked)
    return request.page(
        "enquiry/begin.html",
        postcode=asked.get("postcode"),
        chosen=chosen,
        text="enquiry/begin",
        **wordings.for_pages(),
    )


async def begin(request: Request) -> Response:
    """Begin an enquiry: a draft that only this browser can open."""
    answers = await request.load(enquiry_form.BeginIn)
    token = drafts.new_token()
    await request.run(drafts.keep, token, enquiry_form.begun(answers))
    return cookies.keep(request.see_other(f"{ROOT}/{enquiry_form.STEPS[0].name}"), COOKIE, token)


async def show_step(request: Request) -> Response:
    """One question."""
    step = _step(request)
    answers = await request.run(drafts.find, request.cookies.get(COOKIE)) or {}
    if "receipt" in answers:
        return request.see_other(f"{ROOT}/receipt")
    lacking = enquiry_form.missing(answers) if step.name == "check" else None
    if lacking:
        return request.see_other(f"{ROOT}/{lacking}")

    postcode = answers.get("postcode") if step.name == "check" else None
    return request.page(
        f"enquiry/{step.name}.html",
        values=flatten(answers),
        text=f"enquiry/{step.name}",
        step=step,
        number=enquiry_form.STEPS.index(step) + 1,
        steps=len(enquiry_form.STEPS),
        before=enquiry_form.before(step),
        answers=answers,
        place=await request.run(places.look_up, postcode) if postcode else None,
        consent=_consent(),
        chosen=await _chosen(request, answers),
        **wordings.for_pages(),
    )


async def send_step(request: Request) -> Response:
    """Keep the answer to one question and go on to the next."""
    step = _step(request)
    told = await request.load(step.takes)
    token = request.cookies.get(COOKIE) or drafts.new_token()
    answers = await request.run(drafts.find, token) or {}
    if told.get("adult") is False:
        await request.run(drafts.wipe, token)
        return request.see_other(f"{ROOT}/young")

    enquiries.check_told(told)
    await request.run(drafts.keep, token, enquiry_form.with_answer(answers, step, told))
    return cookies.keep(request.see_other(f"{ROOT}/{enquiry_form.after(step)}"), COOKIE, token)


async def send_enquiry(request: Request) -> Response:
    """Send the whole enquiry, with consent; asking twice sends once."""
    await request.load(enquiry_form.CheckIn)
    token = request.cookies.get(COOKIE) or ""
    answers = await request.run(drafts.find, token)
    if answers is None:
        raise DraftGone
    if "receipt" not in answers:
        receipt = await request.run(enquiries.receive, **enquiry_form.complete(answers, request.reads))
        shown = {"pickup_code": receipt["pickup_code"], "hear_by": receipt["hear_by"].isoformat()}
        shown |= {"kind": answers["channel"]["kind"], "joined": None}
        await request.run(drafts.keep, token, {"receipt": shown})  # before the group: the code must not be lost with it
        if chosen := await _chosen(request, answers):
            state = await request.run(joining.with_enquiry, chosen["group_id"], receipt["enquiry_id"])
            await request.run(drafts.keep, token, {"receipt": shown | {"joined": state, "title": chosen["title"]}})
    return request.see_other(f"{ROOT}/receipt")


async def show_receipt(request: Request) -> Response:
    """The receipt: the pickup code, when one will hear, and who will write."""
    answers = await request.run(drafts.find, request.cookies.get(COOKIE)) or {}
    if "receipt" not in answers:
        raise DraftGone
    receipt = answers["receipt"]
    hear_by = date.fromisoformat(receipt["hear_by"])
    return request.page("enquiry/receipt.html", receipt=receipt, hear_by=hear_by, mail_from=request.settings.mail_from)


async def leave(request: Request) -> Response:
    """Wipe what was written on the way; the browser that asks is leaving, and reads no answer."""
    await request.run(drafts.wipe, request.cookies.get(COOKIE))
    return cookies.drop(request.answer("", "text/plain", 204), COOKIE)


async def show_young(request: Request) -> Response:
    """Who is there for someone under 18."""
    return request.page("enquiry/young.html", text="enquiry/young")


async def show_withdraw(request: Request) -> Response:
    """Where a person withdraws with the pickup code."""
    return request.page("withdraw.html")


async def send_withdraw(request: Request) -> Response:
    """Withdraw with the pickup code."""
    told = await request.load(bodies.WithdrawIn)
    await request.run(waiting_list.withdraw_by_code, told["pickup_code"])
    return request.page("withdrawn.html")


async def _chosen(request: Request, answers: Mapping[str, Any]) -> Any:
    """The announced group that was chosen; null where none was, or it is not there any more."""
    group_id = answers.get("group_id")
    return await request.run(announcements.look_at, UUID(str(group_id))) if group_id else None


def _step(request: Request) -> Step:
    step = enquiry_form.find(request.path.get("step", "check"))
    if step is None:
        raise NotFound
    return step


def _consent() -> str:
    return languages.gettext(consents.TEXTS[(consents.ENQUIRY, consents.VERSION)])
