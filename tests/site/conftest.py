"""Where the tests of the site take Pyodide from."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


def _mirrored(folder: Path, digest: str) -> Path | None:
    for path in folder.glob("*.whl"):
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            return path
    return None


@pytest.fixture(scope="session")
def pyodide_source(root) -> str:
    """What PYODIDE names, else an archive with the same files, fetched once."""
    if named := os.environ.get("PYODIDE", "").strip():
        return named
    listed = root / "tests" / "site" / "mirror.txt"
    digest = re.search(r"sha256:([0-9a-f]{64})", listed.read_text(encoding="utf-8"))[1]
    folder = root / "_build" / "mirror"
    if not (found := _mirrored(folder, digest)):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
        command += ["--only-binary", ":all:", "--dest", str(folder), "-r", str(listed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = _mirrored(folder, digest)
        assert found, (
            f"The files of Pyodide could not be fetched with pip ({done.stderr[-300:]}): "
            "set PYODIDE to a folder, an archive or an address that holds them."
        )
    return str(found)
