from __future__ import annotations

import pytest

from catalog import selectors, services
from catalog.models import Category, CategoryParent, CategoryState
from common.errors import NotFound

pytestmark = pytest.mark.django_db


def chain(*names: str) -> list[int]:
    """Categories, each below the one before."""
    ids: list[int] = []
    for name in names:
        ids.append(services.create_category(name=name, parents=ids[-1:]).pk)
    return ids


def test_a_category_has_names_in_both_languages_and_a_wnid() -> None:
    made = services.create_category(name="  red   blood cell ", names={"zh": "红细胞"}, wnid="n05449959")
    assert (made.name, made.names, made.wnid) == ("red blood cell", {"zh": "红细胞"}, "n05449959")


def test_a_known_wnid_gives_the_category_that_carries_it() -> None:
    first = services.create_category(name="dog", wnid="n02084071")
    assert services.create_category(name="hound", wnid="n02084071").pk == first.pk
    assert Category.objects.get().name == "dog"


@pytest.mark.parametrize("wnid", ["02084071", "n2084071", "v02084071", "n02084071 "])
def test_what_is_no_wnid_is_refused(wnid: str) -> None:
    with pytest.raises(services.BadCategory):
        services.create_category(name="dog", wnid=wnid)
    assert not Category.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_needed(name: str) -> None:
    with pytest.raises(services.BadCategory):
        services.create_category(name=name)


def test_the_graph_is_walked_up_and_down_through_several_parents() -> None:
    thing, animal, dog = chain("thing", "animal", "dog")
    pet = services.create_category(name="pet", parents=[thing]).pk
    services.add_parents(category_id=dog, parent_ids=[pet])
    assert selectors.ancestors([dog]) == {thing, animal, pet}
    assert selectors.descendants([thing]) == {animal, dog, pet}


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_ring_is_refused_and_nothing_changes(depth: int) -> None:
    ids = chain("thing", "animal", "dog")
    other = services.create_category(name="other").pk
    before = set(CategoryParent.objects.values_list("child", "parent"))
    with pytest.raises(services.CategoryRing):
        services.add_parents(category_id=ids[0], parent_ids=[other, ids[depth]])
    assert set(CategoryParent.objects.values_list("child", "parent")) == before


def test_an_edge_is_kept_once_and_can_be_taken_out() -> None:
    thing, dog = chain("thing", "dog")
    services.add_parents(category_id=dog, parent_ids=[thing, thing])
    assert CategoryParent.objects.count() == 1
    services.remove_parent(category_id=dog, parent_id=thing)
    assert selectors.ancestors([dog]) == set()


def test_a_parent_that_does_not_exist_is_named() -> None:
    (dog,) = chain("dog")
    with pytest.raises(NotFound, match="no category 987654"):
        services.add_parents(category_id=dog, parent_ids=[987654])


def test_a_rename_keeps_the_rest() -> None:
    made = services.create_category(name="dog", names={"zh": "狗"}, definition="barks")
    changed = services.update_category(category_id=made.pk, name="hound")
    assert (changed.name, changed.names, changed.definition) == ("hound", {"zh": "狗"}, "barks")


def test_categories_are_found_by_any_of_their_names() -> None:
    dog = services.create_category(name="Dog", names={"zh": "狗"}, wnid="n02084071")
    services.create_category(name="dog")
    retired = services.create_category(name="wolf")
    services.retire_category(category_id=retired.pk)
    found = selectors.categories_named(["DOG", "狗", "n02084071", "wolf", "cat"])
    assert {name: category.pk for name, category in found.items()} == dict.fromkeys(["DOG", "狗", "n02084071"], dog.pk)
    assert Category.objects.get(pk=retired.pk).state == CategoryState.RETIRED
    assert [category.pk for category in selectors.search_categories("狗")] == [dog.pk]
