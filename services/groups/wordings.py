"""The closed lists in the reader's language, as options of a form and as text."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from babel import Locale

from chassis import clock
from chassis.languages import N_, current, day, gettext, hour, ngettext
from services.groups import themes, words

NAMES = {
    "format": {"in_person": N_("We meet in a room"), "digital": N_("We meet on a screen")},
    "weekday": {
        "mon": N_("Monday"),
        "tue": N_("Tuesday"),
        "wed": N_("Wednesday"),
        "thu": N_("Thursday"),
        "fri": N_("Friday"),
        "sat": N_("Saturday"),
        "sun": N_("Sunday"),
    },
    "step": {
        "trained": N_("Trained"),
        "co_initiator": N_("Co-initiator"),
        "initiator": N_("Initiator"),
    },
    "daytime": {"morning": N_("morning"), "afternoon": N_("afternoon"), "evening": N_("evening")},
    "source": {
        "self": N_("I found you myself"),
        "friend": N_("From family or friends"),
        "health_service": N_("From a doctor or another in the health service"),
        "course": N_("On a course"),
        "partner": N_("From an organisation or the municipality"),
        "media": N_("In the newspaper, on the radio or the net"),
        "other": N_("Some other way"),
    },
    "channel": {
        "phone": N_("By phone"),
        "email": N_("By e-mail"),
        "letter": N_("By letter"),
        "none": N_("I will get in touch myself"),
    },
    "contact_way": {
        "call": N_("Call"),
        "visit": N_("Visit"),
        "letter": N_("Letter"),
        "email": N_("E-mail"),
        "sms": N_("Text message"),
    },
    "conversation_way": {
        "phone": N_("On the phone"),
        "here": N_("Here at the office"),
        "digital": N_("On a screen"),
    },
    "conversation_outcome": {
        "waiting_list": N_("Waits for a group"),
        "helped_on": N_("Helped on to something else"),
        "not_now": N_("Not now"),
    },
    "noted_way": {"call": N_("A call"), "visit": N_("A visit")},
    "contact_outcome": {
        "reached": N_("We talked"),
        "message_left": N_("Left a message"),
        "not_reached": N_("Not reached"),
        "written": N_("Written"),
    },
    "call_outcome": {
        "reached": N_("We talked"),
        "message_left": N_("Left a message"),
        "not_reached": N_("Not reached"),
    },
    "contact_reason": {
        "conversation": N_("Something we want to say"),
        "first_meeting_moved": N_("The first meeting has another time"),
        "first_meeting_place": N_("The first meeting is in another place"),
        "offer_withdrawn": N_("There is no group after all"),
        "offer_lapsed": N_("The place has gone to another, as we did not get an answer"),
        "still_waiting": N_("Does the person still wish to wait?"),
        "recall": N_("An initiator comes back to the group"),
        "conversation_time": N_("A time for a conversation"),
        "conversation_changed": N_("The conversation is cancelled"),
        "announced": N_("A place in a group with a date"),
    },
    "still": {"yes": N_("Yes, I still wish to wait"), "no": N_("No, I do not wish to wait any longer")},
    "gender": {"woman": N_("Woman"), "man": N_("Man"), "other": N_("Other")},
    "gender_wish": {"same": N_("Only with my own gender"), "any": N_("With anyone")},
    "state": {
        "waiting": N_("Waiting"),
        "placed": N_("In a group"),
        "withdrawn": N_("Has withdrawn"),
        "helped_on": N_("Helped on"),
        "not_now": N_("Not now"),
    },
    "group_state": {
        "forming": N_("Being formed"),
        "starting": N_("Starting, with initiators"),
        "self_led": N_("The group leads itself"),
        "ended": N_("Ended"),
        "dissolved": N_("Dissolved before it started"),
    },
    "life": {
        "meeting": N_("Meets"),
        "open": N_("Meets, and welcomes new members"),
        "paused": N_("Has a break"),
        "not_heard_from": N_("Not heard from"),
    },
    "life_answer": {
        "meeting": N_("We meet"),
        "open": N_("We meet, and have room for more"),
        "paused": N_("We have a break"),
        "ended": N_("We are done, and do not meet any more"),
    },
    "end_reason": {
        "completed": N_("The group felt it was done"),
        "too_few": N_("Too few were left"),
        "no_place": N_("Had nowhere to meet"),
        "disagreement": N_("They did not get on"),
        "initiator_left": N_("The initiator had to stop"),
        "other": N_("Another reason"),
    },
    "unplaced": {
        "times_unknown": N_("We do not know yet when it suits."),
        "languages_unknown": N_("We do not know yet which languages the person talks."),
        "gender_unknown": N_("The person wishes a group of their own gender, but has not told which."),
        "too_few": N_("Too few wait for the same."),
        "no_initiator": N_("There is no initiator free for one more group."),
        "no_initiator_language": N_("No initiator who is free talks the language they share."),
        "no_initiator_there": N_("No initiator who is free can come to where they would meet."),
        "no_room": N_("There is no room free when it suits."),
        "no_access": N_("There is no room free when it suits that has what the person needs to take part."),
        "full": N_("Those who fit have places in other groups."),
    },
    "access": {
        "step_free": N_("No steps, or a lift"),
        "accessible_toilet": N_("A toilet for wheelchairs"),
        "hearing_loop": N_("A hearing loop"),
        "parking": N_("Parking close by for those with a permit"),
        "scent_free": N_("Free of scents and animals"),
    },
    "answer": {
        "yes": N_("Yes, I will come"),
        "no": N_("No, thank you"),
        "another_time": N_("I would like to, but the time does not suit me"),
    },
    "noted_answer": {"yes": N_("Says yes"), "no": N_("Says no"), "another_time": N_("The time does not suit")},
    "offer_state": {
        "open": N_("Has not answered"),
        "accepted": N_("Has said yes"),
        "declined": N_("Has said no"),
        "another_time": N_("The time does not suit"),
        "lapsed": N_("Did not answer in time"),
        "taken_back": N_("Taken out"),
    },
    "initiator_lacks": {
        "language": N_("does not talk the group's language"),
        "place": N_("has not said that it suits to come there"),
    },
    "told": {
        "email": N_("asked by e-mail"),
        "sms": N_("asked by text message"),
        "letter": N_("asked by letter"),
        "call": N_("is to be called"),
    },
    "how": {"web": N_("On the web"), "phone": N_("By phone"), "visit": N_("On a visit")},
}


def say(kind: str, code: str | None) -> str:
    """A code in words; "" where there is none."""
    return gettext(NAMES[kind][code]) if code else ""


def say_time(time: str) -> str:
    """A time of the week in words: "Monday evening"; "Monday" for a weekday alone."""
    day, _, daytime = time.partition("_")
    return f"{say('weekday', day)} {say('daytime', daytime)}".rstrip()


def say_moment(moment: datetime) -> str:
    """When people meet: "tirsdag 3. mai kl. 18:00"."""
    return gettext(N_("{day} at {hour}")).format(
        day=day(moment.astimezone(clock.OSLO), "EEEE d. MMMM"), hour=hour(moment)
    )


def say_talk(row: Mapping[str, Any]) -> str:
    """A time for a conversation, on a line: "tirsdag 3. mai kl. 10:00, 45 minutter, på telefonen, med Ingrid"."""
    minutes = round((row["ends_at"] - row["begins_at"]).total_seconds() / 60)
    lasts = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    met_by = gettext(N_("talking with {name}")).format(name=row["met_by"])
    parts = (say_moment(row["begins_at"]), lasts, say("conversation_way", row["way"]).lower(), met_by)
    return _capital(", ".join(parts))


def talks(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(id, words) of times for a conversation, as a form has them."""
    return [(str(row["time_id"]), say_talk(row)) for row in rows]


def say_all(speak: Callable[[str], str], codes: Iterable[str]) -> str:
    """Several in a row; "" where there are none."""
    return ", ".join(speak(code) for code in codes)


def what_they_share(row: Mapping[str, Any]) -> list[str]:
    """What the people of a proposal have in common, as sentences."""
    people, years = row["people"], sorted(p["birth_year"] for p in row["people"] if p["birth_year"])
    days = [person["waiting_days"] for person in people]
    said = [
        ngettext("{count} person who can on {time}", "{count} people who can on {time}", len(people)).format(
            count=len(people), time=say_time(row["time_of_week"])
        )
    ]
    if years:
        said.append(gettext(N_("born {first} to {last}")).format(first=years[0], last=years[-1]))
    if unknown := len(people) - len(years):
        said.append(
            ngettext("year of birth not told by {count}", "year of birth not told by {count}", unknown).format(
                count=unknown
            )
        )
    return [*said, gettext(N_("have waited {least} to {most} days")).format(least=min(days), most=max(days))]


def heading(row: Mapping[str, Any]) -> str:
    """A proposal in a line: "Tuesday evening, Oslo – cross-problem"."""
    where = row["municipality_name"] or say("format", row["format"]).lower()
    parts = [themes.name(row["theme"]) if row["theme"] else gettext(N_("cross-problem")), say("gender", row["gender"])]
    about = ", ".join(part.lower() if place else part for place, part in enumerate(parts) if part)
    return f"{_capital(say_time(row['time_of_week']))}, {where} – {about}"


def say_what_if(told: Mapping[str, Any], answer: Any) -> str:
    """What would come of it, as a sentence: "With 1 more room on Wednesday evening …: 1 more group, 5 more people." """
    means = []
    if told["rooms"]:
        room = ngettext("{count} more room on {time}", "{count} more rooms on {time}", told["rooms"])
        means.append(room.format(count=told["rooms"], time=say_time(told["time"])))
    if told["initiators"]:
        means.append(_say_initiators(told["initiators"], told.get("language")))
    with_what = gettext(N_(" and ")).join(means) or gettext(N_("what there is now"))
    if not answer.more_people:
        return gettext(N_("With {what} nobody more would have a place.")).format(what=with_what)
    groups = ngettext("{count} more group", "{count} more groups", answer.more_groups).format(count=answer.more_groups)
    people = ngettext("{count} more person", "{count} more people", answer.more_people).format(count=answer.more_people)
    said = gettext(N_("With {what} there would be {groups}, and {people} would have a place."))
    return said.format(what=with_what, groups=groups, people=people)


def _say_initiators(count: int, language: str | None) -> str:
    if not language:
        return ngettext("{count} more initiator", "{count} more initiators", count).format(count=count)
    said = ngettext("{count} more initiator who talks {language}", "{count} more initiators who talk {language}", count)
    return said.format(count=count, language=say_language(language))


def say_closure(row: Mapping[str, Any]) -> str:
    """When a room is closed: "closed from 3 to 9 May"."""
    if row["until_on"] is None:
        return gettext(N_("closed from {first}")).format(first=day(row["from_on"]))
    said = gettext(N_("closed from {first} to {last}"))
    return said.format(first=day(row["from_on"]), last=day(row["until_on"]))


NO_MEANS = {
    "no_initiator_language": N_("No initiator who is free talks {language}: {time}, {where}."),
    "no_initiator_there": N_("No initiator who is free can come to {where} ({time})."),
    "no_room": N_("There is no room free on {time}, {where}."),
    "no_access": N_("There is no room free on {time}, {where}, that has what the person needs to take part."),
}
"""Said with a time where enough others wait for the same that nobody can be worked out from it."""


def why_unplaced(row: Mapping[str, Any]) -> str:
    """Why a person is in no proposal, and how near a group is, as one or two sentences."""
    said = say("unplaced", row["reason"])
    if not row["nearest_time"]:
        return said
    where = row["nearest_municipality_name"] or say("format", row["nearest_format"]).lower()
    if said_of_means := NO_MEANS.get(row["reason"]):
        language = say_language(row["nearest_language"] or "")
        return gettext(said_of_means).format(time=say_time(row["nearest_time"]), where=where, language=language)
    near = ngettext(
        "Nearest: {count} more, {time}, {where}.", "Nearest: {count} more, {time}, {where}.", row["nearest_lacks"]
    )
    return f"{said} {near.format(count=row['nearest_lacks'], time=say_time(row['nearest_time']), where=where)}"


def options(kind: str) -> list[tuple[str, str]]:
    """(code, words) for a form."""
    return [(code, _capital(gettext(name))) for code, name in NAMES[kind].items()]


def spoken() -> list[tuple[str, str]]:
    """(code, name) of languages a group may be held in, as a form has them."""
    return [(code, _capital(say_language(code))) for code in words.SPOKEN]


def say_language(code: str) -> str:
    """The name of a language in a sentence; its code where it has no name here."""
    names = {**Locale.parse(current()).languages, "nsl": gettext("Norwegian Sign Language")}
    return str(names.get(code, code))


def days_and_times() -> list[tuple[str, str]]:
    """(code, words) of every weekday as a whole, and then of every time of the week."""
    return [*options("weekday"), *times()]


def times() -> list[tuple[str, str]]:
    """(code, words) of every time of the week."""
    return [(time, _capital(say_time(time))) for time in words.TIMES]


def _capital(text: str) -> str:
    """Where it stands alone a line begins with a capital, also in languages that write days without."""
    return text[:1].upper() + text[1:]


def for_pages() -> dict[str, Any]:
    """What templates of groups speak with."""
    return {
        "say": say,
        "say_theme": themes.name,
        "say_closure": say_closure,
        "say_language": say_language,
        "spoken_languages": spoken,
        "say_access": lambda codes: say_all(lambda code: say("access", code), codes),
        "say_formats": lambda codes: say_all(lambda code: say("format", code), codes),
        "say_themes": lambda codes: say_all(themes.name, codes),
        "say_times": lambda codes: say_all(say_time, codes),
        "what_they_share": what_they_share,
        "heading": heading,
        "why_unplaced": why_unplaced,
        "say_time": say_time,
        "say_moment": say_moment,
        "say_talk": say_talk,
        "talks": talks,
        "options": options,
        "themes": themes.named,
        "times": times,
        "days_and_times": days_and_times,
    }
