"""How a message is set: the same words as plain text, as one accessible HTML layout, and as a letter."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import css_inline
import jinja2
from markupsafe import Markup

ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
WHOLE = re.compile(r"(?<![\w-])(?:\d{2}(?: \d{2}){3}|\d{3} \d{3}|[A-ZÆØÅ\d]{3,5}-[A-ZÆØÅ\d]{3,5})(?![\w-])")
"""Phone numbers and codes: they are read, and copied, in one piece."""
HERE = "\x01"
"""Stands in the layout where the words of one message come; no text holds it."""
PARAGRAPH = re.compile(rf"(<p[^>]*>{HERE}</p>\n)")
REMEMBERED = 300
WIDTH = 74
"""Characters in a line of text mail; readers that know format=flowed join the lines again (RFC 3676)."""


class Note(NamedTuple):
    """A sentence in a language of its own."""

    language: str
    words: str


class Setting(NamedTuple):
    """A message that has been filled in, part by part, in the order it is read."""

    language: str
    subject: str
    body: str
    signature: Sequence[str]
    """Lines: the person, the office, its address and phone."""
    footer: Sequence[str]
    """Paragraphs: why this comes, and how to change it."""
    note: Note | None = None
    """Stands above the text where it is in another language than its receiver has chosen."""


def text(setting: Setting) -> str:
    """The message as text, each paragraph one line: what a screen reader reads aloud."""
    return "".join(text_pieces(setting))


def text_pieces(setting: Setting) -> list[str]:
    """The same, paragraph by paragraph, each with its line breaks: most are the same to all who are written to."""
    note = setting.note.words if setting.note else ""
    parts = [note, *setting.body.split("\n\n"), "\n".join(setting.signature)]
    if setting.footer:
        parts += ["-- \n" + setting.footer[0], *setting.footer[1:]]
    *before, last = [part for part in parts if part]
    return [*(f"{part}\n\n" for part in before), f"{last}\n"]


def flowed(plain: str) -> str:
    """Text folded to be read anywhere: a line that ends with a space goes on in the next (format=flowed)."""
    return _flowed_anew(plain) if "://" in plain else _flowed_once(plain)


def _flowed_anew(plain: str) -> str:
    return "\n".join(map(_fold, plain.split("\n")))


_flowed_once = lru_cache(REMEMBERED)(_flowed_anew)


def unflowed(folded: str) -> str:
    """What :func:`flowed` folded, as it was."""
    joined = re.sub(r"(?<!^--) \n", " ", folded.replace("\r\n", "\n"), flags=re.MULTILINE)
    return re.sub(r"^ (?=[ >]|From )", "", joined, flags=re.MULTILINE)


def html(setting: Setting) -> str:
    """A whole page with its styles written into the elements, as mail readers want it; nothing is fetched from anywhere."""
    return "".join(html_pieces(setting))


def html_pieces(setting: Setting) -> list[str]:
    """The same in pieces that each end a line: most are the same to all who are written to."""
    signature = "\n".join(setting.signature)
    page = _page(setting.language, setting.subject, signature, bool(setting.footer), setting.note)
    return [
        page.head,
        *(page.paragraph.replace(HERE, _linked(part)) for part in setting.body.strip().split("\n\n") if part.strip()),
        page.between,
        *(page.footer.replace(HERE, _linked(part)) for part in setting.footer),
        page.end,
    ]


class Page(NamedTuple):
    """The layout without the words of one message; ``paragraph`` and ``footer`` hold HERE where the words stand."""

    head: str
    paragraph: str
    between: str
    footer: str
    end: str


@lru_cache(200)
def _page(language: str, subject: str, signature: str, has_footer: bool, note: Note | None) -> Page:
    """The layout, filled in with what is the same in many messages, taken apart where the words of each stand."""
    rendered = _template().render(
        setting=Setting(language, subject, "", (), (), note),
        paragraphs=[HERE],
        signature=_linked(signature),
        footer=[HERE] if has_footer else [],
    )
    head, paragraph, between, *foot = PARAGRAPH.split(rendered)
    return Page(head, paragraph, between, *foot) if foot else Page(head, paragraph, between, "", "")


def _fold(line: str) -> str:
    line = " " + line if line.startswith((" ", ">", "From ")) else line
    if len(line) <= WIDTH + 2:
        return line
    lines, words = [], ""
    for word in line.split():
        if words and len(words) + 1 + len(word) > WIDTH:
            lines.append(words)
            words = word
        else:
            words = f"{words} {word}" if words else word
    return " \n".join([*lines, words])


def _linked(words: str) -> Markup:
    """A paragraph: its line breaks are kept, addresses become links. One with a link is its receiver's own."""
    return _with_links(words) if "://" in words else _without_links(words)


@lru_cache(REMEMBERED)
def _without_links(words: str) -> Markup:
    return Markup(_kept_whole(words).replace("\n", "<br>"))  # noqa: S704 escaped there


def _with_links(words: str) -> Markup:
    parts, end = [], 0
    for found in ADDRESS.finditer(words):
        parts += [_kept_whole(words[end : found.start()]), _link().replace("%s", escape(found.group()))]
        end = found.end()
    parts.append(_kept_whole(words[end:]))
    return Markup("".join(parts).replace("\n", "<br>"))  # noqa: S704 escaped above


def _kept_whole(words: str) -> str:
    """Escaped, and no line broken inside a number or a code."""
    parts, end = [], 0
    for found in WHOLE.finditer(words):
        parts += [escape(words[end : found.start()]), f'<span style="white-space: nowrap">{found.group()}</span>']
        end = found.end()
    return "".join([*parts, escape(words[end:])])


@cache
def _template() -> jinja2.Template:
    """The layout, its styles written into the elements once for all messages."""
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(_inlined(_layout()))


@cache
def _link() -> str:
    """A link as the layout's styles make it, with two places for its address."""
    sample = '<a href="%s">%s</a>'
    found = re.search(r'<a href="%s"[^>]*>%s</a>', _inlined(_layout().replace("<main", f"{sample}<main")))
    return found.group() if found else sample


def _inlined(page: str) -> str:
    return css_inline.inline(page, keep_at_rules=True, load_remote_stylesheets=False)


def _layout() -> str:
    return (Path(__file__).parent / "messages" / "layout.html").read_text()
