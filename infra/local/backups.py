"""An office's backup: one physical copy of its cluster, so that all its databases are from the same moment.

Day keys and the erasure journal lie in the key directory, outside: what was sealed stays unreadable in an old backup,
and what was erased since is erased again when the backup is put back.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from infra.local import packages
from infra.local.faults import Fault
from infra.local.instance import Instance
from infra.local.postgres import SUPERUSER, Cluster
from infra.local.rabbitmq import secret
from infra.local.stack import Say, Stack
from infra.operations import migrate, restoring
from infra.operations.environment import settings_of
from infra.provision.broker import NETWORK

ARCHIVE, MANIFEST = "base.tar.gz", "backup.json"


def back_up(stack: Stack, instance: Instance, to: Path) -> Path:
    """Copy the running office; the folder made, named by office and moment."""
    began = datetime.datetime.now(datetime.UTC)
    folder = to.absolute() / instance.code / began.strftime("%Y-%m-%dT%H%M%SZ")
    folder.mkdir(parents=True, mode=0o700)
    try:
        _copy(instance, folder / ARCHIVE)
    except Fault:
        shutil.rmtree(folder)
        raise
    told = {"office": instance.code, "taken_at": began.isoformat(), "bytes": (folder / ARCHIVE).stat().st_size}
    (folder / MANIFEST).write_text(json.dumps(told, indent=2) + "\n")
    return folder


def _copy(instance: Instance, archive: Path) -> None:
    """Stream the cluster into a compressed file, with the log it needs to become consistent."""
    command = [
        packages.require("postgres").parent / "pg_basebackup", "-h", instance.cluster.sockets, "-U", SUPERUSER,
        "-D", "-", "-F", "tar", "-X", "fetch", "-c", "fast", "--no-password",
    ]  # fmt: skip
    environment = {
        "PGPASSWORD": secret(instance.place, f"{instance.cluster.name}.superuser"),
        "PATH": os.environ["PATH"],
    }
    with os.fdopen(os.open(archive, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as written:
        copying = subprocess.Popen(list(map(str, command)), env=environment, stdout=subprocess.PIPE)
        packing = subprocess.Popen(["gzip", "-1"], stdin=copying.stdout, stdout=written)
        assert copying.stdout is not None
        copying.stdout.close()
        if packing.wait() or copying.wait():
            raise Fault(f"copying {instance.office.name}'s databases failed", "is it up? brikke up starts it")


def restore(stack: Stack, instance: Instance, source: Path, say: Say) -> dict[str, Any]:
    """Put a backup back and begin a new epoch. What was there is kept beside, until the next restore.

    Shape   {office, taken_at, kept, and what infra.operations.restoring.renew tells}.
    Errors  Fault when the backup is another office's, or damaged; nothing has changed then.
    """
    backup = _choose(source, instance.code)
    told = json.loads((backup / MANIFEST).read_text())
    if told["office"] != instance.code:
        raise Fault(f"this is a backup of {told['office']}", f"choose one of {instance.code}")

    say("Unpacking and checking the backup")
    unpacked = _unpack(instance, backup / ARCHIVE)
    with settings_of(instance.environment()) as settings:
        restoring.remember_epoch(settings)
    say("Stopping the office and putting its databases back")
    kept = _swap(stack, instance, unpacked)
    say("Beginning new epochs, and erasing again what was erased since")
    instance.provision([office.code for office in stack.offices])
    report = _renew(stack, instance, say)
    say("Opening the office again")
    instance.start(stack.supervisor)
    return {"office": instance.code, "taken_at": told["taken_at"], "kept": str(kept), **report}


def _choose(source: Path, office: str) -> Path:
    """The folder itself when it is a backup, else the latest one of the office under it."""
    if (source / MANIFEST).exists():
        return source
    found = sorted(source.glob(f"{office}/*/{MANIFEST}")) or sorted(source.glob(f"*/{MANIFEST}"))
    if not found:
        raise Fault(f"there is no backup of {office} in {source}", "brikke backup --to DIR makes one")
    return found[-1].parent


def _unpack(instance: Instance, archive: Path) -> Path:
    """Beside today's data, by the user it will belong to, and checked against the backup's own list of sums."""
    folder = instance.cluster.data.with_name("unpacking")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    instance.place.give(folder)
    try:
        with archive.open("rb") as packed:
            instance.place.run(["tar", "--extract", "--gzip", "--directory", folder], stdin=packed)
        instance.place.run([packages.require("postgres").parent / "pg_verifybackup", "--quiet", folder])
    except Fault as broken:
        shutil.rmtree(folder, ignore_errors=True)
        raise Fault(f"the backup {archive} is damaged: {broken.what}", "choose another; nothing has changed") from None
    return folder


def _swap(stack: Stack, instance: Instance, unpacked: Path) -> Path:
    cluster: Cluster = instance.cluster
    for name in (f"{instance.code}.web", f"{instance.code}.bus", cluster.name):
        stack.supervisor.stop_program(name)
    kept = cluster.data.with_name("before-restore")
    shutil.rmtree(kept, ignore_errors=True)
    cluster.data.rename(kept)
    unpacked.rename(cluster.data)
    instance.prepare()
    cluster.start(stack.supervisor)
    return kept


def _renew(stack: Stack, instance: Instance, say: Say) -> dict[str, Any]:
    """Databases first, then an empty broker: its queues hold messages that the restored databases never sent."""
    offices = [office.code for office in stack.offices]
    management = instance.node.management()
    with settings_of(instance.environment()) as settings:
        report = restoring.renew(settings)
    say("Emptying the office's broker")
    for vhost in (instance.code, *([NETWORK] if instance.office.is_head_office else [])):
        management.drop_vhost(vhost)
    instance.provision(offices)
    migrate.office(instance, offices)
    return report
