"""The provider that staff sign in with: what it says of itself, its keys, and the exchange of a code for tokens.

Everything is asked with a time-out and kept for an hour. Its addresses must be https; redirects are not followed.
"""

import asyncio
import ssl
import time
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis import log
from chassis.problems import NotFound
from chassis.settings import Settings
from chassis.settings_oidc import Oidc, is_safe
from services.portal.attempts import Attempt
from services.portal.problems import ProviderAway, SignInBroken

TIMEOUT_S = 5.0
KEEP_S = 3600.0
KEYS_AGAIN_S = 60.0
"""A key nobody knows makes the keys be fetched again, but not oftener than this."""
SCOPE = "openid email"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ADDRESSES = (*NEEDED, "userinfo_endpoint", "end_session_endpoint")

logger = log.get(__name__)


class Provider:
    """One provider, as this process knows it."""

    def __init__(self, oidc: Oidc, environment: str, redirect_uri: str) -> None:
        self.oidc = oidc
        self.redirect_uri = redirect_uri
        self._environment = environment
        self._card: dict[str, Any] = {}
        self._card_read_at = self._keys_read_at = float("-inf")
        self._keys = KeySet([])
        self._reading = asyncio.Lock()

    async def card(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery). Errors: ProviderAway."""
        async with self._reading:
            if time.monotonic() - self._card_read_at > KEEP_S:
                self._card = self._checked(
                    await self._get(f"{self.oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
                )
                self._card_read_at = time.monotonic()
        return self._card

    async def keys(self, *, anew: bool = False) -> KeySet:
        """The keys it signs with; ``anew`` when one was met that is not among them. Errors: ProviderAway."""
        card = await self.card()
        async with self._reading:
            age = time.monotonic() - self._keys_read_at
            if age > KEEP_S or (anew and age > KEYS_AGAIN_S):
                self._keys = _key_set(await self._get(card["jwks_uri"]))
                self._keys_read_at = time.monotonic()
        return self._keys

    async def address(self, attempt: Attempt) -> str:
        """Where to send a person to sign in. Errors: ProviderAway."""
        card = await self.card()
        more = {"acr_values": " ".join(self.oidc.acr_values)} if self.oidc.acr_values else {}
        async with self._client() as client:
            url, _ = client.create_authorization_url(
                card["authorization_endpoint"],
                state=attempt.state,
                code_verifier=attempt.verifier,
                nonce=attempt.nonce,
                **more,
            )
        return str(url)

    async def exchange(self, code: str, attempt: Attempt) -> dict[str, Any]:
        """The tokens for a code. Errors: ProviderAway, SignInBroken where the provider does not know the code."""
        from authlib.integrations.httpx_client import OAuthError

        endpoint = (await self.card())["token_endpoint"]
        try:
            async with self._client() as client:
                token = await client.fetch_token(endpoint, code=code, code_verifier=attempt.verifier)
        except OAuthError:
            raise SignInBroken(reason="code") from None
        except (httpx2.HTTPError, ValueError) as away:
            raise _away(away) from None
        return dict(token)

    async def about(self, access_token: str) -> dict[str, Any]:
        """What the provider says of whoever this token is for. Errors: ProviderAway."""
        endpoint = (await self.card()).get("userinfo_endpoint")
        return await self._get(endpoint, {"Authorization": f"Bearer {access_token}"}) if endpoint else {}

    async def way_out(self, back_to: str) -> str:
        """Where to send a person to sign out there; the page here to come back to, where it offers no such thing.

        Errors  ProviderAway.
        """
        endpoint = (await self.card()).get("end_session_endpoint")
        question = urlencode({"client_id": self.oidc.client_id, "post_logout_redirect_uri": back_to})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{question}" if endpoint else back_to

    def _client(self) -> Any:
        """Authlib's client; loaded by the first who needs it, since most offices have no provider."""
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        return AsyncOAuth2Client(
            self.oidc.client_id,
            self.oidc.client_secret(),
            scope=SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            verify=_trusted(),
        )

    async def _get(self, url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_S, verify=_trusted()) as client:
                answer = await client.get(url, headers=headers)
                answer.raise_for_status()
                found = answer.json()
        except (httpx2.HTTPError, ValueError) as away:
            raise _away(away) from None
        return found if isinstance(found, dict) else {}

    def _checked(self, card: dict[str, Any]) -> dict[str, Any]:
        """The card, where it is this provider's own and everything in it may be called."""
        stated = [card.get(name) for name in ADDRESSES if name in card]
        if card.get("issuer") != self.oidc.issuer or not all(card.get(name) for name in NEEDED):
            raise _away(ValueError("issuer"))
        if not all(isinstance(url, str) and is_safe(url, self._environment) for url in stated):
            raise _away(ValueError("address"))
        return card


def of(settings: Settings) -> Provider:
    """The office's provider. Errors: NotFound where it has none."""
    if settings.oidc is None:
        raise NotFound
    return _of(settings.oidc, settings.environment, f"{settings.base_url}/sign-in/elsewhere/back")


@cache
def _of(oidc: Oidc, environment: str, redirect_uri: str) -> Provider:
    return Provider(oidc, environment, redirect_uri)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities this machine trusts; ``SSL_CERT_FILE`` names others. Read once: it takes a while."""
    return ssl.create_default_context()


def _key_set(found: dict[str, Any]) -> KeySet:
    """The keys of a JWKS. Errors: ProviderAway."""
    try:
        return KeySet.import_key_set(found)  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise _away(wrong) from None


def _away(reason: Exception) -> ProviderAway:
    logger.warning("provider_away", reason=type(reason).__name__)
    return ProviderAway()
