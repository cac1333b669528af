"""What staff may be asked to do, as an administrator chooses it."""

from collections.abc import Iterable

from chassis.settings import Settings
from services.portal.problems import NoRoles, StatisticianElsewhere

ROLES = ("coordinator", "event_manager", "editor", "manager", "administrator", "statistician", "helper")
OFFICE_OF_ONE = ("administrator", "coordinator", "editor", "event_manager", "manager")
"""All that one person needs who is alone at an office, closing a month included."""


def offered(settings: Settings) -> list[str]:
    """The roles that an administrator here can give."""
    return [role for role in ROLES if role != "statistician" or settings.is_head_office]


def chosen(settings: Settings, roles: Iterable[str], *, alone: bool = False) -> list[str]:
    """The roles to give, sorted. ``alone``: the person is an office of one.

    Errors  NoRoles, StatisticianElsewhere.
    """
    wanted = sorted({*roles, *(OFFICE_OF_ONE if alone else ())})
    if not wanted:
        raise NoRoles(errors={"roles": [NoRoles.sentence()]})
    if "statistician" in wanted and not settings.is_head_office:
        raise StatisticianElsewhere(errors={"roles": [StatisticianElsewhere.sentence()]})
    return wanted
