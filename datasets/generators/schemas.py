"""Write the columns of each table into `datasets/datapackage.json`.

Columns are declared once, in the library: a resource names its table (`"table":
"fairtender.portfolio.CONTRACTS"`), and this script gives it the table's schema. Run it after a
column changed: `python datasets/generators/schemas.py`.
"""

import importlib
import json
from pathlib import Path

from fairtender import sheets

PACKAGE = Path(__file__).resolve().parents[1] / "datapackage.json"


def declared(name: str) -> dict:
    """Return the schema of a table by its name, such as `fairtender.portfolio.CONTRACTS`."""
    module, table = name.rsplit(".", 1)
    return sheets.schema(getattr(importlib.import_module(module), table))


def filled(package: dict) -> dict:
    """Return the package with the schema of each resource that names a table."""
    for resource in package["resources"]:
        if "table" in resource:
            resource["schema"] = declared(resource["table"])
    return package


if __name__ == "__main__":
    package = filled(json.loads(PACKAGE.read_text(encoding="utf-8")))
    text = json.dumps(package, indent=2, ensure_ascii=False)
    PACKAGE.write_text(text + "\n", encoding="utf-8")
