"""Whatever goes wrong with a message, whom it is to and what it says stand in no log, metric, event or address."""

import io
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
import structlog

from chassis import log
from chassis.db import Database
from chassis.web import metrics
from proofs import _planting_messages
from proofs._needles import Sieve
from proofs._planting import Canaries
from services.notifications import bounces, persons, searching, sending, suppressions, web
from tests.services.notifications.builders import Mailbox, ask, command, rows
from tests.services.notifications.offices import office
from tests.web import visiting

OURS = ["public", "bus", "audit"]
ANSWERS = ("250 OK", "550 no such user as {}", "451 {} waits", "hang up", "421 too much for {}")


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, with nothing held back for its level."""
    lines, before = io.StringIO(), structlog.get_config()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", lines)
        log.configure("DEBUG", process="test")
    yield lines
    structlog.configure(**before)


async def work(db: Database, mailbox: Mailbox, planted: Canaries) -> str:
    """Everything that can be done with a message, well and badly. Shape: the addresses that were opened."""
    await db.run(_planting_messages.keep_choices, planted)
    for answer in ANSWERS:
        new = planted.new
        said_by_server = answer.format(new(f"{answer}.answer"))
        mailbox.answer = lambda _, said=said_by_server: said  # type: ignore[misc]
        said = {"name": new(f"{answer}.name"), "title": new(f"{answer}.title"), "place": new(f"{answer}.place")}
        to = new(f"{answer}.to", "{}@example.org")
        await ask(
            db, command(db, to, parameters=said, occasion=answer, key="k"), command(db, new(f"{answer}.no"), key="k")
        )
        await sending.send_waiting(db)
        await db.run(suppressions.suppress, to)
        found = await db.run(searching.search, to, roles=frozenset({"coordinator"}), who=uuid4())
        assert found
    await db.run(bounces.take_in, _returned(planted).as_bytes())
    return await _look(db, planted)


async def _look(db: Database, planted: Canaries) -> str:
    opened = []
    async with visiting(web.app, db, {"coordinator"}) as staff:
        for drawer in ("waiting", "sent", "failed", "uncertain"):
            opened.append(str((await staff.get(f"/notifications?drawer={drawer}")).url))
        for email in (planted.new("api.email", "{}@example.org"), planted.new("api.wrong")):
            opened.append(str((await staff.post("/api/notifications/suppressions", json={"email": email})).url))
            answer = await staff.post("/notifications/restored/left-alone", data={"email": email})
            opened += [str(answer.url), answer.headers.get("Location", "")]
    return "\n".join(opened)


def _returned(planted: Canaries) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = planted.new("returned.from", "{}@example.org")
    mail["Subject"] = planted.new("returned.subject")
    mail.set_content(planted.new("returned.text", "550 {} is not here"))
    return mail


async def test_no_canary_is_in_a_log_a_metric_an_event_or_an_address(
    db: Database, mailbox: Mailbox, logged: Any
) -> None:
    planted = Canaries()

    opened = await work(db, mailbox, planted)
    told = await rows(db, "SELECT concat_ws(' ', subject, data) AS told FROM bus.outbox")
    noted = await rows(db, "SELECT concat_ws(' ', act, about_kind, about_id, detail) AS noted FROM audit.entry")
    lines = logged.getvalue()

    sieve = Sieve({name: value.encode() for name, value in planted.planted.items()})
    places = {
        "logs": lines.encode(),
        "metrics": metrics.text()[0],
        "events": "\n".join(row["told"] for row in told).encode(),
        "audit": "\n".join(row["noted"] for row in noted).encode(),
        "addresses": opened.encode(),
    }
    assert {place: sorted(set(sieve.hits(text))) for place, text in places.items() if any(sieve.hits(text))} == {}
    assert '"event": "request"' in lines, "it is heard at all"
    assert len(told) >= len(ANSWERS)
    kept = " ".join(str(list(row.values())) for row in await rows(db, "SELECT recipient, parameters FROM message"))
    assert any(sieve.hits(kept.encode())), "they do stand where they belong"


async def everything(db: Database) -> bytes:
    """Every row of every table, as text."""
    names = await rows(
        db, "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = ANY($1)", OURS
    )
    found = [await rows(db, f"SELECT t::text AS told FROM {row['name']} AS t") for row in names]
    return "\n".join(row["told"] for table in found for row in table).encode()


async def give(db: Database, planted: Canaries, mailbox: Mailbox) -> Sieve:
    """Messages to one address, one sent, one refused, one waiting, with what its holder chose."""
    to = planted.new("person.to", "{}@example.org")
    mailbox.answer = lambda count: "550 no" if count == 2 else "250 OK"
    said = {name: planted.new(f"person.{name}") for name in ("name", "title", "place", "code")}
    await ask(db, *(command(db, to, parameters=said) for _ in range(2)))
    await sending.send_waiting(db)
    await ask(db, command(db, to, parameters=said))
    await db.run(suppressions.suppress, to)
    sieve = Sieve({name: value.encode() for name, value in planted.planted.items()})
    assert any(sieve.hits(await everything(db)))
    return sieve


async def test_after_an_erasure_no_table_holds_what_was_given(db: Database, mailbox: Mailbox) -> None:
    planted = Canaries()
    sieve = await give(db, planted, mailbox)

    await db.run(persons.erase_person, email=f"{planted.planted['person.to']}@example.org")

    assert sorted(set(sieve.hits(await everything(db)))) == []


async def test_nor_does_a_backup_that_is_put_back(bed: Any, settings: Any, mailbox: Mailbox) -> None:
    planted = Canaries()
    async with office(bed, settings, mailbox.port) as databases:
        async with databases.running() as db:
            sieve = await give(db, planted, mailbox)
        await databases.copy()
        async with databases.running() as db:
            await db.run(persons.erase_person, email=f"{planted.planted['person.to']}@example.org")

        await databases.put_back()

        async with databases.running() as db:
            assert sorted(set(sieve.hits(await everything(db)))) == []
