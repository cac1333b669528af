"""The bus face of notifications: what it is asked, and what it does by the clock."""

from typing import Any

from chassis.bus import Relay, Run, every, on, pruning, status
from services.notifications import forgetting, ledger, persons, sending

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

    @on("commands", "notifications.forget_messages.v1")
    def on_forget_messages(self, messages: list[Any]) -> Any:
        return self.run(persons.on_forget_messages, messages)

    @every(seconds=5, soon_after="commands", delay_s=0.05)
    def send(self) -> Any:
        return self.run.outside(sending.send_waiting)

    @every(seconds=DAY_S)
    def forget(self) -> Any:
        return self.run(forgetting.forget_old)

    @every(seconds=DAY_S)
    def prune(self) -> Any:
        return self.run(pruning.prune)
