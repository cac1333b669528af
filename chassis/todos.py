"""A thing to do, as a service tells it for the staff's first page."""

from dataclasses import dataclass
from typing import Final

WHEN: Final = ("now", "today", "week")


@dataclass(frozen=True)
class Todo:
    """How much it hurries (one of :data:`WHEN`), a sentence in the reader's language, and where it is done."""

    when: str
    text: str
    url: str
