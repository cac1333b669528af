"""How a problem is told: a problem document (RFC 9457) to programs, the same sentence on a page to people."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import asyncpg
from marshmallow import ValidationError
from starlette.responses import RedirectResponse, Response

from chassis import db, log
from chassis.problems import Invalid, Problem, Unavailable
from chassis.web import drafts, wording
from chassis.web.forms import Form
from chassis.web.parsing import body_is_form, form_fields
from chassis.web.problems import Broken, SignInNeeded

if TYPE_CHECKING:
    from chassis.web.requests import Request

MEDIA_TYPE = "application/problem+json"
NOTHING_FOR_YOU = "<!-- -->"
"""A fragment's answer to someone it is not for: not empty, or nginx would say that the service is down."""

SHOWN_IN_FORM = (400, 401, 404, 409, 422, 429)

logger = log.get(__name__)


def problem_of(error: Exception) -> Problem:
    """The problem that an exception means; what nobody expected is Broken, and only its class is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationError):
        return Invalid(errors=wording.flat(error.messages))
    if isinstance(error, asyncpg.DataError):
        return Invalid()
    if _is_transient(error):
        logger.warning("unavailable", reason=type(error).__name__)
        return Unavailable()
    logger.error("request_failed", exc_info=error)
    return Broken()


def _is_transient(error: Exception) -> bool:
    """What the database layer calls a fault of the moment; a file that is missing is a fault of ours."""
    return isinstance(error, db.TRANSIENT) and not isinstance(error, FileNotFoundError | LookupError)


def document(problem: Problem) -> dict[str, Any]:
    """The problem as a document; ``errors`` only where there are any."""
    told: dict[str, Any] = {
        "type": problem.slug,
        "title": wording.title(problem),
        "status": problem.status,
        "detail": wording.sentence(problem),
    }
    if problem.errors:
        told["errors"] = _errors(problem)
    return told


async def answer(request: "Request", problem: Problem) -> Response:
    """The problem, told the way the route speaks."""
    kind = request.route.kind
    if kind == "api":
        return as_document(problem)
    if kind == "fragment":
        return Response(
            "" if problem.status >= 500 else NOTHING_FOR_YOU,
            problem.status,
            media_type="text/html",
        )
    if problem.status == 401 and not request.admitted and request.route.is_safe:
        return _to_sign_in(request)
    if isinstance(problem, SignInNeeded):
        return await _sign_in_again(request, problem)
    if request.route.again is not None and request.admitted and problem.status in SHOWN_IN_FORM:
        return await _form_again(request, problem)
    return as_page(request, problem)


def as_document(problem: Problem) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
    return Response(
        json.dumps(document(problem), ensure_ascii=False),
        problem.status,
        headers,
        MEDIA_TYPE,
    )


def as_page(request: "Request", problem: Problem) -> Response:
    context: dict[str, Any] = {
        "problem": problem,
        "sentence": wording.sentence(problem),
        "errors": _errors(problem),
    }
    return request.page("problem.html", status=problem.status, **context)


async def look_again(request: "Request") -> Response:
    """A form that was kept while the person signed in: shown with what was written, and nothing done."""
    assert request.route.again is not None
    request.form = Form(values=await _written(request))
    response: Response = await request.route.again(request)
    return response


async def _sign_in_again(request: "Request", problem: Problem) -> Response:
    """The session ran out while the person was writing: sign in, and go on from there."""
    draft = await drafts.keep(request)
    if draft is None:
        return as_page(request, problem)
    return request.page("sign_in_again.html", status=problem.status, draft=draft)


async def _form_again(request: "Request", problem: Problem) -> Response:
    """The form once more, with all that was written, at the problem's status."""
    assert request.route.again is not None
    try:
        values = await _written(request)
        request.form = Form(values=values, errors=_errors(problem), detail=wording.sentence(problem))
        response: Response = await request.route.again(request)
    except Exception as second:  # noqa: BLE001 the form itself cannot be shown, for example because what it is about is gone
        return as_page(request, problem_of(second))
    response.status_code = problem.status
    return response


async def _written(request: "Request") -> dict[str, Any]:
    """What a person wrote, by field; several values only where a field has several."""
    if request.route.is_safe:
        return dict(request.raw.query_params)
    if not body_is_form(request.raw):
        return {}
    fields = await form_fields(request.raw)
    return {name: fields.getlist(name) if len(fields.getlist(name)) > 1 else fields[name] for name in fields}


def _to_sign_in(request: "Request") -> Response:
    query = request.raw.url.query
    here = request.url_path + (f"?{query}" if query else "")
    return RedirectResponse(f"/sign-in?next={quote(here, safe='')}", 303)


def _errors(problem: Problem) -> dict[str, list[str]]:
    return {name: [wording.message(text) for text in texts] for name, texts in problem.errors.items()}
