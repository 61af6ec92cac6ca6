"""Writes tools.json: the release dates of the tools, as the registries give them today.

    cargo fetch && python3 benches/record/tools.py > benches/record/tools.json

The dates of crates are `pubtime` in the index that cargo keeps after `cargo fetch`. The dates of Python packages
are `upload-time` in the index page that pip reads. Yanked releases and pre-releases are left out.
"""

import datetime
import json
import pathlib
import re
import sys

CRATES = ["cc", "bindgen", "libloading", "num-complex", "fearless_simd", "rayon", "pyo3"]
PACKAGES = ["cffi", "cython", "nanobind", "pybind11", "cppyy"]


def crate(name):
    """The version and the day of each release, from cargo's index."""
    folder = {1: "1", 2: "2", 3: f"3/{name[0]}"}.get(len(name), f"{name[:2]}/{name[2:4]}")
    index = pathlib.Path.home() / ".cargo/registry/index"
    text = next(index.glob(f"index.crates.io-*/.cache/{folder}/{name}")).read_bytes()
    for entry in text.split(b"\0"):
        if entry.startswith(b"{"):
            entry = json.loads(entry)
            if not entry["yanked"] and "pubtime" in entry:
                yield entry["vers"], entry["pubtime"][:10]


def package(names):
    """The version and the day of each release, from the page that pip reads."""
    from pip._internal.commands import create_command
    from pip._internal.index.collector import _get_simple_response

    command = create_command("download")
    options, _ = command.parse_args([])
    with command.main_context():
        session = command.get_default_session(options)
        for name in names:
            page = _get_simple_response(f"{options.index_url}/{name}/", session).json()
            days = {}
            for file in page["files"]:
                version = re.match(rf"{name}-([^-]+?)(-|\.tar|\.zip)", file["filename"].lower())
                if version and not file.get("yanked") and "upload-time" in file:
                    day = file["upload-time"][:10]
                    days[version[1]] = min(day, days.get(version[1], day))
            yield name, days.items()


def tool(name, registry, releases):
    final = [(day, version) for version, day in releases if re.fullmatch(r"[0-9.]+(\+.*)?", version)]
    days = sorted(final)
    return {
        "name": name,
        "registry": registry,
        "last": days[-1][1],
        "released": days[-1][0],
        "releases": [day for day, _ in days[-5:]],
    }


tools = [tool(name, "crates.io", crate(name)) for name in CRATES]
tools += [tool(name, "PyPI", releases) for name, releases in package(PACKAGES)]
record = {
    "day": datetime.date.today().isoformat(),
    "command": "cargo fetch && python3 benches/record/tools.py > benches/record/tools.json",
    "tools": tools,
}
json.dump(record, sys.stdout, indent=2)
print()
