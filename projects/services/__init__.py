"""Every write about projects, by subject. Neighbours import this package as `from projects import services`."""

from projects.services.briefs import publish_brief
from projects.services.campaigns import (
    WrongState,
    bin_project,
    create_project,
    restore_project,
    set_stage,
    set_state,
    update_project,
)
from projects.services.categories import (
    CategoryInUse,
    CategorySpec,
    add_category,
    remove_category,
    update_category,
    use_categories,
)
from projects.services.images import add_images, add_source
from projects.services.people import (
    InvitationRefused,
    LastAdmin,
    add_member,
    create_invitation,
    join,
    revoke_invitation,
    set_role,
    set_standing,
    sign_up,
)

__all__ = [
    "CategoryInUse",
    "CategorySpec",
    "InvitationRefused",
    "LastAdmin",
    "WrongState",
    "add_category",
    "add_images",
    "add_member",
    "add_source",
    "bin_project",
    "create_invitation",
    "create_project",
    "join",
    "publish_brief",
    "remove_category",
    "restore_project",
    "revoke_invitation",
    "set_role",
    "set_stage",
    "set_standing",
    "set_state",
    "sign_up",
    "update_category",
    "update_project",
    "use_categories",
]
