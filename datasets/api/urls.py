from __future__ import annotations

from django.urls import path

from datasets.api import views

urlpatterns = [
    path("projects/<int:project_id>/releases", views.Releases.as_view()),
    path("projects/<int:project_id>/releases/preview", views.ReleasePreview.as_view()),
    path("releases/<int:release_id>", views.ReleaseDetail.as_view()),
    path("releases/<int:release_id>/items", views.ReleaseItems.as_view()),
    path("releases/<int:release_id>/manifest", views.ReleaseManifest.as_view()),
    path("releases/<int:release_id>/changes", views.ReleaseChanges.as_view()),
    path("releases/<int:release_id>/tombstones", views.ReleaseTombstones.as_view()),
    path("releases/<int:release_id>/exports", views.ReleaseExports.as_view()),
    path("exports/<int:export_id>", views.ExportDetail.as_view()),
    path("exports/<int:export_id>/file", views.ExportFile.as_view()),
    path("images/<int:image_id>/tombstone", views.ImageTombstone.as_view()),
]
