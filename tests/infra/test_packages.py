"""Finding and installing PostgreSQL, RabbitMQ and nginx, on machines that have them, half have them, or may not."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from infra.local import packages
from infra.local.faults import Fault


def make_program(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    return folder


def test_what_is_hidden_is_missing(tmp_path):
    assert packages.missing(packages.NETWORK, [str(tmp_path)]) == list(packages.NETWORK)


def test_programs_off_path_are_found_in_debians_folders(monkeypatch, tmp_path):
    folder = make_program(tmp_path / "postgresql" / "15" / "bin", "postgres", "initdb", "pg_basebackup")
    newer = make_program(tmp_path / "postgresql" / "17" / "bin", "postgres", "initdb", "pg_basebackup")
    program = packages.Program("postgres", "postgresql", (f"{tmp_path}/postgresql/*/bin",))
    monkeypatch.setenv("PATH", "")
    assert packages.search_folders(program)[:2] == [str(newer), str(folder)]


def test_a_symlink_on_path_leads_to_the_programs_neighbours(tmp_path):
    real = make_program(tmp_path / "real", "postgres", "initdb", "pg_basebackup")
    linked = tmp_path / "bin"
    linked.mkdir()
    (linked / "postgres").symlink_to(real / "postgres")
    assert packages.find("postgres", [str(linked)]) == real / "postgres"


def test_a_server_without_its_tools_does_not_count(tmp_path):
    assert packages.find("postgres", [str(make_program(tmp_path, "postgres"))]) is None


def test_nothing_is_installed_where_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(packages, "missing", lambda *_: [])
    monkeypatch.setattr(packages, "_as_root", lambda: pytest.fail("asked to become root"))
    assert packages.install() == []


def test_who_may_not_install_gets_one_message_with_packages_and_another_way(monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "_as_root", lambda: None)
    with pytest.raises(Fault) as fault:
        packages.install(packages.NETWORK, [str(tmp_path)])
    assert str(fault.value).count("postgresql") == 2
    for word in ("rabbitmq-server", "nginx", "apt-get install", "docker compose up"):
        assert word in str(fault.value)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A made-up apt-get that writes down what it was asked and what the policy answered meanwhile."""
    folder, policy = make_program(tmp_path / "bin"), tmp_path / "policy-rc.d"
    apt = folder / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n[ "$1" = update ] && exit 0\n'
        f"sh {policy} nginx start; echo $? >> {tmp_path}/answered\n"
        f'[ -e {tmp_path}/broken ] && {{ echo "E: Unable to fetch"; exit 100; }}\nexit 0\n'
    )
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("BRIKKE_POLICY_FILE", str(policy))
    monkeypatch.setattr(packages, "_as_root", list)
    return tmp_path


def asked(machine: Path) -> list[str]:
    return (machine / "asked").read_text().splitlines()


def test_no_service_starts_while_installing_and_no_policy_is_left(machine):
    installed = packages.install(("nginx",), [str(machine / "none")])
    assert installed == ["nginx"]
    assert asked(machine) == ["install --yes --no-install-recommends nginx"]
    assert (machine / "answered").read_text() == "101\n"
    assert not (machine / "policy-rc.d").exists()


def test_the_machines_own_policy_is_put_back_whole(machine):
    own = machine / "policy-rc.d"
    own.write_text("#!/bin/sh\nexit 0\n")
    own.chmod(0o700)
    packages.install(("nginx",), [str(machine / "none")])
    assert own.read_text() == "#!/bin/sh\nexit 0\n"
    assert stat.S_IMODE(own.stat().st_mode) == 0o700


def test_a_failed_installation_says_why_and_puts_the_policy_back(machine):
    (machine / "broken").touch()
    (machine / "policy-rc.d").write_text("own")
    with pytest.raises(Fault, match="Unable to fetch"):
        packages.install(("nginx",), [str(machine / "none")])
    assert (machine / "policy-rc.d").read_text() == "own"
    assert asked(machine)[1] == "update", "lists may simply be old"


def test_an_interrupted_installation_leaves_the_own_policy_for_the_next_one(machine):
    """The machine lost power: our policy is in place, its own one beside it."""
    (machine / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (machine / "policy-rc.d.before-brikke").write_text("own")
    packages.install(("nginx",), [str(machine / "none")])
    assert (machine / "policy-rc.d").read_text() == "own"
    assert not (machine / "policy-rc.d.before-brikke").exists()


def test_the_command_says_what_is_wrong_and_nothing_else(tmp_path):
    environment = {"BRIKKE_PROGRAM_FOLDERS": str(tmp_path), "PATH": "/nonexistent"}
    done = subprocess.run(
        [Path(os.sys.executable), "-m", "infra.local.packages"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "missing" in done.stderr
