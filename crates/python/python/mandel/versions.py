"""What the contenders' times depend on, as JSON: python -m mandel.versions"""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version


def versions() -> dict[str, str]:
    """The version of the interpreter, of its cffi, and of what the extensions were built with."""
    python = f"CPython {platform.python_version()}"
    if sys.implementation.name != "cpython":
        number = ".".join(map(str, sys.implementation.version[:3]))
        python = f"{platform.python_implementation()} {number} (Python {platform.python_version()})"
    found = {"python": python}
    try:
        import cffi
    except ImportError:
        pass
    else:
        found["cffi"] = cffi.__version__
    if sys.implementation.name == "cpython":  # for which the extensions were built
        from mandel._build_info import BUILT_WITH

        found.update(BUILT_WITH)
        # No part of the installation: only there where somebody asked for it. Importing it would take
        # longer than all of the rest.
        try:
            found["cppyy"] = version("cppyy")
        except PackageNotFoundError:
            pass
    return found


if __name__ == "__main__":
    print(json.dumps(versions()))
