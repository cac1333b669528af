"""What can go wrong with signing in, accounts and finding an office, in the words a person reads."""

from chassis.problems import Conflict, Invalid, NotAllowed, NotFound, Problem, Unavailable


class SignInRefused(Problem):
    """The e-mail address or the password is not right. Check both and try again."""

    status = 401
    slug = "sign-in-refused"


class CodeNeeded(Problem):
    """Write the six-digit code from your code app as well."""

    status = 401
    slug = "code-needed"


class CodeRefused(Problem):
    """The code is not right, or it has been used. Wait for the next one and try again."""

    status = 401
    slug = "code-refused"


class SlowDown(Problem):
    """There have been too many wrong tries, so we are taking it slowly. Wait a few minutes and try once more.

    A browser you have signed in with before is not held up by the tries of others.
    """

    status = 429
    slug = "slow-down"


class SignInBroken(Problem):
    """This sign-in took too long or was begun somewhere else. Begin again."""

    status = 401
    slug = "sign-in-broken"


class CodeAppNeeded(NotAllowed):
    """A code app must be set up first. Sign in with a browser, and you will be shown how."""

    slug = "code-app-needed"


class CodeAppWindowOver(NotAllowed):
    """The time for setting up a new code app is over. Ask an administrator at your office to begin again."""

    slug = "code-app-window-over"


class NobodyHere(Problem):
    """We do not know you here under that account. Ask whoever looks after accounts at your office to add its e-mail address."""

    status = 401
    slug = "nobody-here"


class ProviderAway(Unavailable):
    """We cannot reach the place where you sign in just now. Please try again in a moment."""

    slug = "provider-away"


class MailedCodeWrong(Problem):
    """This is not the code. Look at the latest e-mail from us, or ask for a new code."""

    status = 401
    slug = "mailed-code-wrong"


class PinWrong(Problem):
    """This is not the PIN. Try again, or ring the office to choose a new one."""

    status = 401
    slug = "pin-wrong"


class PinTooEasy(Invalid):
    """This PIN is among the first that anyone would try. Choose digits that do not follow a pattern."""

    slug = "pin-too-easy"


class PinsDiffer(Invalid):
    """The two are not the same. Write the PIN once more."""

    slug = "pins-differ"


class PasswordsClosed(NotAllowed):
    """Nobody signs in with a password at this office. Use the button on the sign-in page."""

    slug = "passwords-closed"


class PasswordWrong(Problem):
    """This is not the password you sign in with now."""

    status = 401
    slug = "password-wrong"


class LinkGone(NotFound):
    """This link has been used, or it is too old. Ask for a new one, and use the newest e-mail you have from us."""

    slug = "link-gone"


class RecoveryCodeRefused(Problem):
    """This is none of your recovery codes, or it has been used. Try another one from the sheet."""

    status = 401
    slug = "recovery-code-refused"


class SessionNotFound(NotFound):
    """There is nothing to sign out there any more."""

    slug = "session-not-found"


class OwnCodeApp(NotAllowed):
    """Nobody gives themselves a new start. Use a recovery code, or ring another who can help with a lost phone."""

    slug = "own-code-app"


class LastAdministrator(Conflict):
    """This is the only administrator the office has. Make somebody else an administrator first."""

    slug = "last-administrator"


class AlreadyInUse(Conflict):
    """This account is in use, so there is nobody to invite."""

    slug = "account-in-use"


class NoRoles(Invalid):
    """Choose at least one thing the person is to do."""

    slug = "no-roles"


class StatisticianElsewhere(Invalid):
    """National statistics are made at head office, so only head office has that role."""

    slug = "statistician-elsewhere"


class AccountExists(Conflict):
    """There is already an account with this e-mail address."""

    slug = "account-exists"
    constraint = "email_has_one_account"


class AccountNotFound(NotFound):
    """There is no such account at this office."""

    slug = "account-not-found"


class PasswordTooWeak(Invalid):
    """This password is too easy to guess."""

    slug = "password-too-weak"


class PostcodeUnknown(NotFound):
    """We do not know this postcode. Check the four digits, or choose your office from the list."""

    slug = "postcode-unknown"


class PlaceUnknown(NotFound):
    """We found no municipality or town of that name. Check the spelling, or write a postcode instead."""

    slug = "place-unknown"


class InvitationNotFound(NotFound):
    """We could not find this invitation. It may have been erased."""

    slug = "invitation-not-found"


class InvitationClosed(Conflict):
    """This invitation is closed."""

    slug = "invitation-closed"


class BrochureNotFound(NotFound):
    """We could not find this brochure. It may have been replaced by a newer one: look in the list."""

    slug = "brochure-not-found"


class NotAPdf(Invalid):
    """This is not a PDF file. Save or export the brochure as PDF first, and choose that file."""

    slug = "not-a-pdf"


class HelpLineNotFound(NotFound):
    """This helpline is not shown any more."""

    slug = "help-line-not-found"


class TooManyHelpLines(Conflict):
    """There are {most} helplines already. Whoever needs help now must find the right number at a glance: take one out first."""

    slug = "too-many-help-lines"


class ContactPointNotFound(NotFound):
    """There is no such contact point at this office."""

    slug = "contact-point-not-found"
