"""Bare aiosmtplib in a process of its own: ``python -m bench._mail.bare PORT CONNECTIONS COUNT FILE``.

Gives the text in FILE, ready as bytes, again and again, over as many connections. Prints {seconds, cpu_s, sent}.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import aiosmtplib


async def send(port: int, connections: int, count: int, text: bytes) -> dict[str, float]:
    left = iter(range(count))

    async def work() -> int:
        smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=port)
        await smtp.connect()
        given = 0
        for given, number in enumerate(left, 1):  # noqa: B007 the count is what is wanted
            await smtp.sendmail("oslo@example.org", [f"p{number:06d}@example.org"], text)
        await smtp.quit()
        return given

    began, worked = time.perf_counter(), time.process_time()
    sent = sum(await asyncio.gather(*(work() for _ in range(connections))))
    return {"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - worked, "sent": sent}


if __name__ == "__main__":
    port, connections, count, file = sys.argv[1:]
    print(json.dumps(asyncio.run(send(int(port), int(connections), int(count), Path(file).read_bytes()))))
