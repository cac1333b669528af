"""The cookies that hold a half-filled form or a visit together: a random token each, and nothing else."""

from chassis.web import Response
from services.groups import drafts


def keep(response: Response, name: str, token: str) -> Response:
    """Gone with the session, or in half an hour."""
    seconds = int(drafts.KEEP.total_seconds())
    response.set_cookie(name, token, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    return response


def drop(response: Response, name: str) -> Response:
    """What it opened is wiped, or left to its half hour."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
    return response
