"""The network as its operator meets it: everything up, looked at, backed up, put back, and killed now and then."""

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pika
import pytest

from infra.local.backups import back_up, restore
from infra.local.demo import Doors, form_group
from infra.local.door import Door
from infra.local.faults import Fault
from infra.local.instance import Instance
from infra.local.stack import Stack
from infra.local.supervise import wait_until
from infra.operations.calls import call
from infra.operations.environment import settings_of
from infra.operations.verify import differences
from services.notifications import restored

pytestmark = pytest.mark.timeout(600)
BRIKKE = Path(sys.executable).with_name("brikke")


def brikke(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"BRIKKE_STATE": str(stack.root), "PATH": os.environ["PATH"], "HOME": str(stack.root)}
    return subprocess.run([BRIKKE, *words], env=environment, capture_output=True, text=True, check=False)


def start_a_group(stack: Stack) -> str:
    doors = Doors.open(stack)
    group = form_group(doors)
    doors.coordinator.post(f"/api/groups/groups/{group}/start", {})
    return group


def all_settings(stack: Stack) -> list:
    found = []
    for instance in stack.instances:
        with settings_of(instance.environment()) as settings:
            found.append(settings)
    return found


def in_messages(instance: Instance, use_case: Any, **wanted: Any) -> Any:
    """A use case of an office's notifications."""
    with settings_of(instance.environment()) as settings:
        return call(settings, "notifications", use_case, **wanted)


async def leave_waiting(conn: Any) -> None:
    """A message that is not due for an hour."""
    await conn.execute(
        """INSERT INTO message (message_id, command_id, channel, recipient, template, language, parameters, purpose,
               occasion, state, next_try_at, asked_at)
           VALUES (gen_random_uuid(), gen_random_uuid(), 'email', 'waits@example.org', 'by_hand', 'nb',
               '{"subject": "Hei", "text": "Hei"}', 'conversation', 'restore', 'waiting', now() + '1 hour', now())"""
    )


async def how_many(conn: Any, *, due: bool) -> int:
    """Messages that are not settled; ``due``: only those that go out by themselves from one moment to the next."""
    found = "SELECT count(*) FROM message WHERE settled_at IS NULL"
    return int(await conn.fetchval(found + (" AND next_try_at <= now()" if due else "")))


async def how_it_ended(conn: Any) -> str:
    """Its state; it is gone afterwards."""
    return str(await conn.fetchval("DELETE FROM message WHERE occasion = 'restore' RETURNING state"))


def mails(stack: Stack, office: str) -> int:
    return len(list((stack.root / "mail" / office).glob("[0-9]*.eml")))


def test_the_demo_did_the_main_job_and_closed_a_month(network):
    done = json.loads((network.root / "demo.json").read_text())
    assert done["seconds"] < 60
    assert done["closed"]["enquiries_received"] == 14


def test_offices_are_told_as_promised(network):
    told = json.loads(brikke(network, "offices", "--json").stdout)
    assert [office["code"] for office in told] == ["hk", "link-oslo", "vest"]
    for office in told:
        assert office["url"].startswith("https://")
        assert Path(office["ca"]).exists()
        assert Path(office["mailbox"]).is_dir()
        assert all(Path(f"/proc/{office[name]}").exists() for name in ("web_pid", "bus_pid", "broker_pid"))
        assert office["head_office"] == (office["code"] == "hk")


def test_demo_staff_can_sign_in(network):
    staff = json.loads((network.root / "demo-staff.json").read_text())
    for office, roles in staff.items():
        door = Door(network.instance(office).url, network.authority.certificate)
        who = roles["administrator"]
        assert door.signed_in(who["email"], who["password"]).get("/api/reporting/indicators")
        assert who["totp_secret"] is None


def test_a_services_own_password_opens_nothing_but_its_rows(network):
    """Signed in as a running process is, nobody changes what the audit says of them, nor any table."""

    async def refused(statement):
        with settings_of(network.instance("vest").environment()) as settings:
            conn = await asyncpg.connect(settings.database_dsn("groups"), password=settings.database_password("groups"))
        try:
            assert await conn.fetchval("SELECT count(*) FROM enquiry") > 0
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
        finally:
            await conn.close()

    for statement in ("UPDATE audit.entry SET act = 'x'", "DELETE FROM audit.entry", "DROP TABLE enquiry CASCADE"):
        asyncio.run(refused(statement))


def test_the_audit_of_every_office_is_as_it_was_noted_and_as_head_office_was_told(network):
    assert brikke(network, "audit", "checkpoint", "--office", "vest").returncode == 0
    wait_until(lambda: any(line["service"] == "portal" for line in told_by_vest(network)), "vest's checkpoint", 60)

    lines = json.loads(brikke(network, "audit", "verify", "--json").stdout)
    assert len(lines) == 15
    assert [line for line in lines if line["faults"]] == []
    assert {line["against"] for line in lines} == {"head_office"}
    assert any(line["told"] for line in lines if (line["office"], line["service"]) == ("vest", "portal"))


def told_by_vest(network):
    return json.loads(brikke(network, "audit", "told", "--office", "vest").stdout)


def test_a_second_up_changes_nothing(network):
    before = json.loads(brikke(network, "offices", "--json").stdout)
    done = brikke(network, "up", "--demo")
    assert done.returncode == 0, done.stderr
    after = json.loads(brikke(network, "offices", "--json").stdout)
    assert [{**office, "rss_mb": None} for office in after] == [{**office, "rss_mb": None} for office in before]


def test_all_is_well_and_adds_up(network):
    status = brikke(network, "status", "--json")
    assert status.returncode == 0, status.stdout
    assert differences(all_settings(network), None) == []


def test_head_offices_figures_built_anew_from_the_log_are_read_and_add_up(network):
    refused = brikke(network, "rebuild", "--office", "vest")
    done = brikke(network, "rebuild", "--office", "hk")

    assert refused.returncode != 0
    assert done.returncode == 0, done.stderr
    assert brikke(network, "verify", "--wait", "60").returncode == 0


def test_passwords_stand_on_no_command_line_and_secrets_are_closed(network):
    secrets = {path.read_text().strip() for path in network.place.secrets.iterdir() if path.is_file()}
    for instance in network.instances:
        for path in instance.folder.iterdir():
            assert path.stat().st_mode & 0o077 == 0, path
            if path.name.startswith(("database.", "broker.")):
                secrets.add(path.read_text())
    lines = b""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines += process.read_bytes()
        except OSError:
            continue
    assert not [secret for secret in secrets if secret.encode() in lines]


def test_nobody_comes_to_head_office_without_a_certificate(network):
    port = network.ports["hk.broker.tls"]
    plain = ssl.create_default_context(cafile=str(network.authority.certificate))
    options = pika.SSLOptions(plain, "localhost")
    with pytest.raises((pika.exceptions.AMQPError, ssl.SSLError, ConnectionError)):
        pika.BlockingConnection(pika.ConnectionParameters("localhost", port, "network", ssl_options=options))


def test_an_office_is_who_its_certificate_says(network):
    port = network.ports["hk.broker.tls"]
    context = ssl.create_default_context(cafile=str(network.authority.certificate))
    context.load_cert_chain(*network.authority.issue("vest", []))

    def connect(credentials: object) -> pika.BlockingConnection:
        options = pika.SSLOptions(context, "localhost")
        return pika.BlockingConnection(
            pika.ConnectionParameters("localhost", port, "network", credentials, ssl_options=options)
        )

    connection = connect(pika.credentials.ExternalCredentials())
    channel = connection.channel()
    channel.confirm_delivery()
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as closed:
        channel.basic_publish("national", "link-oslo.reporting.national.x.v1", b"x")
    assert closed.value.reply_code == 403
    connection.close()
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        connect(pika.PlainCredentials("link-oslo", ""))


@pytest.mark.parametrize("face", ["web", "bus"])
def test_a_killed_process_comes_back_and_is_healthy(network, face):
    name = f"vest.{face}"
    before = network.supervisor.pid(name)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: network.supervisor.pid(name) not in (None, before), "a new process", 30)
    port = network.ports[name]

    def healthy() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=3) as answer:
                return answer.status == 200
        except OSError:
            return False

    wait_until(healthy, "health", 60)


def test_an_office_put_back_from_a_backup_agrees_with_head_office_and_writes_to_nobody_twice(network, tmp_path):
    link = network.instance("link-oslo")
    start_a_group(network)
    assert differences(all_settings(network), None) == []
    in_messages(link, leave_waiting)
    wait_until(lambda: in_messages(link, how_many, due=True) == 0, "what is due to be sent", 60)
    unsettled = in_messages(link, how_many, due=False)
    folder = back_up(network, link, tmp_path)
    start_a_group(network)
    assert differences(all_settings(network), None) == []
    written = mails(network, "link-oslo")

    told = restore(network, link, tmp_path, lambda _step: None)
    assert told["epoch"] >= 2
    assert told["taken_at"] in (folder / "backup.json").read_text()
    assert differences(all_settings(network), None) == []
    assert mails(network, "link-oslo") == written
    assert told["left_to_people"]["notifications"] == unsettled
    again = restore(network, link, folder, lambda _step: None)
    assert again["epoch"] == told["epoch"] + 1, "an epoch is never used twice"

    assert in_messages(link, how_it_ended) == "possibly_sent"
    assert in_messages(link, restored.held_since) is not None
    in_messages(link, restored.let_go, by=uuid4())
    start_a_group(network)
    wait_until(lambda: mails(network, "link-oslo") > written, "mails to go out again", 60)


def test_a_damaged_or_foreign_backup_changes_nothing(network, tmp_path):
    vest = network.instance("vest")
    running = network.supervisor.pid("vest.postgres")
    folder = back_up(network, vest, tmp_path)
    with pytest.raises(Fault, match="backup of vest"):
        restore(network, network.instance("link-oslo"), folder, lambda _step: None)
    archive = folder / "base.tar.gz"
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(Fault, match="damaged"):
        restore(network, vest, folder, lambda _step: None)
    assert network.supervisor.pid("vest.postgres") == running
