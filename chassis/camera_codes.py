"""A text as a picture that a camera reads, black on white whatever stands around it: cameras read nothing else as well."""

import io

import segno

MARGIN = 4
"""Empty squares around it, which cameras need."""


def svg(text: str, *, scale: int = 8) -> str:
    """A data address of an image for a page; ``scale``: pixels a square."""
    picture = segno.make(text, error="m", micro=False)
    return picture.svg_data_uri(scale=scale, border=MARGIN, dark="#000", light="#fff")


def png(text: str) -> bytes:
    """An image for a mail; some hundred bytes."""
    written = io.BytesIO()
    segno.make(text, error="m", micro=False).save(written, kind="png", scale=8, border=MARGIN)
    return written.getvalue()
