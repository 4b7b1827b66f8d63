from __future__ import annotations

from django.urls import path

from projects.api import people, views

urlpatterns = [
    path("session", people.Session.as_view()),
    path("invitations/<str:token>", people.InvitationView.as_view()),
    path("invitations/<str:token>/join", people.Join.as_view()),
    path("projects", views.Projects.as_view()),
    path("projects/<int:project_id>", views.ProjectDetailView.as_view()),
    path("projects/<int:project_id>/restore", views.ProjectRestore.as_view()),
    path("projects/<int:project_id>/state", views.ProjectStateView.as_view()),
    path("projects/<int:project_id>/stages/<int:stage_id>", views.StageView.as_view()),
    path("projects/<int:project_id>/categories", views.Categories.as_view()),
    path("projects/<int:project_id>/categories/<int:category_id>", views.CategoryDetail.as_view()),
    path("projects/<int:project_id>/briefs", views.Briefs.as_view()),
    path("projects/<int:project_id>/invitations", people.Invitations.as_view()),
    path("projects/<int:project_id>/invitations/<int:invitation_id>", people.InvitationDetail.as_view()),
    path("projects/<int:project_id>/invitations/<int:invitation_id>/qr.svg", people.InvitationCode.as_view()),
]
