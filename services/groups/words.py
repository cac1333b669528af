"""The closed lists of groups: codes that are stored and told, never sentences."""

CHANNELS = ("email", "phone", "letter", "none")
FORMATS = ("in_person", "digital")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYTIMES = ("morning", "afternoon", "evening")
TIMES = tuple(f"{day}_{time}" for day in WEEKDAYS for time in DAYTIMES)
GENDERS = ("woman", "man", "other")
GENDER_WISHES = ("same", "any")
SOURCES = ("self", "partner", "course", "health_service", "friend", "media", "other")
LANGUAGES = ("nb", "nn", "en", "se")
"""What we can write in; what people talk in is any ISO 639 code."""
STATES = ("waiting", "placed", "withdrawn", "helped_on", "not_now")
LEAVING = ("withdrawn", "helped_on", "not_now")
LIVES = ("meeting", "paused", "open", "not_heard_from")
LIFE_ANSWERS = ("meeting", "open", "paused", "ended")
END_REASONS = ("completed", "too_few", "no_place", "disagreement", "initiator_left", "other")
ANSWERS = ("yes", "no", "another_time")
STILL = ("yes", "no")
"""Whether one still wishes to wait."""
PAUSE_WEEKS = (4, 8, 12, 26)
CONVERSATION_WAYS = ("phone", "here", "digital")
CONVERSATION_MINUTES = (15, 20, 30, 45, 60, 90)
CONVERSATION_OUTCOMES = ("waiting_list", "helped_on", "not_now")
CONTACT_WAYS = ("call", "visit", "letter", "email", "sms")
CONTACT_OUTCOMES = ("reached", "message_left", "not_reached")
SPOKEN = ("nb", "nn", "se", "en", "ar", "uk", "pl", "so", "ti", "fa", "es", "nsl")
"""Languages a group may be held in that a form shows; programs may write any other code."""
STEPS = ("trained", "co_initiator", "initiator")
OFFER_STATES = ("open", "accepted", "declined", "another_time", "lapsed", "taken_back")
ACCESS = ("step_free", "accessible_toilet", "hearing_loop", "parking", "scent_free")
"""What a room offers, and what somebody needs of it to be able to take part."""
