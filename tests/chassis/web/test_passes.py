"""A pass is believed when portal of this office wrote it, and for no longer than it says."""

from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from chassis import clock
from chassis.web.passes import HEADER, LEEWAY_S, VALID_S
from tests.web import make_pass, pass_keys

SECRET = "/api/shop/secret"
STAFF = "/shop/staff"
PART = "/shop/_part"


def forged(**changes: object) -> str:
    claims = {"sub": str(uuid4()), "roles": ["coordinator"], "office": "link-oslo", "sid": "s", "exp": 2**33}
    return jwt.encode({"alg": "Ed25519"}, claims | changes, OKPKey.generate_key("Ed25519"), algorithms=["Ed25519"])


def signed(**changes: object) -> str:
    claims = {"sub": str(uuid4()), "roles": ["coordinator"], "office": "link-oslo", "sid": "s", "exp": 2**33}
    claims |= changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "Ed25519"}, claims, pass_keys()[0], algorithms=["Ed25519"])


def unsigned() -> str:
    _, body, _ = forged().split(".")
    return f"{jwt.encode({'alg': 'HS256'}, {}, OctKey.generate_key(256)).split('.')[0]}.{body}."


def signed_with_the_public_key() -> str:
    """The old trick: the public key, which anyone may know, taken for a shared secret."""
    key = OctKey.import_key(pass_keys()[2].read_bytes().replace(b"-----", b""))
    return jwt.encode({"alg": "HS256"}, {"sub": str(uuid4()), "roles": ["coordinator"], "office": "link-oslo"}, key)


async def test_a_good_pass_says_who_asks(visitor: httpx2.AsyncClient) -> None:
    person = uuid4()
    answer = await visitor.get(SECRET, headers={HEADER: make_pass(["coordinator", "editor"], person_id=person)})
    assert answer.status_code == 200
    assert answer.text.startswith(f"{person} ['coordinator', 'editor']")


@pytest.mark.parametrize(
    "refused",
    [
        forged(),
        unsigned(),
        signed_with_the_public_key(),
        signed(office="vest"),
        signed(office=None),
        signed(sub=None),
        signed(sub="me"),
        signed(roles=None),
        signed(exp=None),
        signed(sid=None),
        "x",
        "a.b.c",
        make_pass(["coordinator"])[:-4] + "AAAA",
    ],
)
async def test_a_pass_that_portal_of_this_office_did_not_write_is_refused(
    visitor: httpx2.AsyncClient, refused: str
) -> None:
    for address in (SECRET, "/api/shop/who"):
        answer = await visitor.get(address, headers={HEADER: refused})
        assert (answer.status_code, answer.json()["type"]) == (401, "pass-refused")


async def test_a_pass_that_has_run_out_is_no_pass(visitor: httpx2.AsyncClient) -> None:
    with clock.at(clock.now() - timedelta(seconds=VALID_S + LEEWAY_S + 1)):
        old = make_pass(["coordinator"])
    assert (await visitor.get(SECRET, headers={HEADER: old})).json()["type"] == "sign-in-needed"
    assert (await visitor.get("/api/shop/who", headers={HEADER: old})).text == "nobody"


async def test_a_pass_lasts_the_quarter_of_an_hour_that_portal_may_be_away(visitor: httpx2.AsyncClient) -> None:
    with clock.at(clock.now() - timedelta(seconds=VALID_S - 5)):
        old = make_pass(["coordinator"])
    assert (await visitor.get(SECRET, headers={HEADER: old})).status_code == 200


async def test_a_role_nobody_knows_is_no_role(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.get("/api/shop/who", headers={HEADER: signed(roles=["root", "editor"])})
    assert "['editor']" in answer.text


async def test_without_a_pass_a_page_leads_to_sign_in_and_an_api_route_says_so(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.get(STAFF + "?x=1&y=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fshop%2Fstaff%3Fx%3D1%26y%3D2")
    refused = await visitor.get(SECRET)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


async def test_another_role_is_refused_on_every_face(visitor: httpx2.AsyncClient) -> None:
    editor = {HEADER: make_pass(["editor", "initiator"])}
    assert (await visitor.get(SECRET, headers=editor)).status_code == 403
    page = await visitor.get(STAFF, headers=editor)
    assert (page.status_code, "Secret things" in page.text) == (403, False)
    assert (await visitor.get(PART, headers=editor)).text == "<!-- -->"


async def test_one_of_the_roles_is_enough(visitor: httpx2.AsyncClient) -> None:
    page = await visitor.get(STAFF, headers={HEADER: make_pass(["manager"])})
    assert (page.status_code, "Secret things" in page.text) == (200, True)
