from __future__ import annotations

from django.urls import path

from review.api import comments, crops, views

urlpatterns = [
    path("projects/<int:project_id>/review", views.Queue.as_view()),
    path("projects/<int:project_id>/review/approve-above", views.ApproveAbove.as_view()),
    path("projects/<int:project_id>/review/crops", crops.Crops.as_view()),
    path("projects/<int:project_id>/review/crops/left", crops.CropsLeft.as_view()),
    path("projects/<int:project_id>/review/crops/undo", crops.UndoCrops.as_view()),
    path("projects/<int:project_id>/review/<int:image_id>", views.ReviewedImageView.as_view()),
    path("projects/<int:project_id>/review/<int:image_id>/undo", views.UndoDecisions.as_view()),
    path("projects/<int:project_id>/agreement", views.Agreement.as_view()),
    path("projects/<int:project_id>/known-labels", views.KnownLabels.as_view()),
    path("projects/<int:project_id>/images", views.Wall.as_view()),
    path("projects/<int:project_id>/images/<int:image_id>", views.ImageHistoryView.as_view()),
    path("projects/<int:project_id>/images/<int:image_id>/comments", comments.Comments.as_view()),
    path(
        "projects/<int:project_id>/images/<int:image_id>/comments/<int:comment_id>/resolve",
        comments.ResolveComment.as_view(),
    ),
    path("projects/<int:project_id>/comments/mine", comments.MyQuestions.as_view()),
    path("projects/<int:project_id>/objects/<int:object_id>/provenance", views.ProvenanceView.as_view()),
]
