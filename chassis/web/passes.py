"""The pass: a short signed note from portal saying who asks, checked here with portal's public key.

nginx asks portal once every few seconds per session and hands each service the pass in a header of its own; a header of
that name from outside is thrown away. While portal is down nginx hands out the last one, until the pass itself expires:
:data:`VALID_S` is therefore also how long a person stays signed in without portal.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis import clock
from chassis.web.problems import PassRefused
from chassis.web.roles import ROLES

HEADER = "x-brikke-pass"
SESSION_COOKIE = "__Host-session"
"""What a signed-in browser holds. Only portal can read anything from it."""
ALGORITHMS = ["Ed25519", "EdDSA"]
KEPT_S = 5
"""How long nginx hands on what portal said before it asks again."""
VALID_S = 15 * 60
LEEWAY_S = 30
"""Clocks of two processes may differ by this much."""
OLDEST_S = VALID_S + LEEWAY_S
"""How old a pass may be and still open something: what bounds a session that was ended while portal is away."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who asks: known by an id, never by name."""

    id: UUID
    roles: frozenset[str]
    session: str
    expires_at: int
    """Seconds since 1970."""

    def may(self, *roles: str) -> bool:
        """Whether the person has one of the roles."""
        return not self.roles.isdisjoint(roles)


def sign(key: OKPKey, *, office: str, person_id: UUID, roles: list[str], session: str) -> str:
    """A pass for a person, valid for :data:`VALID_S`. Only portal holds the key for this."""
    issued = int(clock.now().timestamp())
    claims = {
        "sub": str(person_id),
        "roles": sorted(roles),
        "office": office,
        "sid": session,
        "iat": issued,
        "exp": issued + VALID_S,
    }
    return jwt.encode({"alg": ALGORITHMS[0]}, claims, key, algorithms=ALGORITHMS)


class Checker:
    """Checks passes for one office."""

    def __init__(self, public_key_file: Path | None, office: str) -> None:
        self.office = office
        self._key = OKPKey.import_key(public_key_file.read_bytes()) if public_key_file else None
        self._read = lru_cache(maxsize=256)(self._read_uncached)

    def check(self, text: str | None) -> Person | None:
        """The person a pass stands for; None where there is no pass or it has run out (a public request).

        Errors  PassRefused for a pass that portal of this office did not write.
        """
        if not text:
            return None
        person = self._read(text)
        return person if person.expires_at + LEEWAY_S > clock.now().timestamp() else None

    def _read_uncached(self, text: str) -> Person:
        if self._key is None:
            raise PassRefused
        try:
            claims = jwt.decode(text, self._key, algorithms=ALGORITHMS).claims
            person = Person(
                id=UUID(claims["sub"]),
                roles=frozenset(claims["roles"]) & ROLES,
                session=str(claims["sid"]),
                expires_at=int(claims["exp"]),
            )
        except (JoseError, KeyError, ValueError, TypeError) as forged:
            raise PassRefused from forged
        if claims.get("office") != self.office:
            raise PassRefused
        return person
