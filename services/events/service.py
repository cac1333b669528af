"""The bus face of events: what it reacts to, and what it does by the clock."""

from chassis.bus import Relay, Run, every, status
from services.events import forgetting

DAY_S = 24 * 3600


class EventsService:
    """Reads nobody; what it tells goes out through the relay."""

    name = "events"
    run = Run()
    relay = Relay()
    status = status()

    @every(seconds=DAY_S)
    def forget(self):  # type: ignore[no-untyped-def]
        return self.run(forgetting.forget_old)
