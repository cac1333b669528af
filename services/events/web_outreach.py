"""Pages and answers about outreach and the work with municipalities."""

from typing import Any

from chassis import belonging, clock, corrections, languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.events import (
    bodies,
    municipalities,
    outreach,
    outreach_bodies,
    outreach_corrections,
    outreach_words,
    projects,
    tables,
    words,
)
from services.events.web_api import reader

HERE = "/events/outreach"
PLACES = f"{HERE}/municipalities"


async def list_outreach(request: Request) -> Response:
    """What has been held, the newest first."""
    asked = await request.query(outreach_bodies.OutreachPage)
    rows, after = await request.run(outreach.look_through, **asked)
    which = {name: asked[name] for name in ("month", "municipality")}
    month = request.raw.query_params.get("month", "")
    return request.page(
        "outreach.html",
        values={"month": month, "municipality": asked["municipality"]},
        rows=rows,
        after=after,
        total=await request.run(outreach.count, **which),
        used=await request.run(outreach.used_municipalities),
        asked=asked,
        words=outreach_words,
    )


async def write_outreach(request: Request) -> Response:
    """The same as a file for a spreadsheet, all of it."""
    asked = await request.query(outreach_bodies.OutreachQuery)
    rows, _ = await request.run(outreach.look_through, **asked, limit=1_000_000)
    name = 'attachment; filename="aktivitet.csv"'
    return request.answer(tables.write(rows), tables.MEDIA_TYPE, content_disposition=name)


async def show_form(request: Request) -> Response:
    """The form: today, and the municipality used last."""
    return await _form(request, await request.run(outreach.offered, request.form.value("municipality") or None))


async def show_filled_form(request: Request) -> Response:
    """The form with what another page knows of it; nothing is noted yet."""
    known = await request.load(outreach_bodies.Filled)
    offered = await request.run(outreach.offered, known["municipality"])
    return await _form(request, offered, **{name: value for name, value in known.items() if value})


async def log(request: Request) -> Response:
    """Note what was held."""
    row = await request.run(outreach.log, **await request.load(outreach_bodies.OutreachIn))
    notice = languages.gettext(N_("Noted: {what}. Thank you!"))
    what = outreach_words.said(outreach_words.KINDS, row["kind"])
    return request.see_other(HERE, notice=notice.format(what=what))


async def show_outreach(request: Request) -> Response:
    """One, to be put right, and what has been put right of it before."""
    row = await request.run(outreach.find, request.path["outreach_id"])
    past = await request.run(corrections.of, "outreach", row["outreach_id"])
    offered = await request.run(outreach.offered, row["municipality"], row["held_with"])
    may = await request.run(projects.of, projects.OUTREACH, row["outreach_id"])
    return request.page(
        "outreach_one.html",
        values=dict(row) | {"part_of": belonging.chosen(may)},
        row=row,
        past=past,
        reasons=corrections.reasons(),
        why=corrections.REASONS,
        words=outreach_words,
        translated=words.translated,
        projects=belonging.options(may),
        **offered,
    )


async def choose_projects(request: Request) -> Response:
    """Say which projects it is part of."""
    told = await request.load(bodies.PartOfIn)
    await request.run(outreach.choose_projects, request.path["outreach_id"], **told)
    return request.see_other(f"{HERE}/{request.path['outreach_id']}", notice=N_("What it is part of is changed."))


async def correct(request: Request) -> Response:
    """Put right what was noted."""
    told = await request.load(outreach_bodies.OutreachPutRight)
    await request.run(outreach_corrections.correct, request.path["outreach_id"], who=reader(request), **told)
    return request.see_other(HERE, notice=N_("It is put right, and the figures follow."))


async def strike(request: Request) -> Response:
    """It was never held."""
    told = await request.load(outreach_bodies.Struck)
    await request.run(outreach_corrections.strike, request.path["outreach_id"], who=reader(request), **told)
    return request.see_other(HERE, notice=N_("It is taken out, and no longer counted."))


async def list_municipalities(request: Request) -> Response:
    """How far the work with each municipality has come."""
    asked = await request.query(outreach_bodies.StepsQuery)
    rows = await request.run(municipalities.list_all, asked["step"])
    return request.page(
        "municipalities.html", values=asked, rows=rows, words=outreach_words, translated=words.translated
    )


async def show_municipality(request: Request) -> Response:
    """One municipality: its steps, and what was held there."""
    found = await request.run(municipalities.show, request.path["municipality"])
    return request.page(
        "municipality.html",
        values={"reached_on": clock.today()},
        **found,
        reasons=corrections.reasons(),
        words=outreach_words,
        translated=words.translated,
    )


async def note_step(request: Request) -> Response:
    """Note how far a municipality has come."""
    told = await request.load(outreach_bodies.StepIn)
    code = request.path["municipality"]
    await request.run(municipalities.note_step, code, who=reader(request), **told)
    return request.see_other(f"{PLACES}/{code}", notice=N_("The step is noted."))


async def strike_step(request: Request) -> Response:
    """A step was noted wrongly."""
    told = await request.load(outreach_bodies.Struck)
    code = request.path["municipality"]
    await request.run(municipalities.strike_step, code, request.path["step_id"], who=reader(request), **told)
    return request.see_other(f"{PLACES}/{code}", notice=N_("The step is taken out."))


async def list_for_programs(request: Request) -> Response:
    """What has been held, the newest first."""
    rows, after = await request.run(outreach.look_through, **await request.query(outreach_bodies.OutreachPage))
    return request.rows(outreach_bodies.OutreachOut, rows, after)


async def log_for_programs(request: Request) -> Response:
    """Note what was held."""
    row = await request.run(outreach.log, **await request.load(outreach_bodies.OutreachIn))
    return request.json(outreach_bodies.OutreachOut, row, 201)


async def _form(request: Request, offered: dict[str, Any], **known: Any) -> Response:
    last = next((code for code, _ in offered["recent"]), "")
    return request.page(
        "outreach_new.html",
        values={"held_on": clock.today(), "municipality": last} | known,
        projects=belonging.options(await request.run(projects.of, projects.OUTREACH)),
        words=outreach_words,
        translated=words.translated,
        **offered,
    )
