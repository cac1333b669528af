"""Supervisor: programs come back when killed, and all that was started ends."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from infra.local.faults import Fault
from infra.local.place import open_place
from infra.local.ports import Ports, free_port, is_free
from infra.local.supervise import Program, Supervisor, marked_processes, wait_until

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def supervisor(tmp_path):
    for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        parent.chmod(0o755)
    place = open_place(tmp_path / ".brikke")
    supervisor = Supervisor(place)
    yield supervisor
    supervisor.stop()
    place.forget()


def start(supervisor: Supervisor, *programs: Program) -> None:
    supervisor.start(programs)
    for program in programs:
        supervisor.start_program(program.name)


def test_a_killed_program_comes_back(supervisor):
    start(supervisor, Program("sleeper", SLEEP, drop=False))
    wait_until(lambda: supervisor.pid("sleeper") is not None, "start", 10)
    first = supervisor.pid("sleeper")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: supervisor.pid("sleeper") not in (None, first), "a new process", 15)


def test_stopping_ends_children_that_were_left_behind(supervisor):
    """As RabbitMQ leaves its port mapper: a child in a session of its own, which no signal to a group reaches."""
    orphan = "import os, sys, time; os.fork() or (os.setsid(), time.sleep(600)); time.sleep(600)"
    start(supervisor, Program("parent", [sys.executable, "-c", orphan], drop=False))
    wait_until(lambda: len(marked_processes(supervisor.place)) >= 2, "the child", 10)
    supervisor.stop()
    assert marked_processes(supervisor.place) == []
    assert not supervisor.running()


def test_what_a_killed_supervisor_left_is_ended_before_the_next_start(supervisor):
    program = Program("sleeper", SLEEP, drop=False)
    start(supervisor, program)
    wait_until(lambda: supervisor.pid("sleeper") is not None, "start", 10)
    left = supervisor.pid("sleeper")
    os.kill(int((supervisor.place.root / "supervisord.pid").read_text()), signal.SIGKILL)
    wait_until(lambda: not supervisor.running(), "the supervisor to be gone", 10)
    start(supervisor, program)
    wait_until(lambda: supervisor.pid("sleeper") is not None, "start", 10)
    assert supervisor.pid("sleeper") != left
    assert len(marked_processes(supervisor.place)) == 1


def test_starting_again_leaves_running_programs_alone(supervisor):
    program = Program("sleeper", SLEEP, drop=False)
    start(supervisor, program)
    wait_until(lambda: supervisor.pid("sleeper") is not None, "start", 10)
    first = supervisor.pid("sleeper")
    start(supervisor, program, Program("second", SLEEP, drop=False))
    assert supervisor.pid("sleeper") == first
    assert set(supervisor.processes()) == {"sleeper", "second"}


def test_a_program_that_cannot_start_is_told_with_its_last_words(supervisor):
    complaint = [sys.executable, "-c", "import sys; sys.exit('the disk is full')"]
    start(supervisor, Program("broken", complaint, drop=False, restarts=1))
    began = time.monotonic()
    with pytest.raises(Fault, match="the disk is full"):
        supervisor.wait_for("broken", lambda: False, 60)
    assert time.monotonic() - began < 30, "given up when supervisor gave up"


def test_words_with_blanks_and_per_cent_signs_reach_the_program(supervisor, tmp_path):
    wanted = "100 % 'kveld' \"x\""
    write = [sys.executable, "-c", "import os, sys; open(sys.argv[1], 'w').write(sys.argv[2] + os.environ['SAID'])"]
    program = Program("writer", [*write, str(tmp_path / "told"), wanted], {"SAID": "50 %, no more"}, drop=False)
    start(supervisor, program)
    wait_until((tmp_path / "told").exists, "the file", 10)
    wait_until(lambda: (tmp_path / "told").read_text() == wanted + "50 %, no more", "its words", 5)


def test_ports_stay_the_same_and_give_way_to_others(tmp_path):
    import socket

    ports = Ports(tmp_path / "ports.json")
    kept = ports["hk.broker"]
    assert Ports(tmp_path / "ports.json")["hk.broker"] == kept
    assert ports["vest.broker"] != kept
    with socket.socket() as other:
        other.bind(("127.0.0.1", kept))
        other.listen()
        assert not is_free(kept)
        again = Ports(tmp_path / "ports.json")
        assert again.renew_taken() == ["hk.broker"]
        assert again["hk.broker"] != kept


def test_free_ports_are_below_those_the_kernel_hands_out():
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert all(free_port() < lowest for _ in range(20))
