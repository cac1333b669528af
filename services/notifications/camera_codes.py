"""A code as a picture that a camera reads."""

import io

import segno


def png(code: str) -> bytes:
    """Black on white, with the margin that cameras need; some hundred bytes."""
    written = io.BytesIO()
    segno.make(code, error="m", micro=False).save(written, kind="png", scale=8, border=4)
    return written.getvalue()
