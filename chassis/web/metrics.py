"""What Prometheus is told of requests: the route's template, never the address a person asked for."""

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Histogram, generate_latest

REQUEST_SECONDS = Histogram(
    "brikke_http_request_seconds",
    "Time from the first byte of a request to the last byte of its answer",
    ["service", "method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)


def count_request(
    service: str, method: str, route: str, status: int, seconds: float
) -> None:
    """Note one request."""
    REQUEST_SECONDS.labels(service, method, route, str(status)).observe(seconds)


def text() -> tuple[bytes, str]:
    """(body, content type) of ``/metrics``."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
