"""What the owner of a matter tells, as it comes off the bus."""

from uuid import uuid4

from chassis import clock
from chassis.events import Message


def news(subject: str, version: int | None, *, sequence: int = 1, type: str = "events.event_moved.v1") -> Message:
    """That a matter is at a version now; null: from before versions were told."""
    return Message(
        id=str(uuid4()),
        office="link-oslo",
        service="events",
        stream="events",
        epoch=1,
        sequence=sequence,
        type=type,
        subject=subject,
        time=clock.now().isoformat(),
        data={"event_id": subject} | ({} if version is None else {"version": version}),
    )
