"""The API's addresses, version 1."""

urlpatterns: list = []
