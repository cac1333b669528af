"""Made-up values, by which a text is looked at before anyone gets it."""

from typing import Any

from services.notifications.parameters import DIGITAL_ADDRESS
from services.notifications.templates import Template

HOST = "kontor.example.org"
OFFICE: dict[str, Any] = {
    "name": "LINK Oslo",
    "phone": "+4722000000",
    "email": "oslo@example.org",
    "street": "Storgata 1",
    "postcode": "0155",
    "city": "Oslo",
    "sender": "Ingrid",
}


def parameters(template: Template, base_url: str = f"https://{HOST}", *, whole: bool = True) -> dict[str, Any]:
    """A value for each parameter, as the asking service would send it to somebody who comes; only what is always there
    unless ``whole``."""
    wanted = [one for one in template.parameters if one is not DIGITAL_ADDRESS and (whole or not one.is_optional)]
    told = {one.name: one.sample.replace("{base_url}", base_url) for one in wanted}
    return told | ({"place": told.pop("where"), "format": "in_person"} if "where" in told else {})
