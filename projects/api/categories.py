"""The graph of all categories: anyone signed in reads it, site administrators shape it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope, IsSiteAdmin
from catalog import selectors as catalog_selectors
from catalog import services as catalog
from catalog.models import Category, CategoryState


class GraphCategoryOutput(serializers.ModelSerializer[Category]):
    names = serializers.DictField(child=serializers.CharField())
    definitions = serializers.DictField(child=serializers.CharField())
    state = serializers.ChoiceField(CategoryState.choices)

    class Meta:
        model = Category
        fields = ["id", "name", "names", "definition", "definitions", "wnid", "state"]


class CategoryNodeOutput(serializers.Serializer[Any]):  # of a catalog_selectors.Node
    category = GraphCategoryOutput()
    parents = GraphCategoryOutput(many=True)
    children = GraphCategoryOutput(many=True)


class ParentInput(serializers.Serializer[None]):
    parent = serializers.IntegerField()  # type: ignore[assignment]  # the field's name is one that DRF's base class has


class GraphCategories(GenericAPIView[Category]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"
    serializer_class = GraphCategoryOutput

    @extend_schema(
        operation_id="search_categories",
        parameters=[OpenApiParameter("q", str, description="Part of a name in either language, or a WordNet id.")],
        responses=GraphCategoryOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(catalog_selectors.search_categories(request.query_params.get("q", "")))
        return self.get_paginated_response(GraphCategoryOutput(page, many=True).data)


class GraphCategory(APIView):
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "read"

    @extend_schema(operation_id="get_category", responses=CategoryNodeOutput)
    def get(self, request: Request, category_id: int) -> Response:
        return Response(CategoryNodeOutput(catalog_selectors.node(category_id)).data)


class CategoryParents(APIView):
    permission_classes = [IsAuthenticated, HasScope, IsSiteAdmin]
    required_scope = "admin"

    @extend_schema(operation_id="add_category_parent", request=ParentInput, responses={204: None})
    def post(self, request: Request, category_id: int) -> Response:
        given = ParentInput(data=request.data)
        given.is_valid(raise_exception=True)
        catalog.add_parents(category_id=category_id, parent_ids=[given.validated_data["parent"]])
        return Response(status=204)


class CategoryParent(APIView):
    permission_classes = [IsAuthenticated, HasScope, IsSiteAdmin]
    required_scope = "admin"

    @extend_schema(operation_id="remove_category_parent", responses={204: None})
    def delete(self, request: Request, category_id: int, parent_id: int) -> Response:
        catalog.remove_parent(category_id=category_id, parent_id=parent_id)
        return Response(status=204)
