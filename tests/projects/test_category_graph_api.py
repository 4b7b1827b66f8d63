from __future__ import annotations

import pytest

from catalog import services
from catalog.models import CategoryParent
from projects.models import Role
from tests.factories import make_member, make_project, make_user, signed_in

pytestmark = pytest.mark.django_db
URL = "/api/v1/categories"


def test_categories_are_found_in_both_languages_with_their_neighbours() -> None:
    animal = services.create_category(name="animal", names={"zh": "动物"})
    dog = services.create_category(name="dog", names={"zh": "狗"}, wnid="n02084071", parents=[animal.pk])
    client = signed_in(make_user())
    for words in ("do", "狗", "n02084071"):
        assert [one["id"] for one in client.get(URL, {"q": words}).json()["results"]] == [dog.pk]
    body = client.get(f"{URL}/{dog.pk}").json()
    assert body["category"] == {
        "id": dog.pk,
        "name": "dog",
        "names": {"zh": "狗"},
        "definition": "",
        "definitions": {},
        "wnid": "n02084071",
        "state": "active",
    }
    assert [[one["id"] for one in body[side]] for side in ("parents", "children")] == [[animal.pk], []]
    assert client.get(f"{URL}/987654").status_code == 404


def test_only_site_admins_shape_the_graph() -> None:
    animal, dog = services.create_category(name="animal"), services.create_category(name="dog")
    parents = f"{URL}/{dog.pk}/parents"
    for user, statuses in ((None, {401, 403}), (make_member(make_project(), Role.ADMIN), {403})):
        client = signed_in(user)
        assert client.post(parents, {"parent": animal.pk}, format="json").status_code in statuses
        assert client.delete(f"{parents}/{animal.pk}").status_code in statuses
    assert signed_in(None).get(URL).status_code in {401, 403}
    assert not CategoryParent.objects.exists()

    admin = signed_in(make_user(site_admin=True))
    assert admin.post(parents, {"parent": animal.pk}, format="json").status_code == 204
    assert CategoryParent.objects.values_list("child", "parent").get() == (dog.pk, animal.pk)
    ring = admin.post(f"{URL}/{animal.pk}/parents", {"parent": dog.pk}, format="json")
    assert (ring.status_code, ring.json()["code"]) == (409, "category_ring")
    assert admin.post(parents, {"parent": 987654}, format="json").status_code == 404
    assert admin.post(parents, {"parent": "x"}, format="json").status_code == 400
    assert admin.delete(f"{parents}/{animal.pk}").status_code == 204
    assert not CategoryParent.objects.exists()
