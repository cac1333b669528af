"""The web face of portal: a table of contents."""

from chassis import web
from chassis.web import AUDITS, PUBLIC, STAFF, api, fragment, listed, page
from services.portal import bodies, web_accounts, web_api, web_audit, web_oidc, web_public, web_site, web_staff

LISTERS = {"manager", "administrator", "coordinator"}
EDITORS = {"editor", "manager"}
KEEPERS = EDITORS | {"coordinator"}

app = web.service(
    "portal",
    __file__,
    [
        # Anyone
        page("GET", "/", web_public.show_front_page, roles=PUBLIC, keep_s=60),
        page("GET", "/find", web_public.find, roles=PUBLIC, again=web_public.show_front_page),
        page("GET", "/about/{about}", web_public.show_about, roles=PUBLIC, keep_s=60),
        page("GET", "/offices", web_public.show_offices, roles=PUBLIC),
        fragment("/_help_now", web_public.show_help_now, roles=PUBLIC, keep_s=20),
        # Keeping the public pages
        page("GET", "/site", web_site.show_site, roles=KEEPERS),
        page("GET", "/site/help-now", web_site.show_help_now, roles=EDITORS),
        page("POST", "/site/help-now", web_site.change_promise, roles=EDITORS, again=web_site.show_help_now,
             creates=False),
        page("POST", "/site/help-now/lines", web_site.add_help_line, roles=EDITORS, again=web_site.show_help_now),
        page("POST", "/site/help-now/lines/{help_line_id:uuid}/remove", web_site.remove_help_line, roles=EDITORS,
             creates=False),
        # Signing in
        page("GET", "/sign-in", web_accounts.show_sign_in, roles=PUBLIC),
        page("POST", "/sign-in", web_accounts.sign_in, roles=PUBLIC, again=web_accounts.show_sign_in, creates=False),
        page("GET", "/sign-in/code", web_accounts.show_code, roles=PUBLIC),
        page("POST", "/sign-in/code", web_accounts.give_code, roles=PUBLIC, again=web_accounts.show_code, creates=False),
        page("GET", "/sign-in/elsewhere", web_oidc.leave, roles=PUBLIC),
        page("GET", "/sign-in/elsewhere/back", web_oidc.come_back, roles=PUBLIC, again=web_accounts.show_sign_in),
        page("GET", "/signed-out", web_oidc.show_signed_out, roles=PUBLIC),
        page("GET", "/signed-out/elsewhere", web_oidc.leave_provider, roles=PUBLIC),
        page("POST", "/sign-out", web_accounts.sign_out, roles=PUBLIC, creates=False),
        api("POST", "/tokens", web_accounts.give_token, roles=PUBLIC,
            takes=bodies.TokenIn, gives=bodies.TokenOut, status=201, creates=False),
        api("GET", "/session", web_accounts.show_standing, roles=PUBLIC, gives=bodies.Standing),
        api("POST", "/session", web_accounts.stay, roles=PUBLIC, gives=bodies.Standing),
        api("GET", "/pass", web_accounts.give_pass, roles=PUBLIC),
        # Staff
        page("GET", "/today", web_staff.show_today, roles=STAFF),
        page("GET", "/status", web_staff.show_status_page, roles=STAFF),
        page("GET", "/audit", web_audit.show_audit, roles=AUDITS, again=web_audit.show_form_again),
        page("GET", "/audit.csv", web_audit.write_audit, roles=AUDITS),
        # Programs
        api("GET", "/offices", web_api.list_offices, roles=PUBLIC, asks=bodies.Near, gives=listed(bodies.Office)),
        api("GET", "/contact-points", web_api.list_contact_points, roles=PUBLIC,
            asks=bodies.Near, gives=listed(bodies.ContactPoint)),
        api("POST", "/contact-points", web_api.add_contact_point, roles=LISTERS,
            takes=bodies.ContactPointIn, gives=bodies.ContactPoint, status=201),
        api("POST", "/contact-points/{contact_point_id:uuid}/close", web_api.close_contact_point, roles=LISTERS,
            gives=bodies.ContactPoint),
        api("GET", "/directory", web_api.list_directory, roles=PUBLIC,
            asks=bodies.DirectoryIn, gives=listed(bodies.Listing)),
    ],
)  # fmt: skip
