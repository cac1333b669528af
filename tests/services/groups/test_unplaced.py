"""What is said of those who are in no proposal: the reason, how near a group is, and nothing that gives anybody away."""

from typing import Any

from services.groups import choosing, unplaced
from services.groups.leading import initiator
from services.groups.matching import Office, Person, Room
from services.groups.unplaced import Nearest
from tests.services.groups.test_matching import ENGLISH, NORWEGIAN, OFFICE, four, led, person

SCREEN = {"formats": frozenset({"digital"})}


def explained(people: list[Person], office: Office = OFFICE) -> dict[str, Any]:
    groups = choosing.choose(people, office, 10).groups
    return {one.id: one for one in unplaced.explain(people, groups, office)}


def test_whoever_is_placed_needs_no_reason() -> None:
    assert explained(four()) == {}


def test_what_is_not_known_yet_is_named() -> None:
    people = [person(1, times=frozenset()), person(2, languages=frozenset()), person(3, same_gender=True)]

    assert {one.id: one.reason for one in explained(people).values()} == {
        "p1": "times_unknown", "p2": "languages_unknown", "p3": "gender_unknown",
    }  # fmt: skip


def test_the_nearest_group_is_told_when_enough_others_wait_for_one_of_the_kind() -> None:
    two = [person(number, **SCREEN) for number in range(2)]
    others = [person(10 + number, **SCREEN, times=frozenset({time})) for number, time in enumerate(
        ("mon_evening", "wed_evening", "thu_evening", "fri_evening"))]  # fmt: skip

    told = explained([*two, *others])

    assert (told["p0"].reason, told["p0"].nearest) == ("too_few", Nearest("digital", None, "tue_evening", 2))


def test_with_fewer_than_five_others_nothing_is_told_of_them() -> None:
    three = [person(number, **SCREEN) for number in range(3)]
    one_more = person(9, **SCREEN, times=frozenset({"mon_evening"}))

    assert {one.nearest for one in explained([*three, one_more]).values()} == {None}


def test_people_too_far_apart_in_age_are_not_counted_as_near() -> None:
    near = [person(number, **SCREEN) for number in range(2)]
    far = [person(10 + number, **SCREEN, birth_year=1950) for number in range(3)]
    more = person(20, **SCREEN, times=frozenset({"mon_evening"}))

    told = explained([*near, *far, more])

    assert (told["p0"].nearest.lacks, told["p10"].nearest.lacks) == (2, 1)


def test_no_initiator_and_no_room_are_told_as_such() -> None:
    at_hand = four(formats=frozenset({"in_person"}))

    assert {one.reason for one in explained(four(), OFFICE._replace(initiators={})).values()} == {"no_initiator"}
    assert {one.reason for one in explained(at_hand, OFFICE._replace(rooms={})).values()} == {"no_room"}


def test_what_no_free_initiator_talks_is_told_with_the_language_when_enough_others_wait() -> None:
    english = [person(number, **SCREEN, languages=frozenset({"en"})) for number in range(6)]
    office = OFFICE._replace(initiators={NORWEGIAN: 1})

    six, four_of_them = explained(english, office)["p0"], explained(english[:4], office)["p0"]

    assert (six.reason, six.nearest) == (
        "no_initiator_language",
        Nearest("digital", None, "tue_evening", 0, "en"),
    )
    assert (four_of_them.reason, four_of_them.nearest) == ("no_initiator_language", None)


def test_where_no_free_initiator_can_come_is_told_as_such() -> None:
    far_off = OFFICE._replace(initiators={initiator(["nb"], ["3201"]): 1})

    told = explained(in_person(6), far_off)["p0"]

    assert (told.reason, told.nearest) == ("no_initiator_there", Nearest("in_person", "0301", "tue_evening", 0))


def test_an_initiator_who_has_a_group_that_is_proposed_is_not_free_for_another() -> None:
    english = [person(10 + number, **SCREEN, languages=frozenset({"en"})) for number in range(12)]
    office = OFFICE._replace(initiators={ENGLISH: 1, NORWEGIAN: 1})

    left = explained(english, office).values()
    everybody_busy = explained(english, OFFICE._replace(initiators={ENGLISH: 1}))

    assert [one.reason for one in left] == ["no_initiator_language"] * 4
    assert {one.reason for one in everybody_busy.values()} == {"no_initiator"}


def in_person(count: int, **told: Any) -> list[Person]:
    return [person(number, formats=frozenset({"in_person"}), **told) for number in range(count)]


def test_no_room_is_told_with_its_time_when_enough_others_wait_there() -> None:
    six, five = (explained(in_person(count), OFFICE._replace(rooms={}))["p0"] for count in (6, 5))

    assert (six.reason, six.nearest) == ("no_room", Nearest("in_person", "0301", "tue_evening", 0))
    assert (five.reason, five.nearest) == ("no_room", None)


def test_whoever_needs_what_no_free_room_offers_is_told_that_and_the_others_are_not() -> None:
    people = [*in_person(4), person(9, formats=frozenset({"in_person"}), needs=frozenset({"step_free"}))]
    upstairs = OFFICE._replace(rooms={Room("0301", "tue_evening"): 2})

    [left] = explained(people, upstairs).values()

    assert (left.id, left.reason, left.nearest) == ("p9", "no_access", None)


def test_what_others_need_of_a_room_is_told_to_nobody() -> None:
    need = frozenset({"step_free"})
    people = [*in_person(3), *(person(9 + n, formats=frozenset({"in_person"}), needs=need) for n in range(3))]

    told = explained(people, OFFICE._replace(rooms={Room("0301", "tue_evening"): 1}))

    assert {told[f"p{number}"].reason for number in range(3)} == {"no_room"}


def test_one_who_must_not_meet_another_is_told_what_anybody_would_be() -> None:
    people = [person(number, **SCREEN) for number in range(5)]
    apart = OFFICE._replace(never=frozenset({("p0", "p4")}), initiators=led(1))

    [kept_out] = explained(people, apart).values()
    [full] = explained([person(number, **SCREEN) for number in range(9)], OFFICE._replace(initiators=led(1))).values()

    assert kept_out[1:] == full[1:]
