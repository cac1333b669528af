"""A route says who may use it, or does not start."""

import pytest

from chassis import web
from chassis.web import PUBLIC, api, page
from chassis.web.routes import RouteInvalid
from tests.chassis.web.shop import show_form


def test_a_route_without_a_rule_is_refused_at_start() -> None:
    with pytest.raises(RouteInvalid, match="who may use it"):
        page("GET", "/x", show_form)


def test_an_empty_set_of_roles_is_no_rule() -> None:
    with pytest.raises(RouteInvalid, match="who may use it"):
        page("GET", "/x", show_form, roles=set())


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RouteInvalid, match="cordinator"):
        page("GET", "/x", show_form, roles={"cordinator"})


def test_two_routes_at_one_place_are_refused() -> None:
    with pytest.raises(RouteInvalid, match="twice"):
        web.service("shop", __file__, [page("GET", "/x", show_form, roles=PUBLIC)] * 2)


def test_a_page_and_an_api_route_may_share_a_path() -> None:
    table = [page("GET", "/x", show_form, roles=PUBLIC), api("GET", "/x", show_form, roles=PUBLIC)]
    assert web.service("shop", __file__, table)


def test_a_post_that_answers_201_creates_unless_it_says_otherwise() -> None:
    assert api("POST", "/x", show_form, roles=PUBLIC, status=201).creates
    assert not api("POST", "/x", show_form, roles=PUBLIC).creates
    assert not api("POST", "/x", show_form, roles=PUBLIC, status=201, creates=False).creates


def test_only_what_anyone_may_look_at_is_kept_for_others() -> None:
    assert page("GET", "/x", show_form, roles=PUBLIC, keep_s=60).keep_s == 60
    for method, roles in (("GET", {"coordinator"}), ("POST", PUBLIC)):
        with pytest.raises(RouteInvalid, match="kept for others"):
            page(method, "/x", show_form, roles=roles, keep_s=60)
