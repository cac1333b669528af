"""What a process is told from outside: environment variables, read once, every fault listed at start."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from environs import Env

from chassis import delivery, settings_oidc, terms
from chassis.delivery import Delivery
from chassis.settings_oidc import Oidc

SERVICES = ("portal", "groups", "events", "notifications", "reporting")
ENVIRONMENTS = ("production", "demo", "test")
OFFICE_CODE = r"^[a-z][a-z0-9-]{1,30}$"


class SettingsInvalid(Exception):
    """The settings cannot be used; the message lists every fault, one a line."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One office's settings as one process sees them. ``None`` means not set, and says what then does not work."""

    office: str
    head_office: str
    environment: str
    base_url: str
    database_url: str
    """A template: ``{service}`` becomes the service's name."""
    database_password_file: str | None
    broker_url: str
    broker_password_file: str | None
    national_broker_url: str | None
    """None: an island; national streams wait in the outbox."""
    national_broker_password_file: str | None
    national_ca_file: Path | None
    national_cert_file: Path | None
    national_key_file: Path | None
    key_dir: Path
    pass_public_key_file: Path | None
    pass_private_key_file: Path | None
    """Portal only: what it signs passes with."""
    link_secret_file: Path | None
    terms_file: Path | None = None
    """Words of the office's own (chassis/terms.py)."""
    smtp_host: str
    smtp_port: int
    smtp_tls: str
    smtp_user: str | None
    smtp_password_file: Path | None
    mail_from: str
    delivery: Delivery = field(default_factory=Delivery)
    """The rest of how mail and text messages leave the office, and come back."""
    http_host: str
    http_port: int
    bus_http_port: int
    log_level: str
    pool_max: int
    oidc: Oidc | None = None
    """Portal only: None where staff sign in with a password here, and in no other way."""

    @property
    def is_head_office(self) -> bool:
        return self.office == self.head_office

    def database_dsn(self, service: str) -> str:
        """The address of one service's database; the password is read apart, by :meth:`database_password`."""
        return self.database_url.replace("{service}", service)

    def database_password(self, service: str) -> str | None:
        return _secret(self.database_password_file, service)

    def broker_password(self, service: str) -> str | None:
        return _secret(self.broker_password_file, service)

    def national_broker_password(self) -> str | None:
        return _secret(self.national_broker_password_file, "")

    def link_secret(self) -> bytes:
        """What signed links are signed with, 32 bytes or more."""
        if self.link_secret_file is None:
            raise SettingsInvalid("BRIKKE_LINK_SECRET_FILE is not set, and this process signs links")
        return _link_secret(self.link_secret_file, self.link_secret_file.stat().st_mtime_ns)


@lru_cache(16)
def _link_secret(file: Path, _changed_at: int) -> bytes:
    """A secret, read again when its file has changed: links are made by the thousand."""
    return file.read_bytes().strip()


def _secret(template: str | None, service: str) -> str | None:
    if template is None:
        return None
    return Path(template.replace("{service}", service)).read_text().strip()


def from_environment() -> Settings:
    """Read the environment.

    Errors  SettingsInvalid, listing every variable that is missing or wrong, so that one round of mending is enough.
    """
    faults: list[str] = []
    settings = _read(Env(), faults)
    _check(settings, faults)
    if faults:
        raise SettingsInvalid("These settings must be mended:\n" + "\n".join(f"  {fault}" for fault in faults))
    return settings


def _read(env: Env, faults: list[str]) -> Settings:
    def need(name: str) -> str:
        value = env.str(name, "")
        if not value:
            faults.append(f"{name} is missing")
        return value

    def number(name: str, default: int) -> int:
        value = env.str(name, str(default))
        if not value.isdigit():
            faults.append(f"{name} must be a whole number, not {value!r}")
            return default
        return int(value)

    def path(name: str) -> Path | None:
        value = env.str(name, "")
        return Path(value) if value else None

    return Settings(
        office=need("BRIKKE_OFFICE"),
        head_office=env.str("BRIKKE_HEAD_OFFICE", "hk"),
        environment=env.str("BRIKKE_ENVIRONMENT", "production"),
        base_url=need("BRIKKE_BASE_URL").rstrip("/"),
        database_url=need("BRIKKE_DATABASE_URL"),
        database_password_file=env.str("BRIKKE_DATABASE_PASSWORD_FILE", "") or None,
        broker_url=need("BRIKKE_BROKER_URL"),
        broker_password_file=env.str("BRIKKE_BROKER_PASSWORD_FILE", "") or None,
        national_broker_url=env.str("BRIKKE_NATIONAL_BROKER_URL", "") or None,
        national_broker_password_file=env.str("BRIKKE_NATIONAL_BROKER_PASSWORD_FILE", "") or None,
        national_ca_file=path("BRIKKE_NATIONAL_CA_FILE"),
        national_cert_file=path("BRIKKE_NATIONAL_CERT_FILE"),
        national_key_file=path("BRIKKE_NATIONAL_KEY_FILE"),
        key_dir=Path(need("BRIKKE_KEY_DIR")),
        pass_public_key_file=path("BRIKKE_PASS_PUBLIC_KEY_FILE"),
        pass_private_key_file=path("BRIKKE_PASS_PRIVATE_KEY_FILE"),
        link_secret_file=path("BRIKKE_LINK_SECRET_FILE"),
        terms_file=path("BRIKKE_TERMS_FILE"),
        smtp_host=env.str("BRIKKE_SMTP_HOST", "127.0.0.1"),
        smtp_port=number("BRIKKE_SMTP_PORT", 25),
        smtp_tls=env.str("BRIKKE_SMTP_TLS", "none"),
        smtp_user=env.str("BRIKKE_SMTP_USER", "") or None,
        smtp_password_file=path("BRIKKE_SMTP_PASSWORD_FILE"),
        mail_from=env.str("BRIKKE_MAIL_FROM", "post@example.org"),
        delivery=delivery.read(env, faults),
        http_host=env.str("BRIKKE_HTTP_HOST", "127.0.0.1"),
        http_port=number("BRIKKE_HTTP_PORT", 8000),
        bus_http_port=number("BRIKKE_BUS_HTTP_PORT", 8001),
        log_level=env.str("BRIKKE_LOG_LEVEL", "INFO").upper(),
        pool_max=number("BRIKKE_POOL_MAX", 4),
        oidc=settings_oidc.read(env, path, faults),
    )


def _check(settings: Settings, faults: list[str]) -> None:
    import re

    if settings.office and not re.match(OFFICE_CODE, settings.office):
        faults.append("BRIKKE_OFFICE must be small letters, digits and hyphens, such as link-oslo")
    if settings.environment not in ENVIRONMENTS:
        faults.append(f"BRIKKE_ENVIRONMENT must be one of {', '.join(ENVIRONMENTS)}")
    if settings.database_url and "{service}" not in settings.database_url:
        faults.append("BRIKKE_DATABASE_URL must hold {service}: each service has a database of its own")
    if settings.smtp_tls not in ("none", "starttls", "tls"):
        faults.append("BRIKKE_SMTP_TLS must be none, starttls or tls")
    if not 1 <= settings.pool_max <= 50:
        faults.append("BRIKKE_POOL_MAX must be between 1 and 50")
    if settings.environment == "production" and settings.delivery.sms_gateway in ("file", "console"):
        faults.append("BRIKKE_SMS_GATEWAY must be http or none in production: a text message must reach a phone")
    if settings.oidc is not None:
        faults += settings_oidc.faults(settings.oidc, settings.environment)
    for name, value in _files(settings):
        if value is not None and not Path(value).exists():
            faults.append(f"{name} names a file that is not there")
    faults += _faults_of_terms(settings.terms_file)


def _faults_of_terms(file: Path | None) -> list[str]:
    try:
        terms.read(file) if file and file.exists() else None
    except terms.TermsInvalid as invalid:
        return [f"BRIKKE_TERMS_FILE: {invalid}"]
    return []


def _files(settings: Settings) -> list[tuple[str, Path | None]]:
    return [
        ("BRIKKE_NATIONAL_CA_FILE", settings.national_ca_file),
        ("BRIKKE_NATIONAL_CERT_FILE", settings.national_cert_file),
        ("BRIKKE_NATIONAL_KEY_FILE", settings.national_key_file),
        ("BRIKKE_PASS_PUBLIC_KEY_FILE", settings.pass_public_key_file),
        ("BRIKKE_PASS_PRIVATE_KEY_FILE", settings.pass_private_key_file),
        ("BRIKKE_LINK_SECRET_FILE", settings.link_secret_file),
        ("BRIKKE_TERMS_FILE", settings.terms_file),
        ("BRIKKE_SMTP_PASSWORD_FILE", settings.smtp_password_file),
        ("BRIKKE_OIDC_CLIENT_SECRET_FILE", settings.oidc.client_secret_file if settings.oidc else None),
    ]
