"""The bus face of portal: what it reacts to, and what it does by the clock."""

from typing import Any

from chassis import audit_checkpoints
from chassis.bus import Relay, Run, every, on, pruning, status
from chassis.events import Message
from reference import receiving
from services.portal import checkpoints, directory, forgetting, initiators, own_letters

DAY_S = 24 * 3600


class PortalService:
    """Keeps the national directory and the offices' checkpoints at head office; elsewhere it shows head office's events."""

    name = "portal"
    run = Run()
    relay = Relay()
    status = status()

    @on("commands", "portal.write_to_account.v1")
    def on_write_to_account(self, messages: list[Message]) -> Any:
        return self.run(own_letters.on_write_to_account, messages)

    @on("directory", "groups.group_listed.v1", broker="national")
    def on_group_listed(self, messages: list[Message]) -> Any:
        return self.run(directory.on_group_listed, messages)

    @on("directory", "events.event_listed.v1", broker="national")
    def on_event_listed(self, messages: list[Message]) -> Any:
        return self.run(directory.on_event_listed, messages)

    @on(
        "national_events",
        "events.national_event_listed.v1",
        broker="downward",
        reset=directory.forget_national_events,
    )
    def on_national_event_listed(self, messages: list[Message]) -> Any:
        return self.run(directory.on_national_event_listed, messages)

    @on("directory", "portal.contact_point_listed.v1", broker="national")
    def on_contact_point_listed(self, messages: list[Message]) -> Any:
        return self.run(directory.on_contact_point_listed, messages)

    @on(
        "checkpoints",
        "portal.audit_checkpointed.v1",
        "groups.audit_checkpointed.v1",
        "events.audit_checkpointed.v1",
        "notifications.audit_checkpointed.v1",
        "reporting.audit_checkpointed.v1",
        broker="national",
        rolled_back=checkpoints.on_rolled_back,
    )
    def on_audit_checkpointed(self, messages: list[Message]) -> Any:
        return self.run(checkpoints.on_checkpointed, messages)

    @on("commands", "portal.admit_initiator.v1")
    def on_admit_initiator(self, messages: list[Message]) -> Any:
        return self.run(initiators.on_admit, messages)

    @on("commands", "portal.end_initiator.v1")
    def on_end_initiator(self, messages: list[Message]) -> Any:
        return self.run(initiators.on_end, messages)

    @every(seconds=DAY_S)
    def forget(self) -> Any:
        return self.run(forgetting.forget_old)

    @on("reference", "reporting.reference_stated.v1", broker="downward", reset=receiving.forget_pieces)
    def on_reference_stated(self, messages: list[Message]) -> Any:
        return self.run(receiving.on_reference_stated, messages)

    @every(seconds=DAY_S)
    def keep_audit(self) -> Any:
        return self.run(audit_checkpoints.keep)

    @every(seconds=DAY_S)
    def prune(self) -> Any:
        return self.run(pruning.prune)
