"""Others in a party, as pages and programs have it."""

import re
from uuid import UUID

from chassis.db import Database
from services.events import web
from tests.services.events.builders import make_event, rows
from tests.services.events.test_sizes import link_of
from tests.services.events.with_companions import DUGG, ROGN, come
from tests.web import visiting


async def test_on_the_pages(db: Database) -> None:
    """Whoever registered writes an address, the other gives up the place on their own page, and the door knows them by name."""
    event = await make_event(db)
    await come(db, event)
    (row,) = await rows(db, "SELECT registration_id FROM registration")
    here = f"/events/registrations/{await link_of(db, 'solveig@example.org')}"
    desk = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as staff:
        page = await anyone.get(here)
        sent = fields(page.text)
        wrong = await anyone.post(f"{here}/companions", data=sent | {"p2.email": "ikke en adresse"})
        done = await anyone.post(f"{here}/companions", data=sent | {"p2.email": DUGG})
        by_staff = await staff.post(
            f"{desk}/parties/{row['registration_id']}/companions", data={"p3.name": "Rogn", "p3.email": ROGN}
        )
        at_desk = await staff.get(f"{desk}/parties/{row['registration_id']}")
        at_door = await staff.get(f"{desk}/door")
        own = f"/events/tickets/{await link_of(db, DUGG)}"
        mine = await anyone.get(own)
        gone = await anyone.post(f"{own}/cancel")
        after = await anyone.get(own)

    assert sent == {"p2.name": "Dugg", "p3.name": "Rogn"}
    assert (wrong.status_code, done.status_code, by_staff.status_code, gone.status_code) == (422, 303, 303, 303)
    assert 'value="ikke en adresse"' in wrong.text
    assert f'value="{DUGG}"' in at_desk.text
    assert "sammen med Solveig" in at_door.text
    assert "Vis denne koden når du kommer" in mine.text
    assert ("Solveig" in mine.text, "Rogn" in mine.text, "Dugg" in mine.text) == (False, False, True)
    assert "Denne billetten gjelder ikke lenger." in after.text


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(p\d+\.name)" value="([^"]*)"', page))


async def test_for_programs(db: Database) -> None:
    event = await make_event(db)
    await come(db, event)
    (row,) = await rows(db, "SELECT registration_id FROM registration")
    api = "/api/events"
    body = {"p2": {"name": "Dugg", "email": DUGG}}

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as staff:
        token = await link_of(db, "solveig@example.org")
        first = await anyone.post(f"{api}/registrations/{token}/companions", json=body)
        party_of = f"{api}/events/{event['event_id']}/registrations/{row['registration_id']}/companions"
        second = await staff.post(party_of, json={"p3": {"name": "Rogn", "email": ROGN}})
        refused = await anyone.post(party_of, json=body)
        gone = [(await anyone.post(f"{api}/tickets/{await link_of(db, ROGN)}/cancel")).json() for _ in range(1)]

    assert (first.json(), second.json()) == ({"written": 1}, {"written": 1})
    assert refused.status_code in (401, 403)
    assert gone == [{"state": "cancelled"}]
    assert isinstance(row["registration_id"], UUID)
