"""What codes are called on the screen (English source texts, translated in locale/)."""

from chassis.languages import N_, gettext
from services.notifications import purposes, templates, texts

DRAWERS = {
    "waiting": N_("Waiting"),
    "sent": N_("Sent"),
    "failed": N_("Not sent"),
    "uncertain": N_("Uncertain"),
    "let_be": N_("Let be"),
}
EXPLANATIONS = {
    "waiting": N_("These go out by themselves, but for letters, which you print."),
    "sent": N_("The mail server has taken these, or you have posted them."),
    "failed": N_("These did not go out. Where the address is wrong, put it right and send again, or call the person."),
    "uncertain": N_("We cannot know whether these went out. Ask the person before you send one again."),
    "let_be": N_("We cannot know whether these went out, and somebody has decided not to send them again."),
}
EMPTY = {
    "waiting": N_("Nothing is waiting."),
    "sent": N_("Nothing has been sent yet."),
    "failed": N_("Everything has got through."),
    "uncertain": N_("Nothing is uncertain."),
    "let_be": N_("Nothing has been let be."),
}
TEMPLATES = {code: template.name for code, template in templates.TEMPLATES.items()}
REASONS = {
    "restored": N_(
        "Had not gone out when the backup was taken that the office was put back from, so it may have since"
    ),
    "let_be": N_("May have gone out; somebody has decided not to send it again"),
    "told_again": N_("Asked for again after a restore, so it may have gone out before"),
    "seal_gone": N_("Asked for so long ago that it can no longer be opened"),
    "refused_by_server": N_("The mail server refused the address"),
    "answer_never_came": N_("The line broke before we were answered, so it may have gone out"),
    "turned_away_too_often": N_("The mail server turned it away again and again"),
    "turned_away_for_now": N_("The mail server asked us to wait; we try again by ourselves"),
    "sender_refused": N_("The mail server does not take mail from our address; whoever looks after it must mend that"),
    "cannot_be_signed": N_(
        "The key that our mail is signed with cannot be used; whoever runs the machine must mend that"
    ),
    "domain_waits": N_("The receiver's mail service asked us to wait; we try again by ourselves"),
    "gateway_away": N_("We cannot reach the service that sends text messages; we try again by ourselves"),
    "gateway_refused_us": N_(
        "The service that sends text messages does not let us in; whoever runs the machine must mend that"
    ),
    "gateway_unusable": N_(
        "The service that sends text messages is not rightly set up; whoever runs the machine must mend that"
    ),
    "number_refused": N_("The service that sends text messages refused the number"),
    "not_a_mobile": N_("Text messages do not reach this number; call the person"),
    "not_safe": N_("The person has not said that messages to this phone are safe; call them"),
    "link_in_text": N_("Our text messages never hold links, so that nobody mistakes others' for ours"),
    "text_too_long": N_("The text is too long for a text message"),
    "server_away": N_("We cannot reach the mail server; we try again by ourselves"),
    "too_late": N_("It would have come too late to be of use"),
    "withdrawn": N_("It was taken back before it went out"),
    "changed_since": N_("What it was about has changed since, so it was not sent"),
    "channel_declined": N_("The person has asked not to be written to in this way"),
    "channel_not_set_up": N_("We have no way of sending this yet"),
    "cannot_be_written": N_("The text or the address lacks something"),
    "asked": N_("The person has asked not to be written to"),
    "bounced": N_("Mail to this address comes back: it does not exist, or no longer"),
    "came_back": N_("The mail came back, although the address seems to be right; try again later, or call"),
    "complained": N_("The person has marked our messages as unwanted"),
}
PURPOSES = {code: purpose.name for code, purpose in purposes.PURPOSES.items()}

NAMES_OF_UNREAD = {"se": N_("Northern Sami")}
"""What languages are called whose texts must be read by somebody before they are sent (``texts.UNREAD``)."""

CHANNELS = {"email": N_("By e-mail"), "sms": N_("By text message"), "letter": N_("By letter")}


def version(number: int) -> str:
    """What a version of a text is called: those Brikke comes with and those the office has written are counted apart."""
    if number < texts.EDITED_FROM:
        return gettext(N_("Brikke's own, version {number}")).format(number=number)
    return gettext(N_("The office's, version {number}")).format(number=number - texts.EDITED_FROM + 1)
