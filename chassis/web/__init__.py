"""What a service's ``web.py`` uses to answer people and programs. README.md beside this file shows how."""

from starlette.responses import Response

from chassis.web.apps import App, Service, service
from chassis.web.passes import Person
from chassis.web.requests import Request
from chassis.web.roles import AUDITS, PUBLIC, ROLES, STAFF, WITH_PASSWORD
from chassis.web.routes import api, fragment, listed, page

__all__ = [
    "AUDITS",
    "PUBLIC",
    "ROLES",
    "STAFF",
    "WITH_PASSWORD",
    "App",
    "Person",
    "Request",
    "Response",
    "Service",
    "api",
    "fragment",
    "listed",
    "page",
    "service",
]
