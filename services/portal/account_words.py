"""What roles and states of accounts are called on the screen (English source texts, translated in locale/)."""

from chassis.languages import N_

ROLES = {
    "coordinator": N_("Coordinator"),
    "event_manager": N_("Event manager"),
    "editor": N_("Editor"),
    "manager": N_("Manager"),
    "administrator": N_("Administrator"),
    "statistician": N_("Statistician"),
    "initiator": N_("Initiator"),
    "helper": N_("Helper for a lost phone"),
}
DOES = {
    "coordinator": N_("Answers enquiries, talks with people and starts groups."),
    "event_manager": N_("Plans events and sees who comes."),
    "editor": N_("Writes newsletters and the office's own texts."),
    "manager": N_("Sees the figures and closes months."),
    "administrator": N_("Invites colleagues and decides what each may do."),
    "statistician": N_("Makes reports of the whole country's figures."),
    "helper": N_("Works at another office, and can let colleagues here in who have lost the phone. Sees nothing else."),
}
STATES = {"invited": N_("Invited"), "active": N_("In use"), "closed": N_("Account closed")}
STATE_COLORS = {"invited": "warning", "active": "success", "closed": "neutral"}
LANGUAGES = {"nb": "Norsk bokmål", "nn": "Norsk nynorsk", "en": "English"}
