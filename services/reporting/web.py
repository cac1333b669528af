"""Reporting's web face: which pages and API routes lead to which use case."""

from chassis import web
from chassis.web import STAFF, api, fragment, listed, page
from services.reporting import (
    bodies,
    project_bodies,
    web_api,
    web_historical,
    web_pages,
    web_projects,
    web_report,
    web_restated,
    web_revisions,
)

FIGURES = {"coordinator", "manager", "administrator", "statistician"}
CLOSERS = {"manager", "administrator"}
HISTORIANS = {"statistician", "manager", "administrator"}
PROJECT = "/projects/{project_id:uuid}"
UPLOAD_BYTES = 6 * 1024 * 1024

app = web.service(
    "reporting",
    __file__,
    [
        # Programs
        api("GET", "/indicators", web_api.list_indicators, roles=STAFF, gives=bodies.IndicatorsOut),
        api("GET", "/report", web_api.give_report, roles=STAFF, asks=bodies.ReportAsked, gives=bodies.ReportOut),
        api(
            "GET",
            "/restated",
            web_restated.give_restated,
            roles=FIGURES,
            asks=bodies.RestatedAsked,
            gives=bodies.ComparedOut,
        ),
        api(
            "GET",
            "/completeness",
            web_api.give_completeness,
            roles=STAFF,
            asks=bodies.MonthsAsked,
            gives=bodies.CompletenessOut,
        ),
        api(
            "POST",
            "/completeness/{office}/ask",
            web_api.ask_for_figures,
            roles=HISTORIANS,
            takes=bodies.Nothing,
            gives=bodies.AwaitedOut,
        ),
        api("GET", "/periods", web_api.list_periods, roles=FIGURES, gives=bodies.PeriodsOut),
        api(
            "POST",
            "/periods/{period}/close",
            web_api.close_period,
            roles=CLOSERS,
            takes=bodies.Nothing,
            gives=bodies.PeriodOut,
        ),
        api(
            "POST",
            "/periods/{period}/restate",
            web_api.restate_period,
            roles=CLOSERS,
            takes=bodies.Nothing,
            gives=bodies.RestatedOut,
        ),
        api(
            "GET",
            "/projects",
            web_projects.list_for_programs,
            roles=FIGURES,
            gives=listed(project_bodies.ProjectOut),
        ),
        api(
            "GET",
            PROJECT,
            web_projects.report_for_programs,
            roles=FIGURES,
            gives=project_bodies.ProjectReportOut,
        ),
        # Staff
        page("GET", "", web_pages.show_figures, roles=FIGURES),
        page("GET", "/report", web_report.show_report, roles=FIGURES),
        page("GET", "/report/chart.svg", web_report.show_chart, roles=FIGURES),
        page("GET", "/report/map.svg", web_report.show_map, roles=FIGURES),
        page("GET", "/restated", web_restated.show_restated, roles=FIGURES),
        page("GET", "/completeness", web_pages.show_completeness, roles=FIGURES),
        page("POST", "/completeness/{office}/ask", web_pages.ask_for_figures, roles=HISTORIANS, creates=False),
        page("GET", "/closing", web_pages.show_closing, roles=CLOSERS),
        page("GET", "/closing/{period}", web_pages.show_sign_off, roles=CLOSERS),
        page("POST", "/closing/{period}", web_pages.close_period, roles=CLOSERS, again=web_pages.show_sign_off),
        page("GET", "/revisions", web_revisions.show_revisions, roles=FIGURES),
        page("POST", "/revisions", web_revisions.give_reasons, roles=FIGURES, again=web_revisions.show_revisions),
        page("GET", "/projects", web_projects.list_projects, roles=FIGURES),
        page("GET", "/projects/new", web_projects.show_form, roles=CLOSERS),
        page("POST", "/projects/new", web_projects.make, roles=CLOSERS, again=web_projects.show_form),
        page("GET", PROJECT, web_projects.show_project, roles=FIGURES),
        page("GET", f"{PROJECT}/file", web_projects.give_file, roles=FIGURES),
        page("GET", f"{PROJECT}/change", web_projects.show_changes, roles=CLOSERS),
        page(
            "POST",
            f"{PROJECT}/change",
            web_projects.change,
            roles=CLOSERS,
            creates=False,
            again=web_projects.show_changes,
        ),
        page("POST", f"{PROJECT}/open", web_projects.set_open, roles=CLOSERS, creates=False),
        page("GET", "/historical", web_historical.show_historical, roles=HISTORIANS),
        page(
            "POST",
            "/historical",
            web_historical.check_file,
            roles=HISTORIANS,
            again=web_historical.show_historical,
            creates=False,
            body_limit=UPLOAD_BYTES,
        ),
        page("GET", "/historical/template.xlsx", web_historical.give_template, roles=HISTORIANS),
        page("GET", "/historical/{file_id:uuid}", web_historical.show_file, roles=HISTORIANS),
        page("POST", "/historical/{file_id:uuid}/enter", web_historical.enter_file, roles=HISTORIANS, creates=False),
        page(
            "POST",
            "/historical/{file_id:uuid}/withdraw",
            web_historical.withdraw_file,
            roles=HISTORIANS,
            creates=False,
        ),
        fragment("/_today", web_pages.show_today, roles=FIGURES),
    ],
)
