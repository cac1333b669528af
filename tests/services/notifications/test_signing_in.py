"""Signing in to the mail server: by password or by token, over an encrypted line whose other end is who it says."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from chassis import clock
from chassis.delivery import Delivery
from chassis.settings import Settings
from infra.authority import Authority
from services.notifications import postbox
from services.notifications.tokens import TokenAway, Tokens
from tests.services.notifications.servers import Guarded, TokenOffice, giving_tokens, mail_to, serving

USER = "oslo@example.org"


@pytest.fixture
async def office() -> AsyncIterator[TokenOffice]:
    async with giving_tokens() as giving:
        yield giving


@pytest.fixture
def modern(settings: Settings, office: TokenOffice, tmp_path: Path) -> Settings:
    """An office at a service that takes tokens only."""
    (tmp_path / "client").write_text("hush\n")
    told = Delivery(
        smtp_auth="xoauth2",
        oauth_token_url=office.url,
        oauth_client_id="brikke",
        oauth_client_secret_file=tmp_path / "client",
        oauth_scope="https://mail.example.org/.default",
    )
    return replace(settings, smtp_user=USER, delivery=told)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server at 127.0.0.1 shows, and the authority that vouches for it."""
    authority = Authority(folder / "ca.pem", folder / "authority")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*authority.issue("mail", ["127.0.0.1"]))
    return context, authority.certificate


async def send(settings: Settings) -> postbox.Reply | None:
    """One mail on a pool of its own; null when the server is not to be reached."""
    pool = postbox.Pool(settings)
    async with pool.box() as box:
        reply = await box.give(mail_to()) if box.is_listening else None
    await pool.close()
    return reply


async def test_a_token_of_the_program_itself_lets_us_in(modern: Settings, office: TokenOffice) -> None:
    async with serving(Guarded(), auth_require_tls=False, auth_required=True) as server:
        server.good = {"t1"}

        assert (await send(replace(modern, smtp_port=server.port))).kind == "accepted"

    assert server.shown == [(USER, "t1")]
    asked = {"client_id": "brikke", "client_secret": "hush", "grant_type": "client_credentials"}
    assert office.asked == [asked | {"scope": "https://mail.example.org/.default"}]


async def test_a_token_is_fetched_once_for_many_connections_and_anew_before_it_ends(
    modern: Settings, office: TokenOffice
) -> None:
    tokens = Tokens(modern)

    assert await asyncio.gather(*(tokens.get() for _ in range(20))) == ["t1"] * 20
    with clock.at(clock.now() + timedelta(minutes=57)):
        assert await tokens.get() == "t1"
    with clock.at(clock.now() + timedelta(minutes=59)):
        assert await tokens.get() == "t2"


async def test_a_token_that_is_no_longer_taken_is_replaced_by_a_fresh_one(
    modern: Settings, office: TokenOffice
) -> None:
    async with serving(Guarded(), auth_require_tls=False, auth_required=True) as server:
        server.good = {"t2"}
        pool = postbox.Pool(replace(modern, smtp_port=server.port))

        async with pool.box() as box:
            assert not box.is_listening
        async with pool.box() as box:
            assert (await box.give(mail_to())).kind == "accepted"
        await pool.close()

    assert [token for _, token in server.shown] == ["t1", "t2"]


async def test_a_refresh_token_is_exchanged_and_the_one_it_was_exchanged_for_is_kept(
    modern: Settings, office: TokenOffice, tmp_path: Path
) -> None:
    (tmp_path / "refresh").write_text("r0\n")
    ours = replace(modern, delivery=replace(modern.delivery, oauth_refresh_token_file=tmp_path / "refresh"))
    office.answer = lambda count: {"access_token": f"t{count}", "expires_in": "3600", "refresh_token": f"r{count}"}

    assert [await Tokens(ours).get() for _ in range(3)] == ["t1", "t2", "t3"]

    assert [(asked["grant_type"], asked["refresh_token"]) for asked in office.asked] == [
        ("refresh_token", "r0"),
        ("refresh_token", "r1"),
        ("refresh_token", "r2"),
    ]
    kept = ours.key_dir / "mail.refresh"
    assert kept.read_text() == "r3" and kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": "a\r\nb"}, ["t"], {"access_token": 7}])
async def test_an_answer_without_a_token_keeps_the_mail_waiting(
    modern: Settings, office: TokenOffice, answer: object
) -> None:
    office.answer = lambda _: answer  # type: ignore[assignment,return-value]

    with pytest.raises(TokenAway):
        await Tokens(modern).get()
    async with serving(Guarded(), auth_require_tls=False) as server:
        assert await send(replace(modern, smtp_port=server.port)) is None


async def test_a_client_that_is_refused_keeps_the_mail_waiting(modern: Settings, office: TokenOffice) -> None:
    office.status = 401
    async with serving(Guarded(), auth_require_tls=False) as server:
        assert await send(replace(modern, smtp_port=server.port)) is None

    assert server.shown == []


async def test_a_token_is_never_shown_to_a_server_that_does_not_ask_for_one(
    modern: Settings, office: TokenOffice
) -> None:
    async with serving(auth_require_tls=False) as server:
        assert await send(replace(modern, smtp_port=server.port)) is None


@pytest.mark.parametrize("mode", ["starttls", "tls"])
async def test_a_password_lets_us_in_over_an_encrypted_line(settings: Settings, tmp_path: Path, mode: str) -> None:
    context, authority = certificate(tmp_path)
    (tmp_path / "password").write_text("hush\n")
    known = LoginPassword(USER.encode(), b"hush")
    options = {
        "auth_required": True,
        "authenticator": lambda *words: AuthResult(success=words[4] == known, handled=False),
    }
    options |= {"tls_context": context} if mode == "starttls" else {"tls": context, "auth_require_tls": False}
    async with serving(**options) as server:
        ours = replace(settings, smtp_port=server.port, smtp_tls=mode, delivery=Delivery(mail_ca_file=authority))
        ours = replace(ours, smtp_user=USER, smtp_password_file=tmp_path / "password")
        reply = await send(ours)

    assert reply is not None and reply.kind == "accepted"


@pytest.mark.parametrize("mode", ["starttls", "tls"])
async def test_a_server_nobody_vouches_for_gets_no_password_and_no_mail(
    settings: Settings, tmp_path: Path, mode: str
) -> None:
    context, _ = certificate(tmp_path)
    (tmp_path / "password").write_text("hush\n")
    options = {"tls_context": context} if mode == "starttls" else {"tls": context}
    async with serving(**options) as server:
        ours = replace(settings, smtp_port=server.port, smtp_tls=mode)
        reply = await send(replace(ours, smtp_user=USER, smtp_password_file=tmp_path / "password"))

    assert reply is None
    assert server.envelopes == []


async def test_a_server_that_offers_no_encryption_gets_nothing_where_it_is_demanded(settings: Settings) -> None:
    async with serving() as server:
        assert await send(replace(settings, smtp_port=server.port, smtp_tls="starttls")) is None

    assert server.envelopes == []
