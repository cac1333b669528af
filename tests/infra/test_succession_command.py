"""``brikke succession``: an office closes into another, by the commands an operator types."""

import asyncio
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from chassis import clock
from chassis.db import Database
from tests.conftest import MakeDatabase
from tests.services.groups.builders import make_self_led_group, told
from tests.services.reporting import Office, carry_over, group_started

FROM = ("--from", "2020-05-01")
"""Long past, whatever day it is."""


async def brikke(db: Database, *words: str) -> tuple[int, str, str]:
    """``brikke succession …`` at the office whose database it is: (exit code, what it prints, what it complains of)."""
    names = ("office", "base_url", "database_url", "key_dir", "link_secret_file")
    known = {f"BRIKKE_{name.upper()}": str(getattr(db.settings, name)) for name in names}
    known["BRIKKE_DATABASE_URL"] += "&application_name={service}"  # one database here, whatever the service
    known |= {"BRIKKE_BROKER_URL": "amqp://nowhere/x", "BRIKKE_ENVIRONMENT": "test", "BRIKKE_LANGUAGE": "nb"}
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("brikke"), "succession", *words, "--office", db.settings.office,
        env=os.environ | known, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, complained = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode(), complained.decode()


async def test_an_office_ends_and_is_told_what_is_left_to_sign_off(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"), today=date(2020, 4, 20))
    await office.hear(group_started("2020-03-07"), group_started("2020-04-07"))
    await office.close("2020-03")
    code, printed, _ = await brikke(office.db, "end", "--into", "vest", *FROM)
    assert code == 0
    assert json.loads(printed) == {
        "office": "link-oslo", "successor": "vest", "begins_on": "2020-05-01", "to_close": ["2020-04"],
    }  # fmt: skip
    code, printed, _ = await brikke(office.db, "list")
    assert (code, [one["successor"] for one in json.loads(printed)]) == (0, ["vest"])


async def test_what_is_in_the_way_is_said_in_words_and_nothing_is_changed(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"), today=date(2020, 6, 15))
    await office.hear(group_started("2020-05-07"))
    later, _, why = await brikke(office.db, "end", "--into", "vest", *FROM)
    mid, _, when = await brikke(office.db, "end", "--into", "vest", "--from", "2020-05-02")
    wrong, _, _ = await brikke(office.db, "end", "--into", "vest", "--from", "mai")
    assert 0 not in (later, mid, wrong)
    assert "groups_started" in why
    assert why != when
    assert "Traceback" not in why + when
    assert json.loads((await brikke(office.db, "list"))[1]) == []


async def test_head_office_notes_it_once_the_last_has_come(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"), today=date(2020, 5, 2))
    head = await make_database("reporting", office="hk")
    await office.hear(group_started("2020-04-07"))
    await office.state()
    await carry_over(office.db, head)
    asked = ("note", "link-oslo", "--into", "vest", *FROM)
    early, _, why = await brikke(head, *asked)
    assert early != 0 and "2020-04" in why
    assert (await brikke(office.db, "end", "--into", "vest", *FROM))[0] == 0
    await office.close("2020-04")
    await carry_over(office.db, head)
    code, printed, why = await brikke(head, *asked)
    assert code == 0, why
    assert json.loads(printed)["successor"] == "vest"
    again, _, _ = await brikke(head, *asked)
    assert again != 0
    assert [one["office"] for one in json.loads((await brikke(head, "list"))[1])] == ["link-oslo"]


async def test_an_office_cannot_note_it_for_another(make_database: MakeDatabase) -> None:
    code, _, why = await brikke(await make_database("reporting"), "note", "vest", "--into", "midt", *FROM)
    assert code != 0
    assert "Traceback" not in why


async def test_groups_go_by_a_file_and_only_once(make_database: MakeDatabase, tmp_path: Path) -> None:
    closing, other = await make_database("groups"), await make_database("groups", office="vest")
    with clock.at(datetime(2020, 3, 11, 12, tzinfo=UTC)):
        await make_self_led_group(closing, title="Onsdagsgruppa", theme="grief")
    code, printed, _ = await brikke(closing, "hand-over")
    assert (code, [one["title"] for one in json.loads(printed)]) == (0, ["Onsdagsgruppa"])
    file = tmp_path / "groups.json"
    file.write_text(printed)
    for number in (1, 0):
        code, printed, _ = await brikke(other, "take-over", str(file), *FROM)
        assert (code, json.loads(printed)) == (0, {"taken_over": number})
    assert [one["started_on"] for one in await told(other, "groups.group_started.v1")] == ["2020-05-01"]


async def test_a_file_that_is_none_of_these_is_refused_in_words(make_database: MakeDatabase, tmp_path: Path) -> None:
    other, file = await make_database("groups", office="vest"), tmp_path / "groups.json"
    for content in ("no file of groups", '[{"title": "Onsdagsgruppa"}]'):
        file.write_text(content)
        code, _, why = await brikke(other, "take-over", str(file), *FROM)
        assert code != 0
        assert "hand-over" in why and "Traceback" not in why
    missing, _, why = await brikke(other, "take-over", str(tmp_path / "nothing.json"), *FROM)
    assert missing != 0 and "Traceback" not in why
    assert await told(other, "groups.group_started.v1") == []
