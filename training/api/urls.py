from __future__ import annotations

from django.urls import path

from training.api import views

urlpatterns = [
    path("training/spec", views.SpecForm.as_view()),
    path("projects/<int:project_id>/runs", views.Runs.as_view()),
    path("runs/<int:run_id>", views.RunDetailView.as_view()),
    path("runs/<int:run_id>/events", views.RunEvents.as_view()),
    path("runs/<int:run_id>/cancel", views.RunCancel.as_view()),
    path("projects/<int:project_id>/models", views.Models.as_view()),
    path("models/<int:model_id>", views.ModelDetail.as_view()),
    path("models/<int:model_id>/publish", views.ModelPublish.as_view()),
    path("models/<int:model_id>/files/<str:name>", views.ModelFile.as_view()),
    path("releases/<int:release_id>/leaderboard", views.Leaderboard.as_view()),
]
