"""The office's signature on its mail (DKIM), judged by a verifier that asks a DNS of the test's own."""

from dataclasses import replace
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from chassis.db import Database
from chassis.delivery import Delivery
from chassis.settings import Settings
from services.notifications import postbox, sending, signing
from tests.services.notifications.builders import Mailbox, ask, command, states
from tests.services.notifications.servers import mail_to


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The file of a private key, and what DNS says of its public part."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = tmp_path_factory.mktemp("dkim") / "dkim.key"
    file.write_bytes(
        made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file, signing.record(file).encode()


@pytest.fixture
def signed_settings(settings: Settings, key: tuple[Path, bytes]) -> Settings:
    return replace(settings, delivery=Delivery(dkim_key_file=key[0], dkim_selector="brikke"))


def holds(content: bytes, record: bytes) -> bool:
    """Whether the signature holds, by a verifier that knows this record of the office and no other."""
    known = {b"brikke._domainkey.example.org.": record}
    return bool(dkim.verify(content, dnsfunc=lambda name, timeout=5: known.get(name)))


async def test_the_mail_that_arrives_is_signed_by_the_domain_it_is_from(
    db: Database, mailbox: Mailbox, key: tuple[Path, bytes]
) -> None:
    db.settings = replace(db.settings, delivery=Delivery(dkim_key_file=key[0], dkim_selector="brikke"))
    await ask(db, command(db, parameters={"title": "Å møtes på Øya – «sammen» 🌱"}))

    await sending.send_waiting(db)

    assert holds(mailbox.raw[0], key[1])
    assert " d=example.org;" in mailbox.mails[0]["DKIM-Signature"]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"Hei", b"Hey"),
        (b"To: solveig@", b"To: other@"),
        (b"From: LINK Oslo <oslo@", b"From: LINK Oslo <bergen@"),
        (b"Subject: Beskjed", b"Subject: Haster"),
        (b"\r\n\r\n", b"\r\nFrom: other@example.org\r\n\r\n"),
    ],
)
def test_a_mail_that_is_changed_on_the_way_no_longer_bears_the_signature(
    signed_settings: Settings, key: tuple[Path, bytes], was: bytes, becomes: bytes
) -> None:
    mail = mail_to()
    mail["Subject"] = "Beskjed"
    content = signing.written(mail, signed_settings)
    assert holds(content, key[1])

    head, signed, rest = content.partition(b"From: LINK Oslo")
    changed = head + (signed + rest).replace(was, becomes, 1)

    assert changed != content
    assert not holds(changed, key[1])


def test_nothing_is_signed_where_the_mail_server_signs(settings: Settings) -> None:
    assert b"DKIM" not in signing.written(mail_to(), settings)


async def test_nothing_goes_out_that_a_server_on_the_way_would_have_to_set_anew(db: Database, mailbox: Mailbox) -> None:
    """Eight-bit text may be recoded on the way, and then a signature on it would not hold."""
    await ask(db, command(db, parameters={"title": "Å møtes på Øya – «sammen» 🌱" * 40}))

    await sending.send_waiting(db)

    assert mailbox.raw[0].isascii()
    assert max(len(line) for line in mailbox.raw[0].split(b"\r\n")) < 998


async def test_a_key_that_cannot_be_used_keeps_the_mail_waiting(db: Database, mailbox: Mailbox, tmp_path: Path) -> None:
    (tmp_path / "broken.key").write_text("no key")
    db.settings = replace(db.settings, delivery=Delivery(dkim_key_file=tmp_path / "broken.key", dkim_selector="brikke"))
    await ask(db, command(db))

    await sending.send_waiting(db)

    assert await states(db) == [("waiting", "cannot_be_signed")]
    assert mailbox.mails == []
    assert postbox.CANNOT_BE_SIGNED.kind == "later"
