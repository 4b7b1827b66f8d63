from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from review.api.views import ReviewerView
from review.selectors.costs import cost_per_object


class RouteCostOutput(serializers.Serializer[Any]):  # of a RouteCost
    route = serializers.ChoiceField(["redundant", "verified"])
    is_measured = serializers.BooleanField(help_text="Counted here; otherwise worked out from the times counted here.")
    seconds_per_object = serializers.FloatField(allow_null=True)
    votes_per_object = serializers.FloatField(allow_null=True)


class Costs(ReviewerView):
    """What an accepted object costs by the project's own route to boxes, and by the other one."""

    pagination_class = None

    @extend_schema(operation_id="get_costs", responses=RouteCostOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        return Response(RouteCostOutput(cost_per_object(self.project(request, project_id).pk), many=True).data)
