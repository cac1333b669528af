"""What can go wrong with conversations before a group, and the times for them, in the words a person reads."""

from chassis.problems import Conflict, NotFound, Problem


class ConversationFirst(Problem):
    """We talk with everyone before they are chosen for a group, and have not talked with this person yet."""

    status = 409
    slug = "conversation-first"


class AskAgainWhenNotNow(Problem):
    """When to ask again is told only where it is not now."""

    status = 422
    slug = "ask-again-when-not-now"


class MetByAnother(Conflict):
    """Whoever is met has another conversation then already. Are there two of that name, write one more letter of it."""

    slug = "met-by-another"
    constraint = "one_is_met_by_one_at_a_time"


class TimeNotFound(NotFound):
    """We could not find this time. It may have been taken away already."""

    slug = "time-not-found"


class TimeIsBooked(Conflict):
    """Somebody has this time. Give the person another first, or cancel with them."""

    slug = "time-is-booked"


class TimeTaken(Conflict):
    """This time has just been taken. Please choose another."""

    slug = "time-taken"
    constraint = "one_person_at_a_time"


class TimeTooNear(Conflict):
    """Times on the same day are agreed on by phone. Please choose another, or call us."""

    slug = "time-too-near"


class NumberNeeded(Problem):
    """Write the number we shall call."""

    status = 422
    slug = "number-needed"


class NoTimesFree(Conflict):
    """There is no time to choose. Offer some first."""

    slug = "no-times-free"


class NoConversationAhead(Conflict):
    """There is no conversation to move or cancel any more."""

    slug = "no-conversation-ahead"


class ConversationAhead(Conflict):
    """A time has been chosen already. It can be moved, or cancelled."""

    slug = "conversation-ahead"


class TalkLinkGone(Problem):
    """This link is of nothing any more. Call us if you wonder about anything, or wish to talk with us."""

    status = 410
    slug = "talk-link-gone"


class NothingAsked(Conflict):
    """There is nothing to choose any more. Call us if you would like to talk with us."""

    slug = "nothing-asked"
