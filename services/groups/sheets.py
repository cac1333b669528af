"""Sheets a group has use for on paper: what they agree on, how a meeting may go, and a list they keep themselves."""

from typing import Final

from chassis.languages import N_

AGREEMENT: Final = (
    N_("What is said in the group stays in the group."),
    N_("I do not tell anyone who else takes part, and greet nobody outside in a way that gives it away."),
    N_("This holds when I have left the group, and when the group has ended."),
    N_("I may say what the group means to me, and speak of my own life, to whomever I like."),
    N_("If somebody's life or health is in danger I call for help, and tell the group as soon as I can."),
)
"""What each promises the others; nobody signs towards the office, which keeps no copy."""

MEETING: Final = (
    (N_("Welcome and a first round"), N_("A few words each: how am I today? It is all right to pass.")),
    (N_("Who needs time today?"), N_("Share the time between you, and let nobody be forgotten.")),
    (N_("The conversation"), N_("Speak of yourself. Listen more than you advise. One at a time.")),
    (N_("A break"), N_("Coffee, air, a little quiet.")),
    (N_("Next time"), N_("Who opens the door, and who leads the rounds?")),
    (N_("A last round"), N_("How is it to go home now?")),
)

LINES: Final = 10
"""Rows to be filled in by hand: the most a group may be, and two to spare."""
