"""Set-up of a bare machine. Everything here runs on the system's Python with its standard library alone."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # whoever types `make run` may have an older one
    sys.exit(
        f"Quorum needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Set PYTHON=… to another."
    )
