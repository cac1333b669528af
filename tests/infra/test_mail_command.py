"""``brikke mail``: what comes back through a mail server's pipe, and the look at the domain before the first mail goes."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from chassis.db import Database
from chassis.delivery import Delivery
from chassis.settings import from_environment
from infra.cli import mail_words, run
from infra.operations import mail
from services.notifications import postbox, sender_checks, sender_domains
from services.notifications.names import ZoneFile
from tests.services.notifications.builders import Mailbox, states
from tests.services.notifications.test_bounces import sent, suppressed
from tests.services.notifications.test_returned import raw


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box, loop = Mailbox(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="localhost", loop=loop), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()


@pytest.fixture
async def db(make_database, mailbox: Mailbox) -> AsyncIterator[Database]:  # type: ignore[no-untyped-def]
    database = await make_database("notifications", smtp_port=mailbox.port, pool_max=6)
    database.settings = replace(database.settings, delivery=Delivery(mail_bounces="retur@example.org"))
    yield database
    await postbox.pool_of(database).close()


async def bounce(db: Database, content: bytes, *more: str, **environment: str) -> tuple[int, str]:
    """(exit code, what it prints)."""
    told = db.settings
    names = ("office", "base_url", "database_url", "key_dir", "link_secret_file")
    known = {f"BRIKKE_{name.upper()}": str(getattr(told, name)) for name in names}
    known["BRIKKE_DATABASE_URL"] += "&application_name={service}"  # one database here, whatever the service
    known |= {"BRIKKE_BROKER_URL": "amqp://nowhere/x", "BRIKKE_ENVIRONMENT": "test", "BRIKKE_LANGUAGE": "nb"}
    brikke = Path(sys.executable).with_name("brikke")
    process = await asyncio.create_subprocess_exec(
        brikke, "mail", "bounce", "--office", told.office, *more,
        env=os.environ | known | environment, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, _ = await process.communicate(content)
    assert process.returncode is not None
    return process.returncode, printed.decode()


async def test_what_comes_through_the_pipe_is_taken_in(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    assert await bounce(db, raw("exim", number)) == (os.EX_OK, "")

    assert await states(db) == [("failed", "bounced")]
    assert await suppressed(db) == ["bounced"]


async def test_the_address_it_came_to_may_be_given_apart(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    await bounce(db, raw("domino_plain", "gone"), "--to", f"retur+{number}@example.org")

    assert await states(db) == [("failed", "bounced")]


async def test_a_person_who_writes_there_is_told_that_nobody_reads_it(db: Database) -> None:
    code, printed = await bounce(db, raw("a_person_answers", "gone"))

    assert (code, printed.strip()) == (os.EX_DATAERR, "Ingen leser det som sendes hit.")


async def test_while_the_database_is_away_the_mail_server_is_asked_to_try_again(db: Database) -> None:
    away = {"BRIKKE_DATABASE_URL": "postgresql://127.0.0.1:1/{service}"}

    assert await bounce(db, raw("exim"), **away) == (os.EX_TEMPFAIL, "")


GOOD_ZONE = """\
example.org. 300 IN TXT "v=spf1 ip4:192.0.2.10 -all"
_dmarc.example.org. 300 IN TXT "v=DMARC1; p=quarantine"
{key}
"""


def production(tmp_path: Path, **more: str) -> dict[str, str]:
    """What an office in production that signs by itself is told."""
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "zone").write_text(GOOD_ZONE.format(key=dns_key(tmp_path / "dkim.key")))
    told = {
        "OFFICE": "link-oslo", "ENVIRONMENT": "production", "BASE_URL": "https://link-oslo.example.org",
        "DATABASE_URL": "postgresql:///{service}", "BROKER_URL": "amqp://{service}@127.0.0.1:1/link-oslo",
        "KEY_DIR": str(tmp_path / "keys"), "MAIL_FROM": "oslo@example.org", "SMTP_HOST": "192.0.2.10",
        "DKIM_KEY_FILE": str(tmp_path / "dkim.key"), "DKIM_SELECTOR": "brikke", "LANGUAGE": "nb",
    }  # fmt: skip
    return {f"BRIKKE_{name}": value for name, value in (told | more).items()}


def dns_key(file: Path) -> str:
    record = mail.make_key(file)
    parts = " ".join(f'"{record[at : at + 200]}"' for at in range(0, len(record), 200))
    return f"brikke._domainkey.example.org. 300 IN TXT {parts}"


async def brikke(*words: str, told: dict[str, str]) -> tuple[int, str]:
    """(exit code, everything it prints)."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIKKE_")} | told
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("brikke"), *words,
        env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode()


async def test_a_zone_in_order_passes_and_one_that_lacks_something_is_told_what_to_write(tmp_path: Path) -> None:
    told = production(tmp_path)
    code, printed = await brikke("mail", "check", "--zone", str(tmp_path / "zone"), told=told)
    assert (code, printed.count("✓")) == (0, 3)

    lines = (tmp_path / "zone").read_text().splitlines(keepends=True)
    (tmp_path / "zone").write_text("".join(lines[2:]))
    code, printed = await brikke("mail", "check", "--zone", str(tmp_path / "zone"), told=told)

    assert code == 1
    assert "✗ SPF: example.org sier ikke hvem som får sende e-post i dets navn" in printed
    assert "Skriv i DNS: example.org. TXT\n    v=spf1 ip4:192.0.2.10 -all\n" in printed
    assert "Skriv i DNS: _dmarc.example.org. TXT\n    v=DMARC1; p=quarantine\n" in printed


async def test_production_sends_nothing_before_the_check_has_passed(tmp_path: Path) -> None:
    told = production(tmp_path)

    code, printed = await brikke("run", "bus", told=told)
    assert code == 1
    assert "brikke mail check --office link-oslo" in printed

    code, _ = await brikke("mail", "check", "--zone", str(tmp_path / "zone"), told=told)
    assert code == 0
    code, _ = await brikke("run", "bus", told=told)
    assert code == 1, "a zone file is a rehearsal; only the world's own DNS opens the door"


def test_once_the_check_has_passed_production_may_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in production(tmp_path).items():
        monkeypatch.setenv(name, value)
    settings = from_environment()
    sender_checks.look(settings, ZoneFile(tmp_path / "zone"))

    mail.require_checked(settings)


async def test_the_other_services_start_unchecked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They send nothing. What is started in their place here says that it was."""
    for name, value in production(tmp_path).items():
        monkeypatch.setenv(name, value)
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _program, words: started.append(words[3:]))

    run.run(run.Face.bus, office=None, service=["groups"])

    assert started == [["groups"]]


@pytest.mark.parametrize(("subject", "code"), sorted(mail_words.SAID))
def test_every_finding_reads_as_a_sentence_in_both_languages(
    subject: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    for language in ("nb", "en"):
        monkeypatch.setenv("BRIKKE_LANGUAGE", language)
        said.append(mail_words.sentence(subject, code, "example.org", "mail.example.net"))

    assert said[0] != said[1]
    assert all((each.endswith(".") and "{" not in each) or each.endswith("brikke mail key.") for each in said)


def test_every_finding_there_is_has_words() -> None:
    source = Path(sender_domains.__file__).read_text() + Path(sender_checks.__file__).read_text()
    parts = re.split(r"^def (_spf|_dkim|_dmarc)\(", source, flags=re.MULTILINE)
    found = {("dns", "away"), ("dkim", "nobody_signs"), ("dkim", "key_unusable")}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        own = body.split("\ndef ")[0].split("\nclass ")[0]
        codes = re.findall(r'said\(\s*"(\w+)"', own) + (["several", "missing"] if "if len(stated)" in own else [])
        codes += re.findall(r'said\("several" if \S+ else "(missing)"', own)
        found |= {(name.strip("_"), code) for code in codes}

    assert found == set(mail_words.SAID)
