"""A film for a browser's camera: one picture held up, as raw frames that chromium reads (YUV4MPEG2)."""

import io
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 640, 480
FRAMES = 5


def hold_up(picture: bytes, film: Path) -> None:
    """Somebody holds a phone with this picture (PNG) in front of the camera, a little askew."""
    shown = Image.open(io.BytesIO(picture)).convert("L")
    shown.thumbnail((300, 300))
    hand = Image.new("L", (WIDTH, HEIGHT), 90)
    hand.paste(shown, ((WIDTH - shown.width) // 2, (HEIGHT - shown.height) // 2))
    frame = b"FRAME\n" + hand.rotate(7, fillcolor=90).tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)
    film.write_bytes(b"YUV4MPEG2 W%d H%d F5:1 Ip A1:1 C420jpeg\n" % (WIDTH, HEIGHT) + frame * FRAMES)
