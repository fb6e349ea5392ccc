"""What axe-core cannot see: each function returns the faults of a page, as lines to read.

Criteria of WCAG 2.2 in brackets.
"""

# A control as it can be hit: a box to tick or to choose is as large as its label.
_COMMON = """
const shown = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: false})
    && e.getBoundingClientRect().width > 0 && !e.closest(".skip, .skip-link, .visually-hidden");
const hit = (e) => (e.matches("input") && e.closest("label")) || e;
const name = (e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
const top = document.querySelector("dialog[open]") ?? document;  // what lies under it is inert
const controls = [...top.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(shown);
"""
_SMALL = """() => {%s
  // A link in a sentence may be as low as its line.
  const inWords = (e) => {
    const block = e.parentElement.closest("p, li, td, th, dd, dt, figcaption, caption, span, div");
    return e.matches("a") && getComputedStyle(e).display === "inline"
      && block.textContent.trim().length > e.textContent.trim().length + 1;
  };
  const boxes = controls.map((e) => {
    const toggle = e.querySelector(":scope > .toctree-toggle") ?? hit(e);
    return [e, toggle.getBoundingClientRect()];
  });
  const middle = (r) => [r.left + r.width / 2, r.top + r.height / 2];
  const far = ([e, r]) => boxes.every(([other, q]) => {
    if (other === e || other.contains(e) || e.contains(other)) return true;
    const [x, y] = middle(r), [u, v] = middle(q);
    const dx = Math.max(q.left - x, 0, x - q.right), dy = Math.max(q.top - y, 0, y - q.bottom);
    const small = q.width < 24 || q.height < 24;
    return Math.hypot(dx, dy) >= 12 && (!small || Math.hypot(x - u, y - v) >= 24);
  });
  return boxes
    .filter(([e, r]) => (r.width < 23.9 || r.height < 23.9) && !inWords(e) && !far([e, r]))
    .map(([e, r]) => `${Math.round(r.width)} x ${Math.round(r.height)} px: ${name(e)}`);
}"""
_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const parts = [e, ...e.querySelectorAll(":scope > .toctree-toggle")];
  const ringed = parts.some((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const label = e.closest("label");
  const mine = (one) => one && (e.contains(one) || (label && label === one.closest("label")));
  let seen = 0;
  for (const box of parts.flatMap((one) => [...one.getClientRects()])) {
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    for (let i = 0.5; i < 5; i += 1) for (let j = 0.5; j < 3; j += 1) {
      const [x, y] = [left + (right - left) * i / 5, top + (bottom - top) * j / 3];
      if (right > left && bottom > top && mine(document.elementFromPoint(x, y))) seen += 1;
    }
  }
  const name = e.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
  const before = e.accessKitStop ?? 0;  // 0: not been here yet
  window.accessKitStops = (window.accessKitStops ?? 0) + 1;
  e.accessKitStop ??= window.accessKitStops;
  return {name, before, ringed, seen};
}"""
_LOST = """() => {%s
  const faults = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push(`${wide} px wider than the window`);
  const scrolls = (e) => { for (let a = e; a && a !== document.body; a = a.parentElement)
    if (/auto|scroll/.test(getComputedStyle(a).overflowX)) return true; return false; };
  for (const e of document.querySelectorAll("body *")) {
    if (!shown(e) || e.closest("svg, thead, caption, select")) continue;
    const style = getComputedStyle(e);
    const across = style.overflowX !== "visible" && !/auto|scroll/.test(style.overflowX);
    const down = style.overflowY !== "visible" && !/auto|scroll/.test(style.overflowY);
    if (e.innerText?.trim() && ((across && e.scrollWidth > e.clientWidth + 2)
        || (down && e.scrollHeight > e.clientHeight + 2))) faults.push(`cut off: ${name(e)}`);
    if (![...e.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim())) continue;
    const range = document.createRange();
    range.selectNodeContents(e);
    const out = [...range.getClientRects()].some((r) => r.right > innerWidth + 1 || r.left < -1);
    if (out && !scrolls(e)) faults.push(`outside of the window: ${name(e)}`);
  }
  // Bars that stay while the page goes by beneath them; what has the focus is never under one.
  const bar = (e) => e.closest(".bd-header-article, .course-steps, .course-dock")
    || e.closest("[data-ft-part=check] .ft-buttons");
  const boxes = controls.filter((e) => !bar(e) && !scrolls(e.parentElement))
    .map((e) => [e, [...hit(e).getClientRects()]]);
  boxes.forEach(([one, mine], place) => boxes.slice(place + 1).forEach(([two, yours]) => {
    if (hit(one).contains(two) || hit(two).contains(one)) return;
    if (mine.some((p) => yours.some((q) =>
        Math.min(p.right, q.right) - Math.max(p.left, q.left) > 3
        && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 6)))
      faults.push(`one over the other: ${name(one)} and ${name(two)}`);
  }));
  return faults;
}"""
_MOVING = """() => {
  const long = (times) => times.split(",").some((one) => parseFloat(one) > 0.01);
  const all = [...document.querySelectorAll("*")].flatMap((e) =>
    [[e, ""], [e, "::before"], [e, "::after"]]);
  return [...document.getAnimations().map((one) => `runs: ${one.animationName ?? one}`),
    ...all.filter(([e, part]) => {
      const style = getComputedStyle(e, part);
      return long(style.transitionDuration)
        || (style.animationName !== "none" && long(style.animationDuration));
    }).map(([e, part]) => `moves: ${e.tagName}.${e.className}${part}`)];
}"""
_NAMES = """() => {
  const faults = [];
  const twice = (what, names) => names.filter((one, place) => names.indexOf(one) !== place)
    .forEach((one) => faults.push(`${what} twice: ${one}`));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const name = (e) => e.ariaLabel ?? document.getElementById(
    e.getAttribute("aria-labelledby") ?? "")?.textContent.trim() ?? "";
  twice("id", all("[id]").map((e) => e.id));
  twice("landmark", all("main, nav, [role=region], [role=search], form, section[aria-label]")
    .filter((e) => e.checkVisibility()).map((e) => `${e.role ?? e.localName} “${name(e)}”`));
  all("a[href^='#']").filter((a) => a.hash.length > 1)
    .filter((a) => !document.getElementById(decodeURIComponent(a.hash.slice(1))))
    .forEach((a) => faults.push(`leads nowhere: ${a.hash}`));
  let last = 1;
  for (const head of all("main :is(h1, h2, h3, h4, h5, h6)")) {
    const level = Number(head.localName[1]);
    if (level > last + 1) faults.push(`level ${level} after ${last}: ${head.textContent}`);
    last = level;
  }
  all("table").filter((t) => !(t.ariaLabel || t.caption?.textContent.trim()))
    .forEach((t) => faults.push(`table without a name: ${t.innerText.slice(0, 60)}`));
  all("th:not([scope])").forEach((t) => faults.push(`heading without scope: ${t.innerText}`));
  all("img:not([alt])").forEach((e) => faults.push(`picture without words: ${e.src.slice(-60)}`));
  return faults;
}"""
# What a reader may set for spacing without losing anything (1.4.12).
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""


def small_targets(page) -> list[str]:
    """Controls smaller than 24 px whose neighbour is too near (2.5.8)."""
    return page.evaluate(_SMALL % _COMMON)


def lost(page) -> list[str]:
    """Text that is cut off or lies outside, controls that lie over one another (1.4.4, 1.4.10)."""
    return page.evaluate(_LOST % _COMMON)


def moving(page) -> list[str]:
    """What still moves for those who asked that nothing does (2.2.2, 2.3.3)."""
    return page.evaluate(_MOVING)


def names(page) -> list[str]:
    """Tables, landmarks and pictures without a name of their own, gaps between headings (1.3.1)."""
    return page.evaluate(_NAMES)


def unseen_focus(page, key: str = "Tab", at_least: int = 1) -> list[str]:
    """Walk with a key until the page ends: stops without a ring or wholly hidden (2.4.7, 2.4.11).

    A page that does not end, or stops twice at the same place, is a trap (2.1.2).
    """
    faults, stops = [], 0
    while True:
        page.keyboard.press(key)
        stop = page.evaluate(_FOCUS)
        if stop is None or stop["before"] == 1:
            break
        if stop["before"]:
            return [*faults, f"a trap: {stop['name']}"]
        stops += 1
        if not stop["ringed"]:
            faults.append(f"no ring: {stop['name']}")
        if not stop["seen"]:
            faults.append(f"hidden: {stop['name']}")
    if stops < at_least:
        faults.append(f"only {stops} stops")
    return faults
