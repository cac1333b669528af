"""What a service's own database user may do: use its tables, never alter them, and of the audit only add and read.

The tables belong to the operator, who brings them up to date (``chassis/migrate.py``) and whose password no running
process holds. So whoever has taken a service over can neither lift a constraint nor change what was noted of them.
"""

from typing import Any

OPERATOR = "operator"
"""Owns every database of an office."""

OURS = "public, bus"
"""The schemas a service writes in."""

_RIGHTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA {ours}, audit, reference, migration TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {ours} TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {ours} TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA reference, migration TO {role};
GRANT INSERT, DELETE ON reference.piece TO {role};
GRANT EXECUTE ON FUNCTION reference.take(timestamptz, jsonb) TO {role};

REVOKE ALL ON ALL TABLES IN SCHEMA audit FROM {role};
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO {role};
GRANT INSERT ON audit.entry, audit.checkpoint TO {role};
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.lock_head(), audit.forget_old() TO {role};
"""


async def grant(conn: Any, role: str) -> None:
    """Give a service's user its rights in its database, after the tables have changed. Safe to do again.

    Nothing happens where there is no such user, or it is the tables' owner itself, as in a test's database.
    """
    if not await conn.fetchval("SELECT true FROM pg_roles WHERE rolname = $1 AND rolname <> current_user", role):
        return
    quoted = await conn.fetchval("SELECT quote_ident($1)", role)
    await conn.execute(_RIGHTS.format(role=quoted, ours=OURS))


async def take_over(conn: Any, role: str) -> None:
    """Whatever a service's user still owns in its database, from before there was an operator, passes to who asks."""
    owns = "SELECT true FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner WHERE r.rolname = $1 LIMIT 1"
    if await conn.fetchval(owns, role) and await conn.fetchval("SELECT current_user <> $1", role):
        quoted = await conn.fetchval("SELECT quote_ident($1)", role)
        await conn.execute(f"REASSIGN OWNED BY {quoted} TO current_user")
