from __future__ import annotations

from django.urls import path

from projects.api import categories, images, media, people, sources, views

urlpatterns = [
    path("session", people.Session.as_view()),
    path("invitations/<str:token>", people.InvitationView.as_view()),
    path("invitations/<str:token>/join", people.Join.as_view()),
    path("projects", views.Projects.as_view()),
    path("projects/<int:project_id>", views.ProjectDetailView.as_view()),
    path("projects/<int:project_id>/restore", views.ProjectRestore.as_view()),
    path("projects/<int:project_id>/state", views.ProjectStateView.as_view()),
    path("projects/<int:project_id>/stages", views.Stages.as_view()),
    path("projects/<int:project_id>/stages/order", views.StageOrder.as_view()),
    path("projects/<int:project_id>/stages/<int:stage_id>", views.StageView.as_view()),
    path("projects/<int:project_id>/categories", views.Categories.as_view()),
    path("projects/<int:project_id>/categories/<int:category_id>", views.CategoryDetail.as_view()),
    path("projects/<int:project_id>/briefs", views.Briefs.as_view()),
    path("projects/<int:project_id>/invitations", people.Invitations.as_view()),
    path("projects/<int:project_id>/invitations/<int:invitation_id>", people.InvitationDetail.as_view()),
    path("projects/<int:project_id>/invitations/<int:invitation_id>/qr.svg", people.InvitationCode.as_view()),
    path("projects/<int:project_id>/removed-images", images.RemovedImages.as_view()),
    path("projects/<int:project_id>/images/<int:image_id>/restore", images.ImageRestore.as_view()),
    path("projects/<int:project_id>/sources", sources.Sources.as_view()),
    path("projects/<int:project_id>/sources/<int:source_id>", sources.SourceDetail.as_view()),
    path("projects/<int:project_id>/sources/<int:source_id>/files", sources.SourceFiles.as_view()),
    path("projects/<int:project_id>/sources/<int:source_id>/check", sources.SourceCheck.as_view()),
    path("projects/<int:project_id>/sources/<int:source_id>/start", sources.SourceStart.as_view()),
    path("projects/<int:project_id>/sources/<int:source_id>/cancel", sources.SourceCancel.as_view()),
    path("projects/<int:project_id>/sources/<int:source_id>/problems", sources.SourceProblems.as_view()),
    path("categories", categories.GraphCategories.as_view()),
    path("categories/<int:category_id>", categories.GraphCategory.as_view()),
    path("categories/<int:category_id>/parents", categories.CategoryParents.as_view()),
    path("categories/<int:category_id>/parents/<int:parent_id>", categories.CategoryParent.as_view()),
    path("images/<int:image_id>/rendition/<int:size>", media.Rendition.as_view()),
    path("images/<int:image_id>/original", media.Original.as_view()),
]
