from __future__ import annotations

from django.urls import path

from accounts.api import views

urlpatterns = [
    path("me", views.Me.as_view()),
    path("me/password", views.Password.as_view()),
    path("tokens", views.Tokens.as_view()),
    path("tokens/<int:token_id>", views.TokenDetail.as_view()),
    path("password-resets", views.PasswordResets.as_view()),
    path("password-resets/confirm", views.PasswordResetConfirm.as_view()),
    path("users", views.Users.as_view()),
    path("users/<int:user_id>/reset-link", views.UserResetLink.as_view()),
]
