"""What one Nameko service container shares: its database, its brokers, its relay, readers and timers."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

from nameko.extensions import Entrypoint, SharedExtension

from chassis import log, settings
from chassis.bus import green, topology
from chassis.bus.broker import Broker, BrokerAway, Refused, national_broker, office_broker
from chassis.bus.control import Control
from chassis.bus.reader import Projection, Reader
from chassis.bus.relay import Relay
from chassis.db import Conn, Database
from chassis.events import Message

BUS_STATEMENT_TIMEOUT_S = 60
STOP_PATIENCE_S = 5
"""A part that does not heed being stopped is left: whatever it was at is rolled back when its connection goes."""

logger = log.get(__name__)


class Runtime(SharedExtension):
    """Started once per service; every ``@on``, ``@every``, ``Run`` and ``Relay`` of it stands on this one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.relay: Relay | None = None
        self.brokers: dict[str, Broker] = {}
        self.entrypoints: dict[str, list[Any]] = defaultdict(list)
        self.timers: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self.after_batch: dict[str, list[Callable[[], None]]] = defaultdict(list)
        self.relays = False
        self._tasks: list[asyncio.Task[Any]] = []

    def setup(self) -> None:
        self.settings = settings.from_environment()
        self.service = self.container.service_name
        self.db = Database(self.settings, self.service, statement_timeout_s=BUS_STATEMENT_TIMEOUT_S)

    def start(self) -> None:
        green.wait(self._start())

    def stop(self) -> None:
        green.wait(self._stop())

    def kill(self) -> None:
        for task in self._tasks:
            task.cancel()

    @property
    def leading(self) -> bool:
        """Whether this process leads the service's relay, and so keeps its timers."""
        return self.relay is None or self.relay.leading

    async def _start(self) -> None:
        await self.db.open()
        self.brokers = {"office": office_broker(self.settings, self.service)}
        national = national_broker(self.settings, self.service)
        if national is not None and self.service in topology.NETWORK_SERVICES:
            self.brokers["national"] = national
        for broker in self.brokers.values():
            broker.start()
        self._spawn(self._declare())
        if self.relays:
            self._start_relay()
        controls = {name: self._control(name) for name in self.brokers}
        for control in controls.values():
            self._spawn(control.listen())
        for projection in self._projections():
            if projection.line in controls:
                self._spawn(self._reader(projection, controls[projection.line]).run())
        for timer in self.timers:
            self._spawn(timer())

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_PATIENCE_S)
        for broker in self.brokers.values():
            await broker.stop()
        await self.db.close()

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        """A part that ends by itself is a fault of ours: the process ends, and the supervisor starts it afresh."""
        if task.cancelled() or task.exception() is None:
            return
        logger.error("part_died", service=self.service, reason=type(task.exception()).__name__)
        self.container.kill((type(task.exception()), task.exception(), None))

    def _start_relay(self) -> None:
        self.relay = Relay(self.settings, self.service, self.brokers, topology.read_streams())
        self.db.on_told = self.relay.wake
        self._spawn(self.relay.run())

    def _control(self, name: str) -> Control:
        at_home = topology.control_queue(self.service)
        inbox = at_home if name == "office" else topology.office_inbox(self.settings.office, self.service)
        return Control(self.db, self.brokers[name], inbox=inbox)

    def _projections(self) -> list[Projection]:
        """The readers this office runs: of what goes over the line head office has its own, and the other offices theirs."""
        found = []
        for name, entrypoints in self.entrypoints.items():
            first = entrypoints[0]
            if first.broker == ("downward" if self.settings.is_head_office else "national"):
                continue
            handlers = {type: entrypoint.method_name for entrypoint in entrypoints for type in entrypoint.types}
            reset = next((e.reset for e in entrypoints if e.reset), None)
            rolled_back = next((e.rolled_back for e in entrypoints if e.rolled_back), None)
            found.append(
                Projection(name=name, handlers=handlers, broker=first.broker, reset=reset, rolled_back=rolled_back)
            )
        return found

    def _reader(self, projection: Projection, control: Control) -> Reader:
        entrypoints = {entrypoint.method_name: entrypoint for entrypoint in self.entrypoints[projection.name]}

        async def invoke(conn: Conn, handler: str, messages: list[Message]) -> None:
            await self.call(entrypoints[handler], (messages,), conn)

        def after_batch() -> None:
            for tell in self.after_batch[projection.name]:
                tell()

        return Reader(
            db=self.db,
            projection=projection,
            broker=self.brokers[projection.line],
            control=control,
            queue=self._queue(projection),
            invoke=invoke,
            after_batch=after_batch,
        )

    def _queue(self, projection: Projection) -> str:
        if projection.broker == "downward":
            return topology.downward_queue(self.settings.office, self.service, projection.name)
        return topology.reader_queue(self.service, projection.name)

    async def call(self, entrypoint: Entrypoint, args: tuple[Any, ...], conn: Conn | None = None) -> Any:
        """Have a Nameko worker run an entrypoint's method; with ``conn``, inside that transaction."""
        done: asyncio.Future[tuple[Any, Any]] = asyncio.get_running_loop().create_future()

        def finished(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            if not done.done():
                done.set_result((result, exc_info))
            return result, exc_info

        self.container.spawn_worker(entrypoint, args, {}, context_data={"conn": conn}, handle_result=finished)
        result, exc_info = await done
        if exc_info is not None:
            raise exc_info[1]
        return result

    async def _declare(self) -> None:
        """Declare what belongs to this service, at start and after each reconnect: a broker may come back empty."""
        while True:
            try:
                channel = await self.brokers["office"].channel()
                await topology.declare_office(channel, (self.service,), bind_commands=False)
                await channel.closed
            except Refused as refused:
                logger.error("topology_refused", service=self.service, reason=type(refused).__name__)
                await asyncio.sleep(10)
            except BrokerAway:
                await asyncio.sleep(1)
