"""An operation as the body that the API takes, with the ids that stand for the simulator's own names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator import Operation

Answers = dict[tuple[str, str], dict[str, Any]]
"""What was answered about (office, name)."""
CONSENT = {"purpose": "enquiry", "version": "2026-1"}
WHY = "known_later"


def body(operation: Operation, answers: Answers) -> dict[str, Any]:
    """The JSON body of an operation."""

    def id_of(name: str, kind: str) -> str:
        return str(answers[operation.office, name][kind])

    return BODIES[operation.name](operation.fields, id_of)


IdOf = Callable[[str, str], str]


def _given(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: fields[name] for name in names if fields[name] is not None}


def _enquiry(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    channel = {"kind": "email", "address": told["email"]} if told["email"] else {"kind": "none"}
    wishes = _given(told, "called", "postcode", "birth_year", "source", "themes")
    return {"channel": channel, "adult": True, "consents": [CONSENT]} | wishes


def _group(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    chosen = [id_of(name, "enquiry_id") for name in told["people"]]
    return _given(told, "title", "format", "postcode", "theme") | {"enquiries": chosen}


def _event(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return told | {"summary": "Velkommen til alle som vil vite mer."}


def _registration(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "event"}


def _move(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return _given(told, "starts_at", "ends_at", "postcode")


def _put_right(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return told | {"reason": WHY}


def _struck_meeting(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return told | {"struck": True, "reason": WHY}


def _invitation(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return told | {"organisation": "Kommunen"}


def _as_told(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return dict(told)


def _called(told: dict[str, Any], id_of: IdOf) -> dict[str, Any]:
    return {"adult": True, "agreed": True, "channel": {}} | _given(told, "waits_since", "postcode")


BODIES: dict[str, Callable[[dict[str, Any], IdOf], dict[str, Any]]] = {
    "enquire": _enquiry,
    "leave": _as_told,
    "erase": _as_told,
    "form_group": _group,
    "start_group": _as_told,
    "hold_meeting": _as_told,
    "correct_meeting": _put_right,
    "strike_meeting": _struck_meeting,
    "step_back": _as_told,
    "give_sign": _as_told,
    "end_group": _as_told,
    "resume_group": _put_right,
    "announce": _event,
    "register": _registration,
    "resize": _registration,
    "cancel": _as_told,
    "call_off": _as_told,
    "move": _move,
    "close_event": _as_told,
    "correct_event": _put_right,
    "hold_outreach": _as_told,
    "correct_outreach": _put_right,
    "strike_outreach": _put_right,
    "invite": _invitation,
    "download": _as_told,
    "add_initiator": _as_told,
    "sign_agreement": _as_told,
    "end_agreement": _as_told,
    "erase_initiator": _as_told,
    "close_month": lambda told, id_of: {"period": told["month"]},
    "close_office": _as_told,
    "take_over_groups": _as_told,
    "take_over_person": _called,
}
