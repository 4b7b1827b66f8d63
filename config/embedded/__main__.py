"""`python -m config.embedded [up|stop]`."""

from __future__ import annotations

import argparse
import os
import sys

from config.embedded import launch
from config.embedded.places import installation


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    parser.add_argument("action", nargs="?", choices=["up", "stop"], default="up")
    parser.add_argument("--tied", action="store_true", help="stop when the parent process ends, as under make")
    options = parser.parse_args()
    os.environ.setdefault("QUORUM_DEMO", "yes")
    if options.action == "stop":
        return launch.down(installation())
    return launch.up(installation(), tied_to_parent=options.tied)


if __name__ == "__main__":
    sys.exit(main())
