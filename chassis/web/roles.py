"""Who may do a thing: the roles, and the rule each route states."""

from typing import Final

ROLES: Final = frozenset(
    (
        "coordinator",
        "event_manager",
        "editor",
        "manager",
        "administrator",
        "statistician",
        "initiator",
    )
)
STAFF: Final = ROLES - {"initiator"}
"""Everyone employed at the office; an initiator is a volunteer."""

AUDITS: Final = frozenset(("administrator",))
"""Who may see what colleagues have done and looked at."""


class Public:
    """The rule of a route that anyone may use; a value of its own, so that forgetting a rule is not the same thing."""

    def __repr__(self) -> str:
        return "PUBLIC"


PUBLIC: Final = Public()
Rule = Public | frozenset[str]
