"""The catalogue of indicators and the themes."""

import yaml

from services.groups import words
from services.reporting import catalogue

PROMISED = [
    "groups_started",
    "groups_running",
    "groups_self_led",
    "groups_ended",
    "meetings_held",
    "initiators_active",
    "initiators_trained",
    "events_held",
    "event_registrations",
    "event_participants",
    "outreach_held",
    "people_reached",
    "advice_given",
    "enquiries_professional",
    "agreements_active",
    "contact_points_active",
    "newsletters_sent",
    "newsletter_subscribers",
    "brochures_downloaded",
    "enquiries_received",
    "people_waiting",
    "people_placed",
    "waiting_days",
    "course_referrals",
    "course_conversions",
]


def test_every_promised_indicator_is_there() -> None:
    assert list(catalogue.current().indicators) == PROMISED


def test_every_text_is_there_in_three_languages() -> None:
    for indicator in catalogue.current().indicators.values():
        assert set(indicator.name) == set(indicator.definition) == {"nb", "nn", "en"}
    for names in catalogue.current().theme_names.values():
        assert set(names) == {"nb", "nn", "en"}


def test_people_are_divided_only_by_year_and_themes_only_by_county() -> None:
    for indicator in catalogue.current().indicators.values():
        for breakdown in indicator.breakdowns:
            assert (breakdown.stated == "year") == indicator.people
            assert breakdown.by != "theme" or breakdown.area == "county"
            assert breakdown.by in {*catalogue.current().dimensions, "municipality"}


def test_groups_and_the_catalogue_speak_of_the_same_things() -> None:
    dimensions = catalogue.current().dimensions
    assert dimensions["source"] == {*words.SOURCES, catalogue.UNSPECIFIED}
    assert dimensions["format"] == {*words.FORMATS, catalogue.UNSPECIFIED}


def test_no_code_stands_twice_in_a_file() -> None:
    for name, key in (("indicators.yaml", "indicators"), ("themes.yaml", "themes")):
        codes = [one["code"] for one in yaml.safe_load((catalogue.FOLDER / name).read_text())[key]]
        assert len(codes) == len(set(codes))
