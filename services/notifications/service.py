"""The bus face of notifications: what it is asked, and what it does by the clock."""

from typing import Any

from chassis import audit_checkpoints
from chassis.bus import Relay, Run, every, on, pruning, status
from reference import receiving
from services.notifications import (
    fetching,
    forgetting,
    ledger,
    letters,
    matters,
    persons,
    sender_checks,
    sending,
    texting,
    themes,
    withdrawals,
)

DAY_S = 24 * 3600


class NotificationsService:
    """Takes commands into the ledger, and sends from the ledger."""

    name = "notifications"
    run = Run()
    relay = Relay()
    status = status()

    @on("commands", "notifications.send_message.v1")
    def on_send_message(self, messages: list[Any]) -> Any:
        return self.run(ledger.on_send_message, messages)

    @on("commands", "notifications.withdraw_messages.v1")
    def on_withdraw_messages(self, messages: list[Any]) -> Any:
        return self.run(withdrawals.on_withdraw_messages, messages)

    @on("commands", "notifications.forget_messages.v1")
    def on_forget_messages(self, messages: list[Any]) -> Any:
        return self.run(persons.on_forget_messages, messages)

    @on(
        "matters",
        "events.event_moved.v1",
        "events.event_cancelled.v1",
        reset=matters.keep,
        rolled_back=matters.on_rolled_back,
    )
    def on_matter_changed(self, messages: list[Any]) -> Any:
        return self.run(matters.on_changed, messages)

    @on("themes", "groups.theme_stated.v1", broker="downward", reset=themes.keep)
    def on_theme_stated(self, messages: list[Any]) -> Any:
        return self.run(themes.on_told, messages)

    @on("own_themes", "groups.theme_listed.v1")
    def on_theme_listed(self, messages: list[Any]) -> Any:
        return self.run(themes.on_told, messages)

    @every(seconds=5, soon_after="commands", delay_s=0.05)
    def send(self) -> Any:
        return self.run.outside(sending.send_waiting)

    @every(seconds=5, soon_after="commands", delay_s=0.05)
    def text(self) -> Any:
        return self.run.outside(texting.send_waiting)

    @every(seconds=600)
    def settle_letters(self) -> Any:
        return self.run(letters.settle_overtaken)

    @every(seconds=120)
    def fetch(self) -> Any:
        return self.run.outside(fetching.fetch)

    @every(seconds=DAY_S)
    def look_at_sender(self) -> Any:
        return self.run.outside(sender_checks.look_again)

    @every(seconds=DAY_S)
    def forget(self) -> Any:
        return self.run(forgetting.forget_old)

    @on("reference", "reporting.reference_stated.v1", broker="downward", reset=receiving.forget_pieces)
    def on_reference_stated(self, messages: list[Any]) -> Any:
        return self.run(receiving.on_reference_stated, messages)

    @every(seconds=DAY_S)
    def keep_audit(self) -> Any:
        return self.run(audit_checkpoints.keep)

    @every(seconds=DAY_S)
    def prune(self) -> Any:
        return self.run(pruning.prune)
