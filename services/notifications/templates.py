"""Which messages there are, and what each may be filled in with; the words stand in ``messages/`` or are edited by staff."""

from typing import NamedTuple

from chassis.languages import N_


class Parameter(NamedTuple):
    """Something a text can be filled in with."""

    name: str
    kind: str
    """text, prose, moment, date, link, code, count, several (a number told only above one) or phone."""
    about: str
    sample: str
    """What previews and checks fill in."""
    is_optional: bool = False
    """Whether it may be missing: a text may then use it only in an optional part."""
    must_stand: bool = False
    """Whether every text of the template must use it, since the message is of no use without."""
    reveals: bool = False
    """Whether it may tell others what the message is about, and so may not stand in a discreet text."""


class Template(NamedTuple):
    """A message the office may send."""

    code: str
    name: str
    about: str
    """When it goes out, for those who edit the text."""
    parameters: tuple[Parameter, ...]

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name, also one that every text has; null when there is none."""
        return next((one for one in (*self.parameters, *ALWAYS) if one.name == name), None)


SENDER = Parameter("sender", "text", N_("Who signs: a person at the office"), "Ingrid", is_optional=True)
OFFICE = Parameter("office", "text", N_("The name of the office"), "LINK Oslo", reveals=True)
PHONE = Parameter("phone", "phone", N_("The office's phone number"), "+4722000000", is_optional=True)
ALWAYS = (SENDER, OFFICE, PHONE)
"""What every text can be filled in with."""

_name = Parameter("name", "text", N_("The name of the receiver"), "Solveig", is_optional=True)
_called = Parameter("called", "text", N_("What the receiver wants to be called"), "Dugg", is_optional=True)
_title = Parameter("title", "text", N_("The title of the event"), "Åpen kveld", reveals=True)
_starts_at = Parameter("starts_at", "moment", N_("When it begins"), "2030-05-03T18:00:00+02:00")
_where = Parameter(
    "where", "text", N_("The place, or that it is digital"), "Kulturhuset, Storgata 5", is_optional=True, reveals=True
)
_link = Parameter("link", "link", N_("The receiver's own link"), "{base_url}/m/3f8a1c", must_stand=True)
_maybe_link = _link._replace(is_optional=True, must_stand=False)
_code = Parameter("code", "code", N_("The code to show or write"), "KLØV-4821", must_stand=True)
_seats = Parameter("seats", "several", N_("How many they are, when more than one"), "3", is_optional=True)
_position = Parameter("position", "count", N_("The place in line"), "4")
_answer_by = Parameter("answer_by", "date", N_("The last day to answer"), "2030-05-10", is_optional=True)
_valid_until = Parameter(
    "valid_until", "moment", N_("How long it works"), "2030-05-04T18:00:00+02:00", is_optional=True
)

_event = (_name, _title, _starts_at, _where)
_meeting = (_called, _starts_at, _where)

_ALL = (
    Template(
        "enquiry_received",
        N_("Receipt for a message to us"),
        N_("When someone has asked for help and gave an address."),
        (_called, Parameter("hear_by", "date", N_("When they hear from us at the latest"), "2030-05-10", True)),
    ),
    Template(
        "registration_confirmed",
        N_("Confirmation of registration"),
        N_("When someone has registered and has a place."),
        (*_event, _seats, _code, _link),
    ),
    Template(
        "registration_waiting",
        N_("Place on the waiting list"),
        N_("When someone has registered and it is full."),
        (*_event, _seats, _position, _link),
    ),
    Template(
        "registration_promoted",
        N_("A place came free"),
        N_("When someone on the waiting list of an event gets a place."),
        (*_event, _seats, _code, _link),
    ),
    Template(
        "registration_cancelled",
        N_("Registration cancelled"),
        N_("When someone has said that they are not coming."),
        _event,
    ),
    Template(
        "registration_repeat",
        N_("Registered before"),
        N_("When an address is registered once more."),
        (*_event, _link),
    ),
    Template("event_cancelled", N_("Event called off"), N_("When an event is called off."), _event),
    Template(
        "event_moved",
        N_("Event moved"),
        N_("When an event gets another time or place."),
        (
            *_event,
            Parameter(
                "earlier_starts_at", "moment", N_("When it was to begin before"), "2030-05-02T18:00:00+02:00", True
            ),
            _link,
        ),
    ),
    Template(
        "event_reminder",
        N_("Reminder of an event"),
        N_("Some days before an event."),
        (*_event, _code._replace(is_optional=True, must_stand=False), _maybe_link),
    ),
    Template(
        "thank_you",
        N_("Thank you for coming"),
        N_("After an event."),
        (*_event, _maybe_link),
    ),
    Template(
        "first_meeting_reminder",
        N_("Reminder of a first meeting"),
        N_("Some days before the first meeting of a group."),
        (
            *_meeting,
            Parameter("met_by", "text", N_("Who meets them at the door"), "Rogn", is_optional=True),
            _maybe_link,
        ),
    ),
    Template(
        "still_waiting",
        N_("Do you still wish to wait?"),
        N_("When someone has waited long for a group."),
        (_called, _answer_by, _maybe_link),
    ),
    Template(
        "offer",
        N_("Offer of a place"),
        N_("When there is a place for someone who waits."),
        (*_meeting, _answer_by, _maybe_link),
    ),
    Template(
        "offer_reminder",
        N_("Reminder of an offer"),
        N_("Some days before an offer of a place lapses."),
        (*_meeting, _answer_by, _maybe_link),
    ),
    Template(
        "sign_of_life",
        N_("Sign of life"),
        N_("To the contact of a group that leads itself, now and then."),
        (
            _called,
            Parameter("title", "text", N_("What the group is called"), "Onsdagsgruppa", True, reveals=True),
            _maybe_link,
        ),
    ),
    Template(
        "invitation_received",
        N_("Receipt for an invitation"),
        N_("When a municipality or an organisation has invited us."),
        (_name, Parameter("hear_by", "date", N_("When they hear from us at the latest"), "2030-05-10", True)),
    ),
    Template(
        "invitation_answered",
        N_("Answer to an invitation"),
        N_("When staff answer an invitation."),
        (
            _name,
            Parameter(
                "text",
                "prose",
                N_("What was written"),
                "Vi kommer gjerne. Passer tirsdag 14. mai klokka 10?\n\nIngrid",
                must_stand=True,
            ),
        ),
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
    ),
    Template(
        "account_invited",
        N_("Invitation to an account"),
        N_("When someone is to work in Brikke."),
        (_name, _link, _valid_until),
    ),
    Template(
        "password_forgotten",
        N_("Forgotten password"),
        N_("When someone has asked to choose a new password."),
        (_name, _link, _valid_until),
    ),
    Template(
        "initiator_code",
        N_("Code for an initiator"),
        N_("When an initiator signs in."),
        (_called, _code, _valid_until),
    ),
    Template(
        "initiator_admitted",
        N_("Welcome as an initiator"),
        N_("When someone has become an initiator."),
        (_called, _maybe_link),
    ),
    Template(
        "preferences",
        N_("Link to preferences"),
        N_("When someone has asked to change how we write to them."),
        (_link,),
    ),
)  # fmt: skip
TEMPLATES = {template.code: template for template in _ALL}
