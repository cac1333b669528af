"""What comes back by mail, handed to notifications."""

from __future__ import annotations

from chassis.settings import Settings
from infra.operations.calls import call


def take_in(settings: Settings, content: bytes, *, to: str = "") -> str:
    """One mail that came back.

    Shape   "taken" (also where it says nothing, or is about nothing of ours: nobody need read it), "letter" (a person wrote
            it, who must be told that nobody reads it here), "later" (the message it is about is still being sent).
    """
    from services.notifications import bounces

    try:
        taken = call(settings, "notifications", bounces.take_in, content, to=to)
    except bounces.StillBeingSent:
        return "later"
    return "letter" if taken.is_letter else "taken"
