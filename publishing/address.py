"""Where the course is published, and every address that depends on it.

The address comes from `repository.url`, `repository.branch`, `repository.tag` and `html.baseurl` in
`_config.yml`. REPOSITORY_URL, REPOSITORY_BRANCH, REPOSITORY_TAG and SITE_URL in the environment
override them. All may be empty. Without a tag, Binder opens the tag of the version in
`pyproject.toml`.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import yaml

from fairtender import messages
from fairtender.tables import fault

GITHUB = "https://github.com/"
_REPOSITORY = re.compile(GITHUB + r"[\w.-]+/[\w.-]+", re.ASCII)
_SITE = re.compile(r"https?://[a-z\d.-]+(:\d+)?(/[\w.~%-]+)*", re.ASCII | re.IGNORECASE)


class Links(NamedTuple):
    """Addresses of an exercise and of its sources; empty if the course is not published."""

    binder: str = ""
    download: str = ""
    sources: str = ""

    def edit(self, path: str) -> str:
        """Return the address at which the course's file `path` can be edited, or ""."""
        return f"{self.sources}/{quote(path)}" if self.sources else ""


class Address(NamedTuple):
    """Where the course is published: its sources, and its pages with a slash at the end.

    tag: what Binder opens. If it opened a branch, it would make a new image after each push.
    """

    repository: str = ""
    branch: str = ""
    site: str = ""
    tag: str = ""

    def links(self, slug: str = "") -> Links:
        """Return the links of the exercise `slug`; all are empty if the repository is not known."""
        if not self.repository:
            return Links()
        branch = quote(self.branch)
        return Links(
            binder=self.binder(f"exercises/{slug}/{slug}.ipynb"),
            download=f"{self.repository}/archive/refs/heads/{branch}.zip",
            sources=f"{self.repository}/edit/{branch}",
        )

    def binder(self, path: str) -> str:
        """Return the address at which Binder opens a file of the course, or ""."""
        if not self.repository:
            return ""
        course = self.repository.removeprefix(GITHUB)
        reference = quote(self.tag or self.branch, safe="")
        opened = quote(f"lab/tree/{path}")
        return f"https://mybinder.org/v2/gh/{course}/{reference}?urlpath={opened}"

    def left_out(self) -> str:
        """Return a line on what the pages lack because an address is not known; "" if nothing."""
        if self.repository:  # the site's address derives from it
            return ""
        return messages.text("address-none" if self.site else "address-none-site")


def of_course(root: Path, environment: Mapping[str, str] = os.environ) -> Address:
    """Return where the course in `root` is published, from its `_config.yml` and the environment.

    Committed files must not depend on a machine, so they are made with an empty `environment`.
    Raises DataError if an address does not have the required form.
    """

    def _setting(variable: str, setting: Any) -> str:
        return environment.get(variable, "").strip() or str(setting or "").strip()

    settings: dict[str, Any] = yaml.safe_load((root / "_config.yml").read_text("utf-8")) or {}
    published = settings.get("repository") or {}
    repository = _repository(_setting("REPOSITORY_URL", published.get("url")))
    branch = _setting("REPOSITORY_BRANCH", published.get("branch")) or "main"
    tag = _setting("REPOSITORY_TAG", published.get("tag")) or _release(root)
    baseurl = (settings.get("html") or {}).get("baseurl")
    site = _site(_setting("SITE_URL", baseurl)) or _github_pages(repository)
    return Address(repository, *((branch, site, tag) if repository else ("", site, "")))


def _release(root: Path) -> str:
    """Return the release tag of the version in this folder, or "" if it has no version."""
    path = root / "pyproject.toml"
    if not path.is_file():
        return ""
    return f"v{tomllib.loads(path.read_text(encoding='utf-8'))['project']['version']}"


def _repository(url: str) -> str:
    address = url.rstrip("/").removesuffix(".git")
    if address and not _REPOSITORY.fullmatch(address):
        raise fault("address-repository", url=url)
    return address


def _site(url: str) -> str:
    address = url.rstrip("/")
    if address and not _SITE.fullmatch(address):
        raise fault("address-site", url=url)
    return address + "/" if address else ""


def _github_pages(repository: str) -> str:
    """Return the address that GitHub Pages gives to a repository's site."""
    if not repository:
        return ""
    owner, name = repository.removeprefix(GITHUB).split("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
