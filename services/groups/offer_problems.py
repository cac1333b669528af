"""What can go wrong with groups that are proposed and places that are offered, in the words a person reads."""

from chassis.problems import NotFound, Problem


class ProposalNotFound(NotFound):
    """This proposal is no longer there. Proposals have been made anew, or the group is being formed already."""

    slug = "proposal-not-found"


class AnotherTimeThanProposed(Problem):
    """Those who are proposed can meet at {time}. Choose a first meeting then, or form the group and choose people anew."""

    status = 422
    slug = "another-time-than-proposed"


class MeetingNotAhead(Problem):
    """The first meeting must be in the future. Choose a day and a time."""

    status = 422
    slug = "meeting-not-ahead"


class TimeTooShort(Problem):
    """The last day to answer must be after today and before the first meeting. With less time than that, call them."""

    status = 422
    slug = "time-too-short"


class NobodyToInvite(Problem):
    """Everyone who is chosen has been asked already. Choose more people first."""

    status = 409
    slug = "nobody-to-invite"


class OfferNotFound(NotFound):
    """This person has not been offered a place in this group."""

    slug = "offer-not-found"


class OfferHasEnded(Problem):
    """This place is not held any more, so the answer could not be noted. The person is still on the waiting list."""

    status = 409
    slug = "offer-has-ended"


class OfferGone(Problem):
    """This link is of nothing any more. If you are waiting to hear from us, your place on the list is the same as before. Call us if you wonder."""  # noqa: E501

    status = 410
    slug = "offer-gone"
