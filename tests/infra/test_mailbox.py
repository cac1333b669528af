"""The local mailbox and the private authority."""

import asyncio
import smtplib
import ssl
import subprocess
import sys
from email.message import EmailMessage

import pytest
from cryptography import x509

from infra.authority import Authority
from infra.local.ports import free_port
from infra.local.rabbitmq import listens
from infra.local.supervise import wait_until


def test_each_office_gets_its_own_mail_with_the_envelope_on_top(tmp_path):
    ports = {name: free_port() for name in ("hk", "vest")}
    boxes = [f"{port}={tmp_path / name}" for name, port in ports.items()]
    running = subprocess.Popen([sys.executable, "-m", "infra.local.mailbox", *boxes])
    try:
        wait_until(lambda: all(map(listens, ports.values())), "the mailbox", 10)
        message = EmailMessage()
        message["Subject"] = "Påmelding"
        message.set_content("Velkommen")
        with smtplib.SMTP("127.0.0.1", ports["vest"]) as sender:
            sender.send_message(message, "post@example.org", ["bjork@example.org", "sol@example.org"])
            sender.send_message(message, "post@example.org", ["eik@example.org"])
    finally:
        running.terminate()
        assert running.wait(10) == 0
    assert list((tmp_path / "hk").iterdir()) == []
    first, second = sorted((tmp_path / "vest").glob("*.eml"))
    assert first.read_text().startswith("X-Envelope-From: post@example.org\nX-Envelope-To: bjork@example.org, sol@")
    assert "eik@example.org" in second.read_text()


def test_certificates_are_kept_until_they_run_out_or_the_authority_changes(tmp_path):
    authority = Authority(tmp_path / "ca.pem", tmp_path / "keys")
    certificate, key = authority.issue("hk", ["127.0.0.1", "localhost"])
    before = certificate.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    assert Authority(tmp_path / "ca.pem", tmp_path / "keys").issue("hk", ["127.0.0.1"])[0].read_bytes() == before
    (tmp_path / "ca.pem").unlink()
    assert Authority(tmp_path / "ca.pem", tmp_path / "keys").issue("hk", ["127.0.0.1"])[0].read_bytes() != before


def test_a_client_certificate_is_no_servers(tmp_path):
    authority = Authority(tmp_path / "ca.pem", tmp_path / "keys")
    uses = {}
    for name, addresses in (("server", ["localhost"]), ("link-oslo", [])):
        read = x509.load_pem_x509_certificate(authority.issue(name, addresses)[0].read_bytes())
        uses[name] = [use._name for use in read.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value]
    assert uses == {"server": ["serverAuth"], "link-oslo": ["clientAuth"]}


async def test_a_front_door_is_trusted_with_the_authority_and_not_without(tmp_path):
    authority = Authority(tmp_path / "ca.pem", tmp_path / "keys")
    certificate, key = authority.issue("door", ["127.0.0.1"])
    server_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_tls.load_cert_chain(certificate, key)
    server = await asyncio.start_server(lambda _r, writer: writer.close(), "127.0.0.1", 0, ssl=server_tls)
    port = server.sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=ssl.create_default_context(cafile=tmp_path / "ca.pem")
    )
    writer.close()
    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncio.open_connection("127.0.0.1", port, ssl=ssl.create_default_context())
    server.close()
    await server.wait_closed()
