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
from projects.services.checks import AlreadyAsked, ChecksRefused, add_check, order_checks, remove_check
from projects.services.discarding import discard_project, discard_rows, empty_bin
from projects.services.images import add_images, add_source, remove_image, restore_image
from projects.services.people import (
    InvitationRefused,
    LastAdmin,
    add_member,
    create_invitation,
    join,
    revoke_invitation,
    set_role,
    set_standing,
    set_trust,
    sign_up,
)
from projects.services.sources import OutsideRoots, checked_location, create_source, start_source, take_images

__all__ = [
    "AlreadyAsked",
    "CategoryInUse",
    "CategorySpec",
    "ChecksRefused",
    "InvitationRefused",
    "LastAdmin",
    "OutsideRoots",
    "WrongState",
    "add_category",
    "add_check",
    "add_images",
    "add_member",
    "add_source",
    "bin_project",
    "checked_location",
    "create_invitation",
    "create_project",
    "create_source",
    "discard_project",
    "discard_rows",
    "empty_bin",
    "join",
    "order_checks",
    "publish_brief",
    "remove_category",
    "remove_check",
    "remove_image",
    "restore_image",
    "restore_project",
    "revoke_invitation",
    "set_role",
    "set_stage",
    "set_standing",
    "set_state",
    "set_trust",
    "sign_up",
    "start_source",
    "take_images",
    "update_category",
    "update_project",
    "use_categories",
]
