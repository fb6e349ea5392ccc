"""Make pages light: one small style sheet, small icon fonts, few scripts, no other hosts.

Without this extension each page loads nine style sheets, 1.5 MB of icons and the search index, and
contains its figures as text. This extension changes what a page links to, and puts each
figure into a file of its own. When the build has finished, it joins the style sheets, leaves out
the rules that no page uses, and reduces the icon fonts to the glyphs in use. It does not rewrite
HTML afterwards.
"""

import base64
import hashlib
import html
import io
import json
import logging
import re
import shutil
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pydata_sphinx_theme as theme
import sphinx_book_theme as book_theme
import tinycss2
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.builders.html._assets import _JavaScript
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxTranslator

from fairtender import messages

JOINED = "course-all.css"
SHEETS = (
    "pygments.css",
    "styles/theme.css",
    "styles/pydata-sphinx-theme.css",
    "styles/sphinx-book-theme.css",
    "togglebutton.css",
    "copybutton.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
    "design-style.*.min.css",
    "sphinx_design_static/*.css",
    "tokens.css",
    "course.css",
    "run.css",
)
LOOKS = (
    "book/_static/*",
    "book/_templates/*",
    "publishing/extensions/*.py",
    "publishing/messages.toml",
    "publishing/search.toml",
    "publishing/page/*",
    "coursework/forms/*.css",
    "coursework/forms/*.js",
)
ICONS = Path(theme.__file__).parent / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts"
FONTS = {"fa-solid-900": 900, "fa-regular-400": 400}
WEIGHT = (
    *("scripts/fontawesome.js*", "scripts/bootstrap.js*", "**/*.map", "vendor"),
    *("images/logo_*", "locales"),
)
# Scripts that a page loads only if its text contains the mark on which they act.
ONLY_WITH = {
    "copybutton.js": 'class="highlight',
    "clipboard.min.js": 'class="highlight',
    "copybutton_funcs.js": 'class="highlight',
    "design-tabs.js": "sd-tab-set",
    "togglebutton.js": "toggle",
    "due.js": "data-due=",
}
NEVER = ("thebe",)
UNUSED_INLINE = ("thebe", "THEBE", "DOCUMENTATION_OPTIONS.")
THEBE_BLOCK = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>\s*(<script>[^<]*</script>)?', re.DOTALL
)
DESCRIPTION_LENGTH = 160
# What a page may load and run: no inline script, but WebAssembly, which Python needs. The policy
# also applies to a Worker that is started from a blob, as `worker.js` is; 'self' is for the service
# worker. Inline styles are allowed, because Sphinx and pandas write some.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
GUARD = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
CHARSET = re.compile(r'<meta charset="utf-8" ?/?>')
# Code in a page that a browser would run; data for a script are not code.
INLINE = re.compile(
    r"<script(?![^>]*\b(?:src=|type=[\"']application/json))[^>]*>|<[^>]*\s(on\w+=[\"'])",
    re.IGNORECASE,
)
# A page with a neutral description (see `search`) keeps its real one for the search page.
DESCRIBED = [
    re.compile(rf'<meta name="{name}" content="([^"]*)"')
    for name in ("course-description", "description")
]
# The descriptions that the search page shows for its results.
DESCRIPTIONS = "descriptions.js"
PICTURES = "_images"
PICTURE = re.compile(
    r'<(img|source) ([^>]*)(src|srcset)="data:image/svg\+xml;base64,([\w+/=]+)"([^>]*)>'
)
PICTURE_NAME = re.compile(r"\b[0-9a-f]{20}\.svg\b")


def _is_wanted(script: Any, body: str) -> bool:
    name = Path(str(getattr(script, "filename", script) or "")).name
    inline = (getattr(script, "attributes", None) or {}).get("body") or ""
    if not name:
        return not any(word in inline for word in UNUSED_INLINE) and (
            "toggle" in body or "toggle" not in inline
        )
    if any(word in name for word in NEVER):
        return False
    return name not in ONLY_WITH or ONLY_WITH[name] in body


def _defer(script: Any) -> Any:
    """Return a copy that does not delay the first paint; pages share the original objects."""
    if not isinstance(script, _JavaScript) or not script.filename:
        return script
    attributes = dict(script.attributes)
    if attributes.get("type") != "module":  # a module is always deferred
        attributes["defer"] = "defer"
    return _JavaScript(script.filename, priority=script.priority, **attributes)


def _description(page: str, doctree: nodes.document | None, fallback: str) -> str:
    """Return the first paragraph about the subject of a page, cut after a whole word.

    Boxes and the top of an exercise are left out: they explain how to use the page.
    """
    sections = list(doctree.findall(nodes.section)) if doctree is not None else []
    begin = sections[1] if page.startswith("exercises/") and len(sections) > 1 else doctree
    paragraphs = begin.findall(nodes.paragraph) if begin is not None else ()
    texts = (_without_label(p) for p in paragraphs if not isinstance(p.parent, nodes.Admonition))
    text = next((text for text in texts if len(text) > 40), fallback)
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


def _without_label(paragraph: nodes.paragraph) -> str:
    """Return the words of a paragraph, without a bold label at its beginning."""
    parts = [part for part in paragraph.children if part.astext()]
    if len(parts) > 1 and isinstance(parts[0], nodes.strong):
        parts = parts[1:]
    return " ".join("".join(part.astext() for part in parts).split())


def _lighten(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    # Jupyter Book always loads the extension for live code; this course does not use it.
    body = context["body"] = THEBE_BLOCK.sub("", context.get("body") or "")
    scripts = [script for script in context["script_files"] if _is_wanted(script, body)]
    context["script_files"] = [_defer(script) for script in scripts]
    up = "../" * pagename.count("/")
    context["body"] = PICTURE.sub(lambda found: _put_beside(found, Path(app.outdir), up), body)
    context["course_assets_digest"] = app.config.course_assets_digest
    context["course_descriptions"] = DESCRIPTIONS
    context.setdefault("course_page_styles", [])
    context["course_page_description"] = _description(
        pagename, doctree, app.config.course_description
    )


def _put_beside(found: re.Match[str], html: Path, up: str) -> str:
    """Write a picture to its own file, to be sent compressed and only if needed; return its tag.

    Its width and height reserve its place, so that nothing jumps when it has loaded.
    """
    kind, before, name, data, after = found.groups()
    content = base64.b64decode(data)
    file = f"{hashlib.sha256(content).hexdigest()[:20]}.svg"
    (html / PICTURES).mkdir(parents=True, exist_ok=True)
    (html / PICTURES / file).write_bytes(content)
    late = ' loading="lazy" decoding="async"' if kind == "img" else ""
    return f'<{kind} {before}{name}="{up}{PICTURES}/{file}"{after}{late}>'


def _plain_bibliography(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Show the bibliography as a plain list: docutils' roles for it are deprecated in ARIA."""
    for citations in list(doctree.findall(nodes.citation)):
        siblings = citations.parent
        if siblings is None or citations not in siblings.children:
            continue
        entries = [child for child in siblings.children if isinstance(child, nodes.citation)]
        plain = nodes.bullet_list(classes=["course-bibliography"])
        for entry in entries:
            plain += nodes.list_item("", *entry.children[1:], ids=entry["ids"])
        siblings.children[siblings.index(entries[0])] = plain
        plain.parent = siblings
        siblings.children = [child for child in siblings.children if child not in entries]


def _digest(app: Sphinx, config: Config) -> None:
    """Set `course_assets_digest`, which changes whenever the style or scripts of pages change.

    A new value makes Sphinx write all pages again, which it would not do for a changed style sheet.
    It is also part of the sheet's address, so that browsers do not use an old copy.
    """
    digest = hashlib.sha256(f"{theme.__version__} {book_theme.__version__}".encode())
    for pattern in LOOKS:
        for path in sorted(Path(app.srcdir).glob(pattern)):
            digest.update(path.read_bytes())
    config.course_assets_digest = digest.hexdigest()[:8]


def _words(texts: Iterable[str]) -> set[str]:
    """Return all words of pages and scripts, among which are all classes and ids in use."""
    return {word for text in texts for word in re.findall(r"[\w-]+", text)}


def _used_rules(rules: list[Any], words: set[str]) -> str:
    """Return the rules that can apply to a page whose classes and ids are among `words`."""
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _selectors(rule.prelude) if words.issuperset(_names(one))]
            if selectors:
                heads = ",".join(tinycss2.serialize(one).strip() for one in selectors)
                kept.append(f"{heads}{{{tinycss2.serialize(rule.content).strip()}}}")
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
            if inner := _used_rules(_rules(rule.content), words):
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif rule.type == "at-rule":
            kept.append(tinycss2.serialize([rule]))
    return "\n".join(kept)


def _rules(css: Any) -> list[Any]:
    return tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True)


def _selectors(prelude: list[Any]) -> list[list[Any]]:
    selectors: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def _names(selector: list[Any]) -> Iterator[str]:
    """Return the classes and ids that a selector requires.

    Those inside `:is()` or `:not()` are not required; they are separate tokens and left out.
    """
    for before, token in pairwise([None, *selector]):
        if token.type == "hash" or (token.type == "ident" and before == "."):
            yield token.value


def _glyphs(css: str) -> set[int]:
    """Return the code points of the icons in these rules, written as escapes or as characters."""
    return {int(code, 16) for code in re.findall(r"\\(f[0-9a-f]{3})", css)} | {
        ord(char) for char in re.findall("[\ue000-\uf8ff]", css)
    }


def _small_font(source: Path, glyphs: set[int]) -> bytes:
    options = subset.Options(flavor="woff", layout_features=[], notdef_outline=True)
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(glyphs))
    cutter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def _finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the files that depend on all pages; remove what no page needs."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    _remove_weight(static)
    names = (f"{docname}.html" for docname in app.env.found_docs)
    pages = {name: (out / name).read_text(encoding="utf-8") for name in names}
    _describe(static, pages)
    used = {name for text in pages.values() for name in PICTURE_NAME.findall(text)}
    for path in (out / PICTURES).glob("*.svg"):
        if PICTURE_NAME.fullmatch(path.name) and path.name not in used:
            path.unlink()
    search = (out / "search.html").read_text(encoding="utf-8")
    _join(static, (*pages.values(), search))
    for name in (*pages, "search.html", "404.html"):
        _guard(out / name)


def _guard(path: Path) -> None:
    """Allow a page to run only files of this site."""
    text = GUARD.sub("", path.read_text(encoding="utf-8"))
    if found := INLINE.search(text):
        raise ExtensionError(messages.text("light-inline", path=path, found=found[0]))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    path.write_text(CHARSET.sub(rf"\g<0>{meta}", text, count=1), encoding="utf-8")


def _join(static: Path, pages: Iterable[str]) -> None:
    paths = [path for pattern in SHEETS for path in sorted(static.glob(pattern))]
    css = "\n".join(path.read_text(encoding="utf-8") for path in dict.fromkeys(paths))
    css = re.sub(r"@charset[^;]*;|@import[^;]*;", "", css)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    scripts = (path.read_text(encoding="utf-8") for path in static.rglob("*.js"))
    css = _used_rules(_rules(css), _words((*pages, *scripts)))
    glyphs = _glyphs(css)
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports every table of a font
    for name, weight in FONTS.items():
        source = ICONS / f"{name}.ttf"
        (static / f"{name}.woff").write_bytes(_small_font(source, glyphs))
        css += (
            '\n@font-face{font-family:"Font Awesome 6 Free";font-style:normal;font-display:block;'
            f'font-weight:{weight};src:url({name}.woff) format("woff")}}'
        )
    (static / JOINED).write_text(css, encoding="utf-8")


def _describe(static: Path, pages: dict[str, str]) -> None:
    """Write the descriptions of all pages for the search page, which then fetches no page."""
    found = {
        name: next(filter(None, (described.search(text) for described in DESCRIBED)), None)
        for name, text in pages.items()
    }
    words = {name: html.unescape(match[1]) for name, match in sorted(found.items()) if match}
    data = json.dumps(words, ensure_ascii=False)
    (static / DESCRIPTIONS).write_text(f"const DESCRIPTIONS = {data};\n", encoding="utf-8")


def _remove_weight(static: Path) -> None:
    """Remove files that no page links to any more."""
    for pattern in WEIGHT:
        for path in list(static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _inline_math(translator: SphinxTranslator, node: nodes.math) -> None:
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block_math(translator: SphinxTranslator, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Connect the functions of this module to the events of the build."""
    app.add_config_value("course_description", "", "html")
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    app.add_config_value("course_assets_digest", "", "html")
    app.connect("config-inited", _digest)
    app.connect("doctree-resolved", _plain_bibliography)
    app.connect("html-page-context", _lighten, priority=900)
    app.connect("build-finished", _finish, priority=900)
