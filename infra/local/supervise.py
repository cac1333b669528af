"""Supervisor under our own state folder: it starts the programs, restarts what falls, and ends them all."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport  # type: ignore[import-untyped]

from infra.local.faults import Fault
from infra.local.place import Place

MARK = "BRIKKE_SUPERVISED_IN"
START_TIMEOUT_S = 240
STOP_TIMEOUT_S = 60
ALREADY_STARTED, NOT_RUNNING = 60, 70


@dataclass(frozen=True)
class Program:
    """One long-running program. ``drop`` means: as root, run it as the plain user."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    drop: bool = True
    stop_signal: str = "TERM"
    stop_group: bool = True
    restarts: int = 30
    folder: Path | None = None


class Supervisor:
    """The supervisor of one place, whether it runs or not."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._conf = place.root / "supervisord.conf"
        self._socket = place.sockets / "supervisor.sock"

    # -- starting and stopping

    def start(self, programs: Iterable[Program]) -> None:
        """Have exactly these programs known to supervisor (none started yet), keeping those that run unchanged."""
        text = self._configuration(list(programs))
        known = self._conf.exists() and self._conf.read_text() == text
        if not known:
            draft = self._conf.with_suffix(".new")
            draft.write_text(text)
            draft.chmod(0o600)
            draft.replace(self._conf)
        if not self.running():
            self._spawn()
        elif not known:
            self._reread()

    def start_program(self, name: str) -> None:
        """Start one program unless it already runs."""
        try:
            self._call("startProcess", name, False)
        except xmlrpc.client.Fault as refused:
            if refused.faultCode != ALREADY_STARTED:
                raise Fault(f"{name} does not start: {refused.faultString}", f"see {self.log(name)}") from None

    def stop_program(self, name: str) -> None:
        """Stop one program, waiting until it has ended."""
        try:
            self._call("stopProcess", name, True)
        except xmlrpc.client.Fault as refused:
            if refused.faultCode != NOT_RUNNING:
                raise

    def stop(self) -> None:
        """End all programs and supervisor itself, then whatever was left orphaned by an earlier crash.

        What uses databases and brokers goes first, all of it at once, then those, then the port mapper.
        """
        if self.running():
            names = list(self.processes())
            stores = [name for name in names if name.endswith((".broker", ".postgres"))]
            self._stop_together([name for name in names if name not in stores and name != "epmd"])
            self._stop_together(stores)
            self._stop_together([name for name in names if name == "epmd"])
            # Shutting down takes supervisor a second for each group it still knows, stopped or not.
            for name in names:
                self._call("removeProcessGroup", name)
            supervisor_pid = int(self._call("getPID"))
            self._call("shutdown")
            wait_until(lambda: not _alive(supervisor_pid), "supervisor to end", STOP_TIMEOUT_S)
        self.end_orphans()
        self._socket.unlink(missing_ok=True)

    def end_orphans(self) -> None:
        """End processes that carry this place's mark (epmd, and the children of a supervisor that was killed)."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            left = marked_processes(self.place)
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            with contextlib.suppress(Fault):
                wait_until(lambda: not marked_processes(self.place), "its programs to end", 15)
                return

    def _stop_together(self, names: list[str]) -> None:
        for name in names:
            try:
                self._call("stopProcess", name, False)
            except xmlrpc.client.Fault as refused:
                if refused.faultCode != NOT_RUNNING:
                    raise
        wait_until(lambda: not self._live(names), "programs to end", STOP_TIMEOUT_S)

    def _live(self, names: list[str]) -> list[str]:
        processes = self.processes()
        return [name for name in names if processes[name]["statename"] in ("RUNNING", "STARTING", "STOPPING")]

    # -- looking

    def running(self) -> bool:
        """Whether supervisor answers."""
        try:
            return bool(self._call("getState")["statecode"] == 1)
        except (OSError, xmlrpc.client.Error):
            return False

    def processes(self) -> dict[str, dict[str, Any]]:
        """By program name what supervisor knows: statename, pid, spawnerr …; empty when it is not running."""
        if not self.running():
            return {}
        return {process["name"]: process for process in self._call("getAllProcessInfo")}

    def pid(self, name: str) -> int | None:
        """The program's process id, None when it is not running."""
        return self.processes().get(name, {}).get("pid") or None

    def failed(self, name: str) -> str | None:
        """Why supervisor gave the program up, None while it has not."""
        process = self.processes().get(name, {})
        if process.get("statename") not in ("FATAL", "EXITED", "BACKOFF"):
            return None
        return str(process.get("spawnerr") or process["statename"])

    def wait_for(self, name: str, ready: Callable[[], bool], timeout_s: float = START_TIMEOUT_S) -> None:
        """Wait until the program answers; a Fault with the end of its log if it does not."""
        try:
            wait_until(ready, f"{name} to answer", timeout_s, lambda: self._given_up(name))
        except Fault as fault:
            raise Fault(f"{fault.what}\n{self._last_words(name)}", f"see {self.log(name)}") from None

    def log(self, name: str) -> Path:
        """Where the program's output goes."""
        return self.place.logs / f"{name}.log"

    # -- inside

    def _call(self, method: str, *arguments: Any) -> Any:
        transport = SupervisorTransport(None, None, serverurl=f"unix://{self._socket}")
        try:
            proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)
        finally:
            transport.close()

    def _given_up(self, name: str) -> bool:
        return self.processes().get(name, {}).get("statename") == "FATAL"

    def _last_words(self, name: str) -> str:
        log = self.log(name)
        return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""

    def _spawn(self) -> None:
        self.end_orphans()
        self._socket.unlink(missing_ok=True)
        supervisord = Path(sys.executable).with_name("supervisord")
        done = subprocess.run(
            [str(supervisord), "-c", str(self._conf)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise Fault(f"supervisor does not start: {(done.stderr or done.stdout).strip()[-500:]}")
        wait_until(self.running, "supervisor to answer", 20)

    def _reread(self) -> None:
        added, changed, removed = self._call("reloadConfig")[0]
        for name in changed + removed:
            self._call("stopProcessGroup", name)
            self._call("removeProcessGroup", name)
        for name in added + changed:
            self._call("addProcessGroup", name)

    def _configuration(self, programs: list[Program]) -> str:
        identity = "user=root\n" if self.place.user else ""
        head = (
            f"[unix_http_server]\nfile={self._socket}\nchmod=0700\n\n"
            f"[supervisord]\n{identity}logfile={_escape(str(self.place.logs / 'supervisord.log'))}\n"
            f"logfile_maxbytes=5MB\nlogfile_backups=1\npidfile={_escape(str(self.place.root / 'supervisord.pid'))}\n"
            f"childlogdir={_escape(str(self.place.logs))}\numask=077\n\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n"
        )
        return head + "".join(self._section(program) for program in programs)

    def _section(self, program: Program) -> str:
        environment = {MARK: str(self.place.root)} | program.environment
        pairs = ",".join(f'{name}="{_escape(value)}"' for name, value in environment.items())
        user = f"user={self.place.user}\n" if self.place.user and program.drop else ""
        return (
            f"\n[program:{program.name}]\n"
            f"command={' '.join(_quote(_escape(word)) for word in program.command)}\n"
            f"directory={_escape(str(program.folder or '/'))}\n{user}environment={pairs}\n"
            f"autostart=false\nautorestart=true\nstartsecs=1\nstartretries={program.restarts}\n"
            f"stopsignal={program.stop_signal}\nstopwaitsecs=30\n"
            f"stopasgroup={str(program.stop_group).lower()}\nkillasgroup=true\n"
            f"redirect_stderr=true\nstdout_logfile={_escape(str(self.log(program.name)))}\n"
            "stdout_logfile_maxbytes=10MB\nstdout_logfile_backups=1\n"
        )


def wait_until(
    ready: Callable[[], bool], what: str, timeout_s: float, given_up: Callable[[], bool] = lambda: False
) -> None:
    """Ask again and again until ``ready``; a Fault after ``timeout_s`` or once ``given_up``."""
    deadline = time.monotonic() + timeout_s
    while not ready():
        if given_up():
            raise Fault(f"waited for {what}, but it was given up")
        if time.monotonic() > deadline:
            raise Fault(f"waited {timeout_s:.0f} s for {what}")
        time.sleep(0.1)


def marked_processes(place: Place) -> list[int]:
    """Processes started for this place, told by the mark in their environment or the place in their command line.

    nginx and PostgreSQL write their title over the environment, nginx with its configuration's path in it;
    PostgreSQL's parent process keeps its environment, and its children end with it.
    """
    mark = f"{MARK}={place.root}".encode()
    configurations = str(place.data / "nginx").encode()
    own = {os.getpid(), os.getppid()}
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) in own:
            continue
        with contextlib.suppress(OSError):
            title = (process / "cmdline").read_bytes()
            is_nginx = title.startswith(b"nginx: master") and configurations in title
            if is_nginx or mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _escape(value: str) -> str:
    return value.replace("%", "%%")


def _quote(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"
