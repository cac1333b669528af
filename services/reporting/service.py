"""Reporting's bus face: which events and timers lead to which use case."""

from typing import Any

from chassis import audit_checkpoints
from chassis.bus import Relay, Run, every, on, pruning, status
from reference import receiving
from services.reporting import (
    comparisons,
    explanations,
    manifests,
    national_log,
    project_counts,
    reference_versions,
    reminders,
    statements,
    tallies,
    themes,
    told_catalogue,
)

DAY_S = 24 * 3600


class ReportingService:
    """Counts what the office does, states it to head office; at head office, keeps what all offices state."""

    name = "reporting"
    run = Run()
    relay = Relay()
    status = status()

    @on(
        "tallies",
        "groups.enquiry_received.v1",
        "groups.enquiry_left.v1",
        "groups.person_placed.v1",
        "groups.group_started.v1",
        "groups.meeting_held.v1",
        "groups.meeting_struck.v1",
        "groups.group_stepped_back.v1",
        "groups.group_ended.v1",
        "groups.group_resumed.v1",
        "groups.initiator_agreed.v1",
        "groups.initiator_ended.v1",
        "events.registration_made.v1",
        "events.registration_resized.v1",
        "events.registration_cancelled.v1",
        "events.event_closed.v1",
        "events.event_reopened.v1",
        "events.initiators_trained.v1",
        "events.outreach_held.v1",
        "events.outreach_struck.v1",
        "portal.brochure_downloaded.v1",
        "portal.invitation_received.v1",
        reset=tallies.reset,
    )
    def on_counted(self, messages: list[Any]) -> Any:
        return self.run(tallies.on_counted, messages)

    @on("tallies", *project_counts.ATTACHED)
    def on_attached(self, messages: list[Any]) -> Any:
        return self.run(project_counts.on_attached, messages)

    @every(seconds=60, soon_after="tallies", delay_s=0.2)
    def state(self) -> Any:
        return self.run(statements.state)

    @every(seconds=3600)
    def carry(self) -> Any:
        return self.run(tallies.carry)

    @on("national_log", "reporting.tallies_stated.v1", broker="national", rolled_back=national_log.on_rolled_back)
    def on_tallies_stated(self, messages: list[Any]) -> Any:
        return self.run(national_log.on_stated, messages)

    @on("national_log", "reporting.manifest_stated.v1", broker="national", rolled_back=national_log.on_rolled_back)
    def on_manifest_stated(self, messages: list[Any]) -> Any:
        return self.run(manifests.on_stated, messages)

    @on("national_log", "reporting.revisions_noted.v1", broker="national", rolled_back=national_log.on_rolled_back)
    def on_revisions_noted(self, messages: list[Any]) -> Any:
        return self.run(explanations.on_noted, messages)

    @on("national_log", "reporting.revisions_explained.v1", broker="national", rolled_back=national_log.on_rolled_back)
    def on_revisions_explained(self, messages: list[Any]) -> Any:
        return self.run(explanations.on_explained, messages)

    @on("reminders", "reporting.figures_awaited.v1", broker="downward", reset=reminders.forget_all)
    def on_figures_awaited(self, messages: list[Any]) -> Any:
        return self.run(reminders.on_figures_awaited, messages)

    @on("figures_beside", "reporting.figures_shown.v1", broker="downward", reset=comparisons.forget_all)
    def on_figures_shown(self, messages: list[Any]) -> Any:
        return self.run(comparisons.on_figures_shown, messages)

    @on("themes", "groups.theme_stated.v1", broker="downward", reset=themes.keep)
    def on_theme_stated(self, messages: list[Any]) -> Any:
        return self.run(themes.on_told, messages)

    @on("own_themes", "groups.theme_listed.v1")
    def on_theme_listed(self, messages: list[Any]) -> Any:
        return self.run(themes.on_told, messages)

    @on("catalogue", "reporting.catalogue_stated.v1", broker="downward", reset=told_catalogue.forget_all)
    def on_catalogue_stated(self, messages: list[Any]) -> Any:
        return self.run(told_catalogue.on_stated, messages)

    @every(seconds=3600)
    def tell_catalogue(self) -> Any:
        return self.run(told_catalogue.tell)

    @every(seconds=DAY_S)
    def tell_figures(self) -> Any:
        return self.run(comparisons.tell)

    @on("reference", "reporting.reference_stated.v1", broker="downward", reset=receiving.forget_pieces)
    def on_reference_stated(self, messages: list[Any]) -> Any:
        return self.run(receiving.on_reference_stated, messages)

    @every(seconds=60)
    def tell_reference(self) -> Any:
        return self.run(reference_versions.tell)

    @every(seconds=60)
    def tell_reference_held(self) -> Any:
        return self.run(reference_versions.tell_held)

    @on(
        "reference_held",
        "reporting.reference_held.v1",
        broker="national",
        rolled_back=reference_versions.on_rolled_back,
    )
    def on_reference_held(self, messages: list[Any]) -> Any:
        return self.run(reference_versions.on_reference_held, messages)

    @every(seconds=DAY_S)
    def keep_audit(self) -> Any:
        return self.run(audit_checkpoints.keep)

    @every(seconds=DAY_S)
    def prune(self) -> Any:
        return self.run(pruning.prune)
