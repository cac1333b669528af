"""What can go wrong with where groups meet, in a room or by a link, in the words a person reads."""

from chassis.problems import Conflict, NotFound, Problem


class RoomNotFound(NotFound):
    """We could not find this room."""

    slug = "room-not-found"


class RoomHasEnded(Conflict):
    """This room is no longer ours to use."""

    slug = "room-has-ended"


class RoomTaken(Conflict):
    """Somebody else has the room at that time. Choose another room, or another time."""

    slug = "room-taken"
    constraint = "room_is_held_once"


class RoomNotOurs(Conflict):
    """The room cannot be used at that time of the week. Look at its hours, or choose another room."""

    slug = "room-not-ours-then"


class RoomClosed(Conflict):
    """The room is closed on the first day. Choose another room, or another day."""

    slug = "room-closed"


class RoomLacksAccess(Conflict):
    """The room does not have what somebody in the group needs to be able to take part: {what}."""

    slug = "room-lacks-access"


class RoomTooSmall(Conflict):
    """The room holds {seats}, and {chosen} are to meet there."""

    slug = "room-too-small"


class NoRoomFree(Conflict):
    """None of our rooms is free then that holds the group and has what those in it need. Choose another time, or register one more room."""  # noqa: E501

    slug = "no-room-free"


class NoRoomYet(Conflict):
    """This group has no room yet. Choose a day, a time and a room first."""

    slug = "no-room-yet"


class GroupMeetsOnScreen(Conflict):
    """This group meets on a screen, and needs no room."""

    slug = "group-meets-on-screen"


class BookingNotFound(NotFound):
    """We could not find this booking. It may have been freed already."""

    slug = "booking-not-found"


class ClosureNotFound(NotFound):
    """The room is not closed then. Somebody may have opened it already."""

    slug = "closure-not-found"


class PlaceUnknown(Problem):
    """We do not know this postcode."""

    status = 422
    slug = "place-unknown"


class GroupMeetsInARoom(Conflict):
    """This group meets in a room, and has no link."""

    slug = "group-meets-in-a-room"


class LinkNotPossible(Problem):
    """This does not look like a whole link. It begins with https:// and has no spaces."""

    status = 422
    slug = "link-not-possible"


class NoLinkGiven(Problem):
    """Paste a link, or settle on the page of rooms where digital groups meet, and one is made."""

    status = 422
    slug = "no-link-given"
