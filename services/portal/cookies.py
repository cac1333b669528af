"""What a browser holds: the session's secret, in a cookie that only this site gets and no script reads."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from chassis.web.passes import SESSION_COOKIE
from services.portal import halfway, known_devices

if TYPE_CHECKING:
    from services.portal.doorway import Arrived

R = TypeVar("R", bound=Any)

SESSION = SESSION_COOKIE
AWAY = "__Host-away"
"""While the person signs in at a provider."""
MAILED = "__Host-mailed"
"""While an initiator finds the code in the mail, and the PIN."""
HALF = "__Host-half"
"""While a code or a code app is still owed."""
DEVICE = "__Host-device"
"""By what the browser is known after somebody has signed in with it."""
BEARER = "bearer "


def remember(response: R, secret: str) -> R:
    """The answer, with the session's secret for the browser to keep until it is closed."""
    response.set_cookie(SESSION, secret, path="/", secure=True, httponly=True, samesite="lax")
    return response


def hold(response: R, name: str, value: str, lasts: timedelta) -> R:
    """The answer, with something for the browser to hold for a while."""
    seconds = int(lasts.total_seconds())
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    return response


def drop(response: R, name: str) -> R:
    """The answer, after which the browser no longer holds it."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
    return response


def arrive(response: R, arrived: "Arrived") -> R:
    """The answer to someone who is in, or halfway in."""
    if arrived.half is not None:
        return hold(response, HALF, arrived.half, halfway.LASTS)
    drop(response, HALF)
    if arrived.device is not None:
        hold(response, DEVICE, arrived.device, known_devices.KEEP)
    return remember(response, arrived.session or "")


def forget(response: R) -> R:
    """The answer, after which the browser holds nothing of the session, nor pages it has shown."""
    drop(response, SESSION)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def secret_of(jar: dict[str, str]) -> str:
    """The secret a browser sends; "" when it has none."""
    return jar.get(SESSION, "")


def half_of(jar: dict[str, str]) -> str:
    """What a browser holds that is halfway in; "" when it is not."""
    return jar.get(HALF, "")


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
