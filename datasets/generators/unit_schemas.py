"""Make the JSON Schemas of `questions.toml` and `key.toml`, with which an editor helps an author.

They are made from what the readers use: the dataclasses of questions, keys and checks, and the
table of fields that belong to one kind of question. What a schema cannot say, such as a sum of
points, `make exercises` does. After a change of one of these run
`python datasets/generators/unit_schemas.py`.
"""

import dataclasses
import json
import types
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from coursework.marking.beliefs import BeliefEntry
from coursework.marking.entry import Criterion
from coursework.marking.key import FORMAT as KEY_FORMAT
from coursework.marking.key import Marking
from coursework.questions import made, model, reading
from coursework.work import checks, keys

DATA = Path(__file__).resolve().parents[1]
DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that taplo reads
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NEEDED: Schema = {"type": "string", "pattern": r"\S"}
ID: Schema = {"type": "string", "pattern": f"^{made.ID.pattern}$"}
CODES: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
ANY: Schema = {}


def of_kind(kind: Any) -> Schema:
    """Return the schema of a field by its annotation; {} where anything may stand there."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return of_kind(next(one for one in parts if one is not types.NoneType))
    if origin is Literal:
        return {"enum": [one for one in parts if one]}
    if origin is tuple:
        return {"type": "array", "items": of_kind(parts[0])}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": of_kind(parts[1])}
    if dataclasses.is_dataclass(kind):
        return of_class(kind)
    plain = {str: "string", bool: "boolean", int: "integer", float: "number", Fraction: "number"}
    return {"type": plain[kind]} if kind in plain else ANY


def of_class(
    kind: Any, leave: Iterable[str] = (), also: Mapping[str, Schema] = types.MappingProxyType({})
) -> Schema:
    """Return the schema of a dataclass: its fields but some, with others in their place."""
    kinds = get_type_hints(kind)
    listed = [one for one in dataclasses.fields(kind) if one.name not in {*leave} - {*also}]
    missing = dataclasses.MISSING
    needed = [one.name for one in listed if one.default is one.default_factory is missing]
    found = {one.name: also.get(one.name) or of_kind(kinds[one.name]) for one in listed}
    found |= {name: NEEDED for name in needed if found[name] == TEXT}
    about = " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
    return table(found | dict(also), needed, about)


def table(fields: Mapping[str, Schema], needed: Iterable[str] = (), about: str = "") -> Schema:
    """Return the schema of a table with these fields and no others."""
    said = {"description": about} if about else {}
    fixed = {"required": sorted(needed), "additionalProperties": False}
    return {"type": "object", **said, "properties": dict(fields), **fixed}


def several(one: Schema, least: int = 0) -> Schema:
    """Return the schema of an array of tables."""
    return {"type": "array", "items": one} | ({"minItems": least} if least else {})


def requiring(schema: Schema, *fields: str) -> Schema:
    """Return the schema with fields that are needed although a default would do."""
    return schema | {"required": sorted({*schema["required"], *fields})}


def by_field(schema: Schema, field: str, refused: Mapping[str, Iterable[str]]) -> Schema:
    """Return the schema with the fields that each value of one field does not go with."""
    rules = [
        {
            "if": {"properties": {field: {"const": value}}, "required": [field]},
            "then": {"properties": dict.fromkeys(sorted(names), False)},
        }
        for value, names in refused.items()
    ]
    return schema | {"allOf": rules}


def not_for(kinds: Iterable[str]) -> dict[str, list[str]]:
    """Return by kind of question or column the fields that it cannot have."""
    return {
        kind: [name for name, having in reading.FIELDS_OF.items() if kind not in having]
        for kind in kinds
    }


OPTION = of_class(model.Option, ("right", "explanation"))
OPEN = of_class(model.Option, ("cost",))
OPTIONS: Schema = {"anyOf": [NEEDED, several(OPTION, 2)]}
GIVEN = ("options", "kind", "sheets", "papers", "guided")


def self_check(*leave: str) -> Schema:
    """Return the schema of a form whose answers are public."""
    asked = table(
        {
            **{"id": ID, "kind": {"const": "choice"}, "label": NEEDED, "hint": TEXT},
            **{"in_order": {"type": "boolean"}, "options": several(OPEN, 2)},
        },
        ("id", "label", "options"),
    )
    never = ("questions", "objective", "beliefs", "earlier", "again", *leave)
    also = {"question": several(asked, 1)} | ({} if "id" in leave else {"id": ID})
    return requiring(of_class(model.Form, never, also), "question")


def column() -> Schema:
    """Return the schema of a column of a sheet."""
    also = {"code": ID, "kind": {"enum": [*model.CELLS]}, "options": OPTIONS}
    also["when"] = {"type": "object", "additionalProperties": CODES}
    one = of_class(model.Column, (*made.NO_COLUMN, "id", "points", *GIVEN), also)
    kinds = {k: [n for n in names if n in one["properties"]] for k, names in COLUMNS.items()}
    return by_field(requiring(one, "code"), "kind", kinds)


COLUMNS = not_for(model.CELLS)


def sheet() -> Schema:
    """Return the schema of a table to fill in."""
    whole = {"type": "integer", "minimum": 0, "maximum": made.MOST_ROWS}
    also = {
        "code": ID,
        "column": several(column(), 1),
        "rows": table(dict.fromkeys(made.ROWS, whole)),
    }
    one = of_class(model.Sheet, ("columns", "least", "most"), also)
    return requiring(one, "column")


def question() -> Schema:
    """Return the schema of a question of a form."""
    also = {
        **{"id": ID, "kind": {"enum": [*reading.KINDS]}, "options": OPTIONS},
        **{"points": {"type": "number", "minimum": 0}, "sheet": several(sheet(), 1)},
        "paper": several(of_class(model.Paper, (), {"id": {"pattern": f"^{made.PAPER.pattern}$"}})),
        "guided": requiring(self_check("id", "title", "minutes"), "prompt"),
    }
    one = requiring(of_class(model.Question, GIVEN, also), "points")
    return by_field(one, "kind", not_for(reading.KINDS))


def questions() -> Schema:
    """Return the schema of `questions.toml`."""
    belief = of_class(model.Belief, (), {"when": {"type": "object", "additionalProperties": CODES}})
    form = of_class(
        model.Form,
        ("questions", "beliefs"),
        {"id": ID, "question": several(question(), 1), "belief": several(belief)}
        | {"earlier": several(of_class(model.Earlier))},
    )
    asks: Schema = {"anyOf": [{"required": ["question"]}, {"required": ["again"]}]}
    also = {
        **{"format": {"const": reading.FORMAT}, "form": several(form | asks)},
        **{"self_check": several(self_check()), "objective": several(of_class(model.Objective))},
        "options": {"type": "object", "additionalProperties": several(OPTION, 2)},
    }
    leave = ("release", "forms", "objectives", "self_checks")
    return requiring(of_class(model.Questions, leave, also), "format")


def prop() -> Schema:
    """Return the schema of what earns points in made work: what each check takes is its own."""
    said = dict.fromkeys(keys.SAID, TEXT) | {"points": {"type": "number", "minimum": 0}}
    taken = {
        name: of_class(found, ("model",))["properties"]
        for name in checks.CHECKS
        if (found := checks.check_class(name))
    }
    rules = [
        {
            "if": {"properties": {"check": {"const": name}}, "required": ["check"]},
            "then": {"properties": said | fields, "additionalProperties": False},
        }
        for name, fields in taken.items()
    ]
    known = said | {"check": {"enum": [*checks.CHECKS]}, "name": NEEDED}
    needed = ["check", "code", "name"]
    return {"type": "object", "properties": known, "required": needed, "allOf": rules}


def key() -> Schema:
    """Return the schema of `key.toml`."""
    texts = {"type": "object", "additionalProperties": TEXT}
    entry = of_class(
        Marking,
        (),
        {
            **{"why": NEEDED, "read": NEEDED, "wrong": texts, "model": NEEDED},
            **{"rubric": several(of_class(Criterion), 1), "property": several(prop(), 1)},
            **{"reasons": {"anyOf": [TEXT, texts]}, "shared": {"type": "object"}},
        },
    )
    belief = of_class(
        BeliefEntry, (), {"answers": {"type": "object"}, "change": several(of_class(keys.Change))}
    )
    belief["required"] = [name for name in belief["required"] if name != "answers"]
    return table(
        {
            **{"format": {"const": KEY_FORMAT}, "unit": NEEDED, "shared": {"type": "object"}},
            "question": {
                "type": "object",
                "additionalProperties": requiring(entry, "why", "read"),
            },
            "belief": several(belief),
        },
        ("format", "unit", "question"),
    )


def write(folder: Path = DATA) -> None:
    """Write both schemas into a folder."""
    for name, title, schema in (
        ("questions", "What a unit asks: solutions/SLUG/questions.toml", questions()),
        ("key", "What is right in a unit, and why: solutions/SLUG/key.toml", key()),
    ):
        whole = {"$schema": DIALECT, "title": title, **schema}
        text = json.dumps(whole, indent=1, ensure_ascii=False)
        (folder / f"{name}.schema.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
