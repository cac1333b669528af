"""What texts can be filled in with: each has a name, a kind, and a sample by which it is looked at."""

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
    is_pictured: bool = False
    """Whether it is attached as a picture for a camera too."""


SENDER = Parameter("sender", "text", N_("Who signs: a person at the office"), "Ingrid", is_optional=True)
OFFICE = Parameter("office", "text", N_("The name of the office"), "LINK Oslo", reveals=True)
PHONE = Parameter("phone", "phone", N_("The office's phone number"), "+4722000000", is_optional=True)
ALWAYS = (SENDER, OFFICE, PHONE)
"""What every text can be filled in with."""

NAME = Parameter("name", "text", N_("The name of the receiver"), "Solveig", is_optional=True)
CALLED = Parameter("called", "text", N_("What the receiver wants to be called"), "Dugg", is_optional=True)
TITLE = Parameter("title", "text", N_("The title of the event"), "Åpen kveld", reveals=True)
STARTS_AT = Parameter("starts_at", "moment", N_("When it begins"), "2030-05-03T18:00:00+02:00")
WHERE = Parameter(
    "where", "text", N_("The place, or that it is digital"), "Kulturhuset, Storgata 5", is_optional=True, reveals=True
)
LINK = Parameter("link", "link", N_("The receiver's own link"), "{base_url}/m/3f8a1c", must_stand=True)
MAYBE_LINK = LINK._replace(is_optional=True, must_stand=False)
CODE = Parameter("code", "code", N_("The code to show or write"), "KLØV-4821", must_stand=True)
TICKET = CODE._replace(is_pictured=True)
SEATS = Parameter("seats", "several", N_("How many they are, when more than one"), "3", is_optional=True)
DIGITAL_ADDRESS = Parameter(
    "digital_address", "link", N_("Where those who take part digitally go in"), "{base_url}/m/3f8a1c", is_optional=True
)
PRICE = Parameter("price", "count", N_("What it costs in all, in kroner"), "1500", is_optional=True, reveals=True)
MARK = Parameter(
    "mark", "text", N_("What they wish the invoice to be marked with"), "Bestilling 17", is_optional=True, reveals=True
)
POSITION = Parameter("position", "count", N_("The place in line"), "4")
ANSWER_BY = Parameter("answer_by", "date", N_("The last day to answer"), "2030-05-10", is_optional=True)
ANSWER_BEFORE = Parameter("answer_before", "moment", N_("When they must have answered"), "2030-04-20T12:00:00+02:00")
VALID_UNTIL = Parameter("valid_until", "moment", N_("How long it works"), "2030-05-04T18:00:00+02:00", is_optional=True)

EVENT = (NAME, TITLE, STARTS_AT, WHERE)
MEETING = (CALLED, STARTS_AT, WHERE)
