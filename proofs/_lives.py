"""Lives of offices that a backup can be put back at: from that morning on they go otherwise, and the truth with them."""

from __future__ import annotations

import asyncio
import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chassis import clock
from chassis.bus import timers
from infra.local import backups
from infra.operations import draining
from infra.operations.calls import acall
from infra.operations.environment import chosen_offices
from infra.simulation.bodies import Answers
from infra.simulation.directly import directly
from proofs._network import PATIENCE_S, Network
from services.reporting import succession
from simulator import OFFICES, Operation, Span, Truth, Turn, plan, play
from simulator.succession import Succession

OTHERWISE = 1_000
"""Added to the seed for what happens after a restore."""
KEEPING = {"events": ("forget", "forget_notes"), "groups": ("destroy_old", "destroy_idle_initiators")}
"""What takes away what is old, by the clock on the wall: that is years ahead of the lives that are lived here."""
LONG = timedelta(days=3650)


@dataclass
class Life:
    """One office's: what is still to be done, what was, and who waits, takes part, and has been erased."""

    ahead: list[Operation]
    truth: Truth = field(default_factory=Truth)
    answers: Answers = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    """By wish, or because their group has ended or leads itself."""
    initiators: set[str] = field(default_factory=set)
    """In the register, whether or not their agreement stands."""

    def note(self, done: Operation) -> None:
        """It went well."""
        if done.name in ("enquire", "take_over_person"):
            self.waiting.add(done.about)
        elif done.name in ("leave", "erase"):
            self.waiting.discard(done.about)
            self.erased |= {done.about} if done.name == "erase" else set()
        elif done.name == "form_group":
            self.groups[done.about] = set(done.fields["people"])
            self.waiting -= self.groups[done.about]
        elif done.name == "add_initiator":
            self.initiators.add(done.about)
        elif done.name == "erase_initiator":
            self.initiators.discard(done.about)
            self.erased.add(done.about)
        elif done.name == "take_over_groups":
            self.groups |= {name: set() for name in done.fields["groups"]}
        elif done.name in ("step_back", "end_group"):
            self.erased |= self.groups[done.about]


@dataclass(frozen=True)
class Morning:
    """How an office stood when it was backed up."""

    day: date
    folder: Path
    life: Life


class Lives:
    """All offices', side by side."""

    def __init__(self, network: Network, offices: Sequence[str], *, seed: int, span: Span, scale: float) -> None:
        self._network, self._seed, self._span, self._scale = network, seed, span, scale
        self._lives = {code: Life(self._plan(code)) for code in offices}
        self.done: Counter[str] = Counter()

    def _plan(self, code: str, turn: Turn | None = None) -> list[Operation]:
        return list(plan(OFFICES[code], seed=self._seed, span=self._span, scale=self._scale, turn=turn))

    async def keep_everything(self) -> None:
        """Nothing is taken away for its age while it is lived, as nothing would be if it were lived in its own time."""
        for settings in chosen_offices(None):
            for service, names in KEEPING.items():
                for name in names:
                    await acall(settings, service, timers.mark, name, -LONG.total_seconds())

    async def until(self, day: date) -> None:
        """Everybody goes on to the evening before ``day``; whoever has fallen back makes up for it."""
        async with directly(chosen_offices(None)) as act:
            for life in self._lives.values():
                act.answers |= life.answers
            await asyncio.gather(*(self._live(code, act, day) for code in self._lives))
            for code, life in self._lives.items():
                life.answers = {key: answer for key, answer in act.answers.items() if key[0] == code}

    async def _live(self, code: str, act: Any, day: date) -> None:
        life = self._lives[code]
        today = [operation for operation in life.ahead if operation.on < day]
        life.ahead = life.ahead[len(today) :]
        await play(today, act, life.truth, lambda operation: self._note(life, operation))

    def _note(self, life: Life, operation: Operation) -> None:
        self.done[operation.name] += 1
        life.note(operation)

    async def back_up(self, code: str, day: date) -> Morning:
        """Of this morning, while the bus still carries what was told yesterday."""
        stack = self._network.stack
        to = self._network.root / f"backup-{day}"
        folder = await asyncio.to_thread(backups.back_up, stack, stack.instance(code), to)
        return Morning(day, folder, copy.deepcopy(self._lives[code]))

    async def put_back(self, code: str, morning: Morning) -> dict[str, Any]:
        """That morning once more: what came after never happened, but that people were erased, which happens again."""
        stack = self._network.stack
        told = await asyncio.to_thread(backups.restore, stack, stack.instance(code), morning.folder, lambda _step: None)
        lost, life = self._lives[code], copy.deepcopy(morning.life)
        gone = frozenset(lost.erased & (life.waiting | life.initiators))
        turn = Turn(morning.day, self._seed + OTHERWISE, gone)
        plan = [operation for operation in self._plan(code, turn) if operation.on >= morning.day]
        life.ahead = [operation for operation in plan if operation.about not in gone]
        for name in sorted(gone):
            deed = "erase_initiator" if name in life.initiators else "erase"
            erased = Operation(office=code, at=datetime.now(UTC), name=deed, about=name)
            life.truth.note(erased)
            life.note(erased)
        self._lives[code] = life
        return {
            "back_to": morning.day.isoformat(), "epoch": told["epoch"], "erased_again": told["erased_again"],
            "counts": life.truth.changes.total(), "counts_that_never_happened": lost.truth.changes.total(),
        }  # fmt: skip

    async def close(self, passing: Succession, head_office: str) -> dict[str, Any]:
        """An office closes into another on the morning that all have come to; head office is told when it knows all.

        What is taken over is done in the stretch that follows, among everything else.
        """
        closed, successor = self._lives[passing.closes], self._lives[passing.into]
        memory = closed.truth.memory(passing.closes)
        last = [each for each in closed.ahead if each.on == passing.day and each.name == "close_month"]
        passed = [*passing.taking_over(memory, closed.waiting), *passing.going_on(memory, closed.ahead)]
        closed.ahead = [passing.closing(), *last]
        successor.ahead = sorted([*successor.ahead, *passed], key=lambda each: each.at)

        offices = chosen_offices(None)
        async with directly(offices) as act:
            act.answers |= closed.answers
            await self._live(passing.closes, act, passing.day + timedelta(days=1))
            under_way = await draining.wait(offices, PATIENCE_S, offices)
            with clock.at(passing.closing().at):
                await act.at(head_office, "reporting", succession.note, passing.closes, passing.into, passing.day)
        done = Counter(each.name for each in passed)
        return {"from": passing.day.isoformat(), "under_way": under_way, "passed": dict(sorted(done.items()))}

    def truth(self) -> Truth:
        """What happened, at all offices."""
        whole = Truth()
        for life in self._lives.values():
            whole.changes.update(life.truth.changes)
        return whole
