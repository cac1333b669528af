"""Help in the operator's language: Norwegian where LC_ALL, LC_MESSAGES or LANG says nb, nn or no; else English."""

from __future__ import annotations

import os


def t(english: str, norwegian: str) -> str:
    """The sentence in the operator's language."""
    return norwegian if _norwegian() else english


def _norwegian() -> bool:
    for name in ("BRIKKE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.split("_")[0].split(".")[0] in ("nb", "nn", "no")
    return False
