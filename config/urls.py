"""Every address: the API of each app in the order of the road, its reference, the admin, the browser application."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from config import openapi as openapi  # names the ways to sign in for the reference
from config import views

API = ["accounts", "projects", "annotation", "review", "crowd", "datasets", "training"]

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("api/v1/", include(f"{app}.api.urls")) for app in API),
    path("api/schema", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path("api/docs", views.reference, name="reference"),
    path("api/", views.no_such_endpoint),
    re_path(r"^api/.*", views.no_such_endpoint),
    path("healthz", views.alive),
    path("readyz", views.ready),
    path("admin/", admin.site.urls),
    re_path(r"^(?!static/|api/|admin/).*$", views.application),
]
