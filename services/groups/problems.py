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


class LifeLinkGone(Problem):
    """This link is of nothing any more: the group is noted as ended, or the link has been replaced. Call us if that is wrong."""

    status = 410
    slug = "life-link-gone"


class CalendarLinkGone(Problem):
    """This calendar link opens nothing any more. Ask for a new one from whoever gave it to you."""

    status = 410
    slug = "calendar-link-gone"


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


class MunicipalityUnknown(Problem):
    """We do not know the municipality {name}. Write it as on the map, with commas between several."""

    status = 422
    slug = "municipality-unknown"


class ProjectNotOpen(Problem):
    """This project has been closed in the meantime. Choose among those that are open."""

    status = 409
    slug = "project-not-open"
