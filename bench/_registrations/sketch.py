"""The peer: a bare sketch of the same on uvicorn and asyncpg, ``python -m bench._registrations.sketch PORT DSN``.

It locks the event, counts, writes the registration, writes one row to tell, commits, and answers with an id. It checks nothing,
sends no mail, knows no repeat, keeps no link and reveals what it will; it stands without bus, mail or log.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import uvicorn

TABLES = """
CREATE TABLE event (event_id uuid PRIMARY KEY, capacity int NOT NULL);
CREATE TABLE registration (
    registration_id uuid PRIMARY KEY, event_id uuid NOT NULL REFERENCES event, line_number bigint GENERATED ALWAYS AS IDENTITY,
    state text NOT NULL, seats int NOT NULL, name text, email text
);
CREATE INDEX in_line ON registration (event_id, line_number) INCLUDE (state, seats);
CREATE TABLE outbox (outbox_id bigserial PRIMARY KEY, message_id uuid NOT NULL, data text NOT NULL);
"""
COUNT = "SELECT coalesce(sum(seats), 0) FROM registration WHERE event_id = $1 AND state = 'confirmed'"
INSERT = (
    "INSERT INTO registration (registration_id, event_id, state, seats, name, email) VALUES ($1, $2, $3, $4, $5, $6)"
)


class Sketch:
    """An ASGI application with one address."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            self._pool = await asyncpg.create_pool(self._dsn, min_size=8, max_size=10)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._pool.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = b""
        more = True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        answer = await self._register(UUID(scope["path"].rsplit("/", 2)[1]), json.loads(body))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _register(self, event_id: UUID, party: dict[str, Any]) -> bytes:
        registration_id = uuid4()
        async with self._pool.acquire() as conn, conn.transaction():
            capacity = await conn.fetchval("SELECT capacity FROM event WHERE event_id = $1 FOR UPDATE", event_id)
            taken = await conn.fetchval(COUNT, event_id)
            state = "confirmed" if taken + party["seats"] <= capacity else "waiting"
            await conn.execute(INSERT, registration_id, event_id, state, party["seats"], party["name"], party["email"])
            told = json.dumps({"registration_id": str(registration_id), "state": state})
            await conn.execute("INSERT INTO outbox (message_id, data) VALUES ($1, $2)", uuid4(), told)
        return told.encode()


if __name__ == "__main__":
    uvicorn.run(Sketch(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
