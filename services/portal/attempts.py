"""A sign-in under way at a provider, known by one random secret that only the browser holds.

State, nonce and PKCE verifier are worked out from what the browser holds and the office's own secret. So nothing needs to be
kept while the person is away; what must be remembered is that the attempt has been used.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from chassis import clock, sql
from chassis.db import Conn
from chassis.settings import Settings
from services.portal.problems import SignInBroken

queries = sql.load(__file__)

LASTS = timedelta(minutes=10)
"""As long as a person may take at the provider."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to sign in elsewhere."""

    held: str
    """What the browser holds: random, begun at (seconds since 1970), the page to go to; joined by dots."""
    begun_at: datetime
    page: str
    state: str
    nonce: str
    verifier: str

    @property
    def hash(self) -> bytes:
        """What is kept of it once it is used."""
        return sha256(self.held.encode()).digest()


def begin(settings: Settings, page: str) -> Attempt:
    """A new attempt, which ends at ``page``."""
    begun = int(clock.now().timestamp())
    held = f"{secrets.token_urlsafe(32)}.{begun}.{_plain(page.encode())}"
    return _worked_out(settings, held)


def read(settings: Settings, held: str, state: str) -> Attempt:
    """The attempt that this browser began, where the answer belongs to it.

    Errors  SignInBroken: it was begun in another browser, more than ten minutes ago, or nowhere.
    """
    try:
        attempt = _worked_out(settings, held)
    except ValueError:
        raise SignInBroken(reason="state") from None
    if not hmac.compare_digest(attempt.state.encode(), state.encode()):
        raise SignInBroken(reason="state")
    if clock.now() - attempt.begun_at > LASTS:
        raise SignInBroken(reason="late")
    return attempt


async def use(conn: Conn, attempt: Attempt) -> None:
    """Note that the attempt is used: an answer that comes a second time is nobody's.

    Errors  SignInBroken.
    """
    if not await queries.insert_used(conn, attempt_hash=attempt.hash, used_at=clock.now()):
        raise SignInBroken(reason="used")


async def forget_used(conn: Conn) -> int:
    """Delete the notes of attempts that are too old to be read anyhow. Shape: how many."""
    gone: int = await queries.delete_used(conn, before=clock.now() - 2 * LASTS)
    return gone


def _worked_out(settings: Settings, held: str) -> Attempt:
    """The attempt behind what a browser holds; changed in any letter, it is another one. Errors: ValueError."""
    _, begun, page = held.split(".")
    return Attempt(
        held=held,
        begun_at=datetime.fromtimestamp(int(begun), UTC),
        page=base64.urlsafe_b64decode(page + "=" * (-len(page) % 4)).decode(),
        state=_word(settings, "state", held),
        nonce=_word(settings, "nonce", held),
        verifier=_word(settings, "verifier", held),
    )


def _word(settings: Settings, use: str, held: str) -> str:
    digest = hmac.new(settings.link_secret(), f"sign-in elsewhere {use} {held}".encode(), sha256).digest()
    return _plain(digest)


def _plain(content: bytes) -> str:
    """Letters, digits, - and _: what a cookie and an address take as it is."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
