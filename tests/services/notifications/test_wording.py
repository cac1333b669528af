"""What people read: every text in every language, neutral, from the office by name, and safe to fill in with anything."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.db import Database
from services.notifications import sending, wording
from tests.conftest import make_settings
from tests.services.notifications.builders import PARAMETERS, Mailbox, ask, command

OFFICE = {
    "name": "LINK Oslo",
    "phone": "22 00 00 00",
    "email": "oslo@example.org",
    "street": "Storgata 1",
    "postcode": "0155",
    "city": "OSLO",
}
EVERYTHING = PARAMETERS | {"called": "Solveig", "hear_by": "2030-05-10"}


@pytest.mark.parametrize("template", sorted(wording.catalogue()))
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_text_reads_well_with_and_without_what_may_be_missing(template: str, language: str) -> None:
    bare = dict.fromkeys(OFFICE) | {"name": "LINK Oslo"}
    for parameters in (EVERYTHING, EVERYTHING | {"place": "", "seats": 3, "format": "digital", "called": None}):
        for office in (OFFICE, bare):
            text = wording.render(template, language, parameters, office)

            assert text.subject and len(text.subject) < 60
            assert "LINK Oslo" in text.body
            assert not any(mark in text.body for mark in ("{", "}", "None", "\n\n\n", " \n", "  "))


@pytest.mark.parametrize("template", sorted(wording.catalogue()))
def test_a_subject_line_reveals_nothing(template: str) -> None:
    for language in ("nb", "en"):
        subject = wording.render(template, language, EVERYTHING, OFFICE).subject.lower()

        assert not any(
            word in subject for word in ("selvhjelp", "self-help", "gruppe", "group", "seminar", "link oslo")
        )


def test_every_text_stands_in_both_languages() -> None:
    assert all({"nb", "en"} <= languages.keys() for languages in wording.catalogue().values())


def test_a_language_we_lack_falls_back_to_bokmaal() -> None:
    assert wording.render("registration_confirmed", "nn", EVERYTHING, OFFICE).body.startswith("Hei")
    assert wording.render("registration_confirmed", "se", EVERYTHING, OFFICE).body.startswith("Hei")


async def test_a_mail_comes_from_the_office_by_name_with_the_same_words_as_text_and_html(
    db: Database, mailbox: Mailbox
) -> None:
    await ask(db, command(db, parameters={"title": "Å <b>møtes</b>"}))
    await sending.send_waiting(db)

    (mail,) = mailbox.mails
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert mail["From"].addresses[0].display_name
    assert mail["To"] == "solveig@example.org"
    assert mail["Subject"] == "Bekreftelse på påmeldingen din"
    assert "fredag 3. mai 2030 kl. 18.00" in mailbox.text()
    assert "ABCD-EFGH" in mailbox.text()
    assert "Å <b>møtes</b>" in mailbox.text()
    assert "Å &lt;b&gt;møtes&lt;/b&gt;" in html
    assert '<a href="https://link-oslo.localhost/events/registrations/token">' in html
    assert "<style" not in html


@settings(max_examples=200, deadline=None)
@given(name=st.text(max_size=80), title=st.text(max_size=80))
def test_no_name_or_title_adds_a_header_or_a_recipient(
    tmp_path_factory: pytest.TempPathFactory, name: str, title: str
) -> None:
    office_settings = make_settings(tmp_path_factory.getbasetemp())
    row = {
        "message_id": uuid4(),
        "recipient": "solveig@example.org",
        "template": "registration_confirmed",
        "language": "nb",
        "parameters": PARAMETERS | {"name": name, "title": title},
    }

    mail = wording.compose(row, OFFICE | {"name": name}, office_settings)

    if mail is not None:
        raw = mail.as_bytes().split(b"\r\n\r\n", 1)[0]
        assert raw.lower().count(b"\r\nto:") == 1
        assert b"\r\nbcc:" not in raw.lower()
        assert len(mail.keys()) == len(set(mail.keys()))
