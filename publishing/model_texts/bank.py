"""The bank of model texts, read from its one source: `book/model-texts/KIND.toml`.

Each file holds the texts of one kind, as `[[text]]`:

- id, title, stage (a stage of the procurement strategy), sector (one of `SECTORS`);
- when, depends, proof, wrong: when to use it, what it depends on, the proof that it asks for (for a
  condition of performance: how the buyer looks), and what commonly goes wrong;
- endangers: whom the text could endanger, and the guard; a text that speaks of workers needs it;
- wording: the text itself, in plain Markdown: paragraphs, lists, tables, `**bold**`, `*italic*`;
- rules: keys of the profile's `[reference]`; sources: keys of `book/references.bib`; one at least;
- `[text.blanks]`: each `[blank]` of wording and proof with its meaning and an example, in which
  `{key}` stands for a rule of the profile;
- `[text.criterion]`: what turns the text into a row of `fairtender.criteria.CRITERIA`: any columns
  but id, kind, text and proof.

The pages of the book, the table of all texts, the Word files and the tests are made from this.

`synonyms.toml`, beside them, leads from the words of buyers to words of the texts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from fairtender import messages
from fairtender.criteria import CRITERIA, STAGES
from fairtender.fields import Entry, read_toml
from fairtender.tables import fault

WARNING = messages.text("model-text-warning")
# In the order of the book: name of the file → heading, kind of criterion where it is one.
KINDS = {
    "exclusion": (messages.text("model-text-kind-exclusion"), "exclusion"),
    "selection": (messages.text("model-text-kind-selection"), "selection"),
    "specifications": (messages.text("model-text-kind-specifications"), "specification"),
    "award-criteria": (messages.text("model-text-kind-award-criteria"), "award"),
    "performance-conditions": (
        messages.text("model-text-kind-performance-conditions"),
        "performance",
    ),
    "supplier-code": (messages.text("model-text-kind-supplier-code"), ""),
    "questionnaire": (messages.text("model-text-kind-questionnaire"), ""),
    "article-69-letter": (messages.text("model-text-kind-article-69-letter"), ""),
    "interview-guide": (messages.text("model-text-kind-interview-guide"), ""),
    "corrective-action-plan": (messages.text("model-text-kind-corrective-action-plan"), ""),
}
SECTORS = {
    "all": messages.text("model-text-all"),
    "services": messages.text("model-text-services"),
    "goods": messages.text("model-text-goods"),
    "agencies": messages.text("model-text-agencies"),
}
BLANK = re.compile(r"\[([^\]]+)\]")
ABOUT_WORKERS = re.compile(r"\bworkers?\b", re.IGNORECASE)  # in wording or proof
ENDANGERS = messages.text("model-text-endangers")
SYNONYMS = "synonyms.toml"


@dataclass(frozen=True)
class Blank:
    """What to write into a `[blank]`, and an example."""

    name: str
    meaning: str
    example: str

    def filled(self, law: Mapping[str, str]) -> str:
        """Return the example. law: {key of a rule: its citation in the profile}."""
        return self.example.format_map(law)

    def explain(self, law: Mapping[str, str]) -> str:
        """Return meaning and example; a blank may be its own example."""
        example = self.filled(law)
        if example == self.name:
            return self.meaning
        return messages.text("model-text-example", meaning=self.meaning, example=example)


@dataclass(frozen=True)
class ModelText:
    """One model text. `criterion` is empty if it does not become a row of a table of criteria."""

    kind: str
    id: str
    title: str
    stage: str
    sector: str
    when: str
    wording: str
    depends: str
    proof: str
    wrong: str
    endangers: str = ""
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    criterion: Mapping[str, str] = field(default_factory=dict)

    @property
    def stage_name(self) -> str:
        """The stage in words."""
        return messages.text(f"strategy-stage-{self.stage}")

    @property
    def sector_name(self) -> str:
        """The sector in words."""
        return SECTORS[self.sector]

    def filled(self, text: str, law: Mapping[str, str]) -> str:
        """Return a part of this text with the examples in its blanks.

        law: {key of a rule: its citation in the profile}.
        """
        examples = {blank.name: blank.filled(law) for blank in self.blanks}
        return BLANK.sub(lambda match: examples[" ".join(match[1].split())], text)

    def row(self, law: Mapping[str, str]) -> dict[str, str]:
        """Return the text as a row of `CRITERIA`, with the examples in its blanks."""
        words = re.sub(r"\s+", " ", re.sub(r"[*|]", "", self.wording)).strip()
        proof = "monitored_how" if self.kind == "performance-conditions" else "means_of_proof"
        row = {"id": self.id, "kind": KINDS[self.kind][1], "text": words, proof: self.proof}
        return {name: self.filled(value, law) for name, value in {**row, **self.criterion}.items()}


def read(folder: Path) -> tuple[ModelText, ...]:
    """Return all texts in the order of the book; () if the folder does not exist.

    Raises DataError if a file is missing or is not TOML, and for mistakes in its texts.
    """
    if not folder.is_dir():
        return ()
    texts = tuple(text for kind in KINDS for text in read_kind(folder, kind))
    ids = [text.id for text in texts]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise fault("model-text-twice", folder=folder.name, id=twice[0])
    return texts


def read_kind(folder: Path, kind: str) -> tuple[ModelText, ...]:
    """Return the texts of one kind. Raises DataError as `read` does."""
    return read_toml(folder / f"{kind}.toml", partial(_texts, kind))


def _texts(kind: str, top: Entry) -> tuple[ModelText, ...]:
    texts = top.each("text", partial(_text, kind), "id")
    top.no_other()
    return texts


def _text(kind: str, entry: Entry) -> ModelText:
    if ABOUT_WORKERS.search(f"{entry.value('wording')} {entry.value('proof')}"):
        entry.value("endangers")
    blanks = entry.named("blanks", tuple[str, ...])
    text = entry.make(
        ModelText,
        kind=kind,
        stage=entry.value("stage", STAGES),
        sector=entry.value("sector", tuple(SECTORS)),
        blanks=tuple(Blank(name, *told) for name, told in blanks.items()),
    )
    if not text.rules and not text.sources:
        entry.wrong("model-text-no-source")
    if unknown := text.criterion.keys() - {*CRITERIA.names}:
        entry.wrong("model-text-column", column=min(unknown))
    used = {" ".join(name.split()) for name in BLANK.findall(text.wording + text.proof)}
    if different := used ^ blanks.keys():
        entry.wrong("model-text-blank", blank=min(different))
    tidy = ("id", "title", "when", "depends", "proof", "wrong", "endangers")
    lines: dict[str, Any] = {name: " ".join(getattr(text, name).split()) for name in tidy}
    return replace(text, wording=text.wording.strip(), **lines)


def facts(text: ModelText) -> list[tuple[str, str]]:
    """Return the facts below the wording, except the law, as pairs (name, words)."""
    condition = text.kind == "performance-conditions"
    weight = text.criterion.get("weight", "")
    extra = {
        messages.text("model-text-link"): text.criterion.get("subject_link", ""),
        messages.text("model-text-points"): text.criterion.get("scale", ""),
        messages.text("model-text-weight"): (
            messages.text("model-text-percent", weight=weight) if weight else ""
        ),
        messages.text("model-text-how" if condition else "model-text-proof"): text.proof,
        messages.text("model-text-who"): text.criterion.get("monitored_by", ""),
        ENDANGERS: text.endangers,
        messages.text("model-text-depends"): text.depends,
        messages.text("model-text-goes-wrong"): text.wrong,
    }
    return [(name, words) for name, words in extra.items() if words]


def first_facts(text: ModelText) -> list[tuple[str, str]]:
    """Return the facts above the wording, as pairs (name, words)."""
    return [
        (messages.text("model-text-use-it"), text.when),
        (messages.text("model-text-stage"), text.stage_name),
        (messages.text("model-text-sector"), text.sector_name),
    ]


def search_words(text: ModelText) -> frozenset[str]:
    """Return the different words of a text in lower case, which a search looks through."""
    names = ("title", "wording", "when", "depends", "proof", "endangers", "wrong")
    parts = " ".join(getattr(text, name) for name in names)
    return frozenset(re.findall(r"[^\W\d_]{3,}", parts.lower()))


def synonyms(folder: Path) -> dict[str, list[str]]:
    """Return {buyers' words: other terms for them}, each with words that are in one of the texts.

    Raises DataError if a file cannot be read or has other content.
    """
    return read_toml(folder / SYNONYMS, _synonyms)


def _synonyms(top: Entry) -> dict[str, list[str]]:
    said = {word: list(top.value(word, tuple[str, ...])) for word in top.content}
    for word, others in said.items():
        if not others or not re.fullmatch(r"[^\W_]+(?: [^\W_]+)*", word) or word != word.lower():
            top.wrong("model-text-synonym", word=word)
    return said
