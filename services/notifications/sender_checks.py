"""The last time it was looked at whether our mail can be seen to be ours; kept beside the keys, for those settings alone."""

import asyncio
import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from chassis import clock, log
from chassis.db import Database
from chassis.settings import Settings
from services.notifications import sender_domains, signing
from services.notifications.names import Dns, Names
from services.notifications.sender_domains import Finding, Sender

logger = log.get(__name__)


class Standing(NamedTuple):
    """How it stood when it was last looked at, with the settings there are now."""

    checked_at: datetime | None
    """Null: never, or with other settings."""
    has_passed: bool
    """Whether it has been in order once, which is enough to start: a fault of DNS stops no office."""
    faults: list[str]
    """What was wrong the last time, as ``spf missing``."""


UNCHECKED = Standing(None, False, [])


def look(settings: Settings, names: Names, *, domain: str | None = None, is_kept: bool = True) -> list[Finding]:
    """Look at the office's domain, or at another it might write from; ``is_kept``: remember it as the office's standing."""
    try:
        findings = sender_domains.check(Sender.of(settings, domain), names)
    except signing.KeyUnusable as fault:
        findings = [Finding("dkim", "key_unusable", str(settings.delivery.dkim_key_file), detail=str(fault))]
    if is_kept and domain is None:
        keep(settings, findings)
    return findings


def keep(settings: Settings, findings: list[Finding]) -> None:
    """Remember what was found. That DNS did not answer says nothing, and is not remembered."""
    faults = [f"{finding.subject} {finding.code}" for finding in sender_domains.faults(findings)]
    if faults == ["dns away"]:
        return
    told = {
        "settings": _fingerprint(settings),
        "checked_at": clock.now().isoformat(),
        "has_passed": not faults or standing(settings).has_passed,
        "faults": faults,
    }
    draft = _file(settings).with_suffix(".new")
    draft.write_text(json.dumps(told))
    draft.replace(_file(settings))


def standing(settings: Settings) -> Standing:
    """How it stood the last time."""
    try:
        told = json.loads(_file(settings).read_text())
    except (OSError, ValueError):
        return UNCHECKED
    if told["settings"] != _fingerprint(settings):
        return UNCHECKED
    return Standing(datetime.fromisoformat(told["checked_at"]), told["has_passed"], told["faults"])


def trouble(settings: Settings) -> str | None:
    """What somebody must look at: ``unchecked``, ``skipped`` (checks are switched off), ``faults``; null when all is well.

    Only in production: elsewhere mail goes nowhere.
    """
    if settings.environment != "production":
        return None
    known = standing(settings)
    if known.checked_at is None:
        return "skipped" if settings.delivery.mail_check == "skip" else "unchecked"
    return "faults" if known.faults else None


def may_start(settings: Settings) -> bool:
    """Whether mail may be sent at all: in production not before the domain has been seen to be in order once."""
    if settings.environment != "production" or settings.delivery.mail_check == "skip":
        return True
    return standing(settings).has_passed


async def look_again(db: Database) -> None:
    """Once a day, in production: what was in order may have been changed by somebody else."""
    if db.settings.environment != "production":
        return
    found = sender_domains.faults(await asyncio.to_thread(look, db.settings, Dns()))
    if found:
        logger.warning("sender_not_in_order", reason=" ".join(f"{each.subject}_{each.code}" for each in found))


def _file(settings: Settings) -> Path:
    return settings.key_dir / "mail-check.json"


def _fingerprint(settings: Settings) -> str:
    """Other settings must be looked at anew."""
    told = settings.delivery
    parts = (
        settings.mail_from,
        settings.smtp_host,
        told.mail_bounces,
        told.mail_spf,
        told.dkim_selector,
        told.dkim_domain,
    )
    key = told.dkim_key_file.read_bytes() if told.dkim_key_file else b""
    return hashlib.sha256(json.dumps(parts).encode() + hashlib.sha256(key).digest()).hexdigest()
