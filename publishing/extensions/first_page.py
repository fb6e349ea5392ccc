"""Directives of the first page: the learning paths, and two drawings that show the subject.

    ```{paths}
    ```

Each path with its duration, in words and as one square for each hour; `home.js` lets a learner
choose one.

    ```{first-picture} chain
    ```

`chain`: the supply chain of a jacket, as in chapter 5. (It is not the supply chain of a phone,
because learners merge that one in exercise 5.) `levels`: the course's twelve tenders by level.
Both are made from the data each time Sphinx reads the page.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from fairtender import messages, notices, pages, profile, screening, sheets, supply_chain
from fairtender.tables import DataError
from publishing.extensions.shared import (
    CourseDirective,
    join_scripts,
    questions,
    raw,
    static_folder,
    with_words,
)
from publishing.paths import BOOK, NAME, LearningPath, Paths, duration
from publishing.pictures import first

CHAIN = "datasets/supply-chains/uniforms"
TENDERS = "datasets/sample-tenders.json"
PROFILE = "datasets/profiles/default.toml"
GROUPS = ("time", "role", "purchase")
HOUR = 60
CODES = "first-"


class FirstPicture(CourseDirective):
    """A drawing for the first page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the drawing; report an unknown name as a fault of the page."""
        name = self.arguments[0]
        made = {"chain": self._chain, "levels": self._levels}
        if name not in made:
            raise self.error(messages.text("case-part-unknown", part=name, known=", ".join(made)))
        template = Path(__file__).with_name(f"first_{name}.html")
        for path in (template, Path(first.__file__), Path(__file__)):
            self.env.note_dependency(str(path))
        return [raw(pages.render(template, **made[name]()))]

    def _chain(self) -> dict[str, Any]:
        folder = self.root / CHAIN
        for name in ("sites.csv", "links.csv"):
            self.env.note_dependency(str(folder / name))
        sites = sheets.read(folder / "sites.csv", supply_chain.SITES)
        links = sheets.read(folder / "links.csv", supply_chain.LINKS)
        return first.chain_picture(supply_chain.merge(sites, links))

    def _levels(self) -> dict[str, Any]:
        path = self.root / TENDERS
        self.env.note_dependency(str(path))
        rules = self.root / PROFILE
        self.env.note_dependency(str(rules))
        tenders = notices.read(path)
        found = screening.screen(tenders, profile.load(rules)).tenders
        found["number"] = found["ocid"].str[-3:]
        return first.levels_picture(found)


class PathList(CourseDirective):
    """The paths, grouped by duration, by role and by purchase."""

    def run(self) -> list[nodes.Node]:
        """Return the list, in which each path links to its first step."""
        paths = paths_of(self)
        up = "../" * self.env.docname.count("/")
        groups = [
            (
                group,
                [
                    _Offer(one, f"{up}{one.steps[0].page}.html")
                    for one in paths.all
                    if one.group == group
                ],
            )
            for group in GROUPS
        ]
        template = Path(__file__).with_name("first_paths.html")
        self.env.note_dependency(str(template))
        return [raw(pages.render(template, groups=groups, duration=duration))]


class _Offer(NamedTuple):
    """A path as the first page offers it."""

    path: LearningPath
    href: str

    @property
    def hours(self) -> list[int]:
        """Return how full each hour's square is, in percent."""
        whole, rest = divmod(self.path.minutes, HOUR)
        return [100] * whole + ([round(100 * rest / HOUR)] if rest else [])


def paths_of(directive: CourseDirective) -> Paths:
    """Return the paths; report a fault in their file as a fault of the page."""
    for path in (BOOK, f"{BOOK}/cases", f"{BOOK}/at-your-desk"):
        for page in (directive.root / path).glob("*.md"):
            directive.env.note_dependency(str(page))  # their words are counted
    directive.env.note_dependency(str(directive.root / BOOK / NAME))
    try:
        return Paths(directive.root, directive.questions())
    except DataError as error:
        raise directive.error(str(error)) from error


def _script(app: Sphinx) -> None:
    """Write `paths.js` into the site: all paths, each step once, and the script that uses them."""
    root = Path(app.srcdir)
    if not (root / BOOK / NAME).is_file():
        return  # a book without paths, as tests make them
    try:
        found = Paths(root, questions(root)).all
    except DataError as error:
        raise ExtensionError(str(error)) from error
    steps = {step.id: step for path in found for step in path.steps}
    known = {
        "paths": [
            {"id": one.id, "title": one.title, "steps": [step.id for step in one.steps]}
            for one in found
        ],
        "steps": {
            name: {key: value for key, value in step._asdict().items() if value}
            for name, step in steps.items()
        },
    }
    data = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    text = f"const PATHS = {data};\n{join_scripts('paths')}"
    (static_folder(app) / "paths.js").write_text(with_words(text, CODES), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the directives and connect to the build."""
    app.connect("builder-inited", _script)
    app.add_directive("first-picture", FirstPicture)
    app.add_directive("paths", PathList)
