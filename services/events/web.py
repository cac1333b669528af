"""The web face of events: which addresses lead where, and who may use them."""

from chassis import web
from chassis.web import PUBLIC, api, fragment, page
from services.events import (
    bodies,
    outreach_bodies,
    web_after,
    web_api,
    web_door,
    web_outreach,
    web_parties,
    web_public,
    web_questions,
    web_rules,
    web_staff,
    web_writing,
)

MANAGES = {"event_manager"}
LOOKS = {"event_manager", "coordinator", "manager"}
DOOR = {"event_manager", "coordinator"}
EVENT = "/events/{event_id:uuid}"
DESK = "/manage/{event_id:uuid}"
PARTY = f"{DESK}/parties/{{registration_id:uuid}}"
QUESTION = f"{DESK}/questions/{{question_id:uuid}}"
OUTREACH = "/outreach/{outreach_id:uuid}"
MUNICIPALITY = "/outreach/municipalities/{municipality}"
REGISTERS_S = 0.015
"""A new party is a little more work than one that is known; answered no sooner than this, the two take the same time."""

API = [
    api("GET", "/events", web_api.list_events, roles=PUBLIC, asks=bodies.EventListQuery, gives=bodies.EventList),
    api("POST", "/events", web_api.make_event, roles=MANAGES, takes=bodies.EventIn, gives=bodies.EventOut, status=201),
    api("GET", "/events.ics", web_api.show_calendar, roles=PUBLIC, asks=bodies.WhichEvents),
    api("GET", "/events.atom", web_api.show_feed, roles=PUBLIC, asks=bodies.WhichEvents),
    api("GET", EVENT, web_api.show_event, roles=PUBLIC, gives=bodies.EventOut),
    api("POST", f"{EVENT}/publish", web_api.publish, roles=MANAGES, gives=bodies.EventOut),
    api("POST", f"{EVENT}/cancel", web_api.call_off, roles=MANAGES, gives=bodies.EventOut),
    api("POST", f"{EVENT}/move", web_api.move, roles=MANAGES, takes=bodies.MoveIn, gives=bodies.EventOut),
    api(
        "POST",
        f"{EVENT}/capacity",
        web_api.change_capacity,
        roles=MANAGES,
        takes=bodies.CapacityIn,
        gives=bodies.EventOut,
    ),
    api(
        "POST",
        f"{EVENT}/rules",
        web_rules.change_for_programs,
        roles=MANAGES,
        takes=bodies.RulesIn,
        gives=bodies.EventOut,
    ),
    api(
        "POST",
        f"{EVENT}/invitations",
        web_rules.invite_for_programs,
        roles=MANAGES,
        takes=bodies.InvitationIn,
        gives=bodies.InvitationOut,
        status=201,
    ),
    api("GET", f"{EVENT}/questions", web_questions.list_for_programs, roles=PUBLIC, gives=bodies.QuestionList),
    api(
        "POST",
        f"{EVENT}/questions",
        web_questions.add_for_programs,
        roles=MANAGES,
        takes=bodies.QuestionIn,
        gives=bodies.QuestionMade,
        status=201,
    ),
    api(
        "POST",
        f"{EVENT}/registrations/{{registration_id:uuid}}/approve",
        web_parties.approve_for_programs,
        roles=MANAGES,
        gives=bodies.AnsweredOut,
    ),
    api(
        "POST",
        f"{EVENT}/registrations/{{registration_id:uuid}}/refuse",
        web_parties.refuse_for_programs,
        roles=MANAGES,
        gives=bodies.AnsweredOut,
    ),
    api("POST", f"{EVENT}/close", web_api.close, roles=MANAGES, takes=bodies.CloseIn, gives=bodies.ClosedOut),
    api("POST", f"{EVENT}/check-ins", web_api.check_in, roles=DOOR, takes=bodies.CheckInIn, gives=bodies.CheckInOut),
    api("GET", f"{EVENT}/registrations", web_api.list_registrations, roles=LOOKS, gives=bodies.RegistrationList),
    api(
        "POST",
        f"{EVENT}/registrations",
        web_api.register,
        roles=PUBLIC,
        takes=bodies.RegistrationIn,
        gives=bodies.RegistrationOut,
        status=201,
        at_least_s=REGISTERS_S,
    ),
    api("POST", "/registrations/{token}/cancel", web_api.cancel_registration, roles=PUBLIC, gives=bodies.CancelledOut),
    api(
        "POST",
        "/registrations/{token}/seats",
        web_api.change_seats,
        roles=PUBLIC,
        takes=bodies.SeatsIn,
        gives=bodies.SeatsOut,
    ),
]
PUBLIC_PAGES = [
    page("GET", "", web_public.list_events, roles=PUBLIC),
    page("GET", "/embedded", web_public.show_embedded, roles=PUBLIC),
    page("GET", "/{event_id:uuid}", web_public.show_event, roles=PUBLIC),
    page("GET", "/{event_id:uuid}/calendar.ics", web_public.show_calendar, roles=PUBLIC),
    page("GET", "/{event_id:uuid}/register", web_public.show_form, roles=PUBLIC),
    page(
        "POST",
        "/{event_id:uuid}/register",
        web_public.register,
        roles=PUBLIC,
        again=web_public.show_form,
        at_least_s=REGISTERS_S,
    ),
    page("GET", "/registrations/{token}", web_public.show_registration, roles=PUBLIC),
    page("POST", "/registrations/{token}/cancel", web_public.cancel, roles=PUBLIC, creates=False),
    page(
        "POST",
        "/registrations/{token}/seats",
        web_public.change_seats,
        roles=PUBLIC,
        creates=False,
        again=web_public.show_registration,
    ),
    page(
        "POST",
        "/registrations/{token}/answers",
        web_questions.answer,
        roles=PUBLIC,
        creates=False,
        again=web_public.show_registration,
    ),
    fragment("/_near", web_public.show_near, roles=PUBLIC, keep_s=20),
]
STAFF_PAGES = [
    page("GET", "/manage", web_staff.list_events, roles=LOOKS),
    page("GET", "/manage/new", web_staff.show_event_form, roles=MANAGES),
    page("POST", "/manage/new", web_staff.make_event, roles=MANAGES, again=web_staff.show_event_form),
    page("GET", "/manage/embedding", web_staff.show_embedding, roles=LOOKS),
    page("GET", DESK, web_staff.show_event, roles=LOOKS),
    page("GET", f"{DESK}/wording", web_staff.show_wording, roles=MANAGES),
    page("POST", f"{DESK}/wording", web_staff.reword, roles=MANAGES, creates=False, again=web_staff.show_wording),
    page("POST", f"{DESK}/publish", web_staff.publish, roles=MANAGES, creates=False),
    page("POST", f"{DESK}/cancel", web_staff.call_off, roles=MANAGES, creates=False),
    page("GET", f"{DESK}/move", web_staff.show_move_form, roles=MANAGES),
    page("POST", f"{DESK}/move", web_staff.move, roles=MANAGES, creates=False, again=web_staff.show_move_form),
    page(
        "POST",
        f"{DESK}/capacity",
        web_staff.change_capacity,
        roles=MANAGES,
        creates=False,
        again=web_staff.show_event,
    ),
    page("GET", f"{DESK}/rules", web_rules.show_rules, roles=MANAGES),
    page("POST", f"{DESK}/rules", web_rules.change_rules, roles=MANAGES, creates=False, again=web_rules.show_rules),
    page("POST", f"{DESK}/invitations", web_rules.invite, roles=MANAGES, again=web_rules.show_rules),
    page(
        "POST",
        f"{DESK}/invitations/{{invitation_id:uuid}}/withdraw",
        web_rules.withdraw,
        roles=MANAGES,
        creates=False,
    ),
    page("GET", f"{DESK}/questions", web_questions.show_questions, roles=MANAGES),
    page("POST", f"{DESK}/questions", web_questions.add, roles=MANAGES, again=web_questions.show_questions),
    page("GET", QUESTION, web_questions.show_question, roles=MANAGES),
    page("POST", QUESTION, web_questions.change, roles=MANAGES, creates=False, again=web_questions.show_question),
    page("POST", f"{QUESTION}/remove", web_questions.remove, roles=MANAGES, creates=False),
    page("GET", f"{DESK}/register", web_staff.show_party_form, roles=MANAGES),
    page("POST", f"{DESK}/register", web_staff.register, roles=MANAGES, again=web_staff.show_party_form),
    page("GET", PARTY, web_parties.show_party, roles=MANAGES),
    page(
        "POST", f"{PARTY}/seats", web_parties.change_seats, roles=MANAGES, creates=False, again=web_parties.show_party
    ),
    page(
        "POST", f"{PARTY}/answers", web_questions.answer_for, roles=MANAGES, creates=False, again=web_parties.show_party
    ),
    page("POST", f"{PARTY}/approve", web_parties.approve, roles=MANAGES, creates=False),
    page("POST", f"{PARTY}/refuse", web_parties.refuse, roles=MANAGES, creates=False),
    page("POST", f"{PARTY}/cancel", web_staff.cancel_party, roles=MANAGES, creates=False),
    page("GET", f"{DESK}/write", web_writing.show_letter, roles=MANAGES),
    page("POST", f"{DESK}/write", web_writing.send_letter, roles=MANAGES, again=web_writing.show_letter),
    page("GET", f"{DESK}/close", web_staff.show_close_form, roles=MANAGES),
    page("POST", f"{DESK}/close", web_staff.close, roles=MANAGES, creates=False, again=web_staff.show_close_form),
    page("GET", f"{DESK}/correct", web_staff.show_correction, roles=MANAGES),
    page(
        "POST",
        f"{DESK}/correct",
        web_staff.correct_closing,
        roles=MANAGES,
        creates=False,
        again=web_staff.show_correction,
    ),
    page("POST", f"{DESK}/pass-on", web_staff.pass_on, roles=MANAGES, creates=False, again=web_staff.show_event),
    fragment("/_search", web_staff.show_search, roles=LOOKS),
    fragment("/_today", web_staff.show_today, roles=LOOKS),
]
DOOR_PAGES = [
    page("GET", f"{DESK}/door", web_door.show_door, roles=DOOR),
    page("POST", f"{DESK}/door", web_door.show_door, roles=DOOR, creates=False),
    page("GET", f"{DESK}/list", web_door.show_list, roles=DOOR),
    page("GET", f"{DESK}/list.xlsx", web_door.download_list, roles=DOOR),
    page("GET", f"{DESK}/invoices.xlsx", web_door.download_invoices, roles=MANAGES),
    page("GET", f"{DESK}/invoices.csv", web_door.write_invoices, roles=MANAGES),
    page("GET", f"{DESK}/door/counts", web_door.show_counts, roles=DOOR),
    page("POST", f"{DESK}/check-in", web_door.check_in, roles=DOOR, creates=False, again=web_door.show_door),
    page("POST", f"{PARTY}/check-in", web_door.check_in_party, roles=DOOR, creates=False, again=web_door.show_door),
    page("POST", f"{PARTY}/check-out", web_door.take_back, roles=DOOR, creates=False, again=web_door.show_door),
    page("POST", f"{DESK}/walk-ins", web_door.count_walk_in, roles=DOOR, again=web_door.show_door),
    page(
        "POST",
        f"{DESK}/walk-ins/{{walk_in_id:uuid}}/strike",
        web_door.strike_walk_in,
        roles=DOOR,
        creates=False,
        again=web_door.show_door,
    ),
]
AFTER_PAGES = [
    page("GET", f"{DESK}/sum-up", web_after.show_summing_up, roles=MANAGES),
    page("POST", f"{DESK}/sum-up", web_after.sum_up, roles=MANAGES, creates=False, again=web_after.show_summing_up),
    page("POST", f"{DESK}/talks", web_after.add_talk, roles=MANAGES, again=web_after.show_summing_up),
    page("POST", f"{DESK}/talks/{{talk_id:uuid}}/remove", web_after.remove_talk, roles=MANAGES, creates=False),
]
OUTREACH_PAGES = [
    api(
        "GET",
        "/outreach",
        web_outreach.list_for_programs,
        roles=LOOKS,
        asks=outreach_bodies.OutreachPage,
        gives=outreach_bodies.OutreachList,
    ),
    api(
        "POST",
        "/outreach",
        web_outreach.log_for_programs,
        roles=LOOKS,
        takes=outreach_bodies.OutreachIn,
        gives=outreach_bodies.OutreachOut,
        status=201,
    ),
    page("GET", "/outreach", web_outreach.list_outreach, roles=LOOKS),
    page("POST", "/outreach", web_outreach.log, roles=LOOKS, again=web_outreach.show_form),
    page("GET", "/outreach.csv", web_outreach.write_outreach, roles=LOOKS),
    page("GET", "/outreach/new", web_outreach.show_form, roles=LOOKS),
    page("POST", "/outreach/new", web_outreach.show_filled_form, roles=LOOKS, creates=False),
    page("GET", OUTREACH, web_outreach.show_outreach, roles=LOOKS),
    page("POST", OUTREACH, web_outreach.correct, roles=LOOKS, creates=False, again=web_outreach.show_outreach),
    page(
        "POST", f"{OUTREACH}/strike", web_outreach.strike, roles=LOOKS, creates=False, again=web_outreach.show_outreach
    ),
    page("GET", "/outreach/municipalities", web_outreach.list_municipalities, roles=LOOKS),
    page("GET", MUNICIPALITY, web_outreach.show_municipality, roles=LOOKS),
    page("POST", MUNICIPALITY, web_outreach.note_step, roles=LOOKS, again=web_outreach.show_municipality),
    page(
        "POST",
        f"{MUNICIPALITY}/steps/{{step_id:uuid}}/strike",
        web_outreach.strike_step,
        roles=LOOKS,
        creates=False,
        again=web_outreach.show_municipality,
    ),
]

app = web.service("events", __file__, [*API, *PUBLIC_PAGES, *STAFF_PAGES, *DOOR_PAGES, *AFTER_PAGES, *OUTREACH_PAGES])
