"""Archives that are the same bytes for the same files."""

import io
import zipfile
from collections.abc import Mapping

from fairtender.cli import terminal

__all__ = ["archive"]

STARTED = (".sh", ".command")
TIME = (1980, 1, 1, 0, 0, 0)  # of each file: the earliest that an archive knows


def archive(files: Mapping[str, bytes], say: bool = False) -> bytes:
    """Return these files, by their path, as a ZIP; what starts something may be started.

    say: show how many are in it.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in terminal.each("pack-archiving", sorted(files), say):
            entry = zipfile.ZipInfo(name, TIME)
            entry.create_system = 3  # else it would tell on which system it was made
            entry.external_attr = (0o100755 if name.endswith(STARTED) else 0o100644) << 16
            out.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
