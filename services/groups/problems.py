"""What can go wrong with enquiries and groups, in the words a person reads."""

from chassis.problems import Conflict, NotFound, Problem


class AdultsOnly(Problem):
    """Our groups are for people aged 18 and over, so we cannot put you on the list. You are welcome to talk with someone who is there for you now: ring 116 111 (Alarmtelefonen for barn og unge), or write to ung.no."""  # noqa: E501

    status = 422
    slug = "adults-only"


class PhoneNumberNotPossible(Problem):
    """This does not look like a phone number. Write eight digits, or begin with + and the country code."""

    status = 422
    slug = "phone-number-not-possible"


class PickupCodeUnknown(Problem):
    """We do not recognise this code. Look at your receipt once more, or call us and we will sort it out together."""

    status = 404
    slug = "pickup-code-unknown"


class EnquiryNotFound(NotFound):
    """We could not find this enquiry. It may have been erased."""

    slug = "enquiry-not-found"


class EnquiryPaused(Problem):
    """This person has a pause. End the pause first, when you have talked together."""

    status = 409
    slug = "enquiry-paused"


class ConversationFirst(Problem):
    """We talk with everyone before they are chosen for a group, and have not talked with this person yet."""

    status = 409
    slug = "conversation-first"


class AskAgainWhenNotNow(Problem):
    """When to ask again is told only where it is not now."""

    status = 422
    slug = "ask-again-when-not-now"


class PlaceIsHeld(Problem):
    """A place in a group is held for this person. Answer that first, and then take a pause."""

    status = 409
    slug = "place-is-held"


class VisitOver(Problem):
    """Your visit is over. Write the code once more."""

    status = 410
    slug = "visit-over"


class EnquiryNotWaiting(Problem):
    """This person is no longer waiting."""

    status = 409
    slug = "enquiry-not-waiting"


class AlreadyInAGroup(Problem):
    """One of those chosen has been chosen for another group in the meantime."""

    status = 409
    slug = "already-in-a-group"
    constraint = "one_person_in_one_group"


class GroupNotFound(NotFound):
    """We could not find this group."""

    slug = "group-not-found"


class GroupNotForming(Problem):
    """This group is not being formed any more."""

    status = 409
    slug = "group-not-forming"


class GroupNotStarting(Problem):
    """This group is not in its starting phase."""

    status = 409
    slug = "group-not-starting"


class GroupNotEnded(Problem):
    """This group has not ended, so there is nothing to take back."""

    status = 409
    slug = "group-not-ended"


class MeetingNotFound(NotFound):
    """No meeting is recorded for this group on that day."""

    slug = "meeting-not-found"


class GroupNotSelfLed(Problem):
    """This group does not lead itself yet, so it is the initiators who know how it goes."""

    status = 409
    slug = "group-not-self-led"


class GroupHasEnded(Problem):
    """This group has ended."""

    status = 409
    slug = "group-has-ended"


class TooFewPeople(Problem):
    """A group starts with at least {fewest} people; {chosen} are chosen."""

    status = 409
    slug = "too-few-people"


class TooManyPeople(Problem):
    """A group has at most {most} people; {chosen} are chosen."""

    status = 409
    slug = "too-many-people"


class AgesTooFarApart(Problem):
    """The years of birth that we know span {span} years; here the limit is {limit}."""

    status = 409
    slug = "ages-too-far-apart"


class TooFewMeetings(Problem):
    """The initiators stay for at least {fewest} meetings; {held} are recorded."""

    status = 409
    slug = "too-few-meetings"


class MeetingAlreadyRecorded(Problem):
    """This meeting is already recorded."""

    status = 409
    slug = "meeting-already-recorded"
    constraint = "one_meeting_a_day"


class DateNotPossible(Problem):
    """This date cannot be right: it is in the future, or before the group began."""

    status = 422
    slug = "date-not-possible"


class InitiatorUnknown(Problem):
    """One of the initiators chosen is not in our register."""

    status = 422
    slug = "initiator-unknown"
    constraint = "initiator_is_known"


class TooManyInitiators(Problem):
    """A group has at most {most} initiators."""

    status = 409
    slug = "too-many-initiators"


class InitiatorNotFound(Problem):
    """There is no such initiator in the register."""

    status = 404
    slug = "initiator-not-found"


class InitiatorPaused(Problem):
    """{name} has a pause until {until}. Choose another, or end the pause first."""

    status = 409
    slug = "initiator-paused"


class InitiatorNotAgreed(Problem):
    """{name} has no confidentiality agreement on record. Note it first, or choose another."""

    status = 409
    slug = "initiator-not-agreed"


class NothingAskedFor(Conflict):
    """This group has not asked for an initiator to come back, or it is over."""

    slug = "nothing-asked-for"


class RecallGiven(Conflict):
    """We have found somebody who comes to you. Call us if you would rather be without."""

    slug = "recall-given"


class DraftGone(Problem):
    """The form was left for more than half an hour, so we have wiped what was written. Please begin again."""

    status = 410
    slug = "draft-gone"


class NobodyFound(Problem):
    """There is nothing here about this person."""

    status = 404
    slug = "nobody-found"


class NeverTogether(Problem):
    """Two of these people must never be in the same group. You see who on the page of each of them."""

    status = 409
    slug = "never-together"


class NotWithOneself(Problem):
    """Choose somebody else than the person whose page this is."""

    status = 422
    slug = "not-with-oneself"


class ProposalNotFound(NotFound):
    """This proposal is no longer there. Proposals have been made anew, or the group is being formed already."""

    slug = "proposal-not-found"


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


class LifeLinkGone(Problem):
    """This link is of nothing any more: the group is noted as ended, or the link has been replaced. Call us if that is wrong."""

    status = 410
    slug = "life-link-gone"


class CalendarLinkGone(Problem):
    """This calendar link opens nothing any more. Ask for a new one from whoever gave it to you."""

    status = 410
    slug = "calendar-link-gone"


class AnotherTimeThanProposed(Problem):
    """Those who are proposed can meet at {time}. Choose a first meeting then, or form the group and choose people anew."""

    status = 422
    slug = "another-time-than-proposed"


class CannotWrite(Conflict):
    """We cannot write to this person. Call instead, if you have a number."""

    slug = "cannot-write"


class NobodyToWriteTo(Conflict):
    """There is nobody here whom we can write to."""

    slug = "nobody-to-write-to"


class ContactNotFound(NotFound):
    """We could not find this call. Somebody may have noted it already."""

    slug = "contact-not-found"


class StillLinkGone(NotFound):
    """This link does not work any more. Call us if you wonder about anything."""

    slug = "still-link-gone"


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


class MunicipalityUnknown(Problem):
    """We do not know the municipality {name}. Write it as on the map, with commas between several."""

    status = 422
    slug = "municipality-unknown"


class AgreementsWouldEnd(Problem):
    """With so few years some agreements end at once: {count}. Those it is about lose access. Tick below if that is meant."""

    status = 422
    slug = "agreements-would-end"


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


class ProjectNotOpen(Problem):
    """This project has been closed in the meantime. Choose among those that are open."""

    status = 409
    slug = "project-not-open"
