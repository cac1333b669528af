"""Every route that changes something refuses what another site sends in a person's name."""

import pytest

from chassis.web.passes import HEADER
from tests.conftest import MakeDatabase
from tests.security.house import every_service, open_house, web_of
from tests.security.passes import EVERY_ROLE
from tests.web import make_pass

FOREIGN = {
    "another site": {"Origin": "https://elsewhere.example.org"},
    "a site with our name in its own": {"Origin": "{own}.example.org"},
    "another port": {"Origin": "{own}:8443"},
    "a sandbox or a file": {"Origin": "null"},
    "an empty origin": {"Origin": ""},
    "another site, as the browser says": {"Sec-Fetch-Site": "cross-site"},
    "a neighbouring site": {"Sec-Fetch-Site": "same-site", "Cookie": "a=b"},
    "a browser that does not say": {"Cookie": "a=b"},
}
OURS = {
    "our own page": {"Origin": "{own}", "Cookie": "a=b"},
    "our own page, as the browser says": {"Sec-Fetch-Site": "same-origin", "Cookie": "a=b"},
    "a program": {},
}


@pytest.mark.parametrize("name", every_service())
async def test_every_unsafe_route_takes_nothing_from_another_site(name: str, make_database: MakeDatabase) -> None:
    async with open_house(name, await make_database(name)) as house:
        signed_in = {HEADER: make_pass(EVERY_ROLE, office=house.app.settings.office)}

        async def enters(sender: dict[str, str]) -> bool:
            headers = {key: value.format(own=house.app.origin) for key, value in sender.items()}
            answer = await house.knock(route, signed_in | headers)
            assert answer.status_code == (200 if house.was_entered() else 403)
            return house.was_entered()

        unsafe = [route for route in house.service.table if not route.is_safe]
        for route in unsafe:
            assert [who for who, sender in FOREIGN.items() if await enters(sender)] == [], route.path
            assert [who for who, sender in OURS.items() if not await enters(sender)] == [], route.path


def test_something_changes_in_every_service() -> None:
    """So that the loop above goes round."""
    unsafe = {name: [route for route in web_of(name).table if not route.is_safe] for name in every_service()}
    assert all(routes for name, routes in unsafe.items()), {name: len(routes) for name, routes in unsafe.items()}
