"""Asking twice creates once: the answer to an Idempotency-Key is kept with the work, in one transaction.

A program whose line broke cannot know whether its POST arrived. It sends the same key again and gets the same answer.
Forms carry a key in a hidden field, so a double click does no harm either.
"""

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import Any

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


async def once(request: Request, key: str) -> Response:
    """Answer as the handler does the first time, and with that same answer every time after, for 24 hours.

    Errors  KeyReused when the key came with another body before; what the handler raises, with nothing kept.
    """
    body_hash = hashlib.sha256(request.url_path.encode() + b"\n" + await request.body()).digest()
    return await request.app.database.run(_once, request, key, body_hash)


async def _once(conn: Conn, request: Request, key: str, body_hash: bytes) -> Response:
    scope, now = _scope(request), clock.now()
    claim = {"scope": scope, "key": key, "body_hash": body_hash, "created_at": now, "before": now - KEEP}
    if not await queries.claim_key(conn, **claim):
        return await _same_answer(conn, scope, key, body_hash)

    request.inside(conn)
    try:
        response: Response = await request.route.handler(request)
    finally:
        request.inside(None)

    sealed = _pack(conn, response, scope + key)
    await queries.keep_answer(conn, scope=scope, key=key, status=response.status_code, response=sealed)
    return response


async def _same_answer(conn: Conn, scope: str, key: str, body_hash: bytes) -> Response:
    row = await queries.get_answer(conn, scope=scope, key=key)
    if row["body_hash"] != body_hash:
        raise KeyReused
    plain = seal.unseal(conn.settings.key_dir, json.loads(row["response"]), bound_to=scope + key)
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
