"""A model's boxes as suggestions: asking for them, watching, stopping."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from projects import access
from projects.models import Role
from training import selectors, services
from training.api.serializers import SuggestionsInput, SuggestionsOutput
from training.models import SuggestionJob


class ModelSuggestions(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="request_suggestions", request=SuggestionsInput, responses={201: SuggestionsOutput})
    def post(self, request: Request, model_id: int) -> Response:
        model = selectors.model_for(person(request), model_id, at_least=Role.ADMIN)
        given = SuggestionsInput(data=request.data)
        given.is_valid(raise_exception=True)
        job = services.request_suggestions(model_id=model.pk, requested_by=person(request), **given.validated_data)
        return Response(SuggestionsOutput(job).data, status=201)


class Suggestions(GenericAPIView[SuggestionJob]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="list_suggestions", responses=SuggestionsOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        access.member(person(request), project_id, at_least=Role.REVIEWER)
        page = self.paginate_queryset(selectors.suggestions_of(project_id)) or []
        return self.get_paginated_response(SuggestionsOutput(page, many=True).data)


class SuggestionsDetail(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_suggestions", responses=SuggestionsOutput)
    def get(self, request: Request, job_id: int) -> Response:
        return Response(SuggestionsOutput(selectors.suggestions_for(person(request), job_id)).data)


class SuggestionsCancel(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "admin"

    @extend_schema(operation_id="cancel_suggestions", request=None, responses=SuggestionsOutput)
    def post(self, request: Request, job_id: int) -> Response:
        job = selectors.suggestions_for(person(request), job_id, at_least=Role.ADMIN)
        return Response(SuggestionsOutput(services.cancel_suggestions(job_id=job.pk, now=timezone.now())).data)
