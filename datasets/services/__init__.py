"""Every write of datasets."""

from datasets.services.clearing import clear_exports
from datasets.services.discarding import discard_releases
from datasets.services.exports import export_to_folder, request_export, run_export
from datasets.services.freezing import freeze_release
from datasets.services.offering import offer_release
from datasets.services.releases import request_release
from datasets.services.sweeping import sweep
from datasets.services.tombstones import withdraw_image

__all__ = [
    "clear_exports",
    "discard_releases",
    "export_to_folder",
    "freeze_release",
    "offer_release",
    "request_export",
    "request_release",
    "run_export",
    "sweep",
    "withdraw_image",
]
