"""What can go wrong in reporting."""

from chassis.problems import NotFound, Problem


class MonthNotOver(Problem):
    """This month is not over yet. It can be closed from the first day of the next month."""

    status = 409
    slug = "month-not-over"


class MonthClosed(Problem):
    """This month has been closed already."""

    status = 409
    slug = "month-closed"
    constraint = "a_month_is_closed_once"


class EarlierMonthOpen(Problem):
    """Months are closed in order. Close {month} first."""

    status = 409
    slug = "earlier-month-open"


class ReplayUnderWay(Problem):
    """The figures are being counted anew just now. Try again in a moment."""

    status = 409
    slug = "replay-under-way"


class PeriodUnknown(NotFound):
    """There is no such month. A month is written as 2026-10."""

    slug = "period-unknown"


class IndicatorUnknown(Problem):
    """We do not know this indicator."""

    status = 422
    slug = "indicator-unknown"


class NotKept(Problem):
    """These figures are not kept in the way you asked for. Choose another way to divide them."""

    status = 422
    slug = "not-kept"


class PeriodBackwards(Problem):
    """The period must begin before it ends, and be no longer than 50 years."""

    status = 422
    slug = "period-backwards"


class HeadOfficeOnly(NotFound):
    """Only head office has national figures."""

    slug = "head-office-only"


class NothingLate(Problem):
    """This office has signed off everything that is due. There is nothing to remind it of."""

    status = 409
    slug = "nothing-late"


class MapUnknown(Problem):
    """We have no map of municipalities for this year."""

    status = 422
    slug = "map-unknown"


class AreaUnknown(Problem):
    """There is no such county or municipality on this map."""

    status = 422
    slug = "area-unknown"


class FirstOfMonthOnly(Problem):
    """An office closes into another on the first day of a month, so that every month is one office's."""

    status = 422
    slug = "first-of-month-only"


class NotYet(Problem):
    """The day has not come yet."""

    status = 422
    slug = "not-yet"


class OfficeUnknown(Problem):
    """There is no such office."""

    status = 422
    slug = "office-unknown"


class SuccessorUnknown(Problem):
    """The office that is to go on must be another, and be open on that day."""

    status = 422
    slug = "successor-unknown"


class SuccessionNoted(Problem):
    """It has been noted already that this office has closed. That cannot be changed."""

    status = 409
    slug = "succession-noted"


class LastMonthOpen(Problem):
    """{month} is not signed off, or has not come whole. The office must have stated its last first."""

    status = 409
    slug = "last-month-open"


class FiguresAfterwards(Problem):
    """There are figures of that day or later: {figures}."""

    status = 409
    slug = "figures-afterwards"


class OfficeHasClosed(Problem):
    """The office has closed into another; months from that day on are not its own."""

    status = 409
    slug = "office-has-closed"


class PlaceUnknown(Problem):
    """Head office has not come to this place in its log yet."""

    status = 422
    slug = "place-unknown"


class CommentMissing(Problem):
    """Say in a few words why it is so."""

    status = 422
    slug = "comment-missing"


class ReasonMissing(Problem):
    """Choose which reason comes nearest, too."""

    status = 422
    slug = "reason-missing"


class WordsMissing(Problem):
    """Say in a few words what the reason is."""

    status = 422
    slug = "words-missing"


class PersonNamed(Problem):
    """This looks like an address or a phone number. Write nothing here that tells who somebody is."""

    status = 422
    slug = "person-named"


class NotAcceptable(Problem):
    """We cannot give this table in a format you accept. Ask for JSON, JSON-stat, CSV or XLSX."""

    status = 406
    slug = "not-acceptable"


class NotATable(Problem):
    """We cannot read this file as a table. Save it as a workbook (.xlsx) or as CSV, and try again."""

    status = 422
    slug = "not-a-table"


class TableTooLarge(Problem):
    """This file is too large. Divide it into several of at most 20 000 rows and 5 megabytes each."""

    status = 422
    slug = "table-too-large"


class HistoricalEntered(Problem):
    """These very figures have been entered already. Nothing has been changed."""

    status = 409
    slug = "historical-entered"


class HistoricalNotStanding(Problem):
    """This file does not stand any more: it has been replaced or withdrawn."""

    status = 409
    slug = "historical-not-standing"


class HistoricalFaults(Problem):
    """Other figures have been stated since this file was checked. Check it once more. Nothing has been entered."""

    status = 409
    slug = "historical-faults"


class HistoricalUnknown(NotFound):
    """There is no such file. A file that was checked and not entered is kept for a day."""

    slug = "historical-unknown"


class ProjectNotFound(NotFound):
    """There is no such project."""

    slug = "project-not-found"


class ProjectNameTaken(Problem):
    """There is a project of this name already. Call this one something else."""

    status = 409
    slug = "project-name-taken"
    constraint = "one_project_per_name"


class ProjectBackwards(Problem):
    """A project ends no earlier than it begins, and lasts ten years at most."""

    status = 422
    slug = "project-backwards"
