from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from catalog import services as catalog
from catalog.events import CheckRequested, ImagesImported, ImportRequested, SourceImported
from catalog.models import Image, ItemState, LabelFormat, Source, SourceItem, SourceKind, SourceState
from common.geometry import Box
from projects import selectors, services
from projects.models import Project, ProjectCategory, ProjectImage, ProjectSource, Role
from projects.services import sources
from tests.catalog.folders import image_bytes, laid_out, voc_bytes
from tests.catalog.times import clock
from tests.factories import category_ids, make_image, make_member, make_project, make_user, signed_in

pytestmark = pytest.mark.django_db
LIST = "/api/v1/projects/{}/sources"


@pytest.fixture(autouse=True)
def silent_bells(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The facts announced, instead of messages to a broker that is not there."""
    heard: list[object] = []
    monkeypatch.setattr("common.events._deliver", heard.append)
    return heard


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project, Role.ADMIN)


def begun(project: Project, admin: User) -> Source:
    answer = signed_in(admin).post(LIST.format(project.pk), {"kind": "upload", "name": "dropped"}, format="json")
    assert answer.status_code == 201
    return Source.objects.get(pk=answer.json()["id"])


def at(project: Project, source: Source, end: str = "") -> str:
    return f"{LIST.format(project.pk)}/{source.pk}{end}"


def put(user: User | None, url: str, name: str, data: bytes, offset: int | str = 0) -> tuple[int, dict[str, object]]:
    answer = signed_in(user).put(
        f"{url}/files?name={quote(name)}&offset={offset}", data, content_type="application/octet-stream"
    )
    return answer.status_code, answer.json()


REQUESTS = [
    ("get", ""),
    ("get", "/files?name=a.jpg"),
    ("put", "/files?name=a.jpg&offset=0"),
    ("post", "/check"),
    ("post", "/start"),
    ("post", "/cancel"),
    ("get", "/problems"),
]


@pytest.mark.parametrize(("method", "end"), REQUESTS)
def test_only_admins_of_the_project_reach_its_sources(project: Project, admin: User, method: str, end: str) -> None:
    source = begun(project, admin)
    outsider, site_admin = make_user(), make_user(site_admin=True)
    of_another = make_member(make_project(name="Other"), Role.ADMIN)
    expected = {
        None: {401, 403},
        outsider: {404},
        of_another: {404},
        make_member(project, Role.ANNOTATOR): {403},
        make_member(project, Role.REVIEWER): {403},
    }
    for user, statuses in expected.items():
        answer = getattr(signed_in(user), method)(at(project, source, end))
        assert answer.status_code in statuses, user
    source.refresh_from_db()
    assert source.state == SourceState.RECEIVING
    assert getattr(signed_in(site_admin), method)(at(project, source, end)).status_code not in {401, 403, 404}


@pytest.mark.parametrize(("method", "end"), REQUESTS)
def test_a_source_of_another_project_looks_like_none(project: Project, admin: User, method: str, end: str) -> None:
    other = make_project(name="Other")
    foreign = begun(other, make_member(other, Role.ADMIN))
    client = signed_in(admin)
    there = getattr(client, method)(at(project, foreign, end))
    nowhere = getattr(client, method)(at(project, Source(pk=987654), end))
    assert there.status_code == nowhere.status_code == 404
    assert there.json() == nowhere.json()


def test_outsiders_neither_list_nor_create(project: Project) -> None:
    for user, status in ((make_user(), 404), (make_member(project), 403)):
        assert signed_in(user).get(LIST.format(project.pk)).status_code == status
        made = signed_in(user).post(LIST.format(project.pk), {"kind": "upload", "name": "x"}, format="json")
        assert made.status_code == status
    assert not ProjectSource.objects.filter(project=project).exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "upload"},
        {"kind": "pigeon", "name": "x"},
        {"kind": "upload", "name": "x", "format": "jpeg"},
        {"kind": "upload", "name": "x", "location": "/etc"},
        {"kind": "folder", "name": "x"},
    ],
)
def test_a_source_that_makes_no_sense_is_refused(project: Project, admin: User, body: dict[str, str]) -> None:
    answer = signed_in(admin).post(LIST.format(project.pk), body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not ProjectSource.objects.filter(project=project).exists()


def test_folders_of_the_server_are_for_site_admins_and_inside_the_roots(
    project: Project, admin: User, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "out").symlink_to("/etc")
    settings.IMPORT_ROOTS = [str(tmp_path / "open")]
    site_admin = make_user(site_admin=True)
    expected = [
        (admin, tmp_path / "open", 403),
        (site_admin, "/etc", 403),
        (site_admin, tmp_path / "open" / ".." / "shut", 403),
        (site_admin, tmp_path / "open" / "out", 403),
        (site_admin, tmp_path / "openly", 403),
        (site_admin, tmp_path / "open", 201),
    ]
    for user, location, status in expected:
        body = {"kind": "folder", "name": "x", "location": str(location)}
        assert signed_in(user).post(LIST.format(project.pk), body, format="json").status_code == status, location
    assert ProjectSource.objects.filter(project=project).count() == 1


def test_the_browser_road_from_drop_to_project(project: Project, admin: User, silent_bells: list[object]) -> None:
    own = category_ids(project)[0]
    catalog.update_category(category_id=own, name="RBC")
    source, client = begun(project, admin), signed_in(admin)
    url = at(project, source)
    photo = image_bytes(0)
    assert put(admin, url, "pics/1.jpg", photo[:1000]) == (200, {"name": "pics/1.jpg", "size": 1000})
    assert client.get(f"{url}/files?name=pics/1.jpg").json() == {"name": "pics/1.jpg", "size": 1000}
    assert put(admin, url, "pics/1.jpg", photo[1000:], 1000) == (200, {"name": "pics/1.jpg", "size": len(photo)})
    put(admin, url, "pics/2.jpg", b"broken")
    put(admin, url, "pics/1.xml", voc_bytes("1.jpg", ("RBC", Box(1, 2, 30, 40)), ("odd", Box(1, 2, 30, 40))))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda call, **_: call())
        assert client.post(f"{url}/check").status_code == 202
        catalog.check_source(source.pk, clock=clock)
        report = client.get(url).json()["report"]
        assert (report["images"], report["broken"], report["boxes"]) == (2, 1, 2)
        assert report["categories"][0] == {"name": "RBC", "count": 1, "category_id": own}
        answer = client.post(f"{url}/start", {"mapping": {"odd": "new"}}, format="json")
        assert (answer.status_code, answer.json()["state"]) == (202, "importing")
        catalog.import_source(source.pk, clock=clock)
    kinds = [type(fact) for fact in silent_bells if type(fact).__module__ == "catalog.events"]
    assert [kind for kind in kinds if kind.__name__ != "SourceChecked"] == [
        CheckRequested,
        ImportRequested,
        ImagesImported,
        SourceImported,
    ]

    assert services.take_images(source_id=source.pk) == 1
    body = client.get(url).json()
    assert (body["state"], body["total"], body["imported"], body["refused"]) == ("done", 2, 1, 1)
    assert list(ProjectImage.objects.filter(project=project).values_list("name", flat=True)) == ["pics/1.jpg"]
    names = (
        ProjectCategory.objects.filter(project=project).order_by("position").values_list("category__name", flat=True)
    )
    assert list(names)[-1] == "odd"
    problems = client.get(f"{url}/problems").json()["results"]
    assert [(one["name"], one["code"]) for one in problems] == [("pics/2.jpg", "not_an_image")]


@pytest.mark.parametrize(
    ("query", "data", "status", "code"),
    [
        ("name=a.jpg", b"x", 400, "invalid"),
        ("name=a.jpg&offset=-1", b"x", 400, "invalid"),
        ("name=a.jpg&offset=7", b"x", 409, "wrong_offset"),
        ("name=../a.jpg&offset=0", b"x", 400, "upload_refused"),
        ("offset=0", b"x", 400, "upload_refused"),
        ("name=a.jpg&offset=0", b"x" * (catalog.MAX_CHUNK + 1), 400, "upload_refused"),
    ],
)
def test_a_bad_chunk_is_refused(project: Project, admin: User, query: str, data: bytes, status: int, code: str) -> None:
    source = begun(project, admin)
    url = at(project, source, f"/files?{query}")
    answer = signed_in(admin).put(url, data, content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "mapping", [{"RBC": "old"}, {"RBC": True}, {"RBC": [1]}, ["RBC"], {"nobody": 1}, {"RBC": 987654}]
)
def test_a_bad_mapping_is_refused(project: Project, admin: User, tmp_path: Path, mapping: object) -> None:
    source = begun(project, admin)
    put(admin, at(project, source), "1.jpg", image_bytes(0))
    put(admin, at(project, source), "1.xml", voc_bytes("1.jpg", ("RBC", Box(1, 2, 30, 40))))
    catalog.request_check(source_id=source.pk)
    catalog.check_source(source.pk, clock=clock)
    answer = signed_in(admin).post(at(project, source, "/start"), {"mapping": mapping}, format="json")
    assert answer.status_code == 400
    source.refresh_from_db()
    assert source.state == SourceState.CHECKED


def test_the_list_is_paged_and_costs_the_same_for_many(
    project: Project, admin: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = [begun(project, admin).pk for _ in range(3)]
    client = signed_in(admin)
    with django_assert_max_num_queries(3):
        body = client.get(LIST.format(project.pk) + "?page_size=2").json()
    assert [one["id"] for one in body["results"]] == made[:0:-1]
    assert body["next"] is not None


def test_images_that_a_lost_message_left_outside_are_found(project: Project, admin: User, tmp_path: Path) -> None:
    folder = laid_out(tmp_path, {"1.jpg": image_bytes(0), "2.jpg": image_bytes(1)})
    source = services.create_source(
        project=project,
        added_by=admin,
        kind=SourceKind.FOLDER,
        format=LabelFormat.AUTO,
        name="x",
        location=str(folder),
    )
    catalog.request_check(source_id=source.pk)
    catalog.check_source(source.pk, clock=clock)
    services.start_source(project=project, author=admin, source_id=source.pk, mapping={})
    catalog.import_source(source.pk, clock=clock)
    assert selectors.sources_with_images_outside() == [source.pk]
    assert services.take_images(source_id=source.pk) == 2
    assert selectors.sources_with_images_outside() == []
    assert services.take_images(source_id=source.pk) == 0
    assert Image.objects.count() == ProjectImage.objects.filter(project=project).count() == 2


def brought(source: Source, *images: Image) -> list[int]:
    """Items of a source, as an import writes them."""
    return [
        SourceItem.objects.create(source=source, name=f"{image.pk}.jpg", state=ItemState.IMPORTED, image=image).pk
        for image in images
    ]


def test_what_a_project_took_is_not_looked_at_again(
    project: Project, admin: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("projects.services.sources.BATCH", 2)
    source = begun(project, admin)
    link = ProjectSource.objects.get(source=source)
    first = [make_image() for _ in range(5)]
    items = brought(source, *first)
    assert services.take_images(source_id=source.pk) == 5
    link.refresh_from_db()
    assert link.taken_up_to == items[-1]
    with django_assert_num_queries(2):
        assert services.take_images(source_id=source.pk) == 0
    second = make_image()
    services.add_images(project_id=project.pk, source_id=None, images=[(second.pk, "by hand.jpg")])
    brought(source, second, make_image())
    assert services.take_images(source_id=source.pk) == 1
    assert ProjectImage.objects.filter(project=project).count() == 7
    assert ProjectImage.objects.get(image=second).name == "by hand.jpg"


def test_a_worker_that_read_earlier_and_writes_later_moves_no_mark_back(project: Project, admin: User) -> None:
    source = begun(project, admin)
    stale = ProjectSource.objects.get(source=source)
    [item] = brought(source, make_image())
    batch = list(selectors.brought_since(stale))
    [later] = brought(source, make_image())
    assert services.take_images(source_id=source.pk) == 2
    assert [found for found, _image, _name in batch] == [item]
    assert sources._take(stale, batch) == 0
    assert ProjectSource.objects.get(source=source).taken_up_to == later
