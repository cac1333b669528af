"""Who may do what in an office's broker, and in head office's vhost ``network``: as little as each needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from infra.local.management import Management, Refused

OPERATOR = "operator"
NETWORK = "network"
EXCHANGES = "events|commands|control|dead"
RPC_QUEUES = "nameko-rpc"


def provision_office(management: Management, office: str, passwords: Mapping[str, str]) -> None:
    """The office's vhost and a user per ``{service: password}``. Its topology is declared by ``brikke migrate``."""
    management.add_vhost(office, (OPERATOR,))
    for service, password in passwords.items():
        management.add_user(service, password)
        permit_service(management, office, service)


def permit_service(management: Management, office: str, service: str) -> None:
    """A service declares and reads its own queues, and speaks in its own name only.

    Commands are bound by the operator, as nobody may read that exchange; a default-exchange publish, which would
    reach any queue by name, is refused because ``amq.default`` is not among what may be written.
    """
    own = rf"{service}\..+|rpc-{service}|rpc\.reply-.+"
    management.permit(
        office,
        service,
        configure=rf"^({EXCHANGES}|{RPC_QUEUES}|{own})$",
        write=rf"^({EXCHANGES}|{RPC_QUEUES}|{own})$",
        read=rf"^(events|control|{RPC_QUEUES}|{own})$",
    )
    code = re.escape(office)
    management.permit_topic(office, service, "events", write=rf"^{code}\.{service}\.", read=".*")
    management.permit_topic(office, service, "control", write=rf"^{code}\.({service}\.|to\.)", read=".*")
    management.permit_topic(office, service, RPC_QUEUES, write=".*", read=rf"^({service}\.|[0-9a-f-]+$)")


def provision_network(management: Management, head_office: str, offices: Iterable[str]) -> None:
    """Head office's vhost for the whole network: a user per office, who signs in by client certificate."""
    management.add_vhost(NETWORK, (OPERATOR,))
    for office in offices:
        management.add_user(office, None)
        if office == head_office:
            permit_head_office(management, office)
        else:
            permit_office(management, office)


def permit_office(management: Management, office: str) -> None:
    """Another office declares nothing, publishes in its own name, and reads what is said to it and told to all."""
    code = re.escape(office)
    management.permit(NETWORK, office, configure="^$", write="^national$", read=rf"^to\.{code}\.[a-z]+(\.[a-z_]+)?$")
    management.permit_topic(NETWORK, office, "national", write=rf"^{code}\.", read="^$")


def permit_head_office(management: Management, office: str) -> None:
    """Head office's own services read all that is said, and still speak in head office's name only."""
    everything = r"^(national|dead|to\..+|[a-z]+\..+)$"
    management.permit(NETWORK, office, configure=everything, write=everything, read=everything)
    management.permit_topic(NETWORK, office, "national", write=rf"^{re.escape(office)}\.", read=".*")


def forget_office(management: Management, office: str) -> None:
    """An office that has left: its user can no longer sign in."""
    try:
        management.call("DELETE", "users", office)
    except Refused as refused:
        if refused.status != 404:
            raise
