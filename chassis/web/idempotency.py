"""Asking twice creates once: the answer to an Idempotency-Key is kept with the work, in one transaction.

A program whose line broke cannot know whether its POST arrived. It sends the same key again and gets the same answer.
Forms carry a key in a hidden field, so a double click does no harm either.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from starlette.responses import Response

from chassis import clock, seal, sql
from chassis.db import Conn
from chassis.web.parsing import body_is_form, form_key
from chassis.web.problems import KeyMalformed, KeyReused
from chassis.web.requests import Request

queries = sql.load(__file__)

KEEP = timedelta(hours=24)
KEPT_HEADERS = ("content-type", "location", "set-cookie")


async def key_of(request: Request) -> str | None:
    """The key a request carries, in its header or its form; None on a route that creates nothing.

    Errors  KeyMalformed.
    """
    if not request.route.creates:
        return None
    key = request.header("idempotency-key")
    if key is None and body_is_form(request.raw):
        await request.body()
        key = await form_key(request.raw)
    if key is not None and not re.fullmatch(r"[\x21-\x7e]{1,200}", key):
        raise KeyMalformed
    return key


class Claim(NamedTuple):
    """What a request with a key claims: its work is done once."""

    scope: str
    """Who asks, and which route."""
    key: str
    body_hash: bytes


async def claim_of(request: Request, key: str) -> Claim:
    """What a request claims with its key."""
    body_hash = hashlib.sha256(request.url_path.encode() + b"\n" + await request.body()).digest()
    return Claim(_scope(request), key, body_hash)


async def once(request: Request, key: str) -> Response:
    """Answer as the handler does the first time, and with that same answer every time after, for 24 hours.

    Errors  KeyReused when the key came with another body before; what the handler raises, with nothing kept.
    """
    return await request.app.database.run(_once, request, await claim_of(request, key))


async def _once(conn: Conn, request: Request, mine: Claim) -> Response:
    if not await claim(conn, [mine]):
        return await same_answer(conn, mine)

    request.inside(conn)
    try:
        response: Response = await request.route.handler(request)
    finally:
        request.inside(None)

    await keep(conn, [(mine, response)])
    return response


async def claim(conn: Conn, claims: Sequence[Claim]) -> list[Claim]:
    """Claim keys, each another. Shape: those that are ours now; the rest have been answered before."""
    now = clock.now()
    rows = await queries.claim_keys(
        conn,
        scopes=[one.scope for one in claims],
        keys=[one.key for one in claims],
        body_hashes=[one.body_hash for one in claims],
        created_at=now,
        before=now - KEEP,
    )
    ours = {(row["scope"], row["key"]) for row in rows}
    return [one for one in claims if (one.scope, one.key) in ours]


async def keep(conn: Conn, answers: Sequence[tuple[Claim, Response | BaseException]]) -> None:
    """Keep what was answered, in the transaction that did the work; where that is a fault, the key is free again."""
    done = [(one, answer) for one, answer in answers if isinstance(answer, Response)]
    free = [one for one, answer in answers if not isinstance(answer, Response)]
    if done:
        await queries.keep_answers(
            conn,
            scopes=[one.scope for one, _ in done],
            keys=[one.key for one, _ in done],
            statuses=[answer.status_code for _, answer in done],
            responses=[_pack(conn, answer, one.scope + one.key) for one, answer in done],
        )
    if free:
        await queries.free_keys(conn, scopes=[one.scope for one in free], keys=[one.key for one in free])


async def same_answer(conn: Conn, claim: Claim) -> Response:
    """What was answered the first time. Errors: KeyReused."""
    row = await queries.get_answer(conn, scope=claim.scope, key=claim.key)
    if row["body_hash"] != claim.body_hash:
        raise KeyReused
    plain = seal.unseal(conn.settings.key_dir, json.loads(row["response"]), bound_to=claim.scope + claim.key)
    response = Response(base64.b64decode(plain["body"]), row["status"])
    for name, value in plain["headers"]:
        response.headers.append(name, value)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _pack(conn: Conn, response: Response, bound_to: str) -> bytes:
    """The answer, sealed with the day key: it may hold a person's own code."""
    plain: dict[str, Any] = {
        "body": base64.b64encode(bytes(response.body)).decode(),
        "headers": [(name, value) for name, value in response.headers.items() if name in KEPT_HEADERS],
    }
    return json.dumps(seal.seal(conn.settings.key_dir, plain, bound_to=bound_to)).encode()


def _scope(request: Request) -> str:
    """Caller and route, hashed: two callers may choose the same key."""
    caller = str(request.person.id) if request.person else "public"
    return hashlib.sha256(
        f"{caller} {request.route.kind} {request.route.method} {request.route.path}".encode()
    ).hexdigest()
