"""Mail as an operator meets it: what comes back is handed to notifications, and the sender's domain is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chassis.settings import Settings
from infra.local.faults import Fault
from infra.operations.calls import call

RSA_BITS = 2048


def take_in(settings: Settings, content: bytes, *, to: str = "") -> str:
    """One mail that came back.

    Shape   "taken" (also where it says nothing, or is about nothing of ours: nobody need read it), "letter" (a person wrote
            it, who must be told that nobody reads it here), "later" (the message it is about is still being sent).
    """
    from services.notifications import bounces

    try:
        taken = call(settings, "notifications", bounces.take_in, content, to=to)
    except bounces.StillBeingSent:
        return "later"
    return "letter" if taken.is_letter else "taken"


def look(settings: Settings, *, domain: str | None = None, zone: Path | None = None) -> list[Any]:
    """What was found of the domain the office writes from, or of another; ``zone`` judges a file in place of DNS.

    Only what the world's DNS says of the office's own domain is kept, and lets it start.
    """
    from services.notifications import sender_checks
    from services.notifications.names import Dns, ZoneFile

    names = ZoneFile(zone) if zone else Dns()
    return sender_checks.look(settings, names, domain=domain, is_kept=zone is None and domain is None)


def faults(found: list[Any]) -> list[Any]:
    """What keeps the domain from being in order."""
    from services.notifications import sender_domains

    return sender_domains.faults(found)


def require_checked(settings: Settings) -> None:
    """In production mail is not sent before the world has been seen to know it as ours. Errors: Fault."""
    from services.notifications import sender_checks

    if not sender_checks.may_start(settings):
        raise Fault(
            f"it has not been seen that mail from {settings.mail_from} is known as ours (SPF, DKIM, DMARC)",
            f"run brikke mail check --office {settings.office}; BRIKKE_MAIL_CHECK=skip sends all the same",
        )


def make_key(file: Path) -> str:
    """A new key for signing mail, in a file nobody else can read; what DNS must say of it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    from infra.provision import secrets
    from services.notifications import signing

    if not file.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
        form = serialization.PrivateFormat.PKCS8
        secrets.write(file, made.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return signing.record(file)


def standing(settings: Settings) -> dict[str, Any]:
    """{trouble, faults} of the sender's domain, as ``brikke status`` tells it; null trouble when all is well."""
    from services.notifications import sender_checks

    return {"trouble": sender_checks.trouble(settings), "faults": sender_checks.standing(settings).faults}
