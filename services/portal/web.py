"""The web face of portal: a table of contents."""

from chassis import web
from chassis.web import AUDITS, PUBLIC, STAFF, api, fragment, listed, page
from services.portal import (
    bodies,
    web_accounts,
    web_api,
    web_audit,
    web_brochures,
    web_invitations,
    web_oidc,
    web_public,
    web_site,
    web_staff,
)

LISTERS = {"manager", "administrator", "coordinator"}
UPLOAD_BYTES = 25 * 1024 * 1024
EDITORS = {"editor", "manager"}
ANSWERERS = {"coordinator", "manager", "event_manager"}
KEEPERS = EDITORS | ANSWERERS

app = web.service(
    "portal",
    __file__,
    [
        # Anyone
        page("GET", "/", web_public.show_front_page, roles=PUBLIC, keep_s=60),
        page("GET", "/find", web_public.find, roles=PUBLIC, again=web_public.show_front_page),
        page("GET", "/about/{about}", web_public.show_about, roles=PUBLIC, keep_s=60),
        page("GET", "/offices", web_public.show_offices, roles=PUBLIC),
        page("GET", "/privacy", web_public.show_privacy, roles=PUBLIC, keep_s=60),
        page("GET", "/accessibility", web_public.show_accessibility, roles=PUBLIC, keep_s=60),
        fragment("/_help_now", web_public.show_help_now, roles=PUBLIC, keep_s=20),
        page("GET", "/brochures", web_brochures.show_brochures, roles=PUBLIC, keep_s=60),
        page("GET", "/brochures/{brochure}", web_brochures.show_brochure, roles=PUBLIC, keep_s=60),
        page("POST", "/brochures/{brochure}/download", web_brochures.download, roles=PUBLIC, creates=False),
        page("GET", "/brochures/{brochure}/file", web_brochures.give_file, roles=PUBLIC),
        page("GET", "/invite", web_invitations.show_invite, roles=PUBLIC),
        page("POST", "/invite", web_invitations.invite, roles=PUBLIC, again=web_invitations.show_invite),
        page("GET", "/invite/received", web_invitations.show_invited, roles=PUBLIC),
        # Keeping the public pages
        page("GET", "/site/invitations", web_invitations.list_invitations, roles=ANSWERERS),
        page("GET", "/site/invitations/{invitation_id:uuid}", web_invitations.show_invitation, roles=ANSWERERS),
        page("POST", "/site/invitations/{invitation_id:uuid}/answer", web_invitations.answer, roles=ANSWERERS,
             again=web_invitations.show_invitation),
        fragment("/portal/_today", web_invitations.show_today, roles=ANSWERERS),
        page("POST", "/site/invitations/{invitation_id:uuid}/close", web_invitations.close, roles=ANSWERERS,
             creates=False),
        page("GET", "/site/contact-points", web_site.list_contact_points, roles=LISTERS | EDITORS),
        page("POST", "/site/contact-points", web_site.add_contact_point, roles=LISTERS | EDITORS,
             again=web_site.list_contact_points),
        page("GET", "/site/contact-points/{contact_point_id:uuid}", web_site.show_contact_point,
             roles=LISTERS | EDITORS),
        page("POST", "/site/contact-points/{contact_point_id:uuid}", web_site.change_contact_point,
             roles=LISTERS | EDITORS, again=web_site.show_contact_point, creates=False),
        page("POST", "/site/contact-points/reopen", web_site.reopen_contact_point, roles=LISTERS | EDITORS,
             again=web_site.list_contact_points, creates=False),
        page("POST", "/site/contact-points/{contact_point_id:uuid}/close", web_site.close_contact_point,
             roles=LISTERS | EDITORS, creates=False),
        page("GET", "/site/brochures", web_brochures.keep_brochures, roles=EDITORS),
        page("POST", "/site/brochures", web_brochures.add_brochure, roles=EDITORS, again=web_brochures.keep_brochures,
             body_limit=UPLOAD_BYTES),
        page("POST", "/site/brochures/{brochure_id:uuid}/remove", web_brochures.remove_brochure, roles=EDITORS,
             creates=False),
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
        page("GET", "/search", web_staff.show_search_page, roles=STAFF),
        page("POST", "/search", web_staff.search_everywhere, roles=STAFF, again=web_staff.show_search_page, creates=False),
        fragment("/portal/_search", web_staff.show_search, roles=STAFF),
        page("GET", "/status", web_staff.show_status_page, roles=STAFF),
        page("GET", "/audit", web_audit.show_audit, roles=AUDITS, again=web_audit.show_form_again),
        page("GET", "/audit.csv", web_audit.write_audit, roles=AUDITS),
        # Programs
        api("GET", "/offices", web_api.list_offices, roles=PUBLIC, asks=bodies.Near, gives=listed(bodies.Office)),
        api("GET", "/office-areas", web_api.list_office_areas, roles=PUBLIC, gives=listed(bodies.OfficeArea)),
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
