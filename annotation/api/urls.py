from __future__ import annotations

from django.urls import path

from annotation.api import views

urlpatterns = [
    path("projects/<int:project_id>/work", views.Work.as_view()),
    path("projects/<int:project_id>/claim", views.Claim.as_view()),
    path("projects/<int:project_id>/progress", views.ProgressView.as_view()),
    path("projects/<int:project_id>/reports", views.Reports.as_view()),
    path("projects/<int:project_id>/reports/<int:report_id>/resolve", views.ResolveReport.as_view()),
    path("projects/<int:project_id>/images/<int:image_id>/report", views.Report.as_view()),
    path("assignments/heartbeat", views.Heartbeat.as_view()),
    path("assignments/<int:assignment_id>/submit", views.Submit.as_view()),
    path("assignments/<int:assignment_id>/skip", views.Skip.as_view()),
    path("assignments/<int:assignment_id>/release", views.Release.as_view()),
]
