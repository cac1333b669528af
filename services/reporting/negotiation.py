"""Which of the formats on offer an Accept header asks for: a pure function over RFC 9110, profiles included."""

from typing import Final, NamedTuple

JSON: Final = "application/json"
JSON_STAT: Final = "application/json; profile=json-stat2"
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFERED: Final = (JSON, CSV, XLSX, JSON_STAT)


class Range(NamedTuple):
    media: str
    profile: str
    weight: float


def choose(header: str, offered: tuple[str, ...] = OFFERED) -> str | None:
    """The best format on offer, the first of them when nothing is asked for; None when none will do.

    A range that asks for a profile is met only by a format of that profile, and a format with a profile only by a range
    that asks for it: plain JSON is never taken for ``application/json; profile=json-stat2``, nor the other way round.
    """
    ranges = [_range(part) for part in header.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    weights = {media: _weight(_range(media), ranges) for media in offered}
    best = max(offered, key=lambda media: weights[media])
    return best if weights[best] > 0 else None


def _range(part: str) -> Range:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    given = dict(piece.partition("=")[::2] for piece in parameters)
    return Range(media, given.get("profile", "").strip('"'), _number(given.get("q", "1")))


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _weight(offered: Range, ranges: list[Range]) -> float:
    """The weight of the most specific range that covers a format; 0 when none does."""
    for pattern in (offered.media, f"{offered.media.split('/')[0]}/*", "*/*"):
        found = [one.weight for one in ranges if one.media == pattern and one.profile == offered.profile]
        if found:
            return max(found)
    return 0.0
