"""The HTML side of a mail: the same words as the text, set so that they are easy to read on any screen."""

import re
from functools import cache
from pathlib import Path

import css_inline
import jinja2
from markupsafe import Markup, escape

ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")


def html(subject: str, body: str, language: str) -> str:
    """A whole page with its styles written into the elements, as mail readers want it."""
    page = _template().render(subject=subject, language=language, paragraphs=_paragraphs(body))
    return css_inline.inline(page)


def _paragraphs(body: str) -> list[Markup]:
    """Paragraphs stand between empty lines; line breaks inside them are kept, addresses become links."""
    return [_linked(part) for part in body.strip().split("\n\n") if part.strip()]


def _linked(text: str) -> Markup:
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        url = escape(found.group())
        parts += [escape(text[end : found.start()]), Markup('<a href="%s">%s</a>') % (url, url)]
        end = found.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts).replace("\n", Markup("<br>"))


@cache
def _template() -> jinja2.Template:
    source = (Path(__file__).parent / "messages" / "layout.html").read_text()
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(source)
