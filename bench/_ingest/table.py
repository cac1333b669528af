"""The table that every contender fills, and what each is told about itself through its environment."""

from __future__ import annotations

import os
from typing import Any

DSN = "BENCH_DSN"
BROKER = "BENCH_BROKER"
POOL = 10
"""Connections a peer may use at once: as many as stock Nameko has workers."""

CREATE = """
CREATE TABLE applied (
    message_id uuid PRIMARY KEY,
    subject text NOT NULL,
    number int NOT NULL,
    municipality text NOT NULL,
    source text NOT NULL
)
"""
INSERT_ONE = """
INSERT INTO applied (message_id, subject, number, municipality, source)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (message_id) DO NOTHING
"""
INSERT_MANY = """
INSERT INTO applied (message_id, subject, number, municipality, source)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[])
ON CONFLICT (message_id) DO NOTHING
"""


def row(message_id: str, subject: str, data: dict[str, Any]) -> tuple[str, str, int, str, str]:
    """What is kept of one message: its id keeps it from being applied twice."""
    return message_id, subject, data["number"], data["municipality"], data["source"]


def dsn() -> str:
    return os.environ[DSN]


def broker_url() -> str:
    return os.environ[BROKER]
