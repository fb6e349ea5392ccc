"""Open Contracting data (OCDS 1.1), and notices that become such, as tables.

`read` and `read_chunks` read a file, a folder or an archive; `tender_rows` the releases of one, and
`merge` makes one compiled release of several.
"""

from fairtender.ocds.files import read, read_chunks
from fairtender.ocds.rows import merge, tender_rows

__all__ = ["merge", "read", "read_chunks", "tender_rows"]
