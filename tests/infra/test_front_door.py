"""The front door, with the real nginx before made-up services."""

import http.client
import json
import shutil
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from infra import nginx
from infra.authority import Authority
from infra.local import packages
from infra.local.place import open_place
from infra.local.ports import free_port
from infra.local.rabbitmq import listens
from infra.local.supervise import Program, Supervisor

PASS = "signed-by-portal"


class Backend:
    """A made-up service: remembers what it was asked, answers what it was told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        backend = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = self.path.split("?")[0]
                backend.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
                status, headers, body = backend.answers.get(path, (200, {}, b"page " + path.encode()))
                self.send_response(status)
                for name, value in ({"Content-Type": "text/html"} | headers).items():
                    self.send_header(name, value)
                self.send_header("Connection", "close")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 the name http.server looks for

            def log_message(self, *_: object) -> None:
                pass

        self._handler = Handler
        self.server: ThreadingHTTPServer | None = None
        self.port = free_port()
        self.start()

    def start(self) -> None:
        if self.server is None:
            self.server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler)
            threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def last(self, path: str) -> dict[str, str]:
        return next(headers for _, asked, headers in reversed(self.asked) if asked.split("?")[0] == path)

    def times(self, path: str) -> int:
        return sum(asked.split("?")[0] == path for _, asked, _ in self.asked)


class House:
    """nginx with a backend per service, as in the standard layout."""

    def __init__(self, folder) -> None:
        packages.install(("nginx",))
        self.place = open_place(folder / ".brikke")
        self.backends = {service: Backend() for service in nginx.SERVICES}
        self.port = free_port()
        state = self.place.folder("nginx")
        authority = Authority(self.place.root / "ca.pem", self.place.secrets / "authority")
        files = authority.issue("door", ["127.0.0.1", "localhost"])
        certificate, key = (self.place.write(state / file.name, file.read_bytes()) for file in files)
        static = state / "static"
        for source, copy in ((nginx.FOLDER / "errors", state / "errors"), (None, static)):
            shutil.copytree(source, copy) if source else copy.mkdir()
        (static / "brikke.css").write_text("body {}" * 400)
        for path in (static, *static.iterdir(), state / "errors", *(state / "errors").iterdir()):
            self.place.give(path)
        front = nginx.FrontDoor(
            doors=[
                nginx.Door(
                    office="link-oslo", listen=f"127.0.0.1:{self.port}", certificate=str(certificate), key=str(key),
                    backends={service: f"127.0.0.1:{backend.port}" for service, backend in self.backends.items()},
                )
            ],
            state=str(state), static=str(static), errors=str(state / "errors"),
            access_log=str(state / "access.log"),
            limits=nginx.Limits(sign_ins_per_minute=1, sign_ins_burst=2, upload_routes=("^/api/events/events/[^/]+/talks$",)),
        )  # fmt: skip
        conf = self.place.write(state / "nginx.conf", nginx.render(front))
        self.supervisor = Supervisor(self.place)
        command = [str(packages.require("nginx")), "-e", "stderr", "-c", str(conf)]
        self.supervisor.start([Program("nginx", command, stop_signal="QUIT", stop_group=False)])
        self.supervisor.start_program("nginx")
        self.supervisor.wait_for("nginx", lambda: listens(self.port), 20)
        self.tls = ssl.create_default_context(cafile=str(authority.certificate))

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
        """(status, headers, body)."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.tls, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def cookies(self, path: str) -> str:
        """Every Set-Cookie of an answer, a line each."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.tls, timeout=20)
        try:
            connection.request("GET", path)
            return "\n".join(connection.getresponse().headers.get_all("Set-Cookie") or [])
        finally:
            connection.close()

    def close(self) -> None:
        for backend in self.backends.values():
            backend.stop()
        self.supervisor.stop()
        self.place.forget()

    @property
    def log(self) -> str:
        return (self.place.data / "nginx" / "access.log").read_text() + self.supervisor.log("nginx").read_text()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o755)
    built = House(folder)
    yield built
    built.close()


@pytest.fixture(autouse=True)
def everyone_is_up(house):
    for backend in house.backends.values():
        backend.start()
        backend.answers.clear()
        backend.asked.clear()


@pytest.fixture
def signed_in(house):
    house.backends["portal"].answers["/api/portal/pass"] = (200, {"X-Brikke-Pass": PASS}, b"")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "portal"),
        ("/sign-in", "portal"),
        ("/api/portal/offices", "portal"),
        ("/groups/enquiry", "groups"),
        ("/groups", "groups"),
        ("/api/groups/groups", "groups"),
        ("/events/1", "events"),
        ("/api/events/events.ics", "events"),
        ("/notifications/x", "notifications"),
        ("/reporting", "reporting"),
        ("/eventsomething", "portal"),
    ],
)
def test_each_address_leads_to_its_service(house, path, service):
    status, _, body = house.ask(path)
    assert (status, body) == (200, b"page " + path.encode())
    assert house.backends[service].times(path) == 1


def test_a_pass_that_a_client_sends_is_thrown_away(house):
    house.ask("/groups/x", X_Brikke_Pass="forged")
    assert "x-brikke-pass" not in house.backends["groups"].last("/groups/x")
    assert house.backends["portal"].times("/api/portal/pass") == 0, "nobody to ask about"


def test_the_pass_that_portal_gives_reaches_the_service(house, signed_in):
    house.ask("/groups/x", Cookie="s=1", X_Brikke_Pass="forged")
    assert house.backends["groups"].last("/groups/x")["x-brikke-pass"] == PASS
    assert "x-brikke-pass" not in house.backends["portal"].last("/api/portal/pass")


def test_the_pass_is_never_shown_to_the_client(house, signed_in):
    house.backends["groups"].answers["/groups/x"] = (200, {"X-Brikke-Pass": PASS}, b"")
    _, headers, _ = house.ask("/groups/x", Cookie="s=2")
    assert "x-brikke-pass" not in headers


def test_portal_is_asked_once_for_many_calls_of_a_session(house, signed_in):
    for _ in range(10):
        house.ask("/groups/x", Cookie="s=3")
    assert house.backends["portal"].times("/api/portal/pass") == 1


def test_two_sessions_are_never_mixed_up(house, signed_in):
    house.ask("/groups/x", Cookie="s=4")
    house.backends["portal"].answers["/api/portal/pass"] = (200, {"X-Brikke-Pass": "another"}, b"")
    house.ask("/groups/x", Cookie="s=5")
    assert house.backends["groups"].last("/groups/x")["x-brikke-pass"] == "another"
    house.ask("/groups/x", Authorization="Bearer s=4")
    assert house.backends["portal"].times("/api/portal/pass") == 3


def test_a_request_goes_on_as_anyones_where_portal_says_no(house):
    house.backends["portal"].answers["/api/portal/pass"] = (401, {}, b"")
    status, _, _ = house.ask("/groups/x", Cookie="s=6")
    assert status == 200
    assert "x-brikke-pass" not in house.backends["groups"].last("/groups/x")


def test_public_pages_of_others_work_while_portal_is_away(house):
    house.backends["portal"].stop()
    assert house.ask("/groups/x")[0] == 200
    assert house.ask("/groups/x", Cookie="s=7")[0] == 200


def test_a_service_that_is_away_is_said_kindly(house):
    house.backends["groups"].stop()
    status, headers, body = house.ask("/groups/x")
    assert status == 502
    assert headers["content-type"].startswith("text/html")
    assert "116 123" in body.decode()
    status, headers, body = house.ask("/api/groups/x")
    assert (status, headers["content-type"].split(";")[0]) == (502, "application/problem+json")
    assert json.loads(body)["type"] == "temporarily-away"


def test_a_service_speaks_for_itself_when_it_refuses(house):
    house.backends["groups"].answers["/groups/x"] = (503, {}, b"own words")
    assert house.ask("/groups/x")[::2] == (503, b"own words")


def test_a_page_is_put_together_with_something_instead_of_what_is_away(house):
    page = (
        b'<!--# block name="gone" -->instead<!--# endblock -->A<!--# include virtual="/events/_today" stub="gone" -->B'
    )
    house.backends["portal"].answers["/"] = (200, {}, page)
    house.backends["events"].answers["/events/_today"] = (200, {}, b"[today]")
    assert house.ask("/")[2] == b"A[today]B"
    house.backends["events"].answers["/events/_today"] = (500, {}, b"traceback")
    assert house.ask("/")[2] == b"AinsteadB"
    house.backends["events"].stop()
    assert house.ask("/")[2] == b"AinsteadB"


def test_the_pass_reaches_the_parts_of_a_page(house, signed_in):
    house.backends["portal"].answers["/"] = (200, {}, b'<!--# include virtual="/events/_today" -->')
    house.ask("/", Cookie="s=8")
    assert house.backends["events"].last("/events/_today")["x-brikke-pass"] == PASS


def test_a_part_names_a_colleague_whom_only_the_page_knows(house):
    page = """<!--# set var="who_1f" value="Kari O'Hara-Ås" --><!--# include virtual="/groups/_audit" -->""".encode()
    part = b'<i><!--# echo var="who_1f" default="1f" --></i><b><!--# echo var="who_2e" default="2e" --></b>'
    house.backends["portal"].answers["/audit"] = (200, {}, page)
    house.backends["groups"].answers["/groups/_audit"] = (200, {}, part)

    assert house.ask("/audit")[2].decode() == "<i>Kari O'Hara-Ås</i><b>2e</b>"


def test_a_file_is_put_together_from_every_part_and_one_that_is_away_says_so(house):
    parts = "".join(
        f'<!--# block name="{name}" -->{name},away\n<!--# endblock -->'
        f'<!--# include virtual="/{name}/_audit.csv" stub="{name}" -->'
        for name in ("groups", "events")
    )
    csv = {"Content-Type": "text/csv"}
    house.backends["portal"].answers["/audit.csv"] = (200, csv, b"service\n" + parts.encode())
    house.backends["groups"].answers["/groups/_audit.csv"] = (200, csv, b"groups,1\ngroups,2\n")
    house.backends["events"].stop()

    assert house.ask("/audit.csv")[2].decode() == "service\ngroups,1\ngroups,2\nevents,away\n"
    house.backends["events"].start()


def test_what_is_searched_for_goes_to_the_page_and_neither_to_its_parts_nor_to_the_log(house):
    page = b'<!--# include virtual="/groups/_search?q=sealed" -->'
    house.backends["portal"].answers["/search"] = (200, {}, page)
    house.backends["groups"].answers["/groups/_search"] = (200, {}, b"found")

    status, _, body = house.ask("/search", "POST", b"q=Canaria", Content_Type="application/x-www-form-urlencoded")

    assert (status, body) == (200, b"found")
    method, _, headers = next(each for each in reversed(house.backends["groups"].asked) if "/_search" in each[1])
    assert method == "GET"
    assert headers.get("content-length", "0") == "0"
    assert "Canaria" not in house.log
    assert "sealed" not in house.log


def test_bodies_are_limited_except_on_upload_routes(house):
    large = b"x" * (256 * 1024 + 1)
    status, headers, body = house.ask("/api/groups/enquiries", "POST", large)
    assert (status, json.loads(body)["type"]) == (413, "body-too-large")
    assert headers["content-type"].startswith("application/problem+json")
    assert house.ask("/groups/enquiry", "POST", large)[0] == 413
    assert house.ask("/api/events/events/7/talks", "POST", large)[0] == 200
    assert house.ask("/api/groups/enquiries", "POST", large[:-1])[0] == 200


def test_what_is_for_operators_is_not_for_the_street(house):
    for path in ("/healthz", "/metrics", "/_ask_portal", "/_errors/away.html"):
        status, _, body = house.ask(path)
        assert status in (404, 204), path
        assert b"page" not in body
    assert sum(backend.times("/healthz") + backend.times("/metrics") for backend in house.backends.values()) == 0


def test_sign_ins_are_slowed_down_and_nothing_else(house):
    statuses = [house.ask("/api/portal/tokens", "POST", b"{}")[0] for _ in range(6)]
    assert statuses.count(429) == 3
    assert house.ask("/api/portal/offices")[0] == 200


def test_static_files_are_kept_by_browsers_and_small_on_the_wire(house):
    status, headers, body = house.ask("/static/brikke.css?v=1", Accept_Encoding="gzip")
    assert (status, headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 400
    assert house.ask("/static/brikke.css")[1]["cache-control"] == "public, max-age=600"


def test_every_answer_carries_the_headers_that_protect(house):
    for path in ("/", "/api/groups/x", "/static/brikke.css"):
        assert house.ask(path)[1]["x-content-type-options"] == "nosniff", path
    assert "max-age" in house.ask("/")[1]["strict-transport-security"]


def test_the_client_is_not_named_to_services(house):
    house.ask("/groups/x", X_Forwarded_For="10.0.0.1", Forwarded="for=10.0.0.1")
    asked = house.backends["groups"].last("/groups/x")
    assert not {"x-forwarded-for", "forwarded", "x-real-ip"} & set(asked)
    assert asked["host"] == f"127.0.0.1:{house.port}"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/api/portal/tokens", "/forgotten-password"])
def test_portal_alone_is_told_the_address_of_whoever_tries_to_come_in(house, path):
    house.ask(path, "POST", b"x", X_Brikke_Client="10.0.0.1", Cookie=f"__Host-device={path.replace('/', '-'):d<43}")
    house.ask(path, "GET", X_Brikke_Client="10.0.0.1", Cookie=f"a={path}")
    portal = house.backends["portal"]
    told = [headers.get("x-brikke-client") for method, asked, headers in portal.asked if asked == path]
    assert told == ["127.0.0.1", None]
    assert "x-brikke-client" not in portal.last("/api/portal/pass")
    house.ask("/groups/sign-in", "POST", b"x", X_Brikke_Client="10.0.0.1")
    assert "x-brikke-client" not in house.backends["groups"].last("/groups/sign-in")


def test_a_browser_that_is_known_is_not_held_up_by_others_at_its_address(house):
    def statuses(device):
        cookie = {"Cookie": f"__Host-device={device}"} if device else {}
        return [house.ask("/sign-in", "POST", b"x", **cookie)[0] for _ in range(6)]

    assert statuses("").count(429) >= 3
    assert statuses("k" * 43).count(429) == 3


def test_the_log_names_no_person_and_no_token(house):
    house.backends["events"].stop()
    house.ask("/events/manage/secret-token?email=kari@example.org", Referer="https://x/?token=canary")
    house.ask("/groups/enquiry/pickup-code?q=canary")
    lines = house.log
    assert " /events 502 " in lines
    for canary in ("secret-token", "kari@", "canary", "pickup-code", "127.0.0.1"):
        assert canary not in lines


KEPT = {"Cache-Control": "no-store", "X-Accel-Expires": "60"}
"""In the order in which services send them."""


def test_a_page_that_is_the_same_for_everyone_is_asked_for_once_in_each_language(house):
    house.backends["portal"].answers["/about/kept"] = (200, KEPT, b"<p>kept</p>")
    for language in ("nb", "en", "nb", "nb"):
        status, headers, body = house.ask("/about/kept", Accept_Language=language)
        assert (status, body) == (200, b"<p>kept</p>")
        assert "x-accel-expires" not in headers
        assert headers["cache-control"] == "no-store", "a shared phone keeps nothing"
    house.ask("/about/kept", Cookie="language=nn")
    assert house.backends["portal"].times("/about/kept") == 3


def test_what_is_kept_is_never_given_to_someone_who_is_signed_in_nor_theirs_to_others(house, signed_in):
    house.backends["portal"].answers["/about/mine"] = (200, KEPT, b"theirs")
    house.ask("/about/mine", Cookie="__Host-session=1")
    house.backends["portal"].answers["/about/mine"] = (200, KEPT, b"everyone's")
    assert house.ask("/about/mine")[2] == b"everyone's"
    house.backends["portal"].answers["/about/mine"] = (200, KEPT, b"theirs again")
    assert house.ask("/about/mine", Cookie="__Host-session=1; language=nb")[2] == b"theirs again"
    assert house.ask("/about/mine")[2] == b"everyone's"


def test_a_page_that_does_not_say_so_is_not_kept(house):
    house.backends["portal"].answers["/about/plain"] = (200, {"Cache-Control": "no-store"}, b"mine")
    for _ in range(2):
        house.ask("/about/plain")
    assert house.backends["portal"].times("/about/plain") == 2


def test_a_kept_page_is_shown_while_portal_is_away(house):
    house.backends["portal"].answers["/about/away"] = (
        200,
        {"Cache-Control": "no-store", "X-Accel-Expires": "@1000000000"},
        b"from before",
    )
    house.ask("/about/away")
    house.backends["portal"].stop()
    assert house.ask("/about/away")[::2] == (200, b"from before")


def test_with_portal_away_and_nothing_kept_the_front_page_shows_the_other_ways_in(house):
    house.backends["portal"].stop()
    status, _, body = house.ask("/", Accept_Language="is")
    assert status == 503
    for there in ('href="/groups/enquiry"', 'href="/events"', "116 117", 'href="/leave"'):
        assert there in body.decode()


def test_leaving_needs_no_service_and_empties_the_browser_of_what_is_ours(house):
    for backend in house.backends.values():
        backend.stop()
    status, headers, _ = house.ask("/leave", Sec_Fetch_Site="same-origin")
    assert (status, headers["location"]) == (303, "https://www.yr.no/")
    assert headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert headers["referrer-policy"] == "no-referrer"


def test_an_older_browser_that_leaves_is_told_to_forget_the_cookies_one_by_one(house):
    for name in ("__Host-enquiry", "__Host-notice", "language"):
        assert f"{name}=; Path=/; Max-Age=0" in house.cookies("/leave")


def test_a_page_elsewhere_cannot_sign_anyone_out_by_leaving_for_them(house):
    for site in ("cross-site", "same-site"):
        _, headers, _ = house.ask("/leave", Sec_Fetch_Site=site)
        assert "clear-site-data" not in headers
        assert "set-cookie" not in headers


def test_plain_http_on_the_door_is_sent_to_https(house):
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=5)
    connection.request("GET", "/groups/x")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://127.0.0.1:{house.port}/groups/x")
    connection.close()


def test_every_route_that_takes_large_files_is_let_through_the_door():
    import importlib
    import re

    for service in nginx.SERVICES:
        face = importlib.import_module(f"services.{service}.web").app
        for route in face.table:
            if route.body_limit > 256 * 1024:
                path = re.sub(r"\{[^}]*\}", "x", face.address(route))
                assert any(re.search(each, path) for each in nginx.Limits().upload_routes), path
