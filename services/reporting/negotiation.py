"""Which of the formats on offer an Accept header asks for: a pure function over RFC 9110, profiles included."""

from typing import Final, NamedTuple

JSON: Final = "application/json"
CSV: Final = "text/csv"
OFFERED: Final = (JSON, CSV)


class Range(NamedTuple):
    media: str
    profile: str
    weight: float


def choose(header: str, offered: tuple[str, ...] = OFFERED) -> str | None:
    """The best format on offer, the first of them when nothing is asked for; None when none will do.

    A range that asks for a profile we do not have, such as ``application/json; profile=json-stat2``, is not met by
    plain JSON.
    """
    ranges = [_range(part) for part in header.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    weights = {media: _weight(media, ranges) for media in offered}
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


def _weight(media: str, ranges: list[Range]) -> float:
    """The weight of the most specific range that covers a format; 0 when none does."""
    for pattern in (media, f"{media.split('/')[0]}/*", "*/*"):
        found = [one.weight for one in ranges if one.media == pattern and not one.profile]
        if found:
            return max(found)
    return 0.0
