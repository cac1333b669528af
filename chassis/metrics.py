"""What Prometheus may ask of a process. Labels are names from the code, never anything a person typed."""

from prometheus_client import Counter, Gauge, Histogram

STREAM_LAST = Gauge("brikke_stream_last", "Highest number given in a stream", ["service", "stream"])
STREAM_PUBLISHED = Gauge("brikke_stream_published", "Highest number confirmed by the broker", ["service", "stream"])
STREAM_STOPPED = Gauge(
    "brikke_stream_stopped", "1 while a stream backs off after a refused message", ["service", "stream"]
)
LEADING = Gauge("brikke_relay_leading", "1 in the process that leads the service's relay", ["service"])
CONNECTED = Gauge("brikke_broker_connected", "1 while the broker can be reached", ["service", "broker"])
BATCH_SECONDS = Histogram(
    "brikke_batch_seconds",
    "Time of one batch, from first message to COMMIT",
    ["service", "reader"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
MESSAGES = Counter("brikke_messages", "Messages by what became of them", ["service", "reader", "outcome"])
CURSOR = Gauge(
    "brikke_cursor", "Where a reader stands in a stream", ["service", "reader", "office", "source", "stream"]
)
REFUSED = Counter("brikke_national_refused", "National messages refused at the door", ["service", "reader", "reason"])
REQUEST_SECONDS = Histogram(
    "brikke_request_seconds",
    "Time of one request, by route template",
    ["service", "route", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
