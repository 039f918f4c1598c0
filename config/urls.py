"""Every address of the product."""

from allauth.account import views as account
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from clinic.views import second_factor, sign_in, stays
from config import views

second_factors = [
    path("", second_factor.index, name="mfa_index"),
    path("authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("totp/activate/", second_factor.activate_app, name="mfa_activate_totp"),
    path("totp/deactivate/", second_factor.deactivate_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", second_factor.view_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", second_factor.new_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/kept/", second_factor.codes_kept, name="recovery_codes_kept"),
    path("passkeys/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
]
account_pages = [
    path("login/", account.login, name="account_login"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("password/change/", sign_in.change_password, name="account_change_password"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/passkey/", sign_in.passkey_options, name="account_passkey_options"),
    path("second-factor/", sign_in.second_factor_needed, name="second_factor_needed"),
    path("visit/", sign_in.visit_state, name="account_visit"),
    path("visit/active/", sign_in.still_active, name="account_active"),
    path("sign-ins/", stays.stays, name="stays"),
    path("2fa/", include(second_factors)),
]
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("account/", include(account_pages)),
    path("setup/start/", views.setup_start, name="setup_start"),
    path("", include("reports.urls")),
    path("", include("assessments.urls")),
    path("", include("clinic.urls")),
    path("api/v1/", include(("config.api_urls", "v1"))),
    path("api/schema/", SpectacularAPIView.as_view(api_version="v1"), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api_docs"),
]
handler500 = "config.views.server_error"
if settings.DEBUG or settings.DJANGO_ENV == "test":
    urlpatterns.append(path("gallery/", views.gallery, name="gallery"))
