"""The bus face of groups: a table of contents."""

from typing import Any

from chassis import audit_checkpoints
from chassis.bus import Relay, Run, every, on, pruning, status
from reference import receiving
from services.groups import (
    addresses,
    agreements,
    announcing,
    asking_again,
    drafts,
    forgetting,
    initiators,
    intake_bookings,
    intake_times,
    pauses,
    policies,
    projects,
    recalls,
    signs_of_life,
    stated_themes,
    topping_up,
)

TEN_MINUTES_S, DAY_S = 600, 24 * 3600


class GroupsService:
    """Enquiries, the waiting list, and groups until they lead themselves."""

    name = "groups"
    run = Run()
    relay = Relay()
    status = status()

    @on("commands", "groups.register_initiator.v1")
    def register_initiators(self, messages: list[Any]) -> Any:
        return self.run(initiators.on_register, messages)

    @on("commands", "groups.correct_address.v1")
    def correct_addresses(self, messages: list[Any]) -> Any:
        return self.run(addresses.on_correct, messages)

    @on("promise", "portal.promise_changed.v1")
    def on_promise_changed(self, messages: list[Any]) -> Any:
        return self.run(policies.on_promise_changed, messages)

    @every(seconds=60)
    def wipe_drafts(self) -> Any:
        return self.run(drafts.wipe_old)

    @every(seconds=TEN_MINUTES_S)
    def lapse_offers(self) -> Any:
        return self.run(topping_up.lapse)

    @every(seconds=TEN_MINUTES_S)
    def remind_of_offers(self) -> Any:
        return self.run(topping_up.remind)

    @every(seconds=TEN_MINUTES_S)
    def remind_of_meetings(self) -> Any:
        return self.run(topping_up.remind_of_meetings)

    @every(seconds=TEN_MINUTES_S)
    def remind_of_conversations(self) -> Any:
        return self.run(intake_bookings.remind)

    @every(seconds=TEN_MINUTES_S)
    def top_up(self) -> Any:
        return self.run(topping_up.top_up)

    @every(seconds=TEN_MINUTES_S)
    def settle_announced(self) -> Any:
        return self.run(announcing.settle)

    @every(seconds=3600)
    def tend_signs_of_life(self) -> Any:
        return self.run(signs_of_life.tend)

    @every(seconds=3600)
    def ask_again(self) -> Any:
        return self.run(asking_again.tend)

    @every(seconds=3600)
    def tend_pauses(self) -> Any:
        return self.run(pauses.tend)

    @every(seconds=3600)
    def destroy_old(self) -> Any:
        return self.run(forgetting.destroy_old)

    @every(seconds=3600)
    def destroy_old_times(self) -> Any:
        return self.run(intake_times.destroy_old)

    @every(seconds=3600)
    def expire_agreements(self) -> Any:
        return self.run(agreements.expire)

    @every(seconds=3600)
    def tell_of_agreements(self) -> Any:
        return self.run(agreements.tell)

    @every(seconds=3600)
    def ask_for_renewals(self) -> Any:
        return self.run(agreements.remind)

    @every(seconds=3600)
    def end_recalls(self) -> Any:
        return self.run(recalls.expire)

    @every(seconds=DAY_S)
    def destroy_idle_initiators(self) -> Any:
        return self.run(initiators.destroy_idle)

    @on("periods", "reporting.period_closed.v1")
    def on_period_closed(self, messages: list[Any]) -> Any:
        return self.run(pruning.on_period_closed, messages)

    @on("projects", "reporting.project_listed.v1")
    def on_project_listed(self, messages: list[Any]) -> Any:
        return self.run(projects.on_listed, messages)

    @on("reference", "reporting.reference_stated.v1", broker="downward", reset=receiving.forget_pieces)
    def on_reference_stated(self, messages: list[Any]) -> Any:
        return self.run(receiving.on_reference_stated, messages)

    @on("themes", "groups.theme_stated.v1", broker="downward", reset=stated_themes.forget_all)
    def on_theme_stated(self, messages: list[Any]) -> Any:
        return self.run(stated_themes.on_stated, messages)

    @every(seconds=DAY_S)
    def keep_audit(self) -> Any:
        return self.run(audit_checkpoints.keep)

    @every(seconds=DAY_S)
    def prune(self) -> Any:
        return self.run(pruning.prune)
