"""Tokens for signing in to Microsoft 365, Google and others that no longer take passwords (OAuth 2.0, RFC 6749).

Two ways: with a refresh token that somebody has given the program once (Google, or a mailbox's own user), or as the program
itself by its client secret (Microsoft 365, "client credentials").
"""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from chassis import clock, log
from chassis.settings import Settings

TIMEOUT_S = 15
EARLY_S = 120
"""A token is renewed so long before it ends, so that none ends between being fetched and being shown."""
UNSAID_S = 300
"""How long a token is used where the answer does not say."""

logger = log.get(__name__)


class TokenAway(OSError):
    """No token was given: the address, the client or its secret is wrong, or nobody answered."""


class Answer(Schema):
    """What a token is given with (RFC 6749, section 5.1); what else stands there is not needed."""

    access_token = fields.String(required=True, validate=validate.Regexp(r"^[\x21-\x7e]+$"))
    expires_in = fields.Float(load_default=UNSAID_S, validate=validate.Range(1))
    refresh_token = fields.String(load_default=None, allow_none=True)


class Tokens:
    """The token of one process, fetched when it is needed and kept until it is about to end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._token: str | None = None
        self._ends_at = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """A token that is good for at least a minute. Errors: TokenAway."""
        async with self._one_at_a_time:
            if self._token is None or clock.now().timestamp() > self._ends_at:
                await self._fetch()
            return self._token or ""

    def forget(self) -> None:
        """It was not taken: the next is a fresh one."""
        self._token = None

    async def _fetch(self) -> None:
        try:
            answer = Answer(unknown=EXCLUDE).load(await self._ask())
        except (httpx2.HTTPError, httpx2.InvalidURL, ValidationError, ValueError) as fault:
            logger.warning("mail_token_away", reason=type(fault).__name__)
            raise TokenAway(type(fault).__name__) from fault
        lasts_s = answer["expires_in"]
        self._token = answer["access_token"]
        self._ends_at = clock.now().timestamp() + lasts_s - min(EARLY_S, lasts_s / 2)
        self._keep_renewed(answer["refresh_token"])

    async def _ask(self) -> Any:
        async with httpx2.AsyncClient(timeout=TIMEOUT_S) as client:
            answer = await client.post(str(self._settings.delivery.oauth_token_url), data=self._asked())
            answer.raise_for_status()
            return answer.json()

    def _asked(self) -> dict[str, str]:
        told = self._settings.delivery
        asked = {"client_id": told.oauth_client_id, "scope": told.oauth_scope, "client_secret": None}
        if told.oauth_client_secret_file:
            asked["client_secret"] = told.oauth_client_secret_file.read_text().strip()
        if told.oauth_refresh_token_file:
            asked |= {
                "grant_type": "refresh_token",
                "refresh_token": self._refresh_token(told.oauth_refresh_token_file),
            }
        else:
            asked["grant_type"] = "client_credentials"
        return {name: value for name, value in asked.items() if value}

    def _refresh_token(self, given: Path) -> str:
        """The one we were given, or the one it was exchanged for, whichever is newer."""
        renewed = self._renewed_file
        if renewed.exists() and renewed.stat().st_mtime >= given.stat().st_mtime:
            return renewed.read_text().strip()
        return given.read_text().strip()

    def _keep_renewed(self, refresh_token: str | None) -> None:
        """Some services give a new refresh token each time, and the old one ends some weeks later."""
        if self._settings.delivery.oauth_refresh_token_file and refresh_token:
            draft = self._renewed_file.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(refresh_token)
            draft.replace(self._renewed_file)

    @property
    def _renewed_file(self) -> Path:
        return self._settings.key_dir / "mail.refresh"
