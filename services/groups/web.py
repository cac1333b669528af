"""The web face of groups: a table of contents."""

from chassis import web
from chassis.web import PUBLIC, api, fragment, listed, page
from services.groups import bodies, web_api, web_enquiry, web_staff

COORDINATOR = {"coordinator"}

app = web.service(
    "groups",
    __file__,
    [
        # Programs
        api("POST", "/enquiries", web_api.receive_enquiry, roles=PUBLIC,
            takes=bodies.EnquiryIn, gives=bodies.EnquiryReceipt, status=201),
        api("GET", "/enquiries", web_api.list_enquiries, roles=COORDINATOR,
            asks=bodies.EnquiriesAsked, gives=listed(bodies.EnquiryListed)),
        api("GET", "/enquiries/{enquiry_id:uuid}", web_api.show_enquiry, roles=COORDINATOR, gives=bodies.EnquiryOut),
        api("POST", "/enquiries/{enquiry_id:uuid}/withdraw", web_api.withdraw, roles=PUBLIC,
            takes=bodies.WithdrawIn, gives=bodies.EnquiryState),
        api("POST", "/enquiries/{enquiry_id:uuid}/leave", web_api.let_go, roles=COORDINATOR,
            takes=bodies.LeaveIn, gives=bodies.EnquiryState),
        api("GET", "/groups", web_api.list_directory, roles=PUBLIC,
            asks=bodies.DirectoryAsked, gives=listed(bodies.DirectoryEntry)),
        api("POST", "/groups", web_api.create_group, roles=COORDINATOR,
            takes=bodies.GroupIn, gives=bodies.GroupOut, status=201),
        api("GET", "/groups/{group_id:uuid}", web_api.show_group, roles=COORDINATOR, gives=bodies.GroupOut),
        api("POST", "/groups/{group_id:uuid}/start", web_api.start_group, roles=COORDINATOR,
            takes=bodies.StartIn, gives=bodies.GroupOut),
        api("POST", "/groups/{group_id:uuid}/meetings", web_api.record_meeting, roles=COORDINATOR,
            takes=bodies.MeetingIn, gives=bodies.GroupOut, status=201),
        api("POST", "/groups/{group_id:uuid}/step-back", web_api.step_back, roles=COORDINATOR,
            takes=bodies.StepBackIn, gives=bodies.GroupOut),
        api("POST", "/groups/{group_id:uuid}/sign-of-life", web_api.sign_of_life, roles=COORDINATOR,
            takes=bodies.SignOfLifeIn, gives=bodies.GroupOut),
        api("POST", "/groups/{group_id:uuid}/end", web_api.end_group, roles=COORDINATOR,
            takes=bodies.EndIn, gives=bodies.GroupOut),
        # Anyone
        page("GET", "", web_enquiry.show_directory, roles=PUBLIC),
        page("GET", "/enquiry", web_enquiry.show_beginning, roles=PUBLIC),
        page("POST", "/enquiry", web_enquiry.begin, roles=PUBLIC, creates=False),
        page("POST", "/enquiry/leave", web_enquiry.leave, roles=PUBLIC, creates=False),
        page("GET", "/enquiry/young", web_enquiry.show_young, roles=PUBLIC),
        page("GET", "/enquiry/receipt", web_enquiry.show_receipt, roles=PUBLIC),
        page("GET", "/enquiry/check", web_enquiry.show_step, roles=PUBLIC),
        page("POST", "/enquiry/check", web_enquiry.send_enquiry, roles=PUBLIC, again=web_enquiry.show_step),
        page("GET", "/enquiry/{step}", web_enquiry.show_step, roles=PUBLIC),
        page("POST", "/enquiry/{step}", web_enquiry.send_step, roles=PUBLIC, again=web_enquiry.show_step, creates=False),
        page("GET", "/withdraw", web_enquiry.show_withdraw, roles=PUBLIC),
        page("POST", "/withdraw", web_enquiry.send_withdraw, roles=PUBLIC, again=web_enquiry.show_withdraw),
        # Coordinators
        page("GET", "/enquiries", web_staff.show_waiting, roles=COORDINATOR),
        page("GET", "/enquiries/{enquiry_id:uuid}", web_staff.show_enquiry, roles=COORDINATOR),
        page("POST", "/enquiries/{enquiry_id:uuid}/leave", web_staff.let_go, roles=COORDINATOR,
             again=web_staff.show_enquiry),
        page("GET", "/call", web_staff.show_call, roles=COORDINATOR),
        page("POST", "/call", web_staff.send_call, roles=COORDINATOR, again=web_staff.show_call),
        page("GET", "/groups", web_staff.show_groups, roles=COORDINATOR),
        page("GET", "/groups/new", web_staff.show_new_group, roles=COORDINATOR),
        page("POST", "/groups/new", web_staff.send_new_group, roles=COORDINATOR, again=web_staff.show_new_group),
        page("GET", "/groups/{group_id:uuid}", web_staff.show_group, roles=COORDINATOR),
        page("POST", "/groups/{group_id:uuid}/start", web_staff.start_group, roles=COORDINATOR,
             again=web_staff.show_group),
        page("POST", "/groups/{group_id:uuid}/people/{enquiry_id:uuid}/release", web_staff.release, roles=COORDINATOR,
             again=web_staff.show_group),
        page("POST", "/groups/{group_id:uuid}/meetings", web_staff.record_meeting, roles=COORDINATOR,
             again=web_staff.show_group),
        page("POST", "/groups/{group_id:uuid}/step-back", web_staff.step_back, roles=COORDINATOR,
             again=web_staff.show_group),
        page("POST", "/groups/{group_id:uuid}/sign-of-life", web_staff.sign_of_life, roles=COORDINATOR,
             again=web_staff.show_group),
        page("POST", "/groups/{group_id:uuid}/end", web_staff.end_group, roles=COORDINATOR, again=web_staff.show_group),
        # Pieces of other services' pages
        fragment("/_search", web_staff.show_search, roles=COORDINATOR),
    fragment("/_today", web_staff.show_today, roles=COORDINATOR),
        fragment("/_near", web_enquiry.show_near, roles=PUBLIC, keep_s=20),
    ],
)  # fmt: skip
