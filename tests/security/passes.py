"""Passes good and bad: what portal signs, and what someone might try instead."""

import base64
import json
import time
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from tests.web import make_pass, pass_keys

ALGORITHM = "Ed25519"
EVERY_ROLE = (
    "coordinator",
    "event_manager",
    "editor",
    "manager",
    "administrator",
    "statistician",
    "initiator",
    "helper",
)


def bad_passes(office: str) -> dict[str, str]:
    """What claims every role and must be believed nowhere, by what is wrong with it."""
    good = make_pass(EVERY_ROLE, office=office)
    head, claims, signature = good.split(".")
    return {
        "another office's": make_pass(EVERY_ROLE, office="vest"),
        "signed by another key": _signed(office, OKPKey.generate_key(ALGORITHM)),
        "not signed": f"{_part({'alg': 'none'})}.{claims}.",
        "said to be unsigned, with a signature": f"{_part({'alg': 'none'})}.{claims}.{signature}",
        "the public key as a secret": _hashed(office),
        "roles added afterwards": f"{head}.{_part(_claims(office))}.{signature}",
        "cut short": good[:-8],
        "a signature of nothing": f"{head}.{claims}.{'A' * len(signature)}",
        "of no office": _signed(None, pass_keys()[0]),
        "for nobody": _signed(office, pass_keys()[0], sub="everyone"),
        "no pass at all": "administrator",
    }


def without_power(office: str) -> dict[str, str | None]:
    """What is believed but opens nothing, by what it is."""
    return {
        "nothing": None,
        "run out": _signed(office, pass_keys()[0], exp=int(time.time()) - 3600),
    }


def _claims(office: str | None, **changes: object) -> dict[str, object]:
    claims = {"sub": str(uuid4()), "roles": list(EVERY_ROLE), "office": office, "sid": "s", "exp": 2**33}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def _signed(office: str | None, key: OKPKey, **changes: object) -> str:
    return jwt.encode({"alg": ALGORITHM}, _claims(office, **changes), key, algorithms=[ALGORITHM])


def _hashed(office: str) -> str:
    """The old trick: the public key, which anyone may know, taken for a shared secret."""
    key = OctKey.import_key(pass_keys()[2].read_bytes().replace(b"-----", b""))
    return jwt.encode({"alg": "HS256"}, _claims(office), key)


def _part(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
