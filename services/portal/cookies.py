"""What a browser holds: the session's secret, in a cookie that only this site gets and no script reads."""

from typing import Any, TypeVar
from urllib.parse import urlsplit

R = TypeVar("R", bound=Any)

SESSION = "__Host-session"
BEARER = "bearer "


def remember(response: R, secret: str) -> R:
    """The answer, with the session's secret for the browser to keep until it is closed."""
    response.set_cookie(SESSION, secret, path="/", secure=True, httponly=True, samesite="lax")
    return response


def forget(response: R) -> R:
    """The answer, after which the browser holds nothing of the session, nor pages it has shown."""
    response.delete_cookie(SESSION, path="/", secure=True, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def secret_of(jar: dict[str, str]) -> str:
    """The secret a browser sends; "" when it has none."""
    return jar.get(SESSION, "")


def presented(authorization: str | None, jar: dict[str, str]) -> str:
    """The secret a caller shows: a program's token first, else a browser's cookie; "" when there is none."""
    if authorization and authorization.lower().startswith(BEARER):
        return authorization[len(BEARER) :].strip()
    return secret_of(jar)


def own_page(url: str) -> str:
    """Where to go after signing in: a page here, whatever the address asked for."""
    parts = urlsplit(url)
    here = url.startswith("/") and not url.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return url if here and "\\" not in url and url.isprintable() else "/today"
