"""Light pages: one style sheet, small icon fonts, few scripts, nothing from another host.

The theme's stock pages load nine style sheets, 1.5 MB of icons and the search index on every page.
This extension changes what a page links to and, when the build has finished, joins the style
sheets and cuts the icon fonts down to the glyphs in use. No HTML is rewritten afterwards.
"""

import hashlib
import html
import io
import logging
import re
import shutil
from pathlib import Path
from typing import Any

import pydata_sphinx_theme as theme
import sphinx_book_theme as book_theme
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.builders.html._assets import _JavaScript
from sphinx.config import Config
from sphinx.util.docutils import SphinxTranslator

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
    "course.css",
)
LOOKS = (
    "book/_static/*",
    "book/_templates/*",
    "book/_ext/*.py",
    "fairtender/forms/form.css",
    "fairtender/forms/form.js",
)
ICONS = Path(theme.__file__).parent / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts"
FONTS = {"fa-solid-900": 900, "fa-regular-400": 400}
WEIGHT = ("scripts/fontawesome.js*", "**/*.map", "vendor", "images/logo_*", "locales")
# Scripts that a page loads only where its text holds the mark that they act on.
ONLY_WITH = {
    "copybutton.js": 'class="highlight',
    "clipboard.min.js": 'class="highlight',
    "copybutton_funcs.js": 'class="highlight',
    "design-tabs.js": "sd-tab-set",
    "togglebutton.js": "toggle",
}
NEVER = ("thebe",)
UNUSED_INLINE = ("thebe", "THEBE", "DOCUMENTATION_OPTIONS.")
THEBE_BLOCK = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>\s*(<script>[^<]*</script>)?', re.DOTALL
)
DESCRIPTION_LENGTH = 160
# The button in the contents that shows the pages under a page; the theme gives it no name.
TOGGLE = re.compile(r"(<a [^>]*>([^<]*)</a>\s*<details[^>]*>\s*)<summary>")


def _file_name(script: Any) -> str:
    return Path(str(getattr(script, "filename", script) or "")).name


def _wanted(script: Any, body: str) -> bool:
    name = _file_name(script)
    inline = (getattr(script, "attributes", None) or {}).get("body") or ""
    if not name:
        return not any(word in inline for word in UNUSED_INLINE) and (
            "toggle" in body or "toggle" not in inline
        )
    if any(word in name for word in NEVER):
        return False
    return name not in ONLY_WITH or ONLY_WITH[name] in body


def _deferred(script: Any) -> Any:
    """A copy that does not hold up the first paint; the objects themselves are shared by pages."""
    if not isinstance(script, _JavaScript) or not script.filename:
        return script
    attributes = dict(script.attributes)
    if attributes.get("type") != "module":  # a module waits anyway
        attributes["defer"] = "defer"
    return _JavaScript(script.filename, priority=script.priority, **attributes)


def _description(doctree: nodes.document | None, fallback: str) -> str:
    """The title and the first paragraph of a page, cut at a word.

    Exercises begin with the same paragraph, and so do solutions: the title tells them apart.
    """
    paragraphs = doctree.findall(nodes.paragraph) if doctree is not None else ()
    text = next((p.astext() for p in paragraphs if len(p.astext()) > 40), fallback)
    title = doctree.next_node(nodes.title) if doctree is not None else None
    text = " ".join(f"{title.astext()}. {text}".split() if title else text.split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


def _lighten(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    # Jupyter Book always loads the extension for live code; this course does not use it.
    body = context["body"] = THEBE_BLOCK.sub("", context.get("body") or "")
    scripts = [script for script in context["script_files"] if _wanted(script, body)]
    # The search page's inline scripts call what these files define, so they must not wait there.
    context["script_files"] = scripts if pagename == "search" else [_deferred(s) for s in scripts]
    context["course_assets_digest"] = app.config.course_assets_digest
    context.setdefault("course_page_styles", [])
    if draw := context.get("generate_toctree_html"):
        context["generate_toctree_html"] = lambda **options: _named(str(draw(**options)))
    text = _description(doctree, app.config.course_description)
    if 'name="description"' not in context.get("metatags", ""):
        tag = f'\n<meta name="description" content="{html.escape(text)}">'
        context["metatags"] = context.get("metatags", "") + tag


def _named(contents: str) -> str:
    """Give each button that unfolds the contents the name of its page."""
    return TOGGLE.sub(
        lambda found: f'{found[1]}<summary aria-label="{_pages_of(found[2])}">', contents
    )


def _pages_of(title: str) -> str:
    return html.escape(f"Pages of {' '.join(html.unescape(title).split())}")


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
    """A value that changes with the looks of the pages.

    It makes Sphinx write all pages anew, which it would not do for a changed style sheet, and it is
    part of the sheet's address, so that no browser keeps an old one.
    """
    digest = hashlib.sha256(f"{theme.__version__} {book_theme.__version__}".encode())
    for pattern in LOOKS:
        for path in sorted(Path(app.srcdir).glob(pattern)):
            digest.update(path.read_bytes())
    config.course_assets_digest = digest.hexdigest()[:8]


def _icon_names(html: Path) -> set[str]:
    """Classes of icons in the pages, and in the scripts that may add some."""
    paths = [*html.rglob("*.html"), *html.glob("_static/scripts/*.js")]
    return {
        name
        for path in paths
        for name in re.findall(r"\bfa-[a-z0-9-]+", path.read_text(encoding="utf-8"))
    }


def _glyphs(css: str, used: set[str]) -> set[int]:
    """Code points of the icons in use: named in a page, or written by a rule for anything else.

    Rules write a glyph as an escape or as the raw character: both are collected.
    """
    found: set[int] = set()
    for selector, declarations in re.findall(r"([^{}]*)\{([^{}]*)\}", css):
        points = {int(code, 16) for code in re.findall(r"\\(f[0-9a-f]{3})", declarations)}
        points |= {ord(char) for char in re.findall("[\ue000-\uf8ff]", declarations)}
        names = re.findall(r"\.(fa-[a-z0-9-]+)", selector)
        if points and (not names or used.intersection(names)):
            found |= points
    return found


def _small_font(source: Path, glyphs: set[int]) -> bytes:
    options = subset.Options(flavor="woff", layout_features=[], notdef_outline=True)
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(glyphs))
    cutter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def _join(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    paths = [path for pattern in SHEETS for path in sorted(static.glob(pattern))]
    css = "\n".join(path.read_text(encoding="utf-8") for path in dict.fromkeys(paths))
    css = re.sub(r"@charset[^;]*;|/\*# sourceMappingURL=[^*]*\*/|@import[^;]*;", "", css)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    glyphs = _glyphs(css, _icon_names(Path(app.outdir)))
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table
    for name, weight in FONTS.items():
        source = ICONS / f"{name}.ttf"
        (static / f"{name}.woff").write_bytes(_small_font(source, glyphs))
        css += (
            '\n@font-face{font-family:"Font Awesome 6 Free";font-style:normal;font-display:block;'
            f'font-weight:{weight};src:url({name}.woff) format("woff")}}'
        )
    (static / JOINED).write_text(css, encoding="utf-8")
    _remove_weight(static)


def _remove_weight(static: Path) -> None:
    """What no page links to any more."""
    for pattern in WEIGHT:
        for path in list(static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _inline_math(translator: SphinxTranslator, node: nodes.math) -> None:
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block_math(translator: SphinxTranslator, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.add_config_value("course_description", "", "html")
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    app.add_config_value("course_assets_digest", "", "html")
    app.connect("config-inited", _digest)
    app.connect("doctree-resolved", _plain_bibliography)
    app.connect("html-page-context", _lighten, priority=900)
    app.connect("build-finished", _join, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
