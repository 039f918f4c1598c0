"""What everyone gets at every address of a practice: read it row by row when a page is added.

Each column is one person. All but `other` belong to the practice; `therapist` has the client in
their care and `supervisor` supervises them; `colleague` and `trainee` have other clients; `client`
is the client; `other` is another practice's therapist; `deactivated` and `left` were therapists of
this client. POST is sent without any fields. Where an address has no row for a method, everyone
who is signed in gets 405.

200 shown · 201 made · 302 done, or sent to sign in · 400/422 understood, refused in words ·
401 who are you · 403 not with your role · 404 not there for you · 405 not this way
"""

COLUMNS = (
    *("owner", "supervisor", "therapist", "colleague", "trainee", "desk", "client", "other"),
    *("anonymous", "deactivated", "left"),
)
#    address                       owner supe ther coll trai desk clie othe anon deac left
TABLE = """
POST account_active                204  204  204  204  204  204  204  204  302  302  204
GET  account_change_password       200  200  200  200  200  200  200  200  302  302  200
POST account_change_password       200  200  200  200  200  200  200  200  302  302  200
GET  account_login                 302  302  302  302  302  302  302  302  200  200  302
POST account_login                 302  302  302  302  302  302  302  302  200  200  302
GET  account_logout                200  200  200  200  200  200  200  200  302  302  200
POST account_logout                302  302  302  302  302  302  302  302  302  302  302
GET  account_passkey_options       200  200  200  200  200  200  200  200  302  302  200
GET  account_reauthenticate        200  200  200  200  200  200  200  200  302  302  200
POST account_reauthenticate        422  422  422  422  422  422  422  422  302  302  422
GET  account_visit                 200  200  200  200  200  200  200  200  200  200  200
GET  answer_check                  404  404  404  404  404  404  200  404  404  404  404
GET  answer_done                   404  404  404  404  404  404  302  404  404  404  404
GET  answer_pause                  404  404  404  404  404  404  200  404  404  404  404
GET  answer_question               404  404  404  404  404  404  200  404  404  404  404
POST answer_question               404  404  404  404  404  404  422  404  404  404  404
POST answer_send                   404  404  404  404  404  404  302  404  404  404  404
GET  answer_start                  404  404  404  404  404  404  200  404  404  404  404
GET  answer_support                404  404  404  404  404  404  200  404  404  404  404
GET  api_docs                      200  200  200  200  200  200  403  200  401  401  403
POST api_token_revoke              302  302  302  302  302  302  403  302  302  302  403
GET  api_tokens                    200  200  200  200  200  200  403  200  302  302  403
POST api_tokens                    200  200  200  200  200  200  403  200  302  302  403
GET  caseload                      200  200  200  200  200  200  403  200  302  302  403
GET  check_in                      200  200  200  404  404  200  403  404  302  302  403
POST check_in_link                 403  403  302  404  404  403  403  404  302  302  403
GET  check_in_new                  403  403  200  404  404  403  403  404  302  302  403
POST check_in_new                  403  403  422  404  404  403  403  404  302  302  403
POST check_in_withdraw             403  403  302  404  404  403  403  404  302  302  403
GET  client                        403  200  200  404  404  403  403  404  302  302  403
POST client_consent                403  403  302  404  404  302  403  404  302  302  403
GET  client_details                200  200  200  404  404  200  403  404  302  302  403
POST client_details                403  403  422  404  404  422  403  404  302  302  403
GET  client_home                   403  403  403  403  403  403  200  403  302  302  403
GET  client_new                    200  403  200  200  403  200  403  200  302  302  403
POST client_new                    422  403  422  422  403  422  403  422  302  302  403
GET  draft                         200  200  200  200  403  403  403  404  302  302  403
GET  draft_about                   200  200  200  200  403  403  403  404  302  302  403
POST draft_about                   422  422  422  422  403  403  403  404  302  302  403
GET  draft_answers                 200  200  200  200  403  403  403  404  302  302  403
POST draft_answers                 422  422  422  422  403  403  403  404  302  302  403
POST draft_decide                  422  422  422  422  403  403  403  404  302  302  403
POST draft_discard                 302  302  302  302  403  403  403  404  302  302  403
GET  draft_facts                   200  200  200  200  403  403  403  404  302  302  403
POST draft_facts                   422  422  422  422  403  403  403  404  302  302  403
GET  draft_items                   200  200  200  200  403  403  403  404  302  302  403
POST draft_items                   422  422  422  422  403  403  403  404  302  302  403
GET  draft_key                     200  200  200  200  403  403  403  404  302  302  403
POST draft_key                     422  422  422  422  403  403  403  404  302  302  403
GET  draft_preview                 200  200  200  200  403  403  403  404  302  302  403
GET  draft_preview_check           200  200  200  200  403  403  403  404  302  302  403
GET  draft_preview_end             200  200  200  200  403  403  403  404  302  302  403
POST draft_preview_end             302  302  302  302  403  403  403  404  302  302  403
GET  draft_preview_pause           200  200  200  200  403  403  403  404  302  302  403
GET  draft_preview_question        200  200  200  200  403  403  403  404  302  302  403
POST draft_preview_question        422  422  422  422  403  403  403  404  302  302  403
GET  draft_preview_support         200  200  200  200  403  403  403  404  302  302  403
POST draft_publish                 422  422  422  422  403  403  403  404  302  302  403
GET  draft_scale                   200  200  200  200  403  403  403  404  302  302  403
POST draft_scale                   422  422  422  422  403  403  403  404  302  302  403
GET  gallery                       200  200  200  200  200  200  200  200  200  200  200
GET  healthz                       200  200  200  200  200  200  200  200  200  200  200
GET  home                          302  302  302  302  302  302  302  302  302  302  302
GET  instrument                    200  200  200  200  200  403  403  404  302  302  403
GET  instrument_evidence           200  200  200  200  200  403  403  404  302  302  403
POST instrument_evidence_adopt     302  302  302  302  403  403  403  404  302  302  403
GET  instrument_fhir               200  200  200  200  200  403  403  404  302  302  403
GET  instrument_import             200  200  200  200  403  403  403  200  302  302  403
POST instrument_import             422  422  422  422  403  403  403  422  302  302  403
GET  instrument_new                200  200  200  200  403  403  403  200  302  302  403
POST instrument_new                422  422  422  422  403  403  403  422  302  302  403
POST instrument_offer              302  302  302  302  403  403  403  404  302  302  403
GET  instrument_preview            200  200  200  200  200  403  403  404  302  302  403
GET  instrument_preview_check      200  200  200  200  200  403  403  404  302  302  403
GET  instrument_preview_end        200  200  200  200  200  403  403  404  302  302  403
POST instrument_preview_end        302  302  302  302  302  403  403  404  302  302  403
GET  instrument_preview_pause      200  200  200  200  200  403  403  404  302  302  403
GET  instrument_preview_question   200  200  200  200  200  403  403  404  302  302  403
POST instrument_preview_question   422  422  422  422  422  403  403  404  302  302  403
GET  instrument_preview_support    200  200  200  200  200  403  403  404  302  302  403
POST instrument_revise             302  302  302  302  403  403  403  404  302  302  403
GET  library                       200  200  200  200  200  403  403  200  302  302  403
GET  link_landing                  200  200  200  200  200  200  200  200  200  200  200
POST link_landing                  302  302  302  302  302  302  302  302  302  302  302
GET  mfa_activate_totp             200  200  200  200  200  200  200  200  302  302  200
POST mfa_activate_totp             200  200  200  200  200  200  200  200  302  302  200
GET  mfa_add_webauthn              200  200  200  200  200  200  200  200  302  302  200
POST mfa_add_webauthn              200  200  200  200  200  200  200  200  302  302  200
GET  mfa_authenticate              302  302  302  302  302  302  302  302  302  302  302
POST mfa_authenticate              302  302  302  302  302  302  302  302  302  302  302
GET  mfa_deactivate_totp           404  404  404  404  404  404  404  404  302  302  404
POST mfa_deactivate_totp           404  404  404  404  404  404  404  404  302  302  404
GET  mfa_generate_recovery_codes   200  200  200  200  200  200  200  200  302  302  200
POST mfa_generate_recovery_codes   200  200  302  200  200  200  200  302  302  302  200
GET  mfa_index                     200  200  200  200  200  200  200  200  302  302  200
GET  mfa_login_webauthn            302  302  302  302  302  302  302  302  302  302  302
POST mfa_login_webauthn            302  302  302  302  302  302  302  302  302  302  302
GET  mfa_remove_webauthn           404  404  200  404  404  404  404  404  302  302  404
POST mfa_remove_webauthn           404  404  302  404  404  404  404  404  302  302  404
GET  mfa_view_recovery_codes       404  404  404  404  404  404  404  404  302  302  404
GET  note                          403  200  200  404  404  403  403  404  302  302  403
POST note_addendum                 403  403  422  404  404  403  403  404  302  302  403
POST note_discard                  403  403  302  404  404  403  403  404  302  302  403
POST note_new                      403  403  302  404  404  403  403  404  302  302  403
POST note_save                     403  403  422  404  404  403  403  404  302  302  403
POST note_sign                     403  302  422  404  404  403  403  404  302  302  403
GET  plan                          403  200  200  404  404  403  403  404  302  302  403
POST plan_choose                   403  403  422  404  404  403  403  404  302  302  403
POST plan_goals                    403  403  422  404  404  403  403  404  302  302  403
GET  practice_people               200  403  403  403  403  403  403  403  302  302  403
GET  readyz                        200  200  200  200  200  200  200  200  200  200  200
POST recovery_codes_kept           302  302  302  302  302  302  302  302  302  302  302
POST reference_adopt               302  302  302  302  403  403  403  404  302  302  403
POST reference_drop                302  302  302  302  403  403  403  404  302  302  403
GET  reference_import              200  200  200  200  403  403  403  404  302  302  403
POST reference_import              422  422  422  422  403  403  403  404  302  302  403
GET  report                        403  200  200  404  404  403  403  404  302  302  403
POST report_cancel                 403  403  302  404  404  403  403  404  302  302  403
GET  report_file                   403  200  200  404  404  403  403  404  302  302  403
GET  report_new                    403  403  200  404  404  403  403  404  302  302  403
POST report_new                    403  403  422  404  404  403  403  404  302  302  403
POST report_retry                  403  403  302  404  404  403  403  404  302  302  403
GET  reports                       403  200  200  200  200  403  403  200  302  302  403
GET  schema                        200  200  200  200  200  200  403  200  401  401  403
GET  second_factor_needed          302  302  302  302  302  302  302  302  302  302  302
GET  stays                         200  200  200  200  200  200  200  200  302  302  200
POST stays                         302  302  302  302  302  302  302  302  302  302  302
GET  support                       200  200  200  200  200  200  200  200  200  200  200
GET  v1:assignments                403  200  200  200  200  403  403  200  401  401  403
POST v1:assignments                400  400  400  400  400  400  403  400  401  401  403
GET  v1:client                     200  200  200  404  404  200  403  404  401  401  403
GET  v1:clients                    200  200  200  200  200  200  403  200  401  401  403
GET  v1:instruments                200  200  200  200  200  403  403  200  401  401  403
GET  v1:report                     403  200  200  404  404  403  403  404  401  401  403
GET  v1:report_file                403  200  200  404  404  403  403  404  401  401  403
GET  v1:reports                    403  200  200  200  200  403  403  200  401  401  403
POST v1:reports                    400  400  400  400  400  400  403  400  401  401  403
GET  v1:scores                     403  200  200  200  200  403  403  200  401  401  403
"""
