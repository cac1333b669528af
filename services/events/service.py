"""The bus face of events: what it reacts to, and what it does by the clock."""

from typing import Any

from chassis import audit_checkpoints
from chassis.bus import Relay, Run, every, on, pruning, status
from reference import receiving
from services.events import addresses, forgetting, national_events, needs, offers, projects, reminders, tickets

DAY_S = 24 * 3600


class EventsService:
    """Reads corrected addresses, the closing of months and head office's events; what it tells goes out through the relay."""

    name = "events"
    run = Run()
    relay = Relay()
    status = status()

    @on("commands", "events.correct_address.v1")
    def correct_addresses(self, messages: list[Any]) -> Any:
        return self.run(addresses.on_correct, messages)

    @on("national_events", "events.national_event_listed.v1", broker="downward", reset=national_events.forget_all)
    def on_national_event_listed(self, messages: list[Any]) -> Any:
        return self.run(national_events.on_national_event_listed, messages)

    @every(seconds=600)
    def remind(self) -> Any:
        return self.run(reminders.remind)

    @every(seconds=60)
    def lapse_offers(self) -> Any:
        return self.run(offers.lapse)

    @every(seconds=60)
    def tell_companions(self) -> Any:
        return self.run(tickets.tell)

    @every(seconds=DAY_S)
    def forget(self) -> Any:
        return self.run(forgetting.forget_old)

    @every(seconds=DAY_S)
    def forget_answers(self) -> Any:
        return self.run(forgetting.forget_answers)

    @every(seconds=DAY_S)
    def forget_needs(self) -> Any:
        return self.run(needs.forget)

    @every(seconds=DAY_S)
    def forget_notes(self) -> Any:
        return self.run(forgetting.forget_notes)

    @on("periods", "reporting.period_closed.v1")
    def on_period_closed(self, messages: list[Any]) -> Any:
        return self.run(pruning.on_period_closed, messages)

    @on("projects", "reporting.project_listed.v1")
    def on_project_listed(self, messages: list[Any]) -> Any:
        return self.run(projects.on_listed, messages)

    @on("reference", "reporting.reference_stated.v1", broker="downward", reset=receiving.forget_pieces)
    def on_reference_stated(self, messages: list[Any]) -> Any:
        return self.run(receiving.on_reference_stated, messages)

    @every(seconds=DAY_S)
    def keep_audit(self) -> Any:
        return self.run(audit_checkpoints.keep)

    @every(seconds=DAY_S)
    def prune(self) -> Any:
        return self.run(pruning.prune)
