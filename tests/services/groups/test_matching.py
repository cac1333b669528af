"""Which groups are proposed: every rule by itself, and the best choice against a search through all of them."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs import _exact_matching, _made_up_people
from services.groups import choosing, matching
from services.groups.leading import ANYBODY, Initiator, Leading, initiator
from services.groups.matching import Office, Person, Room
from services.groups.words import TIMES

ROOMS = {Room(place, time): 1 for place in ("0301", "3201") for time in TIMES}


def led(groups: int) -> dict[Initiator, int]:
    """Initiators for so many groups of any kind."""
    return {ANYBODY: groups}


OFFICE = Office(4, 8, 15, led(2), ROOMS)


def person(number: int, **told: Any) -> Person:
    """One who waits and suits anybody."""
    common: dict[str, Any] = {
        "id": f"p{number}", "days": 10, "formats": frozenset(), "times": frozenset({"tue_evening"}), "themes": frozenset(),
        "languages": frozenset({"nb"}), "gender": None, "same_gender": False, "birth_year": 1980, "municipality": "0301",
        "places": frozenset({"0301"}),
    }  # fmt: skip
    return Person(**(common | told))


def four(**told: Any) -> list[Person]:
    return [person(number, **told) for number in range(4)]


def placed(people: list[Person], office: Office = OFFICE) -> list[set[str]]:
    found = choosing.choose(people, office, 10)
    assert matching.broken_rules(found.groups, people, office) == []
    return [{people[place].id for place in group.people} for group in found.groups]


def test_four_who_suit_each_other_are_proposed_as_a_group() -> None:
    assert placed(four()) == [{"p0", "p1", "p2", "p3"}]


@dataclass
class Kept:
    """One who can be in no group with the four others, and why."""

    why: str
    told: dict[str, Any]


@pytest.mark.parametrize(
    "kept",
    [
        Kept("another time", {"times": frozenset({"wed_evening"})}),
        Kept("no time told", {"times": frozenset()}),
        Kept("another language", {"languages": frozenset({"ar"})}),
        Kept("a theme of one's own", {"themes": frozenset({"grief"})}),
        Kept("too far in age", {"birth_year": 1996}),
        Kept("own gender only, which is not told", {"same_gender": True}),
        Kept("own gender only", {"same_gender": True, "gender": "woman"}),
        Kept("cannot come there", {"places": frozenset({"3201"}), "formats": frozenset({"in_person"})}),
    ],
    ids=lambda kept: kept.why,
)
def test_one_who_does_not_suit_is_left_out(kept: Kept) -> None:
    people = [*four(formats=frozenset({"in_person"})), person(9, **({"formats": frozenset({"in_person"})} | kept.told))]

    assert placed(people) == [{"p0", "p1", "p2", "p3"}]


def test_fifteen_years_between_the_oldest_and_the_youngest_is_close_enough() -> None:
    assert placed([*four(), person(9, birth_year=1995)]) == [{"p0", "p1", "p2", "p3", "p9"}]


def test_a_year_of_birth_that_is_not_told_keeps_nobody_out() -> None:
    assert placed([*four(), person(9, birth_year=None)]) == [{"p0", "p1", "p2", "p3", "p9"}]


def test_those_who_wish_their_own_gender_get_a_group_of_it() -> None:
    women = [
        person(number, gender="woman", same_gender=number == 0, days=50 if number == 0 else 10) for number in range(4)
    ]

    assert placed([*women, person(8, gender="man"), person(9)]) == [{"p0", "p1", "p2", "p3"}]


def test_two_who_must_never_meet_are_in_no_group_together() -> None:
    office = OFFICE._replace(never=frozenset({("p0", "p4")}))

    [group] = placed([*four(), person(4)], office)

    assert len(group) == 4
    assert not {"p0", "p4"} <= group


def test_eight_are_one_group_and_nine_are_two() -> None:
    assert [len(group) for group in placed([person(number) for number in range(8)])] == [8]
    assert sorted(len(group) for group in placed([person(number) for number in range(9)])) == [4, 5]


def test_there_are_no_more_groups_than_initiators_and_rooms() -> None:
    nine = [person(number, formats=frozenset({"in_person"})) for number in range(9)]

    assert placed(nine, OFFICE._replace(initiators={})) == []
    assert [len(group) for group in placed(nine, OFFICE._replace(initiators=led(1)))] == [8]
    assert [len(group) for group in placed(nine)] == [8], "one room at that time"
    assert placed(nine, OFFICE._replace(rooms={})) == []


STEP_FREE, UPSTAIRS = Room("0301", "tue_evening", ("step_free",)), Room("0301", "tue_evening")
IN_PERSON = {"formats": frozenset({"in_person"})}


def test_one_with_a_need_is_placed_where_the_room_meets_it_and_nowhere_else() -> None:
    people = [*four(**IN_PERSON), person(4, **IN_PERSON, needs=frozenset({"step_free"}))]

    assert placed(people, OFFICE._replace(rooms={UPSTAIRS: 1})) == [{"p0", "p1", "p2", "p3"}]
    assert placed(people, OFFICE._replace(rooms={STEP_FREE: 1})) == [{"p0", "p1", "p2", "p3", "p4"}]


def test_on_a_screen_nobody_is_kept_out_by_a_room() -> None:
    people = [*four(formats=frozenset({"digital"})), person(4, needs=frozenset({"step_free"}))]

    assert placed(people, OFFICE._replace(rooms={})) == [{"p0", "p1", "p2", "p3", "p4"}]


def test_each_room_has_one_group_and_those_with_needs_get_the_one_that_meets_them() -> None:
    people = [person(number, **IN_PERSON, needs=frozenset({"step_free"} if number < 4 else ())) for number in range(9)]

    groups = placed(people, OFFICE._replace(rooms={UPSTAIRS: 1, STEP_FREE: 1}))

    assert sorted(map(len, groups)) == [4, 5]
    assert {"p0", "p1", "p2", "p3"} <= next(group for group in groups if "p0" in group)


def test_no_more_are_placed_together_than_the_room_holds() -> None:
    people = [person(number, **IN_PERSON) for number in range(8)]

    assert [len(group) for group in placed(people, OFFICE._replace(rooms={UPSTAIRS._replace(seats=5): 1}))] == [5]
    assert placed(people, OFFICE._replace(rooms={UPSTAIRS._replace(seats=3): 1})) == []


ENGLISH, SOMALI = initiator(["en"], []), initiator(["so"], [])
NORWEGIAN = initiator([], [])


def test_a_group_is_proposed_where_an_initiator_has_its_language_and_nowhere_else() -> None:
    english = four(languages=frozenset({"en"}))

    assert placed(english, OFFICE._replace(initiators={NORWEGIAN: 2, SOMALI: 1})) == []
    assert placed(english, OFFICE._replace(initiators={NORWEGIAN: 2, ENGLISH: 1})) == [{"p0", "p1", "p2", "p3"}]


def test_an_initiator_of_whom_nothing_is_noted_leads_in_norwegian_everywhere() -> None:
    assert initiator([], []) == (("nb", "nn", "no"), None)
    assert placed(four(languages=frozenset({"nn"})), OFFICE._replace(initiators={initiator(["nb"], []): 1}))
    assert placed(four(**IN_PERSON), OFFICE._replace(initiators={NORWEGIAN: 1}))


def test_where_an_initiator_cannot_go_no_group_is_proposed_but_on_a_screen_one_is() -> None:
    far_off = OFFICE._replace(initiators={initiator(["nb"], ["3201"]): 1})

    assert placed(four(**IN_PERSON), far_off) == []
    assert placed(four(**IN_PERSON, places=frozenset({"0301", "3201"})), far_off)
    assert placed(four(formats=frozenset({"digital"})), far_off)


def test_whoever_talks_more_languages_is_kept_for_the_group_that_needs_it() -> None:
    norwegian = [person(number, days=90) for number in range(4)]
    english = [person(4 + number, languages=frozenset({"en"})) for number in range(4)]
    both = initiator(["en", "nb"], [])

    groups = placed([*norwegian, *english], OFFICE._replace(initiators={both: 1, NORWEGIAN: 1}))

    assert sorted(map(len, groups)) == [4, 4]


def test_people_who_share_two_languages_meet_in_the_one_that_is_led() -> None:
    people = [person(number, languages=frozenset({"nb", "en"})) for number in range(4)]
    people += [person(4 + number) for number in range(4)]
    office = OFFICE._replace(initiators={ENGLISH: 1, NORWEGIAN: 1}, max_people=4)

    assert sorted(map(len, placed(people, office))) == [4, 4]


def test_initiators_change_groups_with_one_another_where_that_gives_one_more() -> None:
    both = initiator(["en", "nb"], [])
    leading = Leading({both: 1, ENGLISH: 1})

    assert [leading.take(("en", None)), leading.take(("nb", "0301")), leading.take(("en", None))] == [True, True, False]
    assert (leading.is_busy(), leading.beside([("en", None)])) == (True, {both: 1, ENGLISH: 0})


def test_a_list_of_some_length_is_made_better_within_what_initiators_can() -> None:
    people = _made_up_people.people(Random(8), choosing.MANY + 20)
    office = _made_up_people.office(Random(8), people, rooms=1, initiators=25, pairs=5, alike=False)

    found = choosing.choose(people, office, 8)

    assert matching.broken_rules(found.groups, people, office) == []
    assert matching.value(found.groups, people) >= matching.value(choosing.first(people, office), people)


def test_those_who_have_waited_longest_come_first() -> None:
    people = [person(number, days=number) for number in range(9)]

    [group] = placed(people, OFFICE._replace(initiators=led(1)))

    assert "p0" not in group


def test_days_past_ninety_count_ten_times() -> None:
    assert [matching.weight(person(1, days=days)) for days in (89, 90, 91, 200)] == [89, 90, 100, 1190]


def test_the_order_of_the_list_changes_nothing() -> None:
    people = _made_up_people.people(Random(5), 40)
    office = _made_up_people.office(Random(5), people, rooms=1, initiators=4, pairs=3)

    assert sorted(map(sorted, placed(people, office))) == sorted(map(sorted, placed(people[::-1], office)))


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_the_choice_is_the_best_there_is(seed: int) -> None:
    random = Random(seed)
    access, alike = random.random() < 0.5, random.random() < 0.5
    people = _made_up_people.people(random, random.randint(4, 11), narrow=True, access=access)
    office = _made_up_people.office(
        random,
        people,
        rooms=1,
        initiators=random.randint(1, 3),
        pairs=random.randint(0, 3),
        access=access,
        alike=alike,
    )

    found = choosing.choose(people, office, 10)

    assert matching.broken_rules(found.groups, people, office) == []
    assert matching.value(found.groups, people) == _exact_matching.best(people, office)


def test_a_long_list_breaks_no_rule_and_says_how_near_the_best_it_is() -> None:
    people = _made_up_people.people(Random(3), choosing.ENDLESS)
    office = _made_up_people.office(Random(3), people, rooms=2, initiators=100, pairs=30, alike=False)

    found = choosing.choose(people, office, 5)

    assert matching.broken_rules(found.groups, people, office) == []
    assert matching.value(found.groups, people) >= matching.value(choosing.first(people, office), people)
    assert 0 <= found.gap < 1


def test_every_rule_that_is_broken_is_named() -> None:
    late = frozenset({"mon_morning"})
    people = [*four(), person(4, times=late, needs=frozenset({"step_free"})), person(5, birth_year=1940)]
    kind = next(matching.kinds_of(people[0]))
    office = OFFICE._replace(never=frozenset({("p0", "p1")}), initiators={})
    group = matching.Group(kind._replace(format="in_person", place="9999"), (0, 1, 4))
    other = matching.Group(kind, (0, 1, 2, 5))

    faults = set(matching.broken_rules([group, other], people, office))

    assert faults == {"size", "ages", "wishes", "access", "never together", "in two groups", "no initiator", "no room"}
