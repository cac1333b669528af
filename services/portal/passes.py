"""Passes: the short signed note about who asks that nginx hands every service."""

from functools import cache
from pathlib import Path

from joserfc.jwk import OKPKey

from chassis.db import Conn
from chassis.settings import SettingsInvalid
from chassis.web.passes import sign
from services.portal import sessions


@cache
def key(file: Path | None) -> OKPKey:
    """The key that passes are signed with. Errors: SettingsInvalid."""
    if file is None:
        raise SettingsInvalid("BRIKKE_PASS_PRIVATE_KEY_FILE is not set, and portal signs passes")
    return OKPKey.import_key(file.read_bytes())


async def give(conn: Conn, secret: str, *, attended: bool = True) -> str:
    """The pass of whoever holds the secret of a session that is still good; "" for anyone else.

    ``attended``: a person does something, so that the session goes on.
    """
    session = await sessions.of(conn, secret, attended=attended) if secret else None
    if session is None:
        return ""
    return sign(
        key(conn.settings.pass_private_key_file),
        office=conn.office,
        person_id=session["account_id"],
        roles=session["roles"],
        session=str(session["session_id"]),
    )
