"""Canaries around accounts and invitations: who is tied to what, with what they get in, and who asks us to come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis import seal
from chassis.db import Conn, Database
from services.portal import (
    brochures,
    halfway,
    identities,
    invitations,
    known_devices,
    links,
    mailed_codes,
    passwords,
    pins,
    recovery_codes,
)

PDF = b"%PDF-1.7\n%%EOF\n"


async def accounts(portal: Database, canaries: Any, account_id: UUID) -> None:
    """All that can be kept about one who can sign in, and an invitation that was answered."""
    await portal.run(_ways_in, canaries, account_id)
    await portal.run(_tie, canaries)
    await portal.run(_invitation, canaries, account_id)


async def _ways_in(conn: Conn, canaries: Any, account_id: UUID) -> None:
    kept = {
        "device": await known_devices.remember(conn, "", account_id),
        "account_link": (await links.make(conn, account_id, "password")).url.rsplit("/", 1)[-1],
        "recovery_code": (await recovery_codes.make(conn, account_id))[0],
        "mailed_code_held": (await mailed_codes.make(conn, account_id, "/")).held,
    }
    draft = seal.seal(conn.settings.key_dir, {"wishes": canaries.new("half_sign_in.draft")}, bound_to="draft")
    kept["half_held"] = await halfway.begin(conn, account_id, "/", draft=str(draft).encode())
    canaries.planted |= kept
    await pins.choose(conn, account_id, await passwords.hash(canaries.new("pin")))
    await brochures.add(conn, pdf=PDF, title="Hefte", language="nb", added_by=account_id)


async def _tie(conn: Conn, canaries: Any) -> None:
    claims = {"email": f"{canaries.planted['account.email']}@example.org", "email_verified": True}
    await identities.tie(conn, "https://login.example.org", canaries.new("account_identity.subject"), claims)


async def _invitation(conn: Conn, canaries: Any, account_id: UUID) -> None:
    new = canaries.new
    await invitations.receive(
        conn, email=new("invitation.email", "{}@example.org"), wish="talk", sector="other", name=new("invitation.name"),
        organisation=new("invitation.organisation"), phone=new("invitation.phone"), about=new("invitation.about"),
        wished_for=new("invitation.wished_for"), language="nb",
    )  # fmt: skip
    row = await conn.fetchrow("SELECT invitation_id FROM invitation ORDER BY received_at DESC LIMIT 1")
    assert row is not None
    await invitations.answer(conn, row["invitation_id"], new("invitation.answer"), who=account_id)
