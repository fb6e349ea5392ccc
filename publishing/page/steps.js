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
const solved = bar.dataset.solutions && JSON.parse(bar.dataset.solutions); // not in a workshop's edition
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
  const ends = section.querySelector('[data-ft-part="check"]') ? "check" : "ask"; // nothing may be marked
  const close = (id, title, form) => {
    parts.push({ id, title, form, pieces: piecesOfPart });
    piecesOfPart = [];
  };
  for (const piece of pieces(section)) {
    if (common(piece)) continue;
    piecesOfPart.push(piece);
    if (!piece.querySelector(`[data-ft-part="${ends}"]`)) continue;
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
const solutions = solved && make("a", { className: "course-steps-solutions course-button", href: solved.href, textContent: say("solutions") });
if (solutions) after.before(solutions);
const last = top.lastElementChild;
if (common(last)) last.before(foot);
else last.after(foot);
for (const [n, part] of parts.entries()) {
  part.link = make("a", { href: `#part-${part.id}` }, part.form ? String(n + 1) : say("last"));
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
    form.dataset.ftAnswered && form.querySelector(".ft-progress")?.textContent,
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
    part.link.ariaLabel = part.form ? part.link.title : `${say("last")}: ${part.title}`;
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
    one.href = `#part-${(to ?? now).id}`; // a hidden link without an address is counted as broken
  }
  if (solutions) solutions.hidden = Boolean(parts[at + 1]);
  if (parts[at + 1]) after.textContent = say("after", { title: short(parts[at + 1]) });
  else if (beyond) Object.assign(after, { hidden: false, href: beyond.href, textContent: say("beyond", beyond) });
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

const papers = documentsBeside();

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

const progress = new MutationObserver(tell); // one for all parts: called once for all that changed together
for (const { form } of asked) {
  const options = { childList: true, subtree: true, characterData: true };
  all(form, ".ft-progress").forEach((line) => progress.observe(line, options));
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
// What the browser does with the address once the page is there takes the focus away.
addEventListener("load", () => setTimeout(() => {
  if (location.hash === `#part-${now.id}` && document.activeElement === document.body) arrive(now);
}));
const open = (id) => {
  const part = named(id);
  if (part && part !== now) push(part);
  if (part) arrive(part);
};
window.course = Object.assign(window.course ?? {}, { steps: { show: reach, open } });
