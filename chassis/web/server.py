"""The web process: from one to five services behind one port, with ``/healthz`` and ``/metrics`` of its own."""

import asyncio
import importlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from chassis import log, terms
from chassis.db import Conn, Database
from chassis.settings import Settings
from chassis.web import metrics
from chassis.web.apps import App

STATIC = Path(__file__).parent / "static"
HEALTH_TIMEOUT_S = 2.0
STATEMENT_TIMEOUT_S = 10
LIMIT_CONCURRENCY = 400
"""Connections and tasks at once; past it uvicorn answers 503 rather than grow."""
KEEP_ALIVE_S = 75
"""Longer than nginx keeps an idle upstream connection (60 s), so that it is never nginx that finds it closed."""

logger = log.get(__name__)


class Process:
    """An ASGI application that hands each request to the service whose address it has."""

    def __init__(self, apps: dict[str, App]) -> None:
        self.apps = apps
        self._static = StaticFiles(directory=STATIC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/healthz":
            await (await self._health())(scope, receive, send)
        elif path == "/metrics":
            body, kind = metrics.text()
            await Response(body, media_type=kind)(scope, receive, send)
        elif path.startswith("/static/"):
            await self._file(scope, receive, send)
        else:
            await self._app(path)(scope, receive, send)

    def _app(self, path: str) -> Any:
        parts = path.split("/", 3)
        name = parts[2] if len(parts) > 2 and parts[1] == "api" else parts[1]
        return self.apps.get(name) or self.apps.get("portal") or next(iter(self.apps.values()))

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A static file, for tests and where no nginx stands in front."""
        inner = {
            **scope,
            "path": scope["path"].removeprefix("/static"),
            "root_path": "",
        }
        try:
            await self._static(inner, receive, send)
        except Exception:  # noqa: BLE001 a file that is not there
            await Response("", 404)(scope, receive, send)

    async def _health(self) -> Response:
        """200 when every service of this process reaches its database, otherwise 503 naming those that do not."""
        names = list(self.apps)
        states = await asyncio.gather(*(_reaches(self.apps[name].database) for name in names))
        told = {
            "status": "ok" if all(states) else "degraded",
            "services": dict(zip(names, states, strict=True)),
        }
        return Response(json.dumps(told), 200 if all(states) else 503, media_type="application/json")

    async def _live(self, receive: Receive, send: Send) -> None:
        """Open the databases at the start, close them at the end."""
        await receive()
        for app in self.apps.values():
            await app.database.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for app in self.apps.values():
            await app.database.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _reaches(database: Database) -> bool:
    try:
        async with asyncio.timeout(HEALTH_TIMEOUT_S):
            await database.run(_ping)
    except Exception:  # noqa: BLE001 whatever the fault, the answer is that it does not
        return False
    return True


async def _ping(conn: Conn) -> None:
    await conn.execute("SELECT 1")


def build(service_names: Sequence[str], settings: Settings) -> Process:
    """The process for these services.

    Errors  RouteInvalid for a route table with a fault, ModuleNotFoundError for a service that does not exist.
    """
    apps = {}
    for name in service_names:
        face = importlib.import_module(f"services.{name}.web").app
        apps[name] = App(
            face,
            settings,
            Database(settings, name, statement_timeout_s=STATEMENT_TIMEOUT_S),
        )
    return Process(apps)


def run(service_names: Sequence[str], settings: Settings) -> None:
    """Serve until told to stop (SIGTERM or SIGINT); requests under way get ten seconds to end."""
    import uvicorn

    log.configure(settings.log_level, office=settings.office, process="web")
    terms.use(settings.terms_file)
    began = time.monotonic()
    process = build(service_names, settings)
    logger.info(
        "web_started",
        port=settings.http_port,
        seconds=round(time.monotonic() - began, 2),
    )
    uvicorn.run(
        process,
        host=settings.http_host,
        port=settings.http_port,
        loop="asyncio",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        limit_concurrency=LIMIT_CONCURRENCY,
        backlog=1024,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=10,
    )
