"""Every address of the product with its status for each of the cast, and what some addresses need to be there.

The rows of `PAGES` are the addresses of the tiny inspection: case N1 is Amir's, in North.
"""

from functools import cache

from django.contrib.auth.models import User

from inspection.models import Inspection
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.models.publishing import PublishedFile, PublishedReport
from reports.models.writing import AccuracyRound

CAST = ["amir", "bea", "ines", "ivan", "laura", "max", "olga", "nobody"]
"""Assessor in North, assessor in South, inspector, inspector of North only, lead, manager, outsider,
and somebody not signed in."""

OK, TO_SIGN_IN, REFUSED, MISSING, MOVED, POST_ONLY = 200, 302, 403, 404, 302, 405
REFUSALS = {REFUSED, MISSING}
OPEN = (OK,) * 8
EVERYONE_MOVES_ON = (MOVED,) * 7 + (TO_SIGN_IN,)
EVERYBODYS_OWN = (OK,) * 7 + (TO_SIGN_IN,)
NOBODY_HAS_ONE = (MISSING,) * 7 + (TO_SIGN_IN,)
EVERYONE_IN = (OK, OK, OK, OK, OK, OK, MISSING, TO_SIGN_IN)
SCORERS = (OK, OK, OK, OK, OK, REFUSED, MISSING, TO_SIGN_IN)
OF_CASE_N1 = (OK, MISSING, OK, OK, OK, REFUSED, MISSING, TO_SIGN_IN)
OF_CASE_S1 = (MISSING, OK, OK, MISSING, OK, REFUSED, MISSING, TO_SIGN_IN)
INSPECTORS = (REFUSED, REFUSED, OK, OK, OK, REFUSED, MISSING, TO_SIGN_IN)
INSPECTORS_OF_SOUTH = (REFUSED, REFUSED, OK, MISSING, OK, REFUSED, MISSING, TO_SIGN_IN)
INSPECTORS_MOVE_ON = (REFUSED, REFUSED, MOVED, MOVED, MOVED, REFUSED, MISSING, TO_SIGN_IN)
OF_CASE_N1_MOVES_ON = (MOVED, MISSING, MOVED, MOVED, MOVED, REFUSED, MISSING, TO_SIGN_IN)
INSPECTORS_OF_ALL = (REFUSED, REFUSED, OK, REFUSED, OK, REFUSED, MISSING, TO_SIGN_IN)
NOBODY = (REFUSED, REFUSED, MISSING, MISSING, MISSING, REFUSED, MISSING, TO_SIGN_IN)
LEADS = (REFUSED, REFUSED, REFUSED, REFUSED, OK, REFUSED, MISSING, TO_SIGN_IN)
LEADS_MOVE_ON = (REFUSED, REFUSED, REFUSED, REFUSED, MOVED, REFUSED, MISSING, TO_SIGN_IN)
LEADS_FIND_NONE = (REFUSED, REFUSED, REFUSED, REFUSED, MISSING, REFUSED, MISSING, TO_SIGN_IN)
READERS = (REFUSED, REFUSED, OK, OK, OK, OK, MISSING, TO_SIGN_IN)
WRITERS_MOVE_ON = (REFUSED, REFUSED, MOVED, REFUSED, MOVED, REFUSED, MISSING, TO_SIGN_IN)
WRITERS_FIND_NONE = (REFUSED, REFUSED, MISSING, REFUSED, MISSING, REFUSED, MISSING, TO_SIGN_IN)
READERS_OF_SOUTH = (REFUSED, REFUSED, OK, MISSING, OK, OK, MISSING, TO_SIGN_IN)
READERS_MOVE_ON = (REFUSED, REFUSED, MOVED, MOVED, MOVED, MOVED, MISSING, TO_SIGN_IN)

# (address's name, its parts, status for each of CAST)
PAGES = [
    ("home", {}, (OK,) * 7 + (TO_SIGN_IN,)),
    ("login", {}, (MOVED,) * 7 + (OK,)),
    ("account_login", {}, (MOVED,) * 7 + (OK,)),
    ("mfa_authenticate", {}, EVERYONE_MOVES_ON),
    ("mfa_login_webauthn", {}, EVERYONE_MOVES_ON),
    ("account_inactive", {}, OPEN),
    ("socialaccount_login_cancelled", {}, OPEN),
    ("openid_connect_login", {"provider_id": "unknown"}, (MISSING,) * 8),
    ("openid_connect_callback", {"provider_id": "unknown"}, (MISSING,) * 8),
    ("logout", {}, (POST_ONLY,) * 7 + (TO_SIGN_IN,)),
    ("account_logout", {}, (POST_ONLY,) * 7 + (TO_SIGN_IN,)),
    ("account_reset_password", {}, OPEN),
    ("account_reset_password_done", {}, OPEN),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "forged"}, OPEN),
    ("account_reset_password_from_key_done", {}, OPEN),
    ("mfa_index", {}, EVERYBODYS_OWN),
    ("mfa_list_webauthn", {}, EVERYBODYS_OWN),
    ("account_set_password", {}, EVERYBODYS_OWN),
    ("account_change_password", {}, EVERYONE_MOVES_ON),  # the cast has no passwords
    ("usersessions_list", {}, EVERYBODYS_OWN),
    ("socialaccount_connections", {}, EVERYBODYS_OWN),
    ("mfa_activate_totp", {}, EVERYBODYS_OWN),
    ("mfa_deactivate_totp", {}, NOBODY_HAS_ONE),
    ("mfa_add_webauthn", {}, EVERYBODYS_OWN),
    ("mfa_remove_webauthn", {"pk": 0}, NOBODY_HAS_ONE),
    ("mfa_view_recovery_codes", {}, NOBODY_HAS_ONE),
    ("mfa_generate_recovery_codes", {}, EVERYBODYS_OWN),
    ("mfa_download_recovery_codes", {}, NOBODY_HAS_ONE),
    ("account_reauthenticate", {}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("mfa_reauthenticate", {}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("mfa_reauthenticate_webauthn", {}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("confirm_by_issuer", {}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("people", {}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("person", {"person": 0}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("person_step", {"person": 0, "step": "deactivated"}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("stay_signed_in", {}, (POST_ONLY,) * 7 + (TO_SIGN_IN,)),
    ("offline_key", {}, (OK,) * 7 + (TO_SIGN_IN,)),
    ("accessibility", {}, OPEN),
    ("overview", {"slug": "tiny"}, EVERYONE_IN),
    ("cases", {"slug": "tiny"}, SCORERS),
    ("case", {"slug": "tiny", "reference": "N1"}, OF_CASE_N1),
    ("case", {"slug": "tiny", "reference": "S1"}, OF_CASE_S1),
    ("case_section", {"slug": "tiny", "reference": "N1", "code": "L1"}, OF_CASE_N1),
    ("case_section", {"slug": "tiny", "reference": "S1", "code": "L1"}, OF_CASE_S1),
    ("case_check", {"slug": "tiny", "reference": "N1"}, OF_CASE_N1),
    ("case_facts", {"slug": "tiny", "reference": "N1"}, OF_CASE_N1_MOVES_ON),
    ("case_submit", {"slug": "tiny", "reference": "N1"}, (MOVED,) * 7 + (TO_SIGN_IN,)),
    ("case_interest", {"slug": "tiny", "reference": "N1"}, OF_CASE_N1),
    ("case_history", {"slug": "tiny", "reference": "N1"}, INSPECTORS),
    ("case_history", {"slug": "tiny", "reference": "S1"}, INSPECTORS_OF_SOUTH),
    ("moderation", {"slug": "tiny"}, INSPECTORS),
    ("moderation_accept", {"slug": "tiny"}, INSPECTORS_MOVE_ON),
    ("review_case", {"slug": "tiny", "reference": "N1"}, INSPECTORS),
    ("review_case", {"slug": "tiny", "reference": "S1"}, INSPECTORS_OF_SOUTH),
    ("correct_answer", {"slug": "tiny", "reference": "N1", "code": "L1.1"}, INSPECTORS),
    ("agreement", {"slug": "tiny"}, INSPECTORS),
    ("calibration", {"slug": "tiny"}, INSPECTORS_OF_ALL),
    ("exemplar", {"slug": "tiny", "reference": "N1"}, NOBODY),
    ("settle_differences", {"slug": "tiny", "reference": "N1"}, NOBODY),
    ("ratings", {"slug": "tiny"}, NOBODY),
    ("panel_decision", {"slug": "tiny", "area": "north", "code": "L1"}, NOBODY),
    ("areas", {"slug": "tiny"}, INSPECTORS),
    ("judge_area", {"slug": "tiny", "area": "north"}, INSPECTORS),
    ("judge_area", {"slug": "tiny", "area": "south"}, INSPECTORS_OF_SOUTH),
    ("sign_off_area", {"slug": "tiny", "area": "north"}, INSPECTORS_MOVE_ON),
    ("results", {"slug": "tiny"}, INSPECTORS),
    ("area_comparison", {"slug": "tiny"}, INSPECTORS),
    ("inspection_comparison", {"slug": "tiny"}, INSPECTORS),
    ("by_fact", {"slug": "tiny"}, INSPECTORS),
    ("cases_behind_figure", {"slug": "tiny", "code": "L1.1"}, INSPECTORS),
    ("answer_history", {"slug": "tiny", "code": "L1.1", "reference": "N1"}, INSPECTORS),
    ("answer_history", {"slug": "tiny", "code": "L1.1", "reference": "S1"}, INSPECTORS_OF_SOUTH),
    ("old_cases_behind_figure", {"slug": "tiny", "code": "L1.1"}, EVERYONE_MOVES_ON),
    ("old_answer_history", {"slug": "tiny", "code": "L1.1", "reference": "N1"}, EVERYONE_MOVES_ON),
    ("report", {"slug": "tiny"}, READERS),
    ("writing", {"slug": "tiny"}, INSPECTORS),
    ("writing_part", {"slug": "tiny", "part": "2"}, INSPECTORS),
    ("writing_add", {"slug": "tiny", "part": "2"}, INSPECTORS_OF_ALL),
    ("writing_figures", {"slug": "tiny"}, INSPECTORS_OF_ALL),
    ("writing_preview", {"slug": "tiny"}, WRITERS_MOVE_ON),
    ("writing_removed", {"slug": "tiny"}, INSPECTORS),
    ("writing_restore", {"slug": "tiny", "key": 0}, WRITERS_MOVE_ON),
    ("writing_edit", {"slug": "tiny", "key": 0}, WRITERS_FIND_NONE),
    ("writing_move", {"slug": "tiny", "key": 0}, WRITERS_FIND_NONE),
    ("writing_remove", {"slug": "tiny", "key": 0}, WRITERS_FIND_NONE),
    ("writing_history", {"slug": "tiny", "key": 0}, NOBODY),
    ("writing_comments", {"slug": "tiny", "key": 0}, NOBODY),
    ("writing_comment", {"slug": "tiny", "key": 0, "comment": 0}, NOBODY),
    ("report_pdf", {"slug": "tiny", "version": 1}, READERS),
    ("publish", {"slug": "tiny"}, LEADS),
    ("approval", {"slug": "tiny"}, INSPECTORS_MOVE_ON),
    ("approval_text", {"slug": "tiny"}, NOBODY),
    ("make_draft", {"slug": "tiny"}, INSPECTORS_MOVE_ON),
    ("job", {"slug": "tiny", "pk": 0}, NOBODY),
    ("job_pdf", {"slug": "tiny", "pk": 0}, NOBODY),
    ("read_version", {"slug": "tiny", "version": 1}, READERS),
    ("preview", {"slug": "tiny"}, INSPECTORS),
    ("preview_part", {"slug": "tiny", "part": "section-L1"}, INSPECTORS),
    ("report_check", {"slug": "tiny"}, INSPECTORS),
    ("accuracy", {"slug": "tiny"}, READERS),
    ("accuracy_open", {"slug": "tiny"}, LEADS),
    ("accuracy_round", {"slug": "tiny", "number": 1}, INSPECTORS),
    ("accuracy_deadline", {"slug": "tiny", "number": 1}, LEADS),
    ("accuracy_close", {"slug": "tiny", "number": 1}, LEADS),
    ("accuracy_log", {"slug": "tiny", "number": 1, "kind": "csv"}, INSPECTORS),
    ("accuracy_decide", {"slug": "tiny", "number": 1, "pk": 0}, NOBODY),
    ("accuracy_area", {"slug": "tiny", "number": 1, "area": "north"}, READERS),
    ("accuracy_area", {"slug": "tiny", "number": 1, "area": "south"}, READERS_OF_SOUTH),
    ("accuracy_draft", {"slug": "tiny", "number": 1, "area": "south"}, READERS_OF_SOUTH),
    (
        "accuracy_draft_part",
        {"slug": "tiny", "number": 1, "area": "south", "part": "section-L1"},
        READERS_OF_SOUTH,
    ),
    ("accuracy_withdraw", {"slug": "tiny", "number": 1, "area": "north", "pk": 0}, READERS_MOVE_ON),
    ("published_data", {"slug": "tiny", "version": 1, "kind": "csv"}, READERS),
    ("published_file", {"slug": "tiny", "version": 1, "name": "tiny-v1.html"}, READERS),
    ("published_file", {"slug": "tiny", "version": 1, "name": "south.pdf"}, READERS_OF_SOUTH),
    ("codebook", {"slug": "tiny"}, READERS),
    ("live_data", {"slug": "tiny", "kind": "csv"}, INSPECTORS),
    ("create_inspection", {}, (REFUSED,) * 7 + (TO_SIGN_IN,)),
    ("invitation", {"uidb64": "MQ", "token": "forged"}, OPEN),
    ("setup", {"slug": "tiny"}, LEADS),
    ("setup_details", {"slug": "tiny"}, LEADS),
    ("setup_dates", {"slug": "tiny"}, LEADS),
    ("setup_report_settings", {"slug": "tiny"}, LEADS),
    ("setup_areas", {"slug": "tiny"}, LEADS),
    ("setup_phase", {"slug": "tiny"}, LEADS_MOVE_ON),
    ("setup_phase_back", {"slug": "tiny"}, LEADS),
    ("setup_instrument", {"slug": "tiny"}, LEADS),
    ("setup_instrument_preview", {"slug": "tiny"}, LEADS),
    ("setup_instrument_upload", {"slug": "tiny"}, LEADS),
    ("setup_instrument_copy", {"slug": "tiny"}, LEADS),
    ("setup_instrument_template", {"slug": "tiny"}, LEADS),
    ("setup_instrument_download", {"slug": "tiny", "kind": "xlsx"}, LEADS),
    ("setup_instrument_changes", {"slug": "tiny"}, LEADS_MOVE_ON),
    ("setup_sample", {"slug": "tiny"}, LEADS),
    ("setup_sample_template", {"slug": "tiny", "kind": "csv"}, LEADS),
    ("setup_sample_import", {"slug": "tiny"}, LEADS),
    ("setup_sample_check", {"slug": "tiny"}, LEADS_MOVE_ON),
    ("setup_pilots", {"slug": "tiny"}, LEADS),
    ("setup_discard_pilots", {"slug": "tiny"}, LEADS_MOVE_ON),
    ("setup_draw", {"slug": "tiny", "area": "north"}, LEADS),
    ("setup_draw_result", {"slug": "tiny", "area": "north"}, LEADS_FIND_NONE),
    ("setup_remove_sample", {"slug": "tiny", "area": "north"}, LEADS),
    ("setup_substitute", {"slug": "tiny", "area": "north"}, LEADS_FIND_NONE),
    ("setup_team", {"slug": "tiny"}, LEADS),
    ("setup_invite", {"slug": "tiny"}, LEADS),
    ("setup_invite_again", {"slug": "tiny", "member": 0}, LEADS_MOVE_ON),
    ("setup_member", {"slug": "tiny", "member": 0}, LEADS_FIND_NONE),
    ("setup_remove_member", {"slug": "tiny", "member": 0}, LEADS_FIND_NONE),
    ("setup_assign", {"slug": "tiny"}, LEADS),
    ("setup_assign_evenly", {"slug": "tiny"}, LEADS),
    ("setup_progress", {"slug": "tiny"}, LEADS),
    ("setup_progress_csv", {"slug": "tiny"}, LEADS),
    ("setup_archive", {"slug": "tiny"}, LEADS),
    ("setup_archive_file", {"slug": "tiny"}, LEADS),
    ("setup_purge", {"slug": "tiny"}, LEADS),
    ("setup_remind", {"slug": "tiny"}, LEADS_MOVE_ON),
]


def publish_and_open_round(tiny: Inspection, lead: User) -> None:
    """What some addresses need: a published version of the tiny inspection, and an accuracy round."""
    published = PublishedReport.objects.create(
        inspection=tiny,
        version=1,
        frozen=frozen_draft(tiny.slug),
        pdf=b"%PDF-1.7",
        sha256="0" * 64,
    )
    PublishedFile.objects.create(
        published=published, kind="html", name="tiny-v1.html", content=b"<article></article>"
    )
    south = tiny.areas.get(slug="south")
    PublishedFile.objects.create(
        published=published, kind="area", area=south, name="south.pdf", content=b"%PDF-1.7"
    )
    open_round(tiny, lead)


@cache
def frozen_draft(slug: str) -> dict:
    return as_json(build_report(Inspection.objects.get(slug=slug)))


def open_round(inspection: Inspection, lead: User) -> None:
    """An accuracy round with a draft for each area."""
    round = AccuracyRound.objects.create(
        inspection=inspection,
        number=1,
        deadline="2026-06-12",
        frozen=frozen_draft(inspection.slug),
        opened_by=lead,
    )
    for area in inspection.areas.all():
        round.drafts.create(area=area, pdf=b"%PDF-1.7", sha256="0" * 64)
