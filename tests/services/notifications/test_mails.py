"""Mails put together quickly are what the standard library would have made of the same words."""

import binascii
import email
import email.policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.notifications import mails

HEADERS = [
    ("From", Address("LINK Oslo", addr_spec="oslo@example.org")),
    ("To", Address(addr_spec="solveig@example.org")),
    ("Subject", "Påminnelse om avtalen vår"),
]


def read(mail: EmailMessage) -> EmailMessage:
    """As a mail reader sees it, from the bytes on the wire."""
    parsed = email.message_from_bytes(mail.as_bytes(policy=mail.policy), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def words(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"), max_size=200)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=12))
@example(["." * 3, ".", "From here", "-- ", "=_", "--=_", "æ" * 300, "a" * 2000])
def test_whatever_is_written_comes_out_as_it_was_and_nothing_else_is_a_part(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"

    mail = read(mails.assemble(HEADERS, text, f"<p>{text}</p>", flowed=True))

    assert words(mail, "plain") == text
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
@example("a" * 300 + " ", "æ" * 300)
@example("<body>", "\n<body>\n<body>")
def test_a_page_whose_head_was_written_before_is_as_if_written_whole(head: str, body: str) -> None:
    page = f"{head}\n<body>{body}"

    part = mails.assemble([], "", page).get_payload()[1]  # type: ignore[union-attr,index]

    lines = "\r\n".join(page.splitlines()) + "\r\n"
    assert part.get_payload() == binascii.b2a_qp(lines.encode(), istext=True).decode()  # type: ignore[union-attr]


def test_all_of_it_is_ascii_with_line_breaks_as_on_the_wire_and_no_line_is_too_long() -> None:
    mail = mails.assemble(HEADERS, "æøå " * 500 + "\n\nslutt", "<p>æ</p>")

    raw = mail.as_bytes(policy=mail.policy)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_headers_are_those_given_each_once_and_folded_as_the_library_folds_them() -> None:
    mail = mails.assemble([*HEADERS, ("Reply-To", "a@example.org")], "", "")

    assert read(mail)["Subject"] == "Påminnelse om avtalen vår"
    assert [name for name in mail if name == "From"] == ["From"]
    plain = EmailMessage(policy=mails.FOLDING)
    plain["Subject"] = "Påminnelse om avtalen vår"
    assert plain.as_bytes().split(b"\r\n")[0] in mail.as_bytes(policy=mail.policy)


@pytest.mark.parametrize(
    "words", ["=?utf-8?q?=0D=0ABcc=3A_thief=40example=2Enet?=", "=?utf-8?b?DQpCY2M6IHg=?= æ", "a" * 300]
)
def test_what_looks_like_encoded_words_comes_out_as_it_was_written(words: str) -> None:
    mail = mails.assemble([("From", Address(words, addr_spec="oslo@example.org")), ("Subject", words)], "", "")

    raw = mail.as_bytes(policy=mail.policy)
    assert b"\r\nBcc" not in raw
    assert read(mail)["Subject"] == words
    (whose,) = read(mail)["From"].addresses
    assert whose.display_name.replace(" ", "") == words.replace(" ", ""), "the library's reader adds a space"
    assert whose.addr_spec == mail["From"].addresses[0].addr_spec == "oslo@example.org"


@pytest.mark.parametrize("name", ["Subject", "To", "X-Other"])
def test_a_header_of_two_lines_is_refused_each_time(name: str) -> None:
    for _ in range(2):
        with pytest.raises(ValueError):
            mails.assemble([(name, "one\r\nBcc: other@example.org")], "", "")


def test_one_mail_does_not_change_the_next() -> None:
    first = mails.assemble(HEADERS, "first", "<p>first</p>")
    second = mails.assemble([("To", "other@example.org")], "second", "<p>second</p>")

    assert words(read(first), "plain") == "first\n"
    assert words(read(second), "plain") == "second\n"
    assert read(second)["From"] is None


def test_a_header_that_is_added_later_goes_out_too() -> None:
    mail = mails.assemble(HEADERS, "text", "<p>text</p>")
    before = mail.as_bytes(policy=mail.policy)

    mail["X-Other"] = "added"

    assert mail.as_bytes(policy=mail.policy) == before.replace(b"\r\n\r\n", b"\r\nX-Other: added\r\n\r\n", 1)


def test_a_mail_in_pieces_is_the_mail_in_one_piece() -> None:
    pieces = ["Hei, Sølvi!\n\n", "Se https://example.org/" + "æ" * 80 + "\n\n", "Hilsen oss\n"]

    in_pieces = mails.assemble(HEADERS, pieces, pieces)

    whole = mails.assemble(HEADERS, "".join(pieces), "".join(pieces))
    assert in_pieces.as_bytes(policy=in_pieces.policy) == whole.as_bytes(policy=whole.policy)


def test_a_picture_comes_after_the_words_and_changes_nothing_in_them() -> None:
    content = bytes(range(256)) * 3
    mail = read(mails.assemble(HEADERS, "Hei, Sølvi", "<p>Hei, Sølvi</p>", attached=[mails.picture(content, "qr.png")]))

    kinds = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/png"]
    assert [part.get_content_type() for part in mail.walk()] == kinds
    assert (words(mail, "plain"), words(mail, "html")) == ("Hei, Sølvi\n", "<p>Hei, Sølvi</p>\n")
    (picture,) = mail.iter_attachments()
    assert (picture.get_content(), picture.get_filename()) == (content, "qr.png")
    assert not mail.defects


def test_a_picture_in_one_mail_is_not_in_the_next() -> None:
    mails.assemble(HEADERS, "first", "<p>first</p>", attached=[mails.picture(b"png", "qr.png")])
    second = read(mails.assemble(HEADERS, "second", "<p>second</p>"))

    assert [part.get_content_type() for part in second.walk()] == ["multipart/alternative", "text/plain", "text/html"]
