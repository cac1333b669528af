"""One thing that somebody does at an office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """What is done, when, and about whom; ``fields`` hold plain JSON values.

    ``name`` and ``fields``
        enquire          called, email?, postcode?, birth_year?, source?, themes
        leave            reason                              about a person who waits
        erase                                                about a person who waits
        form_group       title, format, postcode, theme?, people
        start_group
        hold_meeting     held_on, attended
        correct_meeting  was_held_on, held_on, attended      the day and the head-count as they should have been
        strike_meeting   was_held_on                         it was never held
        step_back
        give_sign        state
        end_group        reason
        resume_group                                         it had not ended
        announce         kind, title, format, place?, postcode?, starts_at, ends_at, capacity
        register         event, name, email, sector, seats
        resize           event, seats                        about a registration: they are fewer
        cancel           about a registration
        call_off         about an event
        move             starts_at, ends_at, postcode        about an event
        close_event      head_count, by_sector
        correct_event    head_count, by_sector
        hold_outreach    kind, held_on, municipality, people, held_with?, counted_by?
        correct_outreach kind, held_on, municipality, people
        strike_outreach
        invite           name, email, sector, wish           a professional asks the office to come
        download         brochure
        add_initiator    name, email, trained_on, agreed
        sign_agreement                                       about an initiator
        end_agreement                                        about an initiator whose agreement stands
        erase_initiator                                      about an initiator
        close_month      month "2026-10"
        close_office     into                                nothing stands there from that day on
        take_over_groups closed, groups                      by their names here: where, format, theme, self_led?
        take_over_person waits_since, postcode, where        called, and put on the list; where: municipality or null
    """

    office: str
    at: datetime
    name: str
    about: str
    """A name of the simulator's own: "person-12", "group-3", "event-4", "registration-61", "month-2026-10"."""
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The date on the wall of the office."""
        return self.at.astimezone(OSLO).date()
