"""Which messages there are, and what each may be filled in with; the words stand in ``messages/`` or are edited by staff."""

from typing import NamedTuple

from chassis.languages import N_
from services.notifications.parameters import (
    ALWAYS,
    ANSWER_BEFORE,
    ANSWER_BY,
    CALLED,
    CODE,
    DIGITAL_ADDRESS,
    EVENT,
    LINK,
    MARK,
    MAYBE_LINK,
    MEETING,
    NAME,
    POSITION,
    PRICE,
    SEATS,
    TICKET,
    VALID_UNTIL,
    Parameter,
)


class Template(NamedTuple):
    """A message the office may send."""

    code: str
    name: str
    about: str
    """When it goes out, for those who edit the text."""
    parameters: tuple[Parameter, ...]
    purpose: str
    """What it usually is sent for."""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name, also one that every text has; null when there is none."""
        return next((one for one in (*self.parameters, *ALWAYS) if one.name == name), None)


TALK = (
    *MEETING,
    Parameter("met_by", "text", N_("Given name of whoever the receiver talks with"), "Rogn", is_optional=True),
    MAYBE_LINK,
)

_ALL = (
    Template(
        "enquiry_received",
        N_("Receipt for a message to us"),
        N_("When someone has asked for help and gave an address."),
        (CALLED, Parameter("hear_by", "date", N_("When they hear from us at the latest"), "2030-05-10", True)),
        purpose="enquiry",
    ),
    Template(
        "registration_confirmed",
        N_("Confirmation of registration"),
        N_("When someone has registered and has a place."),
        (
            *EVENT,
            SEATS,
            CODE,
            DIGITAL_ADDRESS,
            PRICE,
            MARK,
            LINK,
        ),  # its picture is behind the link: making one takes longer than the whole mail
        purpose="event_registration",
    ),
    Template(
        "registration_asked",
        N_("A wish to come received"),
        N_("When someone has asked to come to an event where the office answers each one."),
        (*EVENT, SEATS, LINK),
        purpose="event_registration",
    ),
    Template(
        "registration_refused",
        N_("No place this time"),
        N_("When the office has said no to someone who asked to come to an event."),
        EVENT,
        purpose="event_registration",
    ),
    Template(
        "registration_waiting",
        N_("Place on the waiting list"),
        N_("When someone has registered and it is full."),
        (*EVENT, SEATS, POSITION, LINK),
        purpose="event_registration",
    ),
    Template(
        "registration_promoted",
        N_("A place came free"),
        N_("When someone on the waiting list of an event gets a place."),
        (*EVENT, SEATS, TICKET, DIGITAL_ADDRESS, PRICE, MARK, LINK),
        purpose="event_registration",
    ),
    Template(
        "registration_offered",
        N_("A place held for an answer"),
        N_("When a place came free, and whoever is next in line is asked whether they take it."),
        (*EVENT, SEATS, ANSWER_BEFORE._replace(must_stand=True), LINK),
        purpose="event_registration",
    ),
    Template(
        "registration_offer_lapsed",
        N_("A place gone on to the next"),
        N_("When someone has not answered in time whether they take a place that came free."),
        EVENT,
        purpose="event_registration",
    ),
    Template(
        "registration_cancelled",
        N_("Registration cancelled"),
        N_("When someone has said that they are not coming."),
        EVENT,
        purpose="event_registration",
    ),
    Template(
        "companion_confirmed",
        N_("A ticket of one's own"),
        N_("When somebody has registered others too, and said where they are reached."),
        (*EVENT, TICKET, DIGITAL_ADDRESS, LINK),
        purpose="event_registration",
    ),
    Template(
        "companion_cancelled",
        N_("A ticket that is not good any more"),
        N_("When whoever registered others too has taken back a place of theirs."),
        EVENT,
        purpose="event_registration",
    ),
    Template(
        "registration_repeat",
        N_("Registered before"),
        N_("When an address is registered once more."),
        (*EVENT, LINK),
        purpose="event_registration",
    ),
    Template(
        "event_cancelled",
        N_("Event called off"),
        N_("When an event is called off."),
        EVENT,
        purpose="event_registration",
    ),
    Template(
        "event_moved",
        N_("Event moved"),
        N_("When an event gets another time or place."),
        (
            *EVENT,
            Parameter(
                "earlier_starts_at", "moment", N_("When it was to begin before"), "2030-05-02T18:00:00+02:00", True
            ),
            POSITION._replace(is_optional=True),
            DIGITAL_ADDRESS,
            LINK,
        ),
        purpose="event_registration",
    ),
    Template(
        "event_reminder",
        N_("Reminder of an event"),
        N_("Some days before an event."),
        (*EVENT, TICKET._replace(is_optional=True, must_stand=False), DIGITAL_ADDRESS, MAYBE_LINK),
        purpose="event_reminder",
    ),
    Template(
        "thank_you", N_("Thank you for coming"), N_("After an event."), (*EVENT, MAYBE_LINK), purpose="event_thanks"
    ),
    Template(
        "speaker_thanks",
        N_("Thank you for your talk"),
        N_("After an event, to those who spoke."),
        (*EVENT, MAYBE_LINK),
        purpose="event_thanks",
    ),
    Template(
        "first_meeting_reminder",
        N_("Reminder of a first meeting"),
        N_("Some days before the first meeting of a group."),
        (
            *MEETING,
            Parameter("met_by", "text", N_("Who meets them at the door"), "Rogn", is_optional=True),
            MAYBE_LINK,
        ),
        purpose="group_meeting",
    ),
    Template(
        "still_waiting",
        N_("Do you still wish to wait?"),
        N_("When someone has waited long for a group."),
        (CALLED, ANSWER_BY, MAYBE_LINK),
        purpose="still_waiting",
    ),
    Template(
        "offer",
        N_("Offer of a place"),
        N_("When there is a place for someone who waits."),
        (*MEETING, ANSWER_BY, MAYBE_LINK),
        purpose="group_offer",
    ),
    Template(
        "offer_reminder",
        N_("Reminder of an offer"),
        N_("Some days before an offer of a place lapses."),
        (*MEETING, ANSWER_BY, MAYBE_LINK),
        purpose="group_offer",
    ),
    Template(
        "offer_accepted",
        N_("An offer accepted"),
        N_("When someone has said yes to a place."),
        (*MEETING, MAYBE_LINK),
        purpose="group_offer",
    ),
    Template(
        "offer_lapsed",
        N_("An offer lapsed"),
        N_("When nothing was heard by the last day, and the place has gone to another."),
        MEETING,
        purpose="group_offer",
    ),
    Template(
        "offer_withdrawn",
        N_("No group after all"),
        N_("To those who were offered a place in a group that comes to nothing."),
        MEETING,
        purpose="group_offer",
    ),
    Template(
        "group_announced",
        N_("A group with a date"),
        N_("When somebody who waits is told of a group that begins if enough join."),
        (*MEETING, ANSWER_BY, MAYBE_LINK),
        purpose="group_offer",
    ),
    Template(
        "announced_joined",
        N_("Joined a group with a date"),
        N_("When somebody has joined a group that begins if enough do."),
        (*MEETING, ANSWER_BY, MAYBE_LINK),
        purpose="group_offer",
    ),
    Template(
        "announced_goes_ahead",
        N_("A group with a date begins"),
        N_("When enough have joined a group, to those who have."),
        (*MEETING, MAYBE_LINK),
        purpose="group_offer",
    ),
    Template(
        "first_meeting_moved",
        N_("First meeting moved"),
        N_("To those who hold a place, when the first meeting gets another time."),
        (*MEETING, MAYBE_LINK),
        purpose="group_meeting",
    ),
    Template(
        "first_meeting_place",
        N_("First meeting in another place"),
        N_("To those who hold a place, and to the initiators, when the first meeting is in another place."),
        (*MEETING, MAYBE_LINK),
        purpose="group_meeting",
    ),
    Template(
        "talk_invited",
        N_("A time for a conversation"),
        N_("When someone who waits is asked to choose a time for a conversation with us."),
        (CALLED, MAYBE_LINK),
        purpose="intake",
    ),
    Template(
        "talk_booked",
        N_("A conversation agreed on"),
        N_("When a time for a conversation with us has been chosen."),
        TALK,
        purpose="intake",
    ),
    Template(
        "talk_moved",
        N_("A conversation moved"),
        N_("When a conversation with us has another time."),
        TALK,
        purpose="intake",
    ),
    Template(
        "talk_cancelled",
        N_("A conversation cancelled"),
        N_("When a conversation with us is cancelled, by the person or by us."),
        TALK,
        purpose="intake",
    ),
    Template(
        "talk_reminder",
        N_("Reminder of a conversation"),
        N_("The day before a conversation with us."),
        TALK,
        purpose="intake",
    ),
    Template(
        "sign_of_life",
        N_("Sign of life"),
        N_("To the contact of a group that leads itself, now and then."),
        (
            CALLED,
            Parameter("title", "text", N_("What the group is called"), "Onsdagsgruppa", True, reveals=True),
            MAYBE_LINK,
        ),
        purpose="sign_of_life",
    ),
    Template(
        "recall",
        N_("An initiator comes back"),
        N_("To the contact of a group that leads itself, when an initiator comes back for some meetings."),
        (
            CALLED,
            Parameter("met_by", "text", N_("First name of whoever comes"), "Siv"),
        ),
        purpose="recall",
    ),
    Template(
        "invitation_received",
        N_("Receipt for an invitation"),
        N_("When a municipality or an organisation has invited us."),
        (NAME, Parameter("hear_by", "date", N_("When they hear from us at the latest"), "2030-05-10", True)),
        purpose="invitation",
    ),
    Template(
        "invitation_answered",
        N_("Answer to an invitation"),
        N_("When staff answer an invitation."),
        (
            NAME,
            Parameter(
                "text",
                "prose",
                N_("What was written"),
                "Vi kommer gjerne. Passer tirsdag 14. mai klokka 10?\n\nIngrid",
                must_stand=True,
            ),
        ),
        purpose="invitation",
    ),
    Template(
        "by_hand",
        N_("Written by hand"),
        N_("When staff write to one or several."),
        (
            Parameter("subject", "text", N_("The subject line"), "Nytt rom på torsdag", reveals=True),
            Parameter(
                "text",
                "prose",
                N_("What was written"),
                "Hei!\n\nVi møtes i et annet rom på torsdag. Jeg står ved inngangen og viser vei.",
                must_stand=True,
            ),
        ),
        purpose="conversation",
    ),
    Template(
        "account_invited",
        N_("Invitation to an account"),
        N_("When someone is to work in Brikke."),
        (NAME, LINK, VALID_UNTIL),
        purpose="account",
    ),
    Template(
        "password_forgotten",
        N_("Forgotten password"),
        N_("When someone has asked to choose a new password."),
        (NAME, LINK, VALID_UNTIL),
        purpose="account",
    ),
    Template(
        "account_changed",
        N_("Something about an account has changed"),
        N_("When a password or a code app is another, so that its owner sees it."),
        (
            NAME,
            Parameter("what", "text", N_("What has changed"), "Passordet til kontoen din er byttet.", must_stand=True),
        ),
        purpose="account",
    ),
    Template(
        "initiator_code",
        N_("Code for an initiator"),
        N_("When an initiator signs in."),
        (CALLED, CODE, VALID_UNTIL),
        purpose="initiator",
    ),
    Template(
        "initiator_admitted",
        N_("Welcome as an initiator"),
        N_("When someone has become an initiator."),
        (CALLED, MAYBE_LINK),
        purpose="initiator",
    ),
    Template(
        "initiator_renewal",
        N_("Renewal for an initiator"),
        N_("When the confidentiality agreement of an initiator ends soon, or the training is old."),
        (
            CALLED,
            Parameter("valid_to", "date", N_("The day the agreement ends"), "2030-05-10", is_optional=True),
            Parameter("trained_on", "date", N_("When the receiver was last trained"), "2028-05-10", is_optional=True),
        ),
        purpose="initiator_renewal",
    ),
    Template(
        "preferences",
        N_("Link to preferences"),
        N_("When someone has asked to change how we write to them."),
        (LINK,),
        purpose="enquiry",
    ),
)
TEMPLATES = {template.code: template for template in _ALL}
