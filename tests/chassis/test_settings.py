"""A process that is told nonsense says all of it at once."""

from pathlib import Path

import pytest

from chassis import settings
from chassis.settings import SettingsInvalid

GOOD = {
    "BRIKKE_OFFICE": "link-oslo",
    "BRIKKE_BASE_URL": "https://link-oslo.example.org/",
    "BRIKKE_DATABASE_URL": "postgresql:///link_oslo_{service}",
    "BRIKKE_BROKER_URL": "amqp://{service}@127.0.0.1/link-oslo",
}

OIDC = {
    "ISSUER": "https://login.example.org",
    "CLIENT_ID": "brikke",
    "NAME": "Kommunen",
    "ACR_VALUES": "high substantial",
}


@pytest.fixture(autouse=True)
def only_what_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("BRIKKE_")]:
        monkeypatch.delenv(name)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BRIKKE_KEY_DIR", str(tmp_path))


def test_what_is_not_said_has_a_value_that_works() -> None:
    read = settings.from_environment()
    assert (read.office, read.head_office, read.environment) == ("link-oslo", "hk", "production")
    assert read.base_url == "https://link-oslo.example.org"
    assert read.national_broker_url is None
    assert not read.is_head_office


def test_every_fault_is_listed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIKKE_BASE_URL")
    monkeypatch.setenv("BRIKKE_OFFICE", "Oslo!")
    monkeypatch.setenv("BRIKKE_DATABASE_URL", "postgresql:///one_for_all")
    monkeypatch.setenv("BRIKKE_SMTP_PORT", "many")
    monkeypatch.setenv("BRIKKE_SMTP_TLS", "perhaps")
    monkeypatch.setenv("BRIKKE_ENVIRONMENT", "holiday")
    monkeypatch.setenv("BRIKKE_POOL_MAX", "0")
    monkeypatch.setenv("BRIKKE_NATIONAL_CA_FILE", "/nowhere/ca.pem")
    with pytest.raises(SettingsInvalid) as refused:
        settings.from_environment()

    told = str(refused.value)
    for name in ("BASE_URL", "OFFICE", "DATABASE_URL", "SMTP_PORT", "SMTP_TLS", "ENVIRONMENT", "POOL_MAX", "CA_FILE"):
        assert name in told
    assert len(told.splitlines()) == 9


def test_a_password_is_read_from_its_file_for_each_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "groups.secret").write_text("hush\n")
    monkeypatch.setenv("BRIKKE_DATABASE_PASSWORD_FILE", f"{tmp_path}/{{service}}.secret")
    read = settings.from_environment()
    assert read.database_password("groups") == "hush"
    assert read.database_dsn("groups") == "postgresql:///link_oslo_groups"


def test_who_signs_links_without_a_secret_is_told_which_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsInvalid, match="BRIKKE_LINK_SECRET_FILE"):
        settings.from_environment().link_secret()


def test_without_an_issuer_there_is_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIKKE_OIDC_SECOND_FACTOR", "ours")
    assert settings.from_environment().oidc is None


def test_a_provider_is_read_with_its_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "oidc.secret").write_text("hush\n")
    for name, value in OIDC.items():
        monkeypatch.setenv(f"BRIKKE_OIDC_{name}", value)
    monkeypatch.setenv("BRIKKE_OIDC_CLIENT_SECRET_FILE", f"{tmp_path}/oidc.secret")
    oidc = settings.from_environment().oidc
    assert oidc is not None
    assert (oidc.issuer, oidc.client_secret(), oidc.only) == (OIDC["ISSUER"], "hush", False)
    assert (oidc.second_factor, oidc.acr_values) == ("ours", ("high", "substantial"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"ISSUER": "http://login.example.org"},
        {"ISSUER": "http://127.0.0.1:3000"},
        {"CLIENT_ID": ""},
        {"NAME": ""},
        {"SECOND_FACTOR": "none"},
        {"ONLY": "perhaps"},
        {"SIGN_OUT": "true"},
        {"CLIENT_SECRET_FILE": "/nowhere/oidc.secret"},
    ],
    ids=lambda wrong: next(iter(wrong.items())),
)
def test_a_provider_that_cannot_be_used_stops_the_start(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    for name, value in (OIDC | wrong).items():
        monkeypatch.setenv(f"BRIKKE_OIDC_{name}", value)
    with pytest.raises(SettingsInvalid, match=f"BRIKKE_OIDC_{next(iter(wrong))}"):
        settings.from_environment()


@pytest.mark.parametrize("gateway", ["file", "console"])
def test_text_messages_that_reach_no_phone_are_refused_in_production(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gateway: str
) -> None:
    monkeypatch.setenv("BRIKKE_SMS_GATEWAY", gateway)
    monkeypatch.setenv("BRIKKE_SMS_FOLDER", str(tmp_path))

    with pytest.raises(SettingsInvalid, match="BRIKKE_SMS_GATEWAY must be http or none in production"):
        settings.from_environment()
    monkeypatch.setenv("BRIKKE_ENVIRONMENT", "demo")
    assert settings.from_environment().delivery.sms_gateway == gateway
