"""The best choice of groups, by HiGHS. One thread and a fixed seed: the same people give the same groups.

The model: how many groups are made of each choice, and who of its people is in one. People of one choice can be in any
of its groups, so groups are told apart only where some of its people must never meet. Where initiators differ in language
or in where they can go, also how many groups of each language and place each kind of them leads.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import highspy
import numpy as np

from services.groups import matching
from services.groups.leading import Initiator, Leading, Need, can_lead
from services.groups.matching import Choice, Group, Office, Person, Room

SEED = 1


class Lot(NamedTuple):
    """One choice in the model: a column for how many groups, and one for each of its people."""

    choice: Choice
    most: int
    made: int
    """The column that says how many groups are made of it."""
    first: int
    pairs: tuple[tuple[int, int], ...]


def best(
    people: Sequence[Person], office: Office, ends_at: float, *, start: Sequence[Group] = (), fit: bool = True
) -> tuple[list[Group], float]:
    """The choice of groups with the most days waited among those placed, then the most people, then the best fit.

    ``ends_at``  by the monotonic clock: then the best found so far
    ``start``    groups that are possible, to begin from
    ``fit``      whether the third aim is worth the time
    Shape        (groups, gap): how much more, at most, the days waited could have been; 0 is the best there is.
    """
    lots = list(_lots(people, office))
    if not lots:
        return [], 0.0
    model = Model(people, office, lots)
    begin = model.columns_of(start) if start else None
    first = model.best(model.worth(), ends_at - time.monotonic(), whole=False, start=begin)
    columns = first.columns
    if fit and first.is_best and (left := ends_at - time.monotonic()) > 0:
        model.hold(model.worth(), first.value)
        columns = model.best(model.fit(), left, whole=True, start=columns).columns
    return [Group(kind, tuple(people)) for kind, people in model.groups(columns)], first.gap


def _lots(people: Sequence[Person], office: Office) -> Iterator[Lot]:
    at = 0
    ids = {person.id: place for place, person in enumerate(people)}
    never = [(ids[one], ids[other]) for one, other in office.never if one in ids and other in ids]
    for choice in matching.choices(people, office):
        inside = frozenset(choice.people)
        pairs = tuple((one, other) for one, other in never if one in inside and other in inside)
        most = min(len(choice.people) // office.min_people, matching.led_by(choice.kind, office))
        room = matching.room_of(choice.kind)
        most = min(most, office.rooms[room]) if room else most
        for _ in range(most if pairs else 1):
            yield Lot(choice, 1 if pairs else most, at, at + 1, pairs)
            at += 1 + len(choice.people)


def _leads(office: Office, lots: Sequence[Lot]) -> list[tuple[Initiator, Need]]:
    """Who can lead what, where not everybody can lead everything."""
    able = sorted((one for one, free in office.initiators.items() if free > 0), key=str)
    needs = sorted({matching.need_of(lot.choice.kind) for lot in lots}, key=str)
    pairs = [(one, need) for one in able for need in needs if can_lead(one, need)]
    return pairs if len(pairs) < len(able) * len(needs) else []


def _holds(lot: Lot, group: Group, office: Office) -> bool:
    """Whether a group could be made of this lot, at its place and time, whoever leads it."""
    same = matching.where(lot.choice.kind) == matching.where(group.kind)
    led = matching.able(group.kind, office) <= matching.able(lot.choice.kind, office)
    return same and led and set(group.people) <= set(lot.choice.people)


class Answer(NamedTuple):
    """What the solver came to."""

    value: float
    gap: float
    is_best: bool
    columns: Any


class Model:
    """The model and its solver."""

    def __init__(self, people: Sequence[Person], office: Office, lots: Sequence[Lot]) -> None:
        self.people, self.office, self.lots = people, office, lots
        after = lots[-1].first + len(lots[-1].choice.people)
        self._leads = {pair: after + number for number, pair in enumerate(_leads(office, lots))}
        self.width = after + len(self._leads)
        self._rows: list[tuple[float, float, list[int], list[float]]] = []
        self._size_rows()
        self._person_rows()
        self._means_rows()
        self._leads_rows()

    def worth(self) -> Any:
        """Days first, then people, as one number for each column: no sum of people outweighs a day."""
        return self._by_person(lambda person, _kind: matching.weight(person) * (len(self.people) + 1) + 1)

    def fit(self) -> Any:
        return self._by_person(matching.fit)

    def hold(self, cost: Any, at_least: float) -> None:
        """From here on no worse than this."""
        used = np.flatnonzero(cost)
        self._rows.append((round(at_least) - 0.5, highspy.kHighsInf, used.tolist(), cost[used].tolist()))

    def best(self, cost: Any, seconds: float, *, whole: bool, start: Any = None) -> Answer:
        """The most of ``cost``. ``whole``: also who is in which group is asked for in whole numbers."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in self._options(seconds).items():
            solver.setOptionValue(option, setting)
        solver.passModel(self._lp(cost, whole=whole))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            solver.setSolution(solution)
        solver.run()
        info = solver.getInfo()
        columns = np.array(solver.getSolution().col_value)
        if not len(columns) or info.primal_solution_status != 2:
            return Answer(0.0, 1.0, False, np.zeros(self.width) if start is None else start)
        value, bound = info.objective_function_value, info.mip_dual_bound
        is_best = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        gap = 0.0 if is_best else max(0.0, (bound - value) / max(1.0, abs(value)))
        return Answer(value, gap, is_best, columns)

    def columns_of(self, groups: Sequence[Group]) -> Any:
        """The columns that stand for these groups."""
        columns = np.zeros(self.width)
        needs = []
        for group in groups:
            lot = next(lot for lot in self.lots if _holds(lot, group, self.office) and columns[lot.made] < lot.most)
            needs.append(matching.need_of(lot.choice.kind))
            columns[lot.made] += 1
            for place in group.people:
                columns[lot.first + lot.choice.people.index(place)] = 1
        leading = Leading(self.office.initiators, needs)
        for (one, need), column in self._leads.items():
            columns[column] = leading.led[one][need]
        return columns

    def groups(self, columns: Any) -> Iterator[tuple[matching.Kind, list[int]]]:
        """The groups that the columns stand for; more of one choice are as alike in size as can be, and near in age."""
        for lot in self.lots:
            count = round(columns[lot.made])
            taken = [place for offset, place in enumerate(lot.choice.people) if columns[lot.first + offset] > 0.5]
            taken.sort(key=lambda place: (self.people[place].birth_year or 0, self.people[place].id))
            for number in range(count):
                part = taken[number * len(taken) // count : (number + 1) * len(taken) // count]
                yield lot.choice.kind, part

    def _by_person(self, worth: Any) -> Any:
        cost = np.zeros(self.width)
        for lot in self.lots:
            for offset, place in enumerate(lot.choice.people):
                cost[lot.first + offset] = worth(self.people[place], lot.choice.kind)
        return cost

    def _size_rows(self) -> None:
        for lot in self.lots:
            own = list(range(lot.first, lot.first + len(lot.choice.people)))
            ones = [1.0] * len(own)
            self._rows.append((0.0, highspy.kHighsInf, [lot.made, *own], [-float(self.office.min_people), *ones]))
            most = matching.most_people(lot.choice.kind, self.office)
            self._rows.append((-highspy.kHighsInf, 0.0, [lot.made, *own], [-float(most), *ones]))
            where = {place: lot.first + offset for offset, place in enumerate(lot.choice.people)}
            for one, other in lot.pairs:
                self._rows.append((-highspy.kHighsInf, 1.0, [where[one], where[other]], [1.0, 1.0]))

    def _person_rows(self) -> None:
        of: dict[int, list[int]] = defaultdict(list)
        for lot in self.lots:
            for offset, place in enumerate(lot.choice.people):
                of[place].append(lot.first + offset)
        for columns in of.values():
            self._rows.append((-highspy.kHighsInf, 1.0, columns, [1.0] * len(columns)))

    def _means_rows(self) -> None:
        """No more groups than there are initiators, and rooms at each place and time."""
        counts = [lot.made for lot in self.lots]
        self._rows.append((-highspy.kHighsInf, float(matching.most_groups(self.office)), counts, [1.0] * len(counts)))
        rooms: dict[Room, list[int]] = defaultdict(list)
        for lot in self.lots:
            if room := matching.room_of(lot.choice.kind):
                rooms[room].append(lot.made)
        for room, columns in rooms.items():
            self._rows.append((-highspy.kHighsInf, float(self.office.rooms[room]), columns, [1.0] * len(columns)))

    def _leads_rows(self) -> None:
        """Each group is led by an initiator who can, and nobody leads more than may be; whole numbers come out by themselves."""
        led: dict[Need, list[int]] = defaultdict(list)
        leads: dict[Initiator, list[int]] = defaultdict(list)
        for (one, need), column in self._leads.items():
            led[need].append(column)
            leads[one].append(column)
        for need, columns in led.items():
            made = [lot.made for lot in self.lots if matching.need_of(lot.choice.kind) == need]
            ones = [1.0] * len(made) + [-1.0] * len(columns)
            self._rows.append((-highspy.kHighsInf, 0.0, made + columns, ones))
        for one, columns in leads.items():
            self._rows.append((-highspy.kHighsInf, float(self.office.initiators[one]), columns, [1.0] * len(columns)))

    def _options(self, seconds: float) -> dict[str, Any]:
        return {
            "output_flag": False, "threads": 1, "random_seed": SEED, "time_limit": max(0.1, seconds),
            "mip_rel_gap": 0.0, "mip_abs_gap": 0.5,
        }  # fmt: skip

    def _lp(self, cost: Any, *, whole: bool) -> Any:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.width, len(self._rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(self.width), self._upper()
        lp.row_lower_ = np.array([row[0] for row in self._rows])
        lp.row_upper_ = np.array([row[1] for row in self._rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(row[2]) for row in self._rows])
        lp.a_matrix_.index_ = np.concatenate([row[2] for row in self._rows])
        lp.a_matrix_.value_ = np.concatenate([row[3] for row in self._rows])
        lp.integrality_ = self._integrality(whole=whole)
        return lp

    def _upper(self) -> Any:
        upper = np.ones(self.width)
        for lot in self.lots:
            upper[lot.made] = lot.most
        for (one, _), column in self._leads.items():
            upper[column] = self.office.initiators[one]
        return upper

    def _integrality(self, *, whole: bool) -> list[Any]:
        """Once it is settled how many groups there are of each choice, who is in them comes out in whole numbers by itself
        (a transport problem), except where some must never meet, or more than one aim is pursued."""
        integer, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        kinds = [integer if whole else real] * self.width
        for lot in self.lots:
            kinds[lot.made] = integer
            if lot.pairs:
                kinds[lot.first : lot.first + len(lot.choice.people)] = [integer] * len(lot.choice.people)
        return kinds
