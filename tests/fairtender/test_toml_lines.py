"""Each key and entry of a TOML file is found on its own line."""

import tomllib

import pytest

from fairtender.toml_lines import fault_line, lines


def paths(value, path=()):
    """Every path of a file's content, as `lines` names them."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in parts:
        yield (*path, key)
        if isinstance(one, dict | list):
            yield from paths(one, (*path, key))


def test_every_key_of_all_units_is_on_its_line(root):
    found = 0
    for path in sorted((root / "solutions").glob("*/*.toml")):
        text = path.read_text(encoding="utf-8")
        written, at = text.split("\n"), lines(text)
        for one in paths(tomllib.loads(text)):
            line = written[at[one] - 1]
            assert not isinstance(one[-1], str) or one[-1] in line, (path, one)
            found += 1
    assert found > 10_000


LIST = """\
a = [
  # first
  {code = "x"},

  {code = '''
y'''}, {code = "z"},
]
[[t]]
[[t.u]]
b = 1
"""


def test_entries_of_a_list_have_their_own_lines():
    at = lines(LIST)
    assert [at[("a", number, "code")] for number in range(3)] == [3, 5, 5]
    assert (at[("t", 0)], at[("t", 0, "u", 0, "b")]) == (8, 10)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\nb = "c\nd = 2\n', 2),
        ('a = 1\nb = """\nc\n', 2),
        ('a = """\nb\n[c]\nd = """\ne\n"""\n', 1),
        ("a = 1\na = 2\n", 2),
        ("a = 1\n[[b]\nc = 1\n", 2),
    ],
)
def test_what_is_not_toml_is_told_where_it_begins(text, line):
    with pytest.raises(tomllib.TOMLDecodeError) as error:
        tomllib.loads(text)
    assert fault_line(text, error.value) == line
