// An exercise page shows one part at a time, with the documents of the question at hand next to it. The
// page holds all parts below one another, as they stand in the notebook: without this script, and
// on paper, it stays so. A part is everything after the check of one form up to that of the next.
const root = document.documentElement;
const bar = document.querySelector("#course-steps");
const top = document.querySelector("article.bd-article > section");
if (!bar || !top || root.classList.contains("course-in-steps")) return;

const say = (code, params) => phrase(texts[code], params);
const texts = JSON.parse(bar.dataset.texts);
const beyond = bar.dataset.next && JSON.parse(bar.dataset.next); // the next unit
const first = document.querySelector(".ft-form[data-ft-unit]");
if (!first) return;
const { unit } = JSON.parse(first.dataset.ftUnit);
const kept = (name) => {
  try { return localStorage.getItem(`${keyOf(unit)}:${name}`); } catch { return null; }
};

/* ---- the parts ---- */

const HEADS = "h1, h2, h3, h4, .ft-title";
const pieces = (section) => [...section.children].flatMap((piece) =>
  piece.localName === "section" ? pieces(piece) : [piece]);
// What belongs to the whole page: its title, this bar, and the other ways to do the exercise.
const common = (piece) => piece.matches("h1, #course-steps, .course-ways") || piece.querySelector(":scope > .course-ways");

function partsOf(section) {
  const parts = [];
  let piecesOfPart = [];
  const close = (id, title, form) => {
    parts.push({ id, title, form, pieces: piecesOfPart });
    piecesOfPart = [];
  };
  for (const piece of pieces(section)) {
    if (common(piece)) continue;
    piecesOfPart.push(piece);
    if (!piece.querySelector('[data-ft-part="check"]')) continue;
    const form = piecesOfPart.flatMap((one) => all(one, '[data-ft-part="ask"]')).at(-1);
    const title = form?.querySelector(".ft-title");
    if (title) close(title.id.slice(`ft-${unit}-form-`.length), title.textContent, form);
  }
  if (piecesOfPart.length) close("hand_in", say("hand-in"));
  return parts;
}

const parts = partsOf(top);
if (parts.length < 2) { bar.remove(); return; }
const asked = parts.filter(({ form }) => form);
let now = parts[0];
const holds = (part, node) => part.pieces.some((piece) => piece.contains(node) || node.contains(piece));
const partOf = (node) => parts.find((part) => holds(part, node));
const named = (id) => parts.find((part) => part.id === id);
// "Part 2. Which indicators?": the bar counts the parts by itself.
const short = ({ title }) => title.replace(/^\S+ \d+\. /, "");

/* ---- the bar: a square for each part, which shows how far it is ---- */

const link = (className, text) => make("a", { className, textContent: text });
const [count, title, facts, list] = ["b", "span", "span", "ol"].map((name) => make(name));
Object.assign(title, { className: "course-steps-title" });
Object.assign(facts, { className: "course-steps-facts" });
bar.append(make("p", { className: "course-steps-now" }, count, " ", title, " ", facts), list);
// The way on is a button next to those that mark the part: there it is filled once the part is done.
const [before, after] = [link("course-steps-before", say("before")), link("course-steps-after course-button", "")];
const foot = make("nav", { className: "course-steps-end", ariaLabel: say("go-on") }, make("p", { className: "course-steps-buttons" }, before, after));
const last = top.lastElementChild;
if (common(last)) last.before(foot);
else last.after(foot);
for (const [n, part] of parts.entries()) {
  part.link = make("a", { href: `#part-${part.id}` }, part.form ? String(n + 1) : "⚑");
  // Once the page is there the browser jumps to what has the name of the part: not below its title.
  document.getElementById(`part-${part.id}`)?.removeAttribute("id");
  list.append(make("li", { id: `part-${part.id}` }, part.link));
  for (const line of part.form ? all(part.form, "[data-ft-minutes]") : []) line.append(` · ${minutesOf(line)}`);
  // The form says the same again.
  const head = part.pieces.find((piece) => piece.matches(HEADS));
  if (part.form && head?.firstChild.textContent.trim() === short(part)) head.dataset.courseSame = "";
}

function minutesOf({ dataset: { ftMinutes: minutes } }) { return say("minutes", { minutes }); }

function latest(id) {
  try { return JSON.parse(kept("marks"))[id].latest; } catch { return undefined; }
}

// The form says itself how much of it is answered: also where the browser keeps nothing.
function said({ id, form }) {
  if (!form) return "";
  const mark = latest(id);
  return [
    ...all(form, "[data-ft-minutes]").map(minutesOf),
    form.dataset.ftReady && form.querySelector(".ft-progress")?.textContent,
    mark && say("marked", { earned: toPoints(mark.earned), most: toPoints(mark.most) }),
  ].filter(Boolean).join(" ");
}

function stateOf({ id, form }) {
  const mark = latest(id);
  if (mark) return mark.earned >= mark.most ? "right" : "marked";
  return Number(form?.dataset.ftAnswered) ? "begun" : "";
}

function tell() {
  for (const part of parts) {
    part.facts = said(part);
    part.link.dataset.state = stateOf(part);
    part.link.title = `${part.title}${part.facts && `. ${part.facts}`}`;
    part.link.ariaLabel = part.form ? part.link.title : `⚑ ${part.title}`;
    if (part === now) part.link.setAttribute("aria-current", "step");
    else part.link.removeAttribute("aria-current");
  }
  const place = asked.indexOf(now);
  setText(count, place < 0 ? say("last") : say("count", { n: place + 1, m: asked.length }));
  setText(title, short(now));
  setText(facts, now.facts);
  const at = parts.indexOf(now);
  // What comes after the last part is the next unit.
  for (const [one, to] of [[before, parts[at - 1]], [after, parts[at + 1]]]) {
    one.hidden = !to;
    if (to) one.href = `#part-${to.id}`;
  }
  if (parts[at + 1]) after.textContent = say("after", { title: short(parts[at + 1]) });
  else if (beyond) Object.assign(after, { hidden: false, href: beyond.href, textContent: say("after", beyond) });
  joinWayOn();
}

// Once a part is done, the way on is the filled button next to those that mark it.
const checkOf = (part) => part.pieces.flatMap((piece) => all(piece, '[data-ft-part="check"]')).at(-1);
function joinWayOn() {
  const check = checkOf(now);
  const place = check?.dataset.ftStep === "next" ? check.querySelector(".ft-buttons") : foot.querySelector("p");
  if (!place.contains(after)) place.append(after);
}

/* ---- showing a part ---- */

const heading = ({ pieces: some }) => some
  .map((piece) => (piece.matches(HEADS) ? piece : piece.querySelector(HEADS))).find((head) => head && !("courseSame" in head.dataset));

function show(part) {
  now = part;
  for (const one of parts) {
    for (const piece of one.pieces) piece.toggleAttribute("data-course-away", one !== part);
  }
  root.classList.toggle("course-last-step", part === parts.at(-1));
  tell();
  papers.enter();
  document.dispatchEvent(new CustomEvent("course:step", { detail: part.id }));
}

// Somebody goes to a part: this is where they left off next time.
function go(part) {
  if (part !== now) show(part);
  try { localStorage.setItem(`${keyOf(unit)}:step`, part.id); } catch { /* it is not kept */ }
}

function arrive(part) {
  go(part);
  const head = heading(part);
  (getComputedStyle(bar).position === "sticky" ? top : bar).scrollIntoView();
  if (head) {
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }
}

function reach(node) {
  const part = partOf(node);
  if (part) go(part);
  node.scrollIntoView();
  const box = node.matches("[data-ft-question]") && (node.querySelector("input:checked") ?? node.querySelector("input, textarea"));
  if (box) box.focus({ preventScroll: true });
}

const nameIn = (hash) => { try { return decodeURIComponent(hash.slice(1)); } catch { return ""; } };
// The address names a part, or anything that stands in one.
function follow(otherwise) {
  const name = nameIn(location.hash);
  const part = named(name.replace(/^part-/, ""));
  const node = document.getElementById(name);
  if (name.startsWith("part-") && part) arrive(part);
  else if (node?.matches(".ft-beside")) { go(partOf(papers.home(node))); papers.open(node); }
  else if (node && node !== top && top.contains(node)) reach(node);
  else if (otherwise) show(otherwise);
}

/* ---- papers beside the questions ---- */

const papers = (() => {
  const wide = matchMedia("(min-width: 1100px)");
  const paper = matchMedia("print");
  const homes = new Map(); // the line that stands where a paper belongs, by paper
  for (const one of all(top, ".ft-beside")) {
    const again = make("a", { href: `#${one.id}`, textContent: one.dataset.ftTitle, dataset: { lmSuppressShortcuts: "true" } });
    const line = make("p", { className: "ft-beside-again course-home" }, again);
    one.before(line);
    homes.set(one, line);
  }
  const button = (className, text) => make("button", { type: "button", className, textContent: text });
  const [back, close] = [button("course-pane-back", say("back")), button("course-sheet-close", say("close"))];
  const [body, leaf] = [make("div"), make("div")];
  const headOf = (more) => make("div", { className: "course-pane-head" }, make("b", { textContent: say("papers") }), more, make("ul"));
  const pane = make("aside", { className: "course-pane", ariaLabel: say("papers"), hidden: true }, headOf(), body, back);
  const sheet = make("dialog", { className: "course-sheet", ariaLabel: say("papers") }, headOf(close), leaf);
  bar.after(pane);
  document.body.append(sheet);
  const [documents, main] = [button("course-dock-documents"), button("course-dock-main")];
  const dock = make("div", { className: "course-dock", hidden: true }, documents, main);
  (document.querySelector("main") ?? document.body).append(dock);

  let asking = null; // the question at hand
  let came = null; // what had the focus before a paper was opened
  let moved = 0; // when the focus last moved: a scroll that follows is not the reader's
  let waiting = false;
  let held = false; // a paper has a place of its own in the history

  const at = (node) => all(node, ".ft-beside-again a")
    .map((one) => document.getElementById(one.hash.slice(1))).filter(Boolean);
  const questions = () => now.pieces.flatMap((piece) => all(piece, "[data-ft-question]"));
  const texts = () => questions().flatMap(at).filter((one) => one.matches(".ft-texts"));
  const lists = () => now.pieces.flatMap((piece) => all(piece, ".ft-papers")).flatMap(at);
  const home = (one) => homes.get(one) ?? one;

  function put(place, wanted) {
    for (const one of all(place, ":scope > .ft-beside")) if (!wanted.includes(one)) home(one).after(one);
    for (const [n, one] of wanted.entries()) {
      if (place.children[n] !== one) place.insertBefore(one, place.children[n] ?? null);
    }
  }
  // A tab for each document that is shown, with the number of its sentences that are marked.
  const each = (some) => some.flatMap((one) => {
    const parts = all(one, ".ft-text, details.ft-notice:not(:has(details.ft-notice))");
    return parts.length ? parts : [one];
  });
  function drawTabs(place) {
    const tabs = each([...place.children]).flatMap((one) => {
      const name = (one.querySelector(".ft-text-title, summary")?.textContent ?? one.dataset.ftTitle).trim();
      // One without a code is found by its line: a tab would only say the same.
      const code = one.querySelector(".ft-text-title .ft-hint")?.textContent ?? name.match(/^[A-Z]+-?\d+\b/)?.[0];
      if (!code) return [];
      const n = all(one, '.ft-sentence[aria-pressed="true"]').length;
      const tab = button("", `${code}${n ? ` · ${n}` : ""}`);
      tab.title = name;
      tab.addEventListener("click", () => turnTo(one, place));
      return [make("li", {}, tab)];
    });
    place.previousElementSibling.querySelector("ul").replaceChildren(...(tabs.length > 1 ? tabs : []));
  }
  function turnTo(one, place) {
    for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const edge = place.previousElementSibling.getBoundingClientRect().bottom + 8;
    place.parentElement.scrollTop += one.getBoundingClientRect().top - edge;
    const stop = one.querySelector("summary") ?? Object.assign(one, { tabIndex: -1 });
    stop.focus({ preventScroll: true });
  }
  // Opened once for the reader, who may close it; what may distress only by the reader, once.
  const seen = new WeakSet();
  document.addEventListener("toggle", ({ target }) => { if (target.open) seen.add(target); }, true);
  function unfold(one, wanted = false) {
    for (const fold of all(one, "details")) {
      const care = "ftCare" in fold.dataset;
      if (wanted ? !care || seen.has(fold) : !care && !seen.has(fold)) fold.open = true;
      if (!care) seen.add(fold);
    }
  }
  function lay(own, others, opened = true) {
    const before = body.firstElementChild;
    put(body, [...new Set([...own, ...others])]);
    if (opened) own.forEach((one) => unfold(one));
    if (body.firstElementChild !== before) pane.scrollTop = 0;
    drawTabs(body);
    pane.hidden = !body.children.length;
    root.classList.toggle("course-with-papers", !pane.hidden);
    root.classList.toggle("course-with-table", now.pieces.some((piece) => piece.querySelector(".ft-rows, .ft-map")));
  }
  function choose(question) {
    if (!wide.matches || paper.matches) return;
    const list = lists();
    let own = question ? at(question) : [];
    if (!own.length && list.length < 3) own = list;
    if (question === asking || (question && !own.length)) return;
    asking = question;
    // At the top of a part the papers lie closed: its words may tell what to know before reading.
    if (!question && !list.length) own = questions().map(at).find((some) => some.length) ?? [];
    lay([...texts(), ...own], list, Boolean(question));
  }
  function enter() {
    asking = undefined;
    if (sheet.open) sheet.close();
    if (!wide.matches || paper.matches) lay([], []);
    else choose(null);
    tellDock();
  }
  // On a phone the documents, and the button that is filled, are always at hand.
  const every = () => [...new Set([...questions().flatMap(at), ...lists()])];
  function tellDock() {
    const n = each(every()).length;
    documents.hidden = !n;
    documents.textContent = say("documents", { n });
    const button = wayOn();
    main.hidden = !button;
    main.textContent = button?.textContent ?? "";
    dock.hidden = !n && !button;
  }
  const wayOn = () => {
    const check = checkOf(now);
    return check?.querySelector(".ft-primary:not([hidden])") ?? (check && !after.hidden ? after : undefined);
  };
  documents.addEventListener("click", () => openSheet(every()));
  main.addEventListener("click", () => wayOn()?.click());
  for (const name of ["course:marks", "course:python"]) document.addEventListener(name, tellDock);
  document.addEventListener("course:answers", () => { tellDock(); drawTabs(sheet.open ? leaf : body); });
  function scrolled() {
    waiting = false;
    if (!wide.matches || performance.now() - moved < 600 || pane.contains(document.activeElement)) return;
    const line = innerHeight * 0.4;
    const above = questions().filter((one) => one.getBoundingClientRect().top < line);
    choose(above.at(-1) ?? null);
  }
  function open(one, from = document.activeElement) {
    came = from;
    if (wide.matches) {
      lay([one], lists());
      pane.scrollTop = 0;
      asking = from?.closest?.("[data-ft-question]") ?? asking;
    } else {
      openSheet([one], from);
    }
    unfold(one, true);
    one.querySelector("summary")?.focus({ preventScroll: true });
  }
  function openSheet(some, from = document.activeElement) {
    came = from;
    put(leaf, some);
    drawTabs(leaf);
    // The key to go back is what closes a document on a telephone.
    try {
      if (!history.state?.paper) history.pushState({ paper: true }, "");
      held = true;
    } catch { /* opened as a file */ }
    if (!sheet.open) sheet.showModal();
  }
  // What a form leads to may be in a document that is not shown.
  function reveal(place) {
    const one = place.closest(".ft-beside");
    if (!one || body.contains(one) || leaf.contains(one)) return;
    if (wide.matches) lay([one], lists());
    else openSheet([one]);
  }

  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(scrolled);
    waiting = true;
  }, { passive: true });
  const at_hand = ({ target }) => {
    const question = target.closest?.("[data-ft-question]");
    if (!question) return;
    moved = performance.now();
    choose(question);
  };
  top.addEventListener("focusin", at_hand);
  top.addEventListener("click", at_hand);
  wide.addEventListener("change", enter);
  const printing = () => { if (sheet.open) sheet.close(); put(leaf, []); lay([], []); };
  addEventListener("beforeprint", printing);
  addEventListener("afterprint", enter);
  paper.addEventListener("change", () => (paper.matches ? printing() : enter()));
  back.addEventListener("click", () => (came?.isConnected ? came : asking?.querySelector("input, textarea") ?? heading(now)).focus());
  pane.addEventListener("keydown", (event) => { if (event.key === "Escape") back.click(); });
  close.addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  sheet.addEventListener("close", () => put(leaf, []));
  // Whether a step back was one from a paper: it closes the paper, and the part stays as it is.
  function wentBack() {
    if (!held || history.state?.paper) return false;
    held = false;
    if (sheet.open) sheet.close();
    return true;
  }
  return { open, enter, home, reveal, tellDock, wentBack };
})();

/* ---- links ---- */

const push = (part) => {
  try { history.pushState(null, "", `#part-${part.id}`); } catch { /* opened as a file */ }
};
document.addEventListener("click", (event) => {
  const { target } = event;
  const to = target.closest?.("a[href*='#']");
  if (!to || to.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const node = document.getElementById(nameIn(to.hash));
  if (node?.matches(".ft-beside")) {
    event.preventDefault();
    event.stopPropagation();
    papers.open(node, to);
  } else if (to.hash === location.hash && !to.dataset.ftLink) follow(); // else nothing would happen
}, true);
// The form is about to lead to a question, and says so first: its part may not be shown.
document.addEventListener("course:go", ({ target }) => {
  const part = partOf(target);
  if (part && part !== now) { push(part); go(part); }
});
document.addEventListener("course:reveal", ({ target }) => papers.reveal(target));
addEventListener("hashchange", () => follow(started));
addEventListener("popstate", () => { if (!papers.wentBack() && !location.hash) follow(started); });

/* ---- what changes elsewhere ---- */

for (const { form } of asked) {
  const options = { childList: true, subtree: true, characterData: true };
  all(form, ".ft-progress").forEach((line) => new MutationObserver(tell).observe(line, options));
}
for (const name of ["course:marks", "course:answers"]) document.addEventListener(name, tell);
onKept(keyOf(unit), tell);

// Where papers and questions would be narrow, the list of chapters is folded, as by its own button.
const chapters = document.querySelector("#pst-primary-sidebar");
const tight = matchMedia("(min-width: 1100px) and (max-width: 1499.98px)");
const fold = () => chapters?.classList.toggle("pst-sidebar-hidden", tight.matches);
tight.addEventListener("change", fold);
fold();

const started = named(kept("step")) ?? parts[0];
root.classList.add("course-in-steps");
bar.hidden = false;
show(started);
if (location.hash) follow();
addEventListener("DOMContentLoaded", () => { tell(); papers.tellDock(); }); // the forms have come to life
const open = (id) => {
  const part = named(id);
  if (part && part !== now) push(part);
  if (part) arrive(part);
};
window.course = Object.assign(window.course ?? {}, { steps: { show: reach, open } });
