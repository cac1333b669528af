"""One database and one role per service, in the office's cluster; no service can open another's, or alter its own tables.

The databases belong to the operator, who brings their tables up to date; what a service may do in its own is granted then
(``chassis/rights.py``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping

import asyncpg

from chassis.rights import OPERATOR

SCRAM_ROUNDS = 4096


async def provision(admin: asyncpg.Connection, passwords: Mapping[str, str]) -> list[str]:
    """Make what is missing for each ``{service: password}``, the operator among them; the names of the databases made.

    ``admin`` is a superuser's connection to the database postgres. Passwords are set anew each time, as verifiers:
    the server, and its log, never sees the password itself.
    """
    for name, password in passwords.items():
        await _add_role(admin, name, password)
    return [name for name in passwords if name != OPERATOR and await _add_database(admin, name)]


async def _add_role(admin: asyncpg.Connection, name: str, password: str) -> None:
    role = _quoted(name)
    if not await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", name):
        await admin.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION")
    if not await _signs_in_with(admin, name, password):
        await admin.execute(f"ALTER ROLE {role} PASSWORD '{scram_verifier(password)}'")


async def _add_database(admin: asyncpg.Connection, service: str) -> bool:
    """Whether it was made. One that its service still owns, from an earlier version, passes to the operator."""
    database, operator = _quoted(service), _quoted(OPERATOR)
    owner = await admin.fetchval(
        "SELECT r.rolname FROM pg_database AS d JOIN pg_roles AS r ON r.oid = d.datdba WHERE d.datname = $1", service
    )
    if owner is None:
        await admin.execute(f"CREATE DATABASE {database} OWNER {operator} TEMPLATE template0 ENCODING 'UTF8'")
        await admin.execute(f"REVOKE CONNECT, TEMPORARY ON DATABASE {database} FROM PUBLIC")
    elif owner != OPERATOR:
        await admin.execute(f"ALTER DATABASE {database} OWNER TO {operator}")
    await admin.execute(f"GRANT {database} TO {operator}")
    await admin.execute(f"GRANT CONNECT ON DATABASE {database} TO {database}")
    return owner is None


async def _signs_in_with(admin: asyncpg.Connection, role: str, password: str) -> bool:
    stored = await admin.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = $1", role)
    if not stored or not stored.startswith("SCRAM-SHA-256$"):
        return False
    rounds, _, salt = stored.split("$")[1].partition(":")
    return bool(stored == scram_verifier(password, base64.b64decode(salt), int(rounds)))


def scram_verifier(password: str, salt: bytes | None = None, rounds: int = SCRAM_ROUNDS) -> str:
    """What PostgreSQL stores for a password (RFC 5803), computed here."""
    salt = salt or os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    stored = hashlib.sha256(client).digest()
    salt_text, stored_text, server_text = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${rounds}:{salt_text}${stored_text}:{server_text}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
