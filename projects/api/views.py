from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import HasScope
from accounts.api.requests import person
from accounts.models import User
from common.errors import Forbidden
from projects import access, selectors, services
from projects.api.serializers import (
    BriefInput,
    BriefOutput,
    CategoryChangeInput,
    CategoryInput,
    CategoryOutput,
    NewStageInput,
    ProjectChangeInput,
    ProjectInput,
    ProjectOutput,
    StageInput,
    StageOrderInput,
    StageOutput,
    StateInput,
)
from projects.models import Brief, Project, ProjectState, Role, StageKind, Template
from projects.services import CategorySpec


class ProjectView(APIView):
    """What the views of one project share: who may read, who may write."""

    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin", "PATCH": "admin", "DELETE": "admin"}

    def admin(self, request: Request, project_id: int, *, with_binned: bool = False) -> Project:
        return access.member(person(request), project_id, at_least=Role.ADMIN, with_binned=with_binned).project


def _answer(project: Project, user: User, status: int = 200) -> Response:
    return Response(ProjectOutput(selectors.details([project], user)[0]).data, status=status)


class Projects(GenericAPIView[Project]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin"}
    serializer_class = ProjectOutput

    @extend_schema(
        operation_id="list_projects",
        parameters=[OpenApiParameter("binned", bool)],
        responses=ProjectOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        user = person(request)
        binned = request.query_params.get("binned") in {"true", "1"}
        page = self.paginate_queryset(selectors.projects_of(user, binned=binned, now=timezone.now()))
        return self.get_paginated_response(ProjectOutput(selectors.details(page or [], user), many=True).data)

    @extend_schema(operation_id="create_project", request=ProjectInput, responses={201: ProjectOutput})
    def post(self, request: Request) -> Response:
        user = person(request)
        if not selectors.may_create_projects(user):
            raise Forbidden("Only administrators start projects. Ask one of them to make you an admin.")
        given = ProjectInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        values["template"] = Template(values["template"])
        values["categories"] = [CategorySpec(**spec) for spec in values.pop("categories", [])]
        return _answer(services.create_project(owner=user, **values), user, status=201)


class ProjectDetailView(ProjectView):
    @extend_schema(operation_id="get_project", responses=ProjectOutput)
    def get(self, request: Request, project_id: int) -> Response:
        user = person(request)
        return _answer(access.member(user, project_id).project, user)

    @extend_schema(operation_id="update_project", request=ProjectChangeInput, responses=ProjectOutput)
    def patch(self, request: Request, project_id: int) -> Response:
        project = self.admin(request, project_id)
        given = ProjectChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        return _answer(services.update_project(project=project, changed=given.validated_data), person(request))

    @extend_schema(operation_id="bin_project", responses={204: None})
    def delete(self, request: Request, project_id: int) -> Response:
        services.bin_project(project=self.admin(request, project_id), now=timezone.now())
        return Response(status=204)


class ProjectRestore(ProjectView):
    @extend_schema(operation_id="restore_project", request=None, responses=ProjectOutput)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.admin(request, project_id, with_binned=True)
        return _answer(services.restore_project(project=project, now=timezone.now()), person(request))


class ProjectStateView(ProjectView):
    @extend_schema(operation_id="set_project_state", request=StateInput, responses=ProjectOutput)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.admin(request, project_id)
        given = StateInput(data=request.data)
        given.is_valid(raise_exception=True)
        state = ProjectState(given.validated_data["state"])
        return _answer(services.set_state(project=project, state=state), person(request))


class Stages(ProjectView):
    @extend_schema(operation_id="add_stage", request=NewStageInput, responses={201: StageOutput})
    def post(self, request: Request, project_id: int) -> Response:
        project = self.admin(request, project_id)
        given = NewStageInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.add_check(project=project, kind=StageKind(given.validated_data["kind"]))
        return Response(StageOutput(made).data, status=201)


class StageOrder(ProjectView):
    @extend_schema(operation_id="order_stages", request=StageOrderInput, responses=ProjectOutput)
    def post(self, request: Request, project_id: int) -> Response:
        project = self.admin(request, project_id)
        given = StageOrderInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.order_checks(project=project, stage_ids=given.validated_data["stages"])
        return _answer(project, person(request))


class StageView(ProjectView):
    @extend_schema(operation_id="update_stage", request=StageInput, responses=StageOutput)
    def patch(self, request: Request, project_id: int, stage_id: int) -> Response:
        project = self.admin(request, project_id)
        given = StageInput(data=request.data)
        given.is_valid(raise_exception=True)
        settings = dict(given.validated_data)
        redundancy = settings.pop("redundancy", None)
        stage = services.set_stage(project=project, stage_id=stage_id, redundancy=redundancy, settings=settings)
        return Response(StageOutput(stage).data)

    @extend_schema(operation_id="remove_stage", responses={204: None})
    def delete(self, request: Request, project_id: int, stage_id: int) -> Response:
        services.remove_check(project=self.admin(request, project_id), stage_id=stage_id)
        return Response(status=204)


class Categories(ProjectView):
    @extend_schema(operation_id="list_project_categories", responses=CategoryOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = access.member(person(request), project_id).project
        return Response(CategoryOutput(selectors.categories_of(project.pk), many=True).data)

    @extend_schema(operation_id="add_project_category", request=CategoryInput, responses={201: CategoryOutput})
    def post(self, request: Request, project_id: int) -> Response:
        project = self.admin(request, project_id)
        given = CategoryInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.add_category(project=project, author=person(request), spec=CategorySpec(**given.validated_data))
        position = next(place for place, category in selectors.categories_of(project.pk) if category.pk == made.pk)
        return Response(CategoryOutput((position, made)).data, status=201)


class CategoryDetail(ProjectView):
    @extend_schema(operation_id="update_project_category", request=CategoryChangeInput, responses={204: None})
    def patch(self, request: Request, project_id: int, category_id: int) -> Response:
        project = self.admin(request, project_id)
        given = CategoryChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.update_category(project=project, category_id=category_id, **given.validated_data)
        return Response(status=204)

    @extend_schema(operation_id="remove_project_category", responses={204: None})
    def delete(self, request: Request, project_id: int, category_id: int) -> Response:
        project = self.admin(request, project_id)
        services.remove_category(project=project, author=person(request), category_id=category_id)
        return Response(status=204)


class Briefs(GenericAPIView[Brief]):
    permission_classes = [IsAuthenticated, HasScope]
    required_scopes = {"GET": "read", "POST": "admin"}
    serializer_class = BriefOutput

    @extend_schema(operation_id="list_briefs", responses=BriefOutput(many=True))
    def get(self, request: Request, project_id: int) -> Response:
        project = access.member(person(request), project_id).project
        page = self.paginate_queryset(selectors.briefs_of(project.pk))
        return self.get_paginated_response(BriefOutput(page, many=True).data)

    @extend_schema(operation_id="publish_brief", request=BriefInput, responses={201: BriefOutput})
    def post(self, request: Request, project_id: int) -> Response:
        user = person(request)
        project = access.member(user, project_id, at_least=Role.ADMIN).project
        given = BriefInput(data=request.data)
        given.is_valid(raise_exception=True)
        brief = services.publish_brief(project=project, author=user, instructions=given.validated_data["instructions"])
        return Response(BriefOutput(brief).data, status=201)
