from __future__ import annotations

from django.urls import path

from training.api import suggestions, views

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
    path("models/<int:model_id>/suggestions", suggestions.ModelSuggestions.as_view()),
    path("projects/<int:project_id>/suggestions", suggestions.Suggestions.as_view()),
    path("suggestions/<int:job_id>", suggestions.SuggestionsDetail.as_view()),
    path("suggestions/<int:job_id>/cancel", suggestions.SuggestionsCancel.as_view()),
    path("releases/<int:release_id>/leaderboard", views.Leaderboard.as_view()),
]
