"""How an office's letters leave it: mail, text messages, and what comes back. A part of the settings, read with them."""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from environs import Env

ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
CHOICES = {
    "BRIKKE_SMTP_AUTH": ("password", "xoauth2"),
    "BRIKKE_MAIL_CHECK": ("required", "skip"),
    "BRIKKE_IMAP_TLS": ("none", "starttls", "tls"),
    "BRIKKE_SMS_GATEWAY": ("none", "file", "console", "http"),
}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Everything here has a value that works where nothing is said. ``None`` means not set."""

    mail_person: str | None = None
    """The first name that stands before the office's in what people receive: "Kari, LINK Oslo"."""
    mail_connections: int = 3
    mail_per_minute: int = 0
    """What the mail server takes in all; 0 is no limit of ours."""
    mail_per_domain_per_minute: int = 0
    mail_bounces: str | None = None
    """Where what cannot be delivered comes back to: ``retur@example.org`` becomes ``retur+<signed number>@example.org``."""
    mail_check: str = "required"
    """skip: send in production although ``brikke mail check`` has not found the domain in order."""
    mail_spf: str | None = None
    """What the mail server's keeper says must stand in SPF, such as ``include:spf.protection.outlook.com``."""

    smtp_auth: str = "password"
    mail_ca_file: Path | None = None
    """None: the certificates of the mail server and the mailbox are from public authorities."""
    oauth_token_url: str | None = None
    oauth_client_id: str | None = None
    oauth_client_secret_file: Path | None = None
    oauth_refresh_token_file: Path | None = None
    """None: the program signs in as itself (client credentials)."""
    oauth_scope: str | None = None

    dkim_key_file: Path | None = None
    """None: the mail server signs."""
    dkim_selector: str | None = None
    dkim_domain: str | None = None
    """None: the domain of the address the office writes from."""

    imap_host: str | None = None
    """None: nothing is fetched; what comes back is handed over by ``brikke mail bounce``, or not at all."""
    imap_port: int = 993
    imap_tls: str = "tls"
    imap_user: str | None = None
    imap_password_file: Path | None = None
    """None with ``smtp_auth`` xoauth2: the same token as for sending."""
    imap_folder: str = "INBOX"

    sms_gateway: str = "none"
    sms_sender: str | None = None
    """What the phone shows as the sender: up to eleven letters and digits, or a number. None: the first name of whoever
    signs, never the centre's name, since phones lie about."""
    sms_folder: Path | None = None
    sms_http_file: Path | None = None
    """How the gateway is asked: see ``services/notifications/gateways.py``."""
    sms_secret_file: Path | None = None
    sms_parts_max: int = 2
    """How many parts a text may be paid for as."""


def read(env: Env, faults: list[str]) -> Delivery:
    """Read every ``BRIKKE_<NAME OF FIELD>``; what is wrong is added to ``faults``."""
    values: dict[str, Any] = {}
    for field in fields(Delivery):
        variable = f"BRIKKE_{field.name.upper()}"
        written = env.str(variable, "").strip()
        if written:
            values[field.name] = _value(variable, written, field.default, faults)
    delivery = Delivery(**values)
    faults += _faults(delivery)
    return delivery


def _value(variable: str, written: str, default: object, faults: list[str]) -> object:
    if isinstance(default, int):
        if not written.isdigit():
            faults.append(f"{variable} must be a whole number, not {written!r}")
            return default
        return int(written)
    if variable in CHOICES and written not in CHOICES[variable]:
        faults.append(f"{variable} must be one of {', '.join(CHOICES[variable])}")
        return default
    if variable.endswith("_FILE") or variable == "BRIKKE_SMS_FOLDER":
        if variable.endswith("_FILE") and not Path(written).exists():
            faults.append(f"{variable} names a file that is not there")
        return Path(written)
    return written


def _faults(delivery: Delivery) -> list[str]:
    said = []
    if delivery.mail_bounces and not ADDRESS.fullmatch(delivery.mail_bounces):
        said.append("BRIKKE_MAIL_BOUNCES must be an address, such as retur@example.org")
    if delivery.mail_connections < 1:
        said.append("BRIKKE_MAIL_CONNECTIONS must be 1 or more")
    if delivery.smtp_auth == "xoauth2" and not (delivery.oauth_token_url and delivery.oauth_client_id):
        said.append("BRIKKE_SMTP_AUTH=xoauth2 needs BRIKKE_OAUTH_TOKEN_URL and BRIKKE_OAUTH_CLIENT_ID")
    if delivery.dkim_key_file and not delivery.dkim_selector:
        said.append("BRIKKE_DKIM_KEY_FILE needs BRIKKE_DKIM_SELECTOR")
    if delivery.sms_gateway == "file" and not delivery.sms_folder:
        said.append("BRIKKE_SMS_GATEWAY=file needs BRIKKE_SMS_FOLDER")
    if delivery.sms_gateway == "http" and not delivery.sms_http_file:
        said.append("BRIKKE_SMS_GATEWAY=http needs BRIKKE_SMS_HTTP_FILE")
    if delivery.imap_host and not delivery.imap_user:
        said.append("BRIKKE_IMAP_HOST needs BRIKKE_IMAP_USER")
    return said
