"""``/healthz`` and ``/metrics`` of a bus process, on loopback or the container's own network; never through nginx."""

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.settings import Settings

REQUEST_MAX = 8_192
PATIENCE_S = 5


async def serve(settings: Settings, services: list[str]) -> None:
    """Answer until cancelled."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                line = await reader.readline()
            path = line.split(b" ")[1] if line.count(b" ") == 2 else b""
            writer.write(_response(path, services))
            await writer.drain()
        except (TimeoutError, ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, settings.http_host, settings.bus_http_port, limit=REQUEST_MAX)
    async with server:
        await server.serve_forever()


def _response(path: bytes, services: list[str]) -> bytes:
    if path == b"/healthz":
        status, kind, body = "200 OK", "text/plain", f"ok {' '.join(services)}\n".encode()
    elif path == b"/metrics":
        status, kind, body = "200 OK", CONTENT_TYPE_LATEST, generate_latest()
    else:
        status, kind, body = "404 Not Found", "text/plain", b"\n"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
