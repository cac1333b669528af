"""What can go wrong with events and registrations."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class EventNotFound(NotFound):
    """We could not find this event. It may belong to another office."""

    slug = "event-not-found"


class OnlyHeadOffice(Conflict):
    """Only head office can have every office show an event."""

    slug = "only-head-office"


class RegistrationNotFound(NotFound):
    """This link does not lead to a registration. It may have been cut short, or the event is long past."""

    slug = "registration-not-found"


class CodeNotFound(NotFound):
    """No registration for this event has that code. Look for the person by name instead."""

    slug = "code-not-found"


class CodeOfAnotherEvent(NotFound):
    """This ticket is for something else: {title}, {day}."""

    slug = "code-of-another-event"


class WalkInNotFound(NotFound):
    """This is not there any more."""

    slug = "walk-in-not-found"


class RegistrationClosed(Problem):
    """Registration for this event has closed."""

    status = 409
    slug = "registration-closed"


class CounterNotAmongThem(Invalid):
    """Whoever counts it must be one of those who hold it with you."""

    slug = "counter-not-among-them"


class CountingDecided(Conflict):
    """Who counts it was decided when it was published, and people have been counted since."""

    slug = "counting-decided"


class WayMissing(Invalid):
    """Choose whether you come or take part digitally."""

    slug = "way-missing"


class NotHybrid(Conflict):
    """This is only for what is both in person and digital."""

    slug = "not-hybrid"


class NoPlaceMeanwhile(Conflict):
    """There is no place there just now either. You keep your place in the line."""

    slug = "no-place-meanwhile"


class OfferGone(Conflict):
    """This place is not held any more: the time to answer is over, or it has been answered."""

    slug = "offer-gone"


class SomeAreDigital(Invalid):
    """Some are registered to take part digitally. Change it for each of them first, or cancel for them."""

    slug = "some-are-digital"


class PartyTooLarge(Invalid):
    """There are only {capacity} seats in all, so we cannot register so many together."""

    slug = "party-too-large"


class CodeUnknown(Invalid):
    """This is for those who are invited. Write the code that stands in the invitation."""

    slug = "code-unknown"


class CodeUsedUp(Invalid):
    """This code is not good for so many more. Ask whoever gave it to you."""

    slug = "code-used-up"


class InvitationNotFound(NotFound):
    """This code is not there any more."""

    slug = "invitation-not-found"


class OrganisationMissing(Invalid):
    """Write which workplace or organisation you come from: there is a limit to how many may come from each."""

    slug = "organisation-missing"


class OrganisationFull(Invalid):
    """At most {most} may come from each workplace or organisation, and with you there would be more."""

    slug = "organisation-full"


class AnsweredAlready(Conflict):
    """This has been answered already, or they have cancelled."""

    slug = "answered-already"


class StillAsked(Conflict):
    """We have not answered you yet. Until then you can only cancel."""

    slug = "still-asked"


class LinkOnlyCancels(Conflict):
    """This can only be done by the link in the e-mail from us."""

    slug = "link-only-cancels"


class EventBegun(Conflict):
    """The event has begun. Say at the door how many you are."""

    slug = "event-begun"


class CompanionUnnamed(Invalid):
    """Write the name first, and then where this one is reached. It may have been changed meanwhile."""

    slug = "companion-unnamed"


class WaitsAlready(Invalid):
    """While you wait you can become fewer, not more, because others wait behind you. The others can register by themselves."""

    slug = "waits-already"


class NoRoomForMore(Invalid):
    """There is not room for more of you now, and your registration is as it was. The others can register by themselves."""

    slug = "no-room-for-more"


class PostcodeUnknown(Invalid):
    """We do not know this postcode."""

    slug = "postcode-unknown"


class TimesImpossible(Invalid):
    """An event must end after it starts, and registration must close before the event ends."""

    slug = "times-impossible"


class MovedIntoThePast(Invalid):
    """An event can only be moved to a time that is still to come."""

    slug = "moved-into-the-past"


class EventNotDraft(Conflict):
    """This event has been published already."""

    slug = "event-not-draft"


class EventNotPublished(Conflict):
    """This can only be done with an event that is published and not called off."""

    slug = "event-not-published"


class EventNotClosed(Conflict):
    """Who came has not been settled yet, so there is nothing to put right."""

    slug = "event-not-closed"


class NoTraining(Conflict):
    """This is no initiator training, so there is nobody to pass on to the register."""

    slug = "no-training"


class SignedWithoutYes(Problem):
    """Somebody is ticked as having signed, and not as saying yes. Tick both, or neither."""

    status = 422
    slug = "signed-without-yes"


class TrainingNotSettled(Conflict):
    """Note who came first. Then they can be passed on to the register."""

    slug = "training-not-settled"


class EventNotSettled(Conflict):
    """Note who came first. Then you can tell how it was."""

    slug = "event-not-settled"


class SpeakerNotFound(NotFound):
    """This speaker is not on the list any more."""

    slug = "speaker-not-found"


class TalkNotFound(NotFound):
    """This is not there any more."""

    slug = "talk-not-found"


class EventNotStarted(Conflict):
    """Attendance can be settled from the day the event is held."""

    slug = "event-not-started"


class PlacesTaken(Conflict):
    """{taken} seats are taken already, so there cannot be fewer than that."""

    slug = "places-taken"


class DigitalPlacesTaken(Conflict):
    """{taken} digital places are taken already, so there cannot be fewer than that."""

    slug = "digital-places-taken"


class NotConfirmed(Conflict):
    """This registration has no place: it is on the waiting list or has been cancelled."""

    slug = "not-confirmed"


class HeadCountDiffers(Invalid):
    """The numbers by sector add up to more than the head-count."""

    slug = "head-count-differs"


class NobodyToWriteTo(Conflict):
    """There is nobody here whom we can write to."""

    slug = "nobody-to-write-to"


class OutreachNotFound(NotFound):
    """We could not find this. It may have been taken out, or belong to another office."""

    slug = "outreach-not-found"


class NotHeldYet(Invalid):
    """Write it down on the day, or afterwards: this day has not come yet."""

    slug = "not-held-yet"


class MunicipalityMissing(Invalid):
    """Say which municipality it was in."""

    slug = "municipality-missing"


class MunicipalityUnknown(Invalid):
    """We do not know this municipality. Write its name, or a postcode there."""

    slug = "municipality-unknown"


class MunicipalityNotOne(Invalid):
    """Several municipalities have this name. Write the county behind it, such as Herøy (Nordland)."""

    slug = "municipality-not-one"


class MunicipalityNotFound(NotFound):
    """There is no municipality with this number."""

    slug = "municipality-not-found"


class StepNotFound(NotFound):
    """This step is not there any more."""

    slug = "step-not-found"


class QuestionNotFound(NotFound):
    """This question is not asked any more. Someone may just have changed it."""

    slug = "question-not-found"


class TooManyQuestions(Conflict):
    """There are {most} questions already. Take one away first: a long form is not filled in."""

    slug = "too-many-questions"


class OthersHangOnIt(Conflict):
    """Another question is asked only with a certain answer to this one. Change that one first."""

    slug = "others-hang-on-it"


class ConditionImpossible(Invalid):
    """It can only hang on an answer that can be given to a question before it."""

    slug = "condition-impossible"


class AnswersMissing(Invalid):
    """There is a little more to answer, or to answer otherwise."""

    slug = "answers-missing"


class ProjectNotOpen(Problem):
    """This project has been closed in the meantime. Choose among those that are open."""

    status = 409
    slug = "project-not-open"
