"""How offices stand: what each service says of itself on the bus, and whether its processes are healthy."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

from chassis.bus import inquiry
from chassis.bus import standing as bus_status
from chassis.settings import SERVICES, Settings
from infra.operations import mail, refusals
from infra.operations.calls import call
from infra.operations.environment import default_state

HEALTH_TIMEOUT_S = 3
LAG_LIMIT_S = 60


def network_status(offices: list[Settings]) -> list[dict[str, Any]]:
    """One entry per office: {code, url, web, bus, refused, undeliverable, sender, services: […]}.

    ``refused`` is what its broker refused in the last day, ``undeliverable`` how many messages name no sender (null: broker
    away), ``sender`` whether the world can see that its mail is its own. See chassis.bus.standing for a service's.
    """
    return [_office(settings) for settings in offices]


def _office(settings: Settings) -> dict[str, Any]:
    answers = inquiry.ask(settings, list(SERVICES))
    return {
        "code": settings.office,
        "url": settings.base_url,
        "web": _healthy(settings.http_host, settings.http_port),
        "bus": _healthy(settings.http_host, settings.bus_http_port),
        "refused": refusals.read_refusals(default_state() / "logs" / f"{settings.office}.broker.log"),
        "undeliverable": refusals.count_undeliverable(settings),
        "sender": mail.standing(settings),
        "services": [_service(settings, service, answers[service]) for service in SERVICES],
    }


def _service(settings: Settings, service: str, answer: dict[str, Any] | None) -> dict[str, Any]:
    if answer is not None and "error" not in answer:
        return {**answer, "health": "ok"}
    try:
        from_database = call(settings, service, bus_status.read)
    except Exception as away:  # noqa: BLE001 whatever keeps the database from answering is what the operator wants to hear
        return {"office": settings.office, "service": service, "health": f"database: {type(away).__name__}"}
    return {**from_database, "health": "bus silent"}


def troubles(found: list[dict[str, Any]]) -> list[str]:
    """What needs a person, one line each; empty when all is well."""
    lines = []
    for office in found:
        lines += [f"{office['code']}: the {face} process is not healthy" for face in ("web", "bus") if not office[face]]
        lines += [f"{office['code']}: {line}" for line in (*_broker_troubles(office), *_sender_troubles(office))]
        for service in office["services"]:
            lines += [f"{office['code']} {service['service']}: {line}" for line in _service_troubles(service)]
    return lines


def _broker_troubles(office: dict[str, Any]) -> list[str]:
    lines = [
        f"the broker refused {refusal['what']} by {refusal['user']}: {refusal['why']} ({refusal['count']} times in a day)"
        for refusal in office.get("refused") or []
    ]
    if office.get("undeliverable"):
        lines.append(f"{office['undeliverable']} messages that do not name their sender lie in the queue dead")
    return lines


def _sender_troubles(office: dict[str, Any]) -> list[str]:
    said = {
        "unchecked": "mail is not sent before brikke mail check has passed",
        "skipped": "mail is sent without brikke mail check ever having passed",
        "faults": f"mail may be taken for forged: {', '.join(office['sender']['faults'])}",
    }
    trouble = office["sender"]["trouble"]
    return [said[trouble]] if trouble else []


def _service_troubles(service: dict[str, Any]) -> list[str]:
    lines = [] if service["health"] == "ok" else [service["health"]]
    lines += [
        f"stream {s['stream']} stands still: {s['stopped_reason']}"
        for s in service.get("streams", [])
        if s["stopped_reason"]
    ]
    lines += [
        f"reader {r['reader']} stands still: {r['stopped_reason']}"
        for r in service.get("readers", [])
        if r["stopped_reason"]
    ]
    if dead := (service.get("dead_letters") or {}).get("dead"):
        lines.append(f"{dead} dead letters: brikke dead list")
    if (service.get("lag_s") or 0) > LAG_LIMIT_S:
        lines.append(f"{service['lag_s']:.0f} s behind in publishing")
    lines += [
        f"{c['reader']} misses a number of {c['office']}/{c['service']}/{c['stream']} since {c['gap_s']:.0f} s"
        for c in service.get("cursors", [])
        if (c.get("gap_s") or 0) > LAG_LIMIT_S
    ]
    return lines


def _healthy(host: str, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=HEALTH_TIMEOUT_S) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
