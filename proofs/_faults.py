"""What is done to a network while people work in it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from random import Random

from infra.local.rabbitmq import listens
from proofs._network import Network
from proofs._report import say

KINDS = ("bus", "web", "broker", "postgres")
UP_AGAIN_S = 300


async def kill_all(network: Network, times: int, random: Random, pause_s: float) -> Counter[str]:
    """Kill each program of each office so often, in an order of chance, the offices side by side."""
    killed: Counter[str] = Counter()
    offices = [instance.code for instance in network.stack.instances]
    await asyncio.gather(*(_kill_office(network, office, times, random, pause_s, killed) for office in offices))
    return killed


async def _kill_office(
    network: Network, office: str, times: int, random: Random, pause_s: float, killed: Counter[str]
) -> None:
    for kind in random.sample([*KINDS] * times, len(KINDS) * times):
        program = f"{office}.{kind}"
        pid = await running(network, program)
        os.kill(pid, signal.SIGKILL)
        killed[program] += 1
        await asyncio.sleep(pause_s * random.uniform(0.3, 1.7))
    for kind in KINDS:
        await running(network, f"{office}.{kind}")
    say(f"{office}: {sum(count for name, count in killed.items() if name.startswith(office))} kills")


async def running(network: Network, program: str) -> int:
    """Wait until a program runs and answers; its process id. Errors: TimeoutError."""
    deadline = time.monotonic() + UP_AGAIN_S
    while time.monotonic() < deadline:
        pid = await asyncio.to_thread(network.pid, program)
        if pid and await asyncio.to_thread(_answers, network, program):
            return pid
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{program} has not come up again")


def _answers(network: Network, program: str) -> bool:
    office, kind = program.rsplit(".", 1)
    if kind == "postgres":
        return network.stack.instance(office).cluster.answers()
    return listens(network.stack.ports[program])


async def cut(network: Network, seconds: float) -> None:
    """The far office cannot reach head office for so long."""
    network.line.cut()
    await asyncio.sleep(seconds)
    await asyncio.to_thread(network.line.open)


async def freeze_line(network: Network, seconds: float) -> None:
    """The line carries nothing, and nobody is told."""
    network.line.freeze()
    await asyncio.sleep(seconds)
    network.line.thaw()


async def freeze(network: Network, program: str, seconds: float) -> None:
    """A program stands still, and goes on as if nothing had been."""
    pid = await running(network, program)
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(seconds)
    os.kill(pid, signal.SIGCONT)
