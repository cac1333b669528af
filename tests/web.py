"""Visiting a service's pages and API in a test: the real app, the real database, no network between."""

import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
from joserfc.jwk import OKPKey

from chassis.db import Database
from chassis.web import Service
from chassis.web.apps import App
from chassis.web.passes import HEADER, sign


@cache
def pass_keys() -> tuple[OKPKey, Path, Path]:
    """A key that signs passes in this test run, and the files of its private and public part."""
    key = OKPKey.generate_key("Ed25519")
    folder = Path(tempfile.mkdtemp(prefix="brikke-pass-"))
    private, public = folder / "pass.key", folder / "pass.pub"
    private.write_bytes(key.as_pem(private=True))
    public.write_bytes(key.as_pem(private=False))
    return key, private, public


def make_pass(roles: Iterable[str], *, office: str = "link-oslo", person_id: UUID | None = None) -> str:
    """A pass as portal would sign it."""
    return sign(pass_keys()[0], office=office, person_id=person_id or uuid4(), roles=list(roles), session=str(uuid4()))


def make_app(service: Service, database: Database) -> App:
    """The service's app on a test database, with the test run's keys."""
    _, private, public = pass_keys()
    settings = replace(database.settings, pass_public_key_file=public, pass_private_key_file=private)
    database.settings = settings
    return App(service, settings, database)


@asynccontextmanager
async def visiting(
    service: Service, database: Database, roles: Iterable[str] = (), person_id: UUID | None = None
) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser, as the service sees it: with roles, a signed-in person's, otherwise anyone's.

    >>> async with visiting(web.app, database, {"coordinator"}) as visitor:
    ...     answer = await visitor.post("/api/groups/enquiries", json={…})
    """
    app = make_app(service, database)
    headers = {"Origin": app.origin}
    if roles:
        headers[HEADER] = make_pass(roles, office=app.settings.office, person_id=person_id)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=app.settings.base_url, headers=headers) as client:
        yield client
