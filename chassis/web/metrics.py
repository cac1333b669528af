"""What Prometheus is told of requests: the route's template, never the address a person asked for."""

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from chassis.metrics import REQUEST_SECONDS


def count_request(service: str, method: str, route: str, status: int, seconds: float) -> None:
    """Note one request."""
    REQUEST_SECONDS.labels(service, route, method, str(status)).observe(seconds)


def text() -> tuple[bytes, str]:
    """(body, content type) of ``/metrics``."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
