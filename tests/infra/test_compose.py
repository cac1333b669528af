"""docker-compose.yml and the image, as far as they can be checked without a container engine."""

import os
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from chassis.delivery import Delivery
from infra.cli.app import build
from infra.nginx import SERVICES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
ENV_FILES = sorted((ROOT / "infra" / "compose").glob("*.env"))
OURS = "${IMAGE:-brikke:local}"


@pytest.fixture(scope="module")
def office() -> dict:
    return yaml.safe_load(COMPOSE.read_text())


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="Debian's docker-compose is not installed")
@pytest.mark.parametrize("env_file", ENV_FILES, ids=lambda file: file.stem)
def test_the_file_is_valid_for_every_example(env_file, tmp_path):
    command = ["docker-compose", "-f", str(COMPOSE), "--env-file", str(env_file), "-p", env_file.stem, "config", "-q"]
    subprocess.run(command, check=True, cwd=ROOT, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)})


def test_every_service_is_visible_by_name_with_both_its_faces(office):
    assert {name for service in SERVICES for name in (service, f"{service}-bus")} <= set(office["services"])
    assert {"postgres", "rabbitmq", "nginx", "mailpit"} <= set(office["services"])


def test_every_command_of_ours_exists(office):
    brikke = get_command(build())
    for name, service in office["services"].items():
        if service["image"] == OURS:
            _parse(brikke, list(service["command"]), name)


def _parse(command, words, name):
    """Let the command line read the words, without doing anything."""
    if hasattr(command, "commands"):
        _parse(command.commands[words[0]], words[1:], words[0])
    else:
        command.make_context(name, list(words)).close()


def test_every_setting_is_known(office):
    read = (ROOT / "chassis" / name for name in ("settings.py", "settings_oidc.py"))
    known = {name for file in read for name in re.findall(r"BRIKKE_[A-Z_]+", file.read_text())}
    known |= {f"BRIKKE_{field.name.upper()}" for field in fields(Delivery)}
    for file in (COMPOSE, *ENV_FILES):
        assert set(re.findall(r"BRIKKE_[A-Z_]+", file.read_text())) <= known, file.name


def test_the_settings_of_each_process_are_enough_to_start(office, tmp_path, monkeypatch):
    """What settings.py asks for is there, with files where the secrets of that very container would be."""
    from chassis.settings import from_environment

    for name, service in office["services"].items():
        if service["image"] != OURS or "environment" not in service:
            continue
        monkeypatch.undo()
        for variable in [variable for variable in os.environ if variable.startswith("BRIKKE_")]:
            monkeypatch.delenv(variable)
        for variable, value in service["environment"].items():
            for secret in service["secrets"]:
                (tmp_path / secret).touch()
            filled = re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", _example, str(value))
            monkeypatch.setenv(variable, filled.replace("/run/secrets", str(tmp_path)))
        settings = from_environment()
        assert settings.office == "link-oslo", name
        for path in tmp_path.iterdir():
            path.unlink()


def _example(found: re.Match) -> str:
    values = {
        "BRIKKE_OFFICE": "link-oslo",
        "BRIKKE_BASE_URL": "https://x.example.org",
        "BRIKKE_MAIL_FROM": "a@example.org",
    }
    return values.get(found[1], found[2] or "")


def test_secrets_come_from_files_and_each_process_gets_its_own(office):
    for service in SERVICES:
        for face in (service, f"{service}-bus"):
            got = set(office["services"][face]["secrets"])
            others = {f"{kind}.{other}" for kind in ("database", "broker") for other in SERVICES if other != service}
            assert {f"database.{service}", f"broker.{service}"} <= got
            assert not got & (others | {"database.postgres", "database.operator", "broker.operator"})
    for name, service in office["services"].items():
        assert set(service.get("secrets", [])) <= set(office["secrets"]), name
        assert not any("PASSWORD" in key and not key.endswith("_FILE") for key in service.get("environment") or {}), (
            name
        )


def test_brikke_makes_every_secret_there_is(office, tmp_path):
    from infra.provision.bundle import make

    made = make("hk", tmp_path / "hk", addresses=["hk.example.org"], authority=tmp_path / "hk")
    assert set(office["secrets"]) <= set(made)
    again = make("link-oslo", tmp_path / "link-oslo", addresses=["localhost"], authority=tmp_path / "hk")
    assert set(office["secrets"]) <= set(again)
    assert "ca.key" not in again, "only head office signs"
    assert make("hk", tmp_path / "hk", addresses=["hk.example.org"], authority=tmp_path / "hk") == []
    assert (tmp_path / "hk").stat().st_mode & 0o077 == 0


def test_our_processes_run_without_rights_on_a_read_only_disk(office):
    for name, service in office["services"].items():
        assert service["read_only"] is True, name
        if service["image"] == OURS:
            assert service["user"] == "10001:10001", name
            assert service["cap_drop"] == ["ALL"], name


def test_what_lives_on_is_watched(office):
    for name, service in office["services"].items():
        ends = service.get("restart") == "no"
        assert ends or "healthcheck" in service, name


def test_head_office_is_a_profile(office):
    assert [name for name, service in office["services"].items() if "head-office" in service.get("profiles", [])] == [
        "network"
    ]


def test_the_front_door_of_a_container_is_configured_and_nginx_accepts_it(tmp_path, office):
    """The command of the container `front`, then nginx's own check of what it wrote."""
    from typer.testing import CliRunner

    from infra.authority import Authority
    from infra.local import packages

    packages.install(("nginx",))
    authority = Authority(tmp_path / "ca.pem", tmp_path / "authority")
    certificate, key = authority.issue("https", ["localhost"])
    replaced = {"--to=/front": f"--to={tmp_path / 'front'}", "--office=${BRIKKE_OFFICE}": "--office=link-oslo"}
    command = [replaced.get(word, word) for word in office["services"]["front"]["command"]]
    command += [f"--certificate={certificate}", f"--key={key}", f"--state={tmp_path}"]
    result = CliRunner().invoke(build(), command)
    assert result.exit_code == 0, result.output
    conf = tmp_path / "front" / "nginx.conf"
    checked = subprocess.run(
        [packages.require("nginx"), "-e", "stderr", "-t", "-c", conf], capture_output=True, text=True, check=False
    )
    assert "test is successful" in checked.stderr


@pytest.mark.timeout(400)
@pytest.mark.skipif(bool(os.environ.get("BRIKKE_OFFLINE")), reason="fetches packages")
def test_the_image_can_be_built_in_a_plain_directory(tmp_path):
    target = tmp_path / "opt"
    subprocess.run(["sh", str(ROOT / "infra/image/build.sh"), str(ROOT), str(target)], check=True, timeout=380)
    helped = subprocess.run([target / "bin/brikke", "--help"], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "offices" in helped.stdout
