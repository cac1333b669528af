"""What can go wrong with the list of themes, in the words a person reads."""

from chassis.problems import Conflict, NotFound, Problem


class ThemesAreHeadOffices(Conflict):
    """Head office keeps the list of themes. Talk with them if something is missing or should have another name."""

    slug = "themes-are-head-offices"


class ThemeNotFound(NotFound):
    """There is no such theme."""

    slug = "theme-not-found"


class ThemeTaken(Conflict):
    """There is a theme with this code already, perhaps one that is retired. Choose another code."""

    slug = "theme-taken"


class ThemeNameTaken(Conflict):
    """Another theme has this name. Choose one that tells them apart."""

    slug = "theme-name-taken"


class ThemeCodeNotPossible(Problem):
    """A code is 2 to 40 small letters a–z, digits and underscores, beginning with a letter, such as new_country."""

    status = 422
    slug = "theme-code-not-possible"
