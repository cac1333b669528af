"""One bus process: the Nameko services of an office, all or some, on one loop. ``python -m chassis.bus.runner groups …``"""

import os

os.environ["EVENTLET_HUB"] = "asyncio"
import warnings

warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
import eventlet  # noqa: E402

eventlet.monkey_patch()

import gc  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402
from urllib.parse import urlsplit  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402

from chassis import log, settings, terms  # noqa: E402
from chassis.bus import green, health  # noqa: E402
from chassis.bus.broker import office_url  # noqa: E402
from chassis.bus.services import service_class  # noqa: E402

WORKERS_MAX = 100
BROKER_PATIENCE_S = 1.0
NICE = 10
"""Where a machine has too much to do, whoever waits for a page goes before what goes on behind it."""
GC_YOUNG = 50_000
"""A batch makes tens of thousands of objects that die with it: looking through them every 700 costs a twentieth."""

logger = log.get(__name__)


def config(conf: settings.Settings, service: str) -> dict[str, Any]:
    """Nameko's own configuration for one service: where its RPC lives, and JSON as the only language."""
    return {
        "AMQP_URI": office_url(conf, service),
        "serializer": "json",
        "ACCEPT": ["json"],
        "max_workers": WORKERS_MAX,
        "heartbeat": 20,
    }


def run(names: list[str], conf: settings.Settings) -> None:
    """Run the bus face of these services until told to stop (SIGTERM, SIGINT)."""
    log.configure(conf.log_level, office=conf.office, process="bus")
    terms.use(conf.terms_file)
    yield_to_pages()
    gc.set_threshold(GC_YOUNG, *gc.get_threshold()[1:])
    _wait_for_broker(conf, names[0])
    runners = []
    for name in names:
        runner = ServiceRunner(config(conf, name))
        runner.add_service(service_class(name))
        runners.append(runner)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: [eventlet.spawn_n(runner.stop) for runner in runners])
    for runner in runners:
        runner.start()
    green.start(health.serve(conf, names))
    logger.info("bus_up", count=len(names))
    for runner in runners:
        runner.wait()


def yield_to_pages() -> None:
    """Take less of the processor than whoever answers, and never push them aside on waking."""
    os.nice(NICE)
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _wait_for_broker(conf: settings.Settings, service: str) -> None:
    """Nameko gives up when its broker does not answer at start; an office's may well come up after us."""
    address = urlsplit(office_url(conf, service))
    while True:
        try:
            socket.create_connection((address.hostname, address.port or 5672), timeout=2).close()
            return
        except OSError:
            time.sleep(BROKER_PATIENCE_S)


if __name__ == "__main__":
    run(sys.argv[1:] or list(settings.SERVICES), settings.from_environment())
