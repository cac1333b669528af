"""Projects and their reports: for those who keep them, and for whoever gives the money."""

from typing import Any, Final

from chassis import languages
from chassis.languages import LANGUAGES, N_
from chassis.web import Request, Response
from chassis.workbooks import MEDIA_TYPE
from services.reporting import (
    catalogue,
    labels,
    project_bodies,
    project_reports,
    project_tables,
    project_words,
    projects,
)
from services.reporting.project_counts import COUNTED

HERE: Final = "/reporting/projects"
CSV: Final = "text/csv; charset=utf-8"


async def list_projects(request: Request) -> Response:
    """All projects of the office."""
    return request.page("projects.html", rows=await request.run(projects.list_all), month=project_words.month)


async def show_form(request: Request) -> Response:
    """The form for a new one."""
    return request.page("project_form.html", values={}, project=None, figures=_figures())


async def make(request: Request) -> Response:
    """Make one."""
    project_id = await request.run(projects.make, **await request.load(project_bodies.ProjectIn))
    notice = N_("The project is made. Now it can be chosen for groups, events and outreach.")
    return request.see_other(f"{HERE}/{project_id}", notice=notice)


async def show_changes(request: Request) -> Response:
    """The same form, with what there is."""
    project = await request.run(projects.find, request.path["project_id"])
    values = {name: project[name] for name in ("name", "funder", "aims")}
    values |= {name: f"{project[name]:%Y-%m}" for name in ("first_month", "last_month")}
    values |= {f"goals.{code}": target for code, target in project["goals"].items()}
    return request.page("project_form.html", values=values, project=project, figures=_figures())


async def change(request: Request) -> Response:
    """Change one."""
    told = await request.load(project_bodies.ProjectIn)
    await request.run(projects.change, request.path["project_id"], **told)
    return request.see_other(f"{HERE}/{request.path['project_id']}", notice=N_("The project is changed."))


async def set_open(request: Request) -> Response:
    """Close one, or open it again."""
    told = await request.load(project_bodies.OpenIn)
    await request.run(projects.set_open, request.path["project_id"], **told)
    notices = {
        True: N_("The project is open again."),
        False: N_("The project is closed. Its report stands."),
    }
    return request.see_other(f"{HERE}/{request.path['project_id']}", notice=notices[told["open"]])


async def show_project(request: Request) -> Response:
    """One project's report: in words, in numbers, and as a text to paste."""
    asked = await request.query(project_bodies.ProjectAsked)
    report = await request.run(project_reports.look, request.path["project_id"])
    language = asked["text"] or languages.current()
    with languages.reading(language):
        text = project_words.text(report)
    return request.page(
        "project.html",
        **report,
        report=report,
        words=project_words,
        sign=project_tables.sign,
        sentences=text,
        text_language=language,
        text_languages=LANGUAGES,
    )


async def give_file(request: Request) -> Response:
    """The report as a file for a spreadsheet."""
    asked = await request.query(project_bodies.FileAsked)
    report = await request.run(project_reports.look, request.path["project_id"])
    named = f'attachment; filename="prosjekt-{report["project"]["first_month"]:%Y-%m}.{asked["format"]}"'
    if asked["format"] == "csv":
        return request.answer(project_tables.as_csv(report), CSV, content_disposition=named)
    return request.answer(await project_tables.as_xlsx(report), MEDIA_TYPE, content_disposition=named)


async def list_for_programs(request: Request) -> Response:
    """All projects of the office."""
    return request.rows(project_bodies.ProjectOut, await request.run(projects.list_all))


async def report_for_programs(request: Request) -> Response:
    """One project's report."""
    report = await request.run(project_reports.look, request.path["project_id"])
    return request.json(project_bodies.ProjectReportOut, report)


def _figures() -> list[tuple[str, str, str]]:
    """(code, name, definition) of what a goal can be set for."""
    known: dict[str, Any] = catalogue.current().indicators
    return [(code, labels.text(known[code].name), labels.text(known[code].definition)) for code in COUNTED]
