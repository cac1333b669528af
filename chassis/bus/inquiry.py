"""Ask running services how they stand, by their Nameko ``@rpc status``: for ``brikke status``."""

import warnings

warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
from typing import Any  # noqa: E402

from nameko.exceptions import RpcTimeout  # noqa: E402
from nameko.standalone.rpc import ClusterRpcProxy  # noqa: E402

from chassis.bus.broker import office_url  # noqa: E402
from chassis.settings import Settings  # noqa: E402

OPERATOR = "operator"
PATIENCE_S = 3.0


def ask(settings: Settings, services: list[str], patience_s: float = PATIENCE_S) -> dict[str, dict[str, Any] | None]:
    """What each service says of itself; None from one that does not answer in time, or whose broker is away."""
    config = {"AMQP_URI": office_url(settings, OPERATOR), "serializer": "json", "ACCEPT": ["json"]}
    answers: dict[str, dict[str, Any] | None] = dict.fromkeys(services)
    for service in services:
        answers[service] = _ask_one(config, service, patience_s)
    return answers


def _ask_one(config: dict[str, Any], service: str, patience_s: float) -> dict[str, Any] | None:
    try:
        with ClusterRpcProxy(config, timeout=patience_s) as cluster:
            answer: dict[str, Any] = getattr(cluster, service).status()
            return answer
    except (RpcTimeout, OSError):
        return None
    except Exception as failed:
        return {"service": service, "error": type(failed).__name__}
