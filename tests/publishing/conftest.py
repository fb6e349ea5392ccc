"""The workshop edition of the book."""

import shutil
from pathlib import Path

import pytest
from book_kit import NO_CACHES, Built

from publishing import book

PARTS = ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff")
FOLDERS = ("book", "exercises", "solutions", "datasets", "fairtender", "coursework", "publishing")


@pytest.fixture(scope="session")
def workshop_book(root: Path, built_book: Built, kept) -> Path:
    """The HTML of a workshop edition, built over an earlier build that had the solutions."""

    def build(copy: Path) -> str:
        for name in PARTS:
            shutil.copy(root / name, copy / name)
        for name in FOLDERS:
            shutil.copytree(root / name, copy / name, ignore=NO_CACHES)
        for name in ("html", ".jupyter_cache"):  # with the cache nothing is executed a second time
            shutil.copytree(root / "_build" / name, copy / "_build" / name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EDITION", "workshop")
            return str(book.build(copy).parent)

    return Path(kept("workshop-edition", build))
