"""The OpenAPI document is made from the route table."""

import httpx2


async def test_the_document_tells_of_every_api_route_and_no_page(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.get("/api/shop/openapi.json")
    told = answer.json()

    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]) == {
        "/api/shop/things",
        "/api/shop/things/{thing_id}",
        "/api/shop/held",
        "/api/shop/together/{kind}",
        "/api/shop/echo",
        "/api/shop/who",
        "/api/shop/secret",
        "/api/shop/openapi.json",
    }
    make = told["paths"]["/api/shop/things"]["post"]
    assert make["summary"] == "Make a thing."
    assert make["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ThingIn"}
    assert [each["name"] for each in make["parameters"]] == ["Idempotency-Key"]
    assert told["paths"]["/api/shop/secret"]["get"]["security"] == [{"token": []}]
    assert told["components"]["schemas"]["ThingIn"]["additionalProperties"] is False
