"""Files in one archive: the same files give the same bytes."""

import io
import zipfile
from collections.abc import Mapping

__all__ = ["packed"]

DATED = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of these files, {name: content}, sorted by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, DATED)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # whatever system writes: the same bytes
            member.external_attr = 0o600 << 16
            archive.writestr(member, files[name])
    return out.getvalue()
