"""What can go wrong with groups that are announced and joined, in the words a person reads."""

from chassis.problems import Conflict, NotFound, Problem


class AnnouncementNotFound(NotFound):
    """We could not find this group. It may have begun already."""

    slug = "announcement-not-found"


class JoiningOver(Conflict):
    """The last day to join has passed. Call us if you still wish to be in it, or look at the other groups we have."""

    slug = "joining-over"


class NoPlaceThere(Conflict):
    """There is no free place for you in this group. If you are on our waiting list, you are at the same place as before, and we write when something suits you. Call us if you wonder about anything."""  # noqa: E501

    slug = "no-place-there"


class HasAPlace(Conflict):
    """A place in a group is held already. Answer that first, or call us."""

    slug = "has-a-place"


class JoiningLinkGone(Problem):
    """This link is of nothing any more: the group has begun, or came to nothing. Your place on the list is the same as before. Call us if you wonder."""  # noqa: E501

    status = 410
    slug = "joining-link-gone"


class JoinByNotPossible(Problem):
    """The last day to join must be today or later, and at least two days before the first meeting, so that everyone can be told in time."""  # noqa: E501

    status = 422
    slug = "join-by-not-possible"


class PlacesNotPossible(Problem):
    """Here a group has from {fewest} to {most} people, and cannot need more than it has places for."""

    status = 422
    slug = "places-not-possible"


class NotEnoughYet(Conflict):
    """A group begins with at least {fewest} people; {joined} have joined."""

    slug = "not-enough-yet"
