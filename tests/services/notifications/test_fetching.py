"""Fetching what comes back from a real mailbox: ours is taken in and removed, the rest lies as it lay."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.db import Database
from services.notifications import fetching, postbox
from services.notifications.fetching import Fetched
from tests.services.notifications.builders import Mailbox, rows, states
from tests.services.notifications.imap_server import USER, Postoffice, a_postoffice
from tests.services.notifications.servers import giving_tokens
from tests.services.notifications.test_bounces import sent
from tests.services.notifications.test_returned import raw
from tests.services.notifications.test_signing_in import certificate


@pytest.fixture
async def postoffice() -> AsyncIterator[Postoffice]:
    async with a_postoffice() as open_now:
        yield open_now


def fetches_from(db: Database, postoffice: Postoffice, folder: Path, **more: object) -> None:
    """Have the office fetch from this mailbox, by password over a plain line unless told otherwise."""
    (folder / "imap-password").write_text("hush\n")
    told = {"imap_host": "127.0.0.1", "imap_port": postoffice.port, "imap_tls": "none", "imap_user": USER}
    told |= {"imap_password_file": folder / "imap-password"}
    db.settings = replace(db.settings, delivery=replace(db.settings.delivery, **(told | more)))


async def test_what_came_back_is_taken_in_and_removed_and_letters_from_people_stay_unread(
    db: Database, mailbox: Mailbox, postoffice: Postoffice, tmp_path: Path
) -> None:
    number = await sent(db, mailbox)
    fetches_from(db, postoffice, tmp_path)
    letter, stray = raw("a_person_answers", number), raw("qmail", "of nobody")
    await postoffice.post(letter, raw("exim", number), stray)

    assert await fetching.fetch(db) == Fetched(taken=1, left=2)

    assert await states(db) == [("failed", "bounced")]
    assert await postoffice.left() == [(letter, True), (stray, True)]


async def test_what_was_left_is_not_looked_at_again_and_what_is_new_is(
    db: Database, mailbox: Mailbox, postoffice: Postoffice, tmp_path: Path
) -> None:
    number = await sent(db, mailbox)
    fetches_from(db, postoffice, tmp_path)
    await postoffice.post(raw("a_person_answers", number))
    await fetching.fetch(db)

    assert await fetching.fetch(db) == Fetched(0, 0)
    await postoffice.post(raw("gmail_full", number))
    assert await fetching.fetch(db) == Fetched(1, 0)


async def test_only_what_was_taken_in_is_removed_also_where_somebody_has_marked_other_mail(
    db: Database, mailbox: Mailbox, postoffice: Postoffice, tmp_path: Path
) -> None:
    number = await sent(db, mailbox)
    fetches_from(db, postoffice, tmp_path)
    letter = raw("a_person_answers", number)
    await postoffice.post(letter, raw("exim", number))
    await postoffice.mark(1, r"(\Deleted)")

    await fetching.fetch(db)

    assert [mail for mail, _ in await postoffice.left()] == [letter]


async def test_what_came_too_early_is_come_back_to_without_keeping_the_rest_waiting(
    db: Database, mailbox: Mailbox, postoffice: Postoffice, tmp_path: Path
) -> None:
    early = await sent(db, mailbox, "early@example.net")
    settled = await sent(db, mailbox, "settled@example.net")
    fetches_from(db, postoffice, tmp_path)
    early_ones = "WHERE recipient LIKE 'early%' RETURNING 1"
    await rows(db, f"UPDATE message SET state = 'sending', leased_until = now(), settled_at = NULL {early_ones}")
    await postoffice.post(raw("exim", early), raw("exim", settled))

    assert await fetching.fetch(db) == Fetched(1, 0)
    await rows(db, f"UPDATE message SET state = 'sent', leased_until = NULL, settled_at = now() {early_ones}")
    assert await fetching.fetch(db) == Fetched(1, 0)

    assert await states(db) == [("failed", "bounced")] * 2


async def test_the_mailbox_is_opened_over_an_encrypted_line(db: Database, mailbox: Mailbox, tmp_path: Path) -> None:
    number = await sent(db, mailbox)
    context, authority = certificate(tmp_path)
    async with a_postoffice(tls=context, vouched_by=authority) as postoffice:
        fetches_from(db, postoffice, tmp_path, imap_tls="starttls", mail_ca_file=authority)
        await postoffice.post(raw("exim", number))

        assert await fetching.fetch(db) == Fetched(1, 0)


async def test_a_mailbox_that_takes_tokens_is_opened_with_the_token_for_sending(
    db: Database, mailbox: Mailbox, tmp_path: Path
) -> None:
    number = await sent(db, mailbox)
    async with giving_tokens() as office, a_postoffice(password="t1") as postoffice:
        token = {"smtp_auth": "xoauth2", "oauth_token_url": office.url, "oauth_client_id": "brikke"}
        fetches_from(db, postoffice, tmp_path, imap_password_file=None, **token)
        await postoffice.post(raw("exim", number))

        assert await fetching.fetch(db) == Fetched(1, 0)


async def test_a_token_the_mailbox_does_not_take_is_not_shown_again(db: Database, tmp_path: Path) -> None:
    async with giving_tokens() as office, a_postoffice(password="t2") as postoffice:
        token = {"smtp_auth": "xoauth2", "oauth_token_url": office.url, "oauth_client_id": "brikke"}
        fetches_from(db, postoffice, tmp_path, imap_password_file=None, **token)
        await fetching.fetch(db)

        await fetching.fetch(db)

        assert await postbox.pool_of(db).tokens.get() == "t2"


@pytest.mark.parametrize("wrong", [{"imap_port": 1}, {"imap_folder": "Nowhere"}, {"imap_user": "somebody@example.org"}])
async def test_a_mailbox_that_cannot_be_opened_is_tried_next_time(
    db: Database, postoffice: Postoffice, tmp_path: Path, wrong: dict[str, object]
) -> None:
    fetches_from(db, postoffice, tmp_path, **wrong)

    assert await fetching.fetch(db) == Fetched(0, 0)


async def test_an_office_without_a_mailbox_fetches_nothing(db: Database) -> None:
    assert await fetching.fetch(db) == Fetched(0, 0)
