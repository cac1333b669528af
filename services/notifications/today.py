"""Which messages somebody must look at."""

from collections.abc import Mapping

from chassis.languages import ngettext
from chassis.todos import Todo


def tell(counts: Mapping[str, int]) -> list[Todo]:
    """The things to do, as sentences; ``counts``: how many messages lie in each drawer."""
    todos = []
    if failed := counts["failed"]:
        said = ngettext(
            "{count} message did not go out. Somebody may be waiting for it.",
            "{count} messages did not go out. Somebody may be waiting for them.",
            failed,
        )
        todos.append(Todo("now", said.format(count=failed), "/notifications?drawer=failed"))
    if uncertain := counts["uncertain"]:
        said = ngettext(
            "Nobody knows whether {count} message went out.",
            "Nobody knows whether {count} messages went out.",
            uncertain,
        )
        todos.append(Todo("today", said.format(count=uncertain), "/notifications?drawer=uncertain"))
    return todos
