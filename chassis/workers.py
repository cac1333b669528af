"""Heavy work in a process of its own: the pages wait for nothing, and its libraries are never in their memory.

A worker is a module that reads what is asked on its standard input and writes the answer on its standard output.
"""

import asyncio
import sys

from chassis.problems import Unavailable

_one_at_a_time = asyncio.Semaphore(1)
"""An office's machine is small, and its other services go on meanwhile."""


async def ask(module: str, asked: bytes, *, timeout_s: float) -> bytes:
    """``python -m module`` with ``asked``. Shape: what it answered.

    Errors  Unavailable when it does not come to an end in time or fails.
    """
    async with _one_at_a_time:
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(timeout_s):
                answer, _ = await worker.communicate(asked)
        except BaseException as stopped:
            worker.kill()
            await worker.wait()
            if isinstance(stopped, TimeoutError):
                raise Unavailable from None
            raise
    if worker.returncode:
        raise Unavailable
    return answer
