"""Every address of the product."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config import views

sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("account/", include(sign_in)),
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
