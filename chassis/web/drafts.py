"""A form that was sent after the session had run out: kept, sealed, in the page that asks the person to sign in again.

Nothing is stored and nobody has to write anything twice. What was sealed is opened by portal alone, once the same person has
signed in; the person then goes back to the form, or sends it as it was.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chassis import clock, seal
from chassis.settings import Settings
from chassis.web.parsing import all_fields, body_is_form
from chassis.web.passes import SESSION_COOKIE

if TYPE_CHECKING:
    from chassis.web.requests import Request

KEEP = timedelta(hours=12)
LARGEST = 150_000
"""Characters: what is sealed comes back inside another form, which may not be larger than any."""
LOOK = "_look"
"""The hidden field by which a kept form asks to be shown once more rather than done."""
BOUND_TO = "a form kept over a sign-in"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A form as it was sent."""

    path: str
    fields: list[tuple[str, str]]
    session_hash: bytes
    """SHA-256 of what the browser held: whose session it had been."""
    can_be_shown: bool
    """Whether the form can be shown again with what was written in it."""
    whole: bool
    """Whether it can be sent as it was: files are not kept."""


async def keep(request: "Request") -> str | None:
    """What was sent, sealed, without files; None with nothing to keep: nobody was signed in, no form, a password, too much."""
    held = request.cookies.get(SESSION_COOKIE)
    if not held or not body_is_form(request.raw):
        return None
    await request.body()
    fields = await all_fields(request.raw)
    if any("password" in name for name, _ in fields):
        return None
    texts = [(name, value) for name, value in fields if isinstance(value, str)]
    plain = {
        "path": request.url_path,
        "fields": texts,
        "session": hashlib.sha256(held.encode()).hexdigest(),
        "shown": request.route.again is not None,
        "whole": len(texts) == len(fields),
        "at": clock.now().isoformat(),
    }
    if not plain["shown"] and not plain["whole"]:
        return None
    packed = base64.b64encode(zlib.compress(json.dumps(plain).encode())).decode()
    box = seal.seal(request.settings.key_dir, {"packed": packed}, bound_to=BOUND_TO)
    sealed = base64.urlsafe_b64encode(json.dumps(box).encode()).decode()
    return sealed if len(sealed) <= LARGEST else None


def open_sealed(settings: Settings, sealed: str) -> Draft | None:
    """The form; None when it was not sealed here, or is too old."""
    try:
        box = json.loads(base64.urlsafe_b64decode(sealed))
        packed = seal.unseal(settings.key_dir, box, bound_to=BOUND_TO)["packed"]
    except (ValueError, KeyError, TypeError, seal.SealBroken, seal.KeyDestroyed):
        return None
    plain: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    if datetime.fromisoformat(plain["at"]) + KEEP < clock.now():
        return None
    return Draft(
        path=plain["path"],
        fields=[(name, value) for name, value in plain["fields"]],
        session_hash=bytes.fromhex(plain["session"]),
        can_be_shown=plain["shown"],
        whole=plain["whole"],
    )


async def asks_to_look(request: "Request") -> bool:
    """Whether a kept form came back to be looked at."""
    if request.route.kind != "page" or request.route.again is None or request.route.is_safe:
        return False
    if not body_is_form(request.raw):
        return False
    await request.body()
    return any(name == LOOK for name, _ in await all_fields(request.raw))
