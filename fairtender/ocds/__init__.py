"""Read Open Contracting data (OCDS 1.1), and notices that are converted to it, as tables.

`read` and `read_chunks` read a file, a folder or an archive; `tender_rows` turns releases into
rows, and `merge` compiles several releases into one.
"""

from fairtender.ocds.files import read, read_chunks
from fairtender.ocds.rows import merge, tender_rows

__all__ = ["merge", "read", "read_chunks", "tender_rows"]
