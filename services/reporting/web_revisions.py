"""The page on which changes of closed months get their reason."""

from typing import Any

from chassis.languages import ngettext
from chassis.web import Request, Response
from services.reporting import bodies, findings, reasons, revisions


async def show_revisions(request: Request) -> Response:
    """What was changed in closed months: what waits for a reason, and what has one."""
    found = await request.run(revisions.look)
    return request.page(
        "revisions.html",
        values={"reasons": {}, "words": {}},
        **found,
        choices=list(reasons.words().items()),
        reasons=reasons.words(),
        runs=revisions.runs,
        label=findings.label,
    )


async def give_reasons(request: Request) -> Response:
    """Say why."""
    told: dict[str, Any] = await request.load(bodies.RevisionReasons)
    number = await request.run(revisions.give, **told)
    said = ngettext("{count} change has its reason now.", "{count} changes have their reason now.", number)
    return request.see_other("/reporting/revisions", notice=said.format(count=number))
