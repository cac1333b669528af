"""People with a browser: on a phone or at a desk, light or dark, with scripts or without, signed in or nobody."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from infra.local import packages, seed
from infra.local.stack import Stack

PHONE, DESK = 360, 1280
HEIGHTS = {PHONE: 740, DESK: 900}
PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Network:
    """What a visitor needs to know of a running network."""

    stack: Stack

    def url(self, office: str) -> str:
        """An office's front door."""
        return self.stack.instance(office).url

    def mails(self, office: str) -> list[Path]:
        """What the office has written, the newest first."""
        return sorted(self.stack.instance(office).mail.glob("[0-9]*.eml"), reverse=True)

    @cached_property
    def staff(self) -> dict[str, Any]:
        """{office: {role: {email, password}}}."""
        read: dict[str, Any] = json.loads(seed.staff_file(self.stack).read_text())
        return read


@contextmanager
def chromium(camera: Path | None = None) -> Iterator[Browser]:
    """A browser. As root chromium runs only without its sandbox; what it sees here is our own pages.

    ``camera``: the film its camera sees, over and over; read when a page turns the camera on.
    """
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    if camera:
        options += ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        options += [f"--use-file-for-fake-video-capture={camera}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(packages.require("chromium")), args=options)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(
    browser: Browser,
    url: str,
    width: int = PHONE,
    *,
    dark: bool = False,
    scripts: bool = True,
    reads: str = "nb-NO",
    holding: Any = None,
) -> Iterator[Page]:
    """A page of a browser of its own. ``holding``: the cookies it comes with; ``reads``: the language its owner reads."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": HEIGHTS.get(width, HEIGHTS[PHONE])},
        has_touch=width <= PHONE,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        locale=reads,
        timezone_id="Europe/Oslo",
        reduced_motion="reduce",
        ignore_https_errors=True,  # the local network's authority is in no browser's store
        storage_state=holding,
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, network: Network, office: str, role: str) -> None:
    """Sign in by the form, as a person does."""
    who = network.staff[office][role]
    fill_in(page, who["email"], who["password"])
    page.wait_for_url("**/today")


def fill_in(page: Page, email: str, password: str) -> None:
    """Fill in the form and send it."""
    page.goto("/sign-in")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Passord").fill(password)
    page.get_by_role("button", name="Logg inn").click()
