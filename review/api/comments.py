"""Remarks on images, between reviewers and those who voted."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from common.paging import OldestFirst
from projects import access
from review import selectors, services
from review.api.serializers import NamedImageOutput, VotedBoxOutput, image_json
from review.models import Comment
from review.services import Remark


class CommentInput(serializers.Serializer[None]):
    text = serializers.CharField(max_length=2_000)
    object = serializers.IntegerField(required=False, allow_null=True, default=None)
    x = serializers.FloatField(required=False, allow_null=True, default=None)
    y = serializers.FloatField(required=False, allow_null=True, default=None)
    parent = serializers.IntegerField(  # type: ignore[assignment]  # DRF takes declared fields off the class
        required=False, allow_null=True, default=None
    )


class CommentOutput(serializers.Serializer[Any]):  # of a Message
    id = serializers.IntegerField(source="comment.pk")
    parent = serializers.IntegerField(  # type: ignore[assignment]  # DRF takes declared fields off the class
        source="comment.parent_id", allow_null=True
    )
    object = serializers.IntegerField(source="object_id", allow_null=True)
    x = serializers.FloatField(source="comment.x", allow_null=True)
    y = serializers.FloatField(source="comment.y", allow_null=True)
    text = serializers.CharField(source="comment.text")
    author = serializers.CharField()
    is_mine = serializers.BooleanField()
    created_at = serializers.DateTimeField(source="comment.created_at")
    resolved_at = serializers.DateTimeField(source="comment.resolved_at", allow_null=True)


class OwnVoteOutput(serializers.Serializer[Any]):  # of a Vote
    answered_at = serializers.DateTimeField()
    boxes = VotedBoxOutput(many=True, source="answer.boxes", required=False)
    tags = serializers.ListField(child=serializers.IntegerField(), source="answer.tags", required=False)


class QuestionOutput(serializers.Serializer[Any]):  # of a Question
    image = NamedImageOutput()
    comments = CommentOutput(many=True)
    votes = OwnVoteOutput(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:  # DRF's own signature
        return {
            "image": image_json(instance.image, instance.name),
            "comments": CommentOutput(instance.messages, many=True).data,
            "votes": OwnVoteOutput(instance.answers, many=True).data,
        }


class CommentsView(GenericAPIView[Any]):  # of rows of several models
    """Members of the project come in; on which images they may talk the domain says."""

    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "annotate"}
    pagination_class = OldestFirst
    queryset = Comment.objects.none()


class Comments(CommentsView):
    serializer_class = CommentOutput

    @extend_schema(operation_id="list_comments", responses=CommentOutput(many=True))
    def get(self, request: Request, project_id: int, image_id: int) -> Response:
        reader = person(request)
        place = access.member(reader, project_id)
        selectors.seen_by(place, reader, image_id)
        page = self.paginate_queryset(selectors.remarks_on(project_id, image_id))
        messages = selectors.messages_of(page or [], reader, place.role)
        return self.get_paginated_response(CommentOutput(messages, many=True).data)

    @extend_schema(operation_id="comment_on_image", request=CommentInput, responses={201: CommentOutput})
    def post(self, request: Request, project_id: int, image_id: int) -> Response:
        author = person(request)
        place = access.member(author, project_id)
        given = CommentInput(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        remark = Remark(said["text"], said["object"], said["x"], said["y"], said["parent"])
        row = services.comment(access=place, image_id=image_id, author=author, remark=remark)
        (message,) = selectors.messages_of([row], author, place.role)
        return Response(CommentOutput(message).data, status=201)


class ResolveComment(CommentsView):
    @extend_schema(operation_id="resolve_comment", request=None, responses=CommentOutput)
    def post(self, request: Request, project_id: int, image_id: int, comment_id: int) -> Response:
        reader = person(request)
        place = access.member(reader, project_id)
        row = services.resolve(access=place, image_id=image_id, comment_id=comment_id, by=reader, now=timezone.now())
        (message,) = selectors.messages_of([row], reader, place.role)
        return Response(CommentOutput(message).data)


class MyQuestions(CommentsView):
    serializer_class = QuestionOutput

    @extend_schema(operation_id="list_my_questions", responses=QuestionOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        reader = person(request)
        access.member(reader, project_id)
        page = self.paginate_queryset(selectors.questions_for(project_id, reader))
        return self.get_paginated_response(QuestionOutput(selectors.questions(page or [], reader), many=True).data)
