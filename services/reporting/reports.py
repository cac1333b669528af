"""Reports: one indicator over time, areas and parts; of this office, or of all of them at head office."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from chassis import clock, languages, sql
from chassis.db import Conn
from chassis.languages import N_, gettext, ngettext
from services.reporting import (
    beginnings,
    historical_facts,
    labels,
    national_log,
    periods,
    rates,
    readable,
    sections,
    succession,
    sums,
)
from services.reporting.beginnings import UNKNOWN, Known
from services.reporting.historical_facts import Past
from services.reporting.labels import Labels
from services.reporting.problems import AreaUnknown, HeadOfficeOnly, MapUnknown
from services.reporting.questions import Question
from services.reporting.rates import Rates
from services.reporting.readable import Reading
from services.reporting.standings import NEVER
from services.reporting.sums import Key, Table

queries = sql.load(__file__)

FIRST_MAP: Final = 2006


async def give(conn: Conn, question: Question) -> dict[str, Any]:
    """The report asked for: of this office, or of all of them. Shape, errors: as :func:`national`."""
    return await (national if question.scope == "national" else own)(conn, question)


async def own(conn: Conn, question: Question) -> dict[str, Any]:
    """This office's own figures: the truth, for its own staff, or only what has been told of them ("published").

    Shape   as :func:`national`; ``position`` is None.
    """
    question = await on_map(conn, question)
    if question.scope == "published":
        rows = await queries.list_published(conn, office=conn.office, span=question.span, **_wanted(question))
    else:
        rows = await queries.list_own(conn, office=conn.office, **_wanted(question))
    known = await beginnings.known_here(conn, question.indicator)
    return await _report(conn, question, sums.table(question, rows, clock.today(), known=known), None, Past())


async def national(conn: Conn, question: Question) -> dict[str, Any]:
    """All offices' figures as they have stated them: now, as of a date, or as of a place in the log.

    What is shown follows from the place alone, so that whoever asks for the place again is shown the same bytes.
    Shape   {indicator, name, scope, columns, rows, unit, as_of, position, map, notes}; a row holds one value per column:
            ``value`` (null when all that can be told is "under five"), ``under_five`` (how many offices' figures in it
            are told as under five), ``per_1000`` when asked for, ``historical`` (how many figures from before Brikke)
            when there are any; before them what the report is divided by. ``area`` and ``area_name`` are of the one
            county or municipality asked for, None when none was.
    Errors  HeadOfficeOnly, MapUnknown, AreaUnknown, PlaceUnknown.
    """
    if not conn.settings.is_head_office:
        raise HeadOfficeOnly
    question = await on_map(conn, question)
    table, position, past = await known(conn, question)
    return await _report(conn, question, table, position, past)


async def known(conn: Conn, question: Question) -> tuple[Table, int, Past]:
    """The sums of a national report, the place in the log they stand for, and what is historical in them."""
    position = question.position
    if position is None:
        position = await national_log.position_as_of(conn, question.as_of)
    else:
        await national_log.check_place(conn, position)
    rows = await facts(conn, question, position)
    position = rows[0]["position"]
    day = await national_log.day_of(conn, position)
    past = await historical_facts.look_up(conn, question, position)
    since = await beginnings.known_nationally(conn, question.indicator, position)
    told = [*(row for row in rows if row["office"] is not None), *past.rows]
    return sums.table(question, told, day, past.unseen, since), position, past


async def facts(conn: Conn, question: Question, position: int | None) -> list[Any]:
    """All offices' figures, at a place in the log or now, summed by what the question divides them by.

    Shape   as :func:`sums.table` takes them, with ``position``; where there are none, one row that only has the place.
    """
    read = await _reading(conn, question)
    section, after = (None, None) if position is None else await sections.at(conn, position)
    found = await queries.list_national(
        conn,
        **_wanted(question),
        **read._asdict(),
        span=question.span,
        by_area=bool(question.area),
        by_office="office" in question.by,
        time=question.time,
        stock=question.indicator.stock,
        position=position,
        section=section,
        after=after,
    )
    return list(found)


async def _reading(conn: Conn, question: Question) -> Reading:
    """Years by their sums, unless an area of the report changes in the middle of one of them."""
    read = readable.by_years(question, periods.month_of(clock.today()))
    years = {"first_year": read.first_year, "last_year": read.last_year}
    if (
        read.first_year
        and question.area
        and await queries.changes_within_years(
            conn, map_year=question.map_year, to_kind=question.area, area_kind=question.area_kind, **years
        )
    ):
        return readable.by_months(question)
    return read


async def on_map(conn: Conn, question: Question) -> Question:
    """The question on a map there is. What nobody chose is the newest: a new year begins before its map is loaded."""
    if not question.area:
        return question
    newest = await queries.find_map(conn, map_year=question.map_year)
    if newest is None or (question.map_asked and newest != question.map_year):
        raise MapUnknown(errors={"map": [MapUnknown.sentence()]})
    return replace(question, map_year=newest)


async def maps(conn: Conn) -> list[int]:
    """The years there is a map of, up to this one."""
    rows = await queries.list_maps(conn, first=FIRST_MAP, last=clock.today().year)
    return [row["map_year"] for row in rows]


async def areas(conn: Conn, map_year: int, county: str) -> list[tuple[str, str]]:
    """The counties of a year's map, the municipalities of one of them below it: (code, name)."""
    names = (await labels.look_up(conn, map_year, set())).names
    counties = [(code, name) for (kind, code), name in sorted(names.items()) if kind == "county"]
    within = [(code, name) for (kind, code), name in sorted(names.items()) if kind == "municipality"]
    return [
        one
        for code, name in counties
        for one in ((code, name), *(within_ for within_ in within if code == county and within_[0].startswith(code)))
    ]


def _wanted(question: Question) -> dict[str, Any]:
    start = periods.year_of(question.start) if question.span == "year" else question.start
    return {
        "indicator": question.indicator.code,
        "start": start,
        "finish": question.end,
        "area_kind": question.area_kind,
        "dimension": question.dimension,
        "map_year": question.map_year,
        "to_kind": question.area or "county",
    }


async def _report(conn: Conn, question: Question, table: Table, position: int | None, past: Past) -> dict[str, Any]:
    known = await labels.look_up(conn, question.map_year, table.undivided)
    if question.only and (question.only_kind, question.only) not in known.names:
        raise AreaUnknown(errors={"area": [AreaUnknown.sentence()]})
    closed = await succession.list_all(conn, position) if "office" in question.by and position is not None else []
    rated = await rates.look_up(conn, question) if question.per_1000 else None
    extra = [*(["per_1000"] if rated else []), *(["historical"] if past.years else [])]
    indicator = question.indicator
    return {
        "indicator": indicator.code,
        "name": labels.text(indicator.name),
        "scope": question.scope,
        "columns": [*divided_by(question), "value", "under_five", *extra],
        "rows": [[*cells(question, key, known), *_numbers(key, table, rated, past)] for key in ordered(table.sums)],
        "unit": indicator.unit,
        "as_of": question.as_of,
        "position": position,
        "map": question.map_year,
        "area": question.only or None,
        "area_name": known.name(question.only_kind, question.only) if question.only else None,
        "untold": 0 if question.at_once and table.known.since <= question.start else None,
        "notes": [
            *_closed(closed, known, question),
            *_notes(question, table, known, rated),
            *historical_facts.notes(past, _office_name(known)),
        ],
    }


def ordered(keys: Any) -> list[Key]:
    return sorted(keys, key=lambda key: tuple(map(str, key)))


def divided_by(question: Question) -> list[str]:
    """The columns before the numbers: a code, and a name where the code is not what people read."""
    return [name for by in question.by for name in ((by,) if by == question.time else (by, f"{by}_name"))]


def cells(question: Question, key: Key, known: Labels) -> list[str]:
    found = []
    for by, part in zip(question.by, key, strict=True):
        if by == question.time:
            found.append(labels.time(by, part))
        else:
            found += [str(part), known.name(by, str(part))]
    return found


def _numbers(key: Key, table: Table, rated: Rates | None, past: Past) -> list[Any]:
    sum = table.sums[key]
    rate = [rated.rate(key, sum)] if rated else []
    return [sum.shown(), sum.under_five, *rate, *([sum.historical] if past.years else [])]


def _office_name(known: Labels) -> Callable[[str], str]:
    return lambda code: known.name("office", code)


def _notes(question: Question, table: Table, known: Labels, rated: Rates | None) -> list[str]:
    notes = [
        *_new(table.known),
        *_under_five(len(table.under_five_at)),
        *(divided(known.name(kind, f"{code} ({on:%Y})")) for kind, code, on in sorted(table.undivided)),
    ]
    if question.span == "year":
        notes.append(gettext(N_("Parts of figures about people are given for whole years, the running year so far.")))
    if rated and any(rated.rate(key, sum) is None and sum.shown() is not None for key, sum in table.sums.items()):
        notes.append(
            gettext(N_("Two dots: no number of inhabitants fits, as the area is no union of municipalities of 2024."))
        )
    return notes


def _closed(offices: list[Any], known: Labels, question: Question) -> Iterator[str]:
    """Where an office's figures go on under another's name."""
    said = gettext(N_("{office} went into {successor} on {day}; from then on its work is counted there."))
    for one in offices:
        if periods.after(question.end) > one["begins_on"]:
            names = {name: known.name("office", one[name]) for name in ("office", "successor")}
            yield said.format(**names, day=languages.day(one["begins_on"]))


def _new(known: Known) -> list[str]:
    """What is said of an indicator that has not been counted from the first."""
    if known.since == NEVER:
        return []
    month = languages.day(known.since, "MMMM y")
    if known.offices is None:
        lost = known.since == UNKNOWN
        text = (
            N_("New: not known here, as what came before is no longer kept.")
            if lost
            else N_("New: known from {month}.")
        )
        return [gettext(text).format(month=month)]
    if not known.offices:
        return [gettext(N_("New: no office has told of it yet."))]
    said = ngettext("New: told by %(num)d office so far.", "New: told by %(num)d offices so far.", known.offices)
    return [said % {"num": known.offices}, gettext(N_("New: known from {month}.")).format(month=month)]


def _under_five(offices: int) -> list[str]:
    said = ngettext("Under five at %(num)d office.", "Under five at %(num)d offices.", offices) % {"num": offices}
    return [said] if offices else []


def divided(name: str) -> str:
    return gettext(N_("{area} has been divided since and cannot be shared out on this map.")).format(area=name)
