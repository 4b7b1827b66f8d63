from __future__ import annotations

from django.urls import path

from review.api import comments, costs, crops, gold, quality, views

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
    path("projects/<int:project_id>/costs", costs.Costs.as_view()),
    path("projects/<int:project_id>/quality", quality.Quality.as_view()),
    path("projects/<int:project_id>/quality/redundancy", quality.Redundancy.as_view()),
    path("projects/<int:project_id>/quality/held-up", quality.HeldUp.as_view()),
    path("projects/<int:project_id>/quality/agreement/<int:category_id>", quality.WeeksOfCategory.as_view()),
    path("projects/<int:project_id>/quality/<slug:figure>.csv", quality.QualityTable.as_view()),
    path("projects/<int:project_id>/quality/<slug:figure>/images", quality.ImagesBehind.as_view()),
    path(
        "projects/<int:project_id>/quality/confusion/<int:voted>/<int:agreed>/images", quality.ConfusedImages.as_view()
    ),
    path("projects/<int:project_id>/my-quality", quality.OwnQuality.as_view()),
    path("projects/<int:project_id>/gold", gold.GoldAnswers.as_view()),
    path("projects/<int:project_id>/gold/answerable", gold.AnswerableImages.as_view()),
    path("projects/<int:project_id>/gold/take", gold.TakeGold.as_view()),
    path("projects/<int:project_id>/gold/<int:gold_id>", gold.GoldDetail.as_view()),
    path("projects/<int:project_id>/gold/<int:gold_id>/retire", gold.RetireGold.as_view()),
    path("projects/<int:project_id>/gold/<int:gold_id>/restore", gold.RestoreGold.as_view()),
    path("projects/<int:project_id>/flags", gold.Flags.as_view()),
    path("projects/<int:project_id>/flags/<int:flag_id>/resolve", gold.ResolveFlag.as_view()),
    path("assignments/<int:assignment_id>/feedback", gold.AnswerFeedback.as_view()),
]
