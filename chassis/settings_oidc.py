"""Signing in with an organisation's own accounts (OpenID Connect): what a provider is, as settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env

SECOND_FACTOR = ("provider", "ours")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, kw_only=True)
class Oidc:
    """A provider that this office's staff may sign in with."""

    issuer: str
    """As the provider writes it in its tokens, to the letter."""
    client_id: str
    client_secret_file: Path | None
    """None: a client that has no secret and is known by PKCE alone."""
    name: str
    """What the button says after "Sign in with"."""
    only: bool
    """True: no password of ours opens anything."""
    second_factor: str
    """``provider``: it sees to that itself. ``ours``: a code from our code app is asked for, unless the token says that the
    provider asked for more than a password."""
    acr_values: tuple[str, ...]
    """Levels to ask the provider for; a token with one of them needs no code of ours. Empty: none is asked for."""
    sign_out: bool
    """Whether the page after signing out offers to sign out at the provider too."""

    def client_secret(self) -> str | None:
        """What the provider gave us; None where there is no file, or nothing in it."""
        return (self.client_secret_file.read_text().strip() or None) if self.client_secret_file else None


def read(env: Env, path: Callable[[str], Path | None], told: list[str]) -> Oidc | None:
    """The provider that the environment names; None where it names none. What is not yes or no is added to ``told``."""

    def yes(name: str) -> bool:
        value = env.str(name, "no")
        if value not in ("yes", "no"):
            told.append(f"{name} must be yes or no")
        return value == "yes"

    issuer = env.str("BRIKKE_OIDC_ISSUER", "")
    if not issuer:
        return None
    return Oidc(
        issuer=issuer,
        client_id=env.str("BRIKKE_OIDC_CLIENT_ID", ""),
        client_secret_file=path("BRIKKE_OIDC_CLIENT_SECRET_FILE"),
        name=env.str("BRIKKE_OIDC_NAME", ""),
        only=yes("BRIKKE_OIDC_ONLY"),
        second_factor=env.str("BRIKKE_OIDC_SECOND_FACTOR", "ours"),
        acr_values=tuple(env.str("BRIKKE_OIDC_ACR_VALUES", "").split()),
        sign_out=yes("BRIKKE_OIDC_SIGN_OUT"),
    )


def faults(oidc: Oidc, environment: str) -> list[str]:
    """What is wrong with the provider's settings, a line each."""
    told = []
    if not is_safe(oidc.issuer, environment):
        told.append("BRIKKE_OIDC_ISSUER must be an https address")
    if not oidc.client_id:
        told.append("BRIKKE_OIDC_CLIENT_ID is missing")
    if not oidc.name:
        told.append("BRIKKE_OIDC_NAME is missing: what the button says")
    if oidc.second_factor not in SECOND_FACTOR:
        told.append(f"BRIKKE_OIDC_SECOND_FACTOR must be one of {', '.join(SECOND_FACTOR)}")
    return told


def is_safe(url: str, environment: str) -> bool:
    """Whether an address of the provider may be called: https; in tests also this machine's own."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return environment == "test" and parts.scheme == "http" and parts.hostname in LOOPBACK
