"""Write the names of countries in many languages into `fairtender/wording/country-names.txt`.

Source: the Unicode CLDR, read with Babel, which nobody needs who only uses the library. Run it
after Babel or the list of countries changed: `python datasets/generators/country_names.py`.
"""

from pathlib import Path

import babel

from fairtender.wording.countries import COUNTRIES

NAMES = Path(__file__).resolve().parents[2] / "fairtender" / "wording" / "country-names.txt"
# Those of the United Nations, the OSCE and the European Union, Norwegian and Ukrainian.
LANGUAGES = """
ar bg cs da de el en es et fi fr ga hr hu it lt lv mt nl no pl pt ro ru sk sl sv uk zh
""".split()  # noqa: SIM905 - a list of codes is read more easily like this
_HEAD = f"""\
# Names of countries: code (ISO 3166-1 alpha-2), then names with their languages (ISO 639-1).
# Source: Unicode CLDR as in Babel {babel.__version__} (licence Unicode-3.0); made by
# datasets/generators/country_names.py: do not edit.
"""


def written() -> str:
    """Return the file: one line a country."""
    lines = []
    for country in COUNTRIES:
        languages: dict[str, list[str]] = {}
        for language in LANGUAGES:
            locale = babel.Locale.parse("nb" if language == "no" else language)
            if name := locale.territories.get(country):
                languages.setdefault(name, []).append(language)
        names = (f"{name} ({' '.join(found)})" for name, found in languages.items())
        lines.append(f"{country} {' | '.join(names)}\n")
    return _HEAD + "".join(lines)


if __name__ == "__main__":
    NAMES.write_text(written(), encoding="utf-8")
