"""Which messages somebody must look at."""

from collections.abc import Mapping

from chassis.languages import N_, gettext, ngettext
from chassis.todos import Todo

SENDER = {
    "unchecked": N_("Nobody has seen to it yet that our e-mail is known as ours. Ask whoever runs the machine."),
    "skipped": N_(
        "We send e-mail although nobody has seen to it that it is known as ours. Ask whoever runs the machine."
    ),
    "faults": N_("Our e-mail may be taken for forged, so it may not arrive. Ask whoever runs the machine."),
}
"""What sender_checks.trouble can say, for those who are not technicians."""

HELD = N_("Nothing is sent since we were put back from a backup. Somebody must look first.")


def tell(
    counts: Mapping[str, int], sender_trouble: str | None = None, *, is_held: bool = False, to_print: int = 0
) -> list[Todo]:
    """The things to do, as sentences; ``counts``: how many messages lie in each drawer, ``to_print``: letters."""
    todos = []
    if is_held:
        todos.append(Todo("now", gettext(HELD), "/notifications/restored"))
    if sender_trouble:
        todos.append(Todo("now", gettext(SENDER[sender_trouble]), "/status"))
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
    if to_print:
        said = ngettext(
            "{count} letter is to be printed and posted.", "{count} letters are to be printed and posted.", to_print
        )
        todos.append(Todo("today", said.format(count=to_print), "/notifications/letters"))
    return todos
