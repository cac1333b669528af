"""Forms work without JavaScript, and nobody has to write anything twice."""

import httpx2

FORM = "/shop/form"
ENGLISH = {"Accept-Language": "en"}


async def test_a_form_begins_with_the_values_it_is_given(visitor: httpx2.AsyncClient) -> None:
    assert 'name="name" value="begun"' in (await visitor.get(FORM)).text


async def test_what_was_written_is_shown_again_with_a_list_and_a_message_at_the_field(
    visitor: httpx2.AsyncClient,
) -> None:
    sent = {"name": "<b>", "channel.kind": "fax", "colours": ["red", "blue"], "agreed": "true", "count": "7"}
    answer = await visitor.post(FORM, data=sent, headers=ENGLISH)

    assert answer.status_code == 422
    html = answer.text
    assert '<a class="ds-link" href="#f-channel-kind">How: Choose one of these: email, phone.</a>' in html
    assert 'id="f-channel-kind-error">Choose one of these' in html
    assert 'value="&lt;b&gt;"' in html
    assert html.count("checked") == 3
    assert "Something must be changed:" in html


async def test_a_problem_of_the_use_case_stands_over_the_form(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.post(FORM, data={"name": "rare"}, headers=ENGLISH)
    assert answer.status_code == 409
    assert "There is nothing left of rare." in answer.text
    assert 'value="rare"' in answer.text


async def test_an_empty_field_is_not_there_and_dots_are_nested(visitor: httpx2.AsyncClient) -> None:
    sent = {"name": " ab ", "channel.kind": "email", "channel.address": "", "colours": "red"}
    answer = await visitor.post(FORM, data=sent)
    assert answer.status_code == 303


async def test_after_a_post_the_next_page_says_once_what_was_done(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.post(FORM, data={"name": "ab"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/shop/things/1")

    said = await visitor.get(FORM)
    assert "Made &amp; kept." in said.text
    assert "Made &amp; kept." not in (await visitor.get(FORM)).text


async def test_a_multipart_form_is_read_as_well(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.post(FORM, data={"name": "ab"}, files={"_file": b"x"})
    assert answer.status_code == 303


async def test_a_form_with_a_body_that_is_no_form_is_told_on_a_page(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.post(FORM, json={"name": "ab"}, headers=ENGLISH)
    assert (answer.status_code, "Send it as" in answer.text) == (415, True)


async def test_a_form_is_not_shown_again_to_someone_it_is_not_for(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.post("/shop/staff", data={"name": "x"})
    assert answer.status_code == 401
    assert "Secret things" not in answer.text


async def test_a_page_overlooks_query_names_it_does_not_know_and_an_api_route_refuses_them(
    visitor: httpx2.AsyncClient,
) -> None:
    assert (await visitor.get("/shop/form?utm_source=x")).status_code == 200
    assert (await visitor.get("/api/shop/things?limit=5&lang=nb")).json() == {
        "items": [{"thing_id": 1, "name": "one"}],
        "after": "1",
    }
    refused = await visitor.get("/api/shop/things?limit=500&page=2", headers=ENGLISH)
    assert refused.json()["errors"].keys() == {"limit", "page"}
