"""By the clock, by day: offers lapse, are reminded of, and go to the next in line until a group is large enough.

All that has to be known stands in the rows, so a restart, or days without power, change nothing but the hour. Each is a
transaction of its own, so that a fault in one keeps nobody from the others.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.groups import forming, groups, letters, meeting_days, offers, policies, proposals, words
from services.groups.matching import MANY_SEATS, Kind, Person, is_met, kinds_of
from services.groups.offer_problems import TimeTooShort

queries = sql.load(__file__)

REMIND_BEFORE = timedelta(days=1)
"""One who has not answered is reminded the day before the last."""
MEETING_BEFORE = timedelta(days=2)


async def lapse(conn: Conn) -> int:
    """Let the offers lapse that nobody has answered in time. Shape: how many; nothing at night."""
    lapsed = 0
    if not letters.by_day():
        return lapsed
    for group in await queries.list_groups_with_lapsed(conn, today=clock.today()):
        await groups.lock(conn, group["group_id"])
        lapsed += await offers.let_lapse(conn, group["group_id"], before=clock.today())
    return lapsed


async def remind(conn: Conn) -> int:
    """Remind those who have not answered. Shape: how many; nothing at night."""
    if not letters.by_day():
        return 0
    rows = await queries.lock_to_remind(conn, today=clock.today(), until=clock.today() + REMIND_BEFORE)
    for row in rows:
        await letters.offer(conn, row, reminder=True)
    await queries.mark_reminded(conn, offers=[row["offer_id"] for row in rows], today=clock.today())
    return len(rows)


async def remind_of_meetings(conn: Conn) -> int:
    """Remind those who have said yes of a first meeting that is near. Shape: how many; nothing at night."""
    now = clock.now()
    if not letters.by_day():
        return 0
    rows = await queries.lock_to_meet(conn, now=now, until=now + MEETING_BEFORE, settled_before=now - timedelta(days=1))
    for row in rows:
        await letters.remind_of_meeting(conn, row)
    await queries.mark_meeting_reminded(conn, offers=[row["offer_id"] for row in rows], today=clock.today())
    return len(rows)


async def top_up(conn: Conn) -> int:
    """Offer places that are free to the next in line. Shape: how many; nothing at night."""
    if not letters.by_day():
        return 0
    policy = await policies.current(conn)
    lacking = await queries.list_lacking(conn, now=clock.now(), fewest=policy["min_people"])
    if not lacking:
        return 0
    people, office = await proposals.gather(conn)
    offered = 0
    for row in lacking:
        group = await groups.lock(conn, row["group_id"])
        members = await queries.list_members(conn, group_id=group["group_id"])
        fewest = row["fewest"]
        asked = {str(each["enquiry_id"]) for each in await queries.list_asked(conn, group_id=group["group_id"])}
        lacks = min(fewest, row["seats"] or fewest) - len(members)
        waiting = [person for person in people if person.id not in asked]
        chosen = list(next_in_line(waiting, _kind(row), members, office, lacks))
        offered += await _offer(conn, group, policy, chosen)
        people = [person for person in people if person not in chosen]
    return offered


async def who_suits(conn: Conn, group_id: UUID, people: Sequence[Person], office: Any) -> list[Person]:
    """Those of these who could each be in a group together with who is in it, by the rules of proposals."""
    row = await queries.find_lacking(conn, group_id=group_id)
    members = await queries.list_members(conn, group_id=group_id)
    return [person for person in people if list(next_in_line([person], _kind(row), members, office, 1))]


async def _offer(conn: Conn, group: Any, policy: Any, chosen: Sequence[Person]) -> int:
    """Choose and ask them; too near the first meeting nobody is asked by mail any more: staff call."""
    try:
        answer_by = offers.last_day(policy, group["first_meeting_at"])
    except TimeTooShort:
        return 0
    enquiries = [UUID(person.id) for person in chosen]
    if enquiries:
        await forming.choose(conn, group["group_id"], enquiries)
        await offers.offer_to(conn, group["group_id"], enquiries, answer_by)
    return len(enquiries)


def next_in_line(
    waiting: Sequence[Person], kind: Kind, members: Sequence[Any], office: Any, lacks: int
) -> Iterator[Person]:
    """Those who have waited longest and can be in this group together with who is in it.

    Nobody where two of these must never meet: that is for a coordinator to see to, and stops no other group.

    ``waiting``  in the order of the queue.
    ``members``  rows {enquiry_id, birth_year}.
    """
    years = [row["birth_year"] for row in members if row["birth_year"] is not None]
    ids = {str(row["enquiry_id"]) for row in members}
    if any(one in ids and other in ids for one, other in office.never):
        return
    for person in waiting:
        if lacks <= 0:
            return
        if _suits(person, kind) and _near(person, years, office) and not _apart(person, ids, office):
            years += [person.birth_year] if person.birth_year is not None else []
            ids.add(person.id)
            lacks -= 1
            yield person


def _suits(person: Person, kind: Kind) -> bool:
    """Whether a kind of group is one of those the person could be in, and its room one they could come to; a group without
    a language takes any.
    """
    wish = kind._replace(offers=(), seats=MANY_SEATS)
    likes = any((own if kind.language else own._replace(language="")) == wish for own in kinds_of(person))
    return likes and is_met(person, kind)


def _near(person: Person, years: Sequence[int], office: Any) -> bool:
    together = [*years, *([person.birth_year] if person.birth_year is not None else [])]
    return not together or max(together) - min(together) <= office.age_span_years


def _apart(person: Person, ids: set[str], office: Any) -> bool:
    return any(person.id in pair and (set(pair) - {person.id}) & ids for pair in office.never)


def _kind(group: Any) -> Kind:
    time = meeting_days.time_of_week(group["first_meeting_at"])
    place = group["municipality_code"] if group["format"] == "in_person" else None
    offers = tuple(words.ACCESS if group["offers"] is None else group["offers"])
    return Kind(group["format"], place, time, group["theme"], group["language"] or "", group["gender"], offers)
