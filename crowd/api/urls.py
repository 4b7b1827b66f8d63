from __future__ import annotations

from django.urls import path

from crowd.api import views

urlpatterns = [
    path("projects/<int:project_id>/members", views.Members.as_view()),
    path("projects/<int:project_id>/members/<int:member_id>", views.MemberDetail.as_view()),
]
