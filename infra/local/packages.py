"""Find PostgreSQL, RabbitMQ, nginx (and a browser for tests); install what is missing from the distribution."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.faults import Fault

INSTALLER = Path(__file__).with_name("install.sh")


@dataclass(frozen=True)
class Program:
    """One executable the runner needs, the Debian package that brings it, and where Debian hides it."""

    name: str
    package: str
    folders: tuple[str, ...]
    beside: tuple[str, ...] = ()
    service: str | None = None


# Debian keeps some programs off PATH, and /usr/sbin/rabbitmq-server is a wrapper that insists on root:
# the folders come before PATH for that reason.
PROGRAMS = {
    program.name: program
    for program in (
        Program("postgres", "postgresql", ("/usr/lib/postgresql/*/bin",), ("initdb", "pg_basebackup"), "postgresql"),
        Program("rabbitmq-server", "rabbitmq-server", ("/usr/lib/rabbitmq/bin",), ("rabbitmqctl",), "rabbitmq-server"),
        Program("epmd", "rabbitmq-server", ("/usr/bin", "/usr/lib/erlang/bin")),
        Program("nginx", "nginx", ("/usr/sbin",), (), "nginx"),
        Program("chromium", "chromium", ("/usr/bin", "/snap/bin")),
    )
}
NETWORK = ("postgres", "rabbitmq-server", "epmd", "nginx")


def search_folders(program: Program, folders: Sequence[str] | None = None) -> list[str]:
    """Folders to look in, best first. ``folders`` (or BRIKKE_PROGRAM_FOLDERS) replaces all of them."""
    if folders is None and "BRIKKE_PROGRAM_FOLDERS" in os.environ:
        folders = os.environ["BRIKKE_PROGRAM_FOLDERS"].split(":")
    if folders is not None:
        return [folder for folder in folders if folder]

    known = [found for pattern in program.folders for found in _newest_first(pattern)]
    return known + os.environ.get("PATH", "").split(os.pathsep)


def find(name: str, folders: Sequence[str] | None = None) -> Path | None:
    """The executable, symlinks followed (so that its neighbours are found too), or None."""
    program = PROGRAMS[name]
    for folder in search_folders(program, folders):
        found = shutil.which(name, path=folder)
        if found is None:
            continue
        real = Path(found).resolve()
        for candidate in (real, Path(found)):
            if all((candidate.parent / neighbour).exists() for neighbour in program.beside):
                return candidate
    return None


def require(name: str) -> Path:
    """The executable, or a Fault that says which package brings it."""
    found = find(name)
    if found is None:
        raise Fault(f"{name} is not installed", f"install the package {PROGRAMS[name].package}, then try again")
    return found


def missing(names: Iterable[str] = NETWORK, folders: Sequence[str] | None = None) -> list[str]:
    """Names of the programs that are not on this machine."""
    return [name for name in names if find(name, folders) is None]


def install(names: Iterable[str] = NETWORK, folders: Sequence[str] | None = None) -> list[str]:
    """Install what is missing; returns the packages installed (none when everything was there)."""
    absent = missing(names, folders)
    if not absent:
        return []

    packages = sorted({PROGRAMS[name].package for name in absent})
    command = _as_root()
    if command is None or shutil.which("apt-get") is None:
        raise Fault(_what_is_missing(packages), _how_to_go_on(packages))

    services = " ".join(sorted({service for name in absent if (service := PROGRAMS[name].service)}))
    asked = [*command, "env", f"BRIKKE_DISABLE_SERVICES={services}", "sh", str(INSTALLER), *packages]
    done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last_words = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise Fault(f"installing {' '.join(packages)} failed:\n{last_words}", _how_to_go_on(packages))
    return packages


def _as_root() -> list[str] | None:
    """How to run something as root without asking for a password: [] as root, sudo if it lets us, else None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def _newest_first(pattern: str) -> list[str]:
    return sorted((str(found) for found in Path("/").glob(pattern.lstrip("/"))), key=_version, reverse=True)


def _version(folder: str) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.replace("/", ".").split(".") if part.isdigit())


def _what_is_missing(packages: Sequence[str]) -> str:
    return f"these programs are missing, and I may not install them: {' '.join(packages)}"


def _how_to_go_on(packages: Sequence[str]) -> str:
    return (
        f"ask someone with root to run\n    apt-get install --no-install-recommends {' '.join(packages)}\n"
        "(no service needs to run: Brikke starts its own), then try again;\n"
        "or use Docker instead: docker compose up (see docker-compose.yml)"
    )


def main() -> None:
    """``python -m infra.local.packages [program …]``: install what is missing, say what was done."""
    import sys

    try:
        installed = install(sys.argv[1:] or NETWORK)
    except Fault as fault:
        sys.exit(str(fault))
    if installed:
        print(f"Installed {' '.join(installed)}; started no service.")


if __name__ == "__main__":
    main()
