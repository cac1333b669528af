"""What staff write of figures in their own words: nothing that tells who somebody is."""

import re
from collections.abc import Mapping
from typing import Final

from chassis import identity_numbers
from services.reporting.problems import PersonNamed

CONTACT: Final = re.compile(r"[^\s@]+@[^\s@]+\.\w|(?<!\d)(?:\+?47[ .-]?)?(?:\d[ .-]?){8}(?!\d)")
"""An address or a phone number: nobody's belongs in what is said of a month."""


def refuse(texts: Mapping[str, str | None]) -> None:
    """Errors: IdentityNumberGiven, PersonNamed, at the fields ``texts`` names."""
    identity_numbers.refuse(**texts)
    if named := [field for field, text in texts.items() if text and CONTACT.search(text)]:
        raise PersonNamed(errors={field: [PersonNamed.sentence()] for field in named})
