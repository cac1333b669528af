"""What outside programs rely on."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.db import Database
from services.groups.web import app
from tests.services.groups.builders import CONSENTS, make_enquiry, make_group, make_self_led_group, told, value
from tests.web import visiting

COORDINATOR = {"coordinator"}
LEAST: dict[str, Any] = {"channel": {"kind": "none"}, "adult": True, "consents": CONSENTS}
MOST = LEAST | {
    "channel": {"kind": "phone", "address": "99 99 99 99", "safe_to_leave_message": True, "best_time": "etter fem"},
    "called": "Testa",
    "postcode": "0150",
    "birth_year": 1980,
    "gender": "woman",
    "gender_wish": "any",
    "formats": ["in_person", "digital"],
    "times": ["mon_evening"],
    "themes": ["grief"],
    "languages": ["nb", "en"],
    "source": "self",
    "referral_code": "kurs-12",
    "wishes": "Nær sentrum",
    "language": "nb",
}


@pytest.mark.parametrize("body", [LEAST, MOST])
async def test_anyone_sends_an_enquiry_and_gets_id_code_and_state(db: Database, body: dict[str, Any]) -> None:
    async with visiting(app, db) as visitor:
        answer = await visitor.post("/api/groups/enquiries", json=body)

    assert answer.status_code == 201
    receipt = answer.json()
    assert set(receipt) == {"enquiry_id", "pickup_code", "state"}
    assert receipt["state"] == "waiting"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": {"kind": "email"}}, "channel.address"),
        ({"channel": {"kind": "email", "address": "ingen"}}, "channel.address"),
        ({"channel": {"kind": "phone", "address": "12"}}, "channel.address"),
        ({"channel": {"kind": "pigeon"}}, "channel.kind"),
        ({"consents": []}, "consents"),
        ({"consents": [{"purpose": "enquiry"}]}, "consents.0.version"),
        ({"adult": False}, "adult"),
        ({"postcode": "12"}, "postcode"),
        ({"times": ["never"]}, "times.0"),
        ({"themes": ["unknown"]}, "themes.0"),
        ({"source": "moon"}, "source"),
        ({"wishes": "018190 10001"}, "wishes"),
        ({"surprise": 1}, "surprise"),
    ],
)
async def test_what_does_not_fit_is_refused_at_its_field(db: Database, change: dict[str, Any], field: str) -> None:
    async with visiting(app, db) as visitor:
        answer = await visitor.post("/api/groups/enquiries", json=LEAST | change)

    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.json()["errors"]), answer.json()
    assert await value(db, "SELECT count(*) FROM enquiry") == 0


@pytest.mark.parametrize("missing", ["channel", "adult", "consents"])
async def test_channel_adulthood_and_consents_are_required(db: Database, missing: str) -> None:
    async with visiting(app, db) as visitor:
        answer = await visitor.post(
            "/api/groups/enquiries", json={name: item for name, item in LEAST.items() if name != missing}
        )

    assert answer.status_code == 422
    assert missing in answer.json()["errors"]


async def test_the_same_key_creates_one_enquiry_and_gives_the_same_code(db: Database) -> None:
    async with visiting(app, db) as visitor:
        answers = [
            await visitor.post("/api/groups/enquiries", json=LEAST, headers={"Idempotency-Key": "en-gang"})
            for _ in range(2)
        ]

    assert answers[0].json() == answers[1].json()
    assert await value(db, "SELECT count(*) FROM enquiry") == 1


async def test_only_coordinators_read_enquiries(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]
    for roles, status in ((set(), 401), ({"event_manager"}, 403), (COORDINATOR, 200)):
        async with visiting(app, db, roles) as visitor:
            one = await visitor.get(f"/api/groups/enquiries/{enquiry_id}")
            many = await visitor.get("/api/groups/enquiries?state=waiting")
        assert (one.status_code, many.status_code) == (status, status)


async def test_the_audit_names_the_coordinator_who_read(db: Database) -> None:
    enquiry_id, reader = (await make_enquiry(db))["enquiry_id"], uuid4()

    async with visiting(app, db, COORDINATOR, person_id=reader) as visitor:
        await visitor.get(f"/api/groups/enquiries/{enquiry_id}")

    assert await value(db, "SELECT account_id FROM audit.entry WHERE about_id = $1", str(enquiry_id)) == reader


async def test_the_waiting_list_is_paged(db: Database) -> None:
    made = [str((await make_enquiry(db))["enquiry_id"]) for _ in range(3)]

    async with visiting(app, db, COORDINATOR) as visitor:
        first = (await visitor.get("/api/groups/enquiries", params={"limit": 2})).json()
        rest = (await visitor.get("/api/groups/enquiries", params={"limit": 2, "after": first["after"]})).json()
        wrong = await visitor.get("/api/groups/enquiries", params={"after": "tull"})

    assert [row["enquiry_id"] for row in first["items"] + rest["items"]] == made
    assert rest["after"] is None
    assert wrong.status_code == 422


async def test_withdrawing_needs_the_code_and_answers_alike_when_it_is_wrong(db: Database) -> None:
    receipt = await make_enquiry(db)
    async with visiting(app, db) as visitor:
        wrong = await visitor.post(
            f"/api/groups/enquiries/{receipt['enquiry_id']}/withdraw", json={"pickup_code": "WRONG"}
        )
        nowhere = await visitor.post(f"/api/groups/enquiries/{uuid4()}/withdraw", json={"pickup_code": "WRONG"})
        right = await visitor.post(
            f"/api/groups/enquiries/{receipt['enquiry_id']}/withdraw", json={"pickup_code": receipt["pickup_code"]}
        )

    assert (wrong.status_code, wrong.json()) == (nowhere.status_code, nowhere.json())
    assert wrong.json()["type"] == "pickup-code-unknown"
    assert (right.status_code, right.json()["state"]) == (200, "withdrawn")


async def test_a_group_lives_its_whole_life_over_the_api(db: Database) -> None:
    people = [str((await make_enquiry(db))["enquiry_id"]) for _ in range(4)]
    body = {"title": "Tirsdagsgruppa", "format": "in_person", "postcode": "0150", "enquiries": people}

    async with visiting(app, db, COORDINATOR) as visitor:
        group = (await visitor.post("/api/groups/groups", json=body)).json()
        path = f"/api/groups/groups/{group['group_id']}"
        started = (await visitor.post(f"{path}/start")).json()
        await visitor.post(f"{path}/meetings", json={"held_on": started["started_on"], "attended": 4})
        too_early = await visitor.post(f"{path}/step-back", json={})
        await set_policy_to_one_meeting(db)
        self_led = (await visitor.post(f"{path}/step-back", json={})).json()
        opened = (await visitor.post(f"{path}/sign-of-life", json={"state": "open"})).json()
        ended = (await visitor.post(f"{path}/end", json={"reason": "completed"})).json()

    assert (group["state"], group["municipality"], group["enquiries"]) == ("forming", "0301", people)
    assert (started["state"], started["participants"]) == ("starting", 4)
    assert (too_early.status_code, too_early.json()["type"]) == (409, "too-few-meetings")
    assert (self_led["state"], self_led["enquiries"]) == ("self_led", [])
    assert opened["open"] is True
    assert ended["state"] == "ended"
    assert [event["open"] for event in await told(db, "groups.group_listed.v1")] == [True, False]


async def test_the_directory_is_open_to_all_and_holds_no_persons(db: Database) -> None:
    await make_group(db, open=True, title="Åpen gruppe")
    await make_group(db, title="Lukket gruppe")

    async with visiting(app, db) as visitor:
        answer = await visitor.get("/api/groups/groups", params={"open": "true", "postcode": "0150"})

    [row] = answer.json()["items"]
    assert (row["title"], row["near"], row["municipality_name"]) == ("Åpen gruppe", True, "Oslo")
    assert "Testa" not in answer.text


async def test_anyone_but_a_coordinator_is_kept_from_groups(db: Database) -> None:
    group_id: UUID = (await make_self_led_group(db))["group_id"]

    async with visiting(app, db) as visitor:
        answers = [
            await visitor.post(f"/api/groups/groups/{group_id}/{what}", json={})
            for what in ("start", "meetings", "step-back", "sign-of-life", "end")
        ]

    assert {answer.status_code for answer in answers} == {401}


async def test_a_group_at_another_office_is_not_found(db: Database) -> None:
    async with visiting(app, db, COORDINATOR) as visitor:
        answer = await visitor.post(f"/api/groups/groups/{uuid4()}/end", json={"reason": "other"})

    assert (answer.status_code, answer.json()["type"]) == (404, "group-not-found")


async def test_the_interface_describes_itself(db: Database) -> None:
    async with visiting(app, db) as visitor:
        document = (await visitor.get("/api/groups/openapi.json")).json()

    assert document["openapi"].startswith("3.1")
    assert "/api/groups/enquiries" in document["paths"]


async def set_policy_to_one_meeting(db: Database) -> None:
    await value(db, "UPDATE policy SET start_meetings = 1 RETURNING 1")
