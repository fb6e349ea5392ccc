// The path that a learner chose: what of it is done, the list of its steps at the side, and at the top of a page
// what of this page belongs to it. Loaded on the first page, and on every page once a path is chosen. PATHS has the paths and their steps; TEXTS come from messages.toml.
const CHOSEN = `${COURSE}path`;
const READ = `${COURSE}read`;

const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const table = (name) => { try { return JSON.parse(kept(name)) ?? {}; } catch { return {}; } };
const put = (name, text) => { try { localStorage.setItem(name, text); } catch { /* it is not kept */ } };
const say = (code, params) => phrase(TEXTS[code], params);
const site = (document.documentElement.dataset.content_root ?? "../").replace(/^\.\/+/, "");

const page = new URL(document.baseURI).pathname.match(/\/((?:book|exercises)\/[\w/-]+)\.html$/)?.[1];

const chosen = () => PATHS.paths.find(({ id }) => id === kept(CHOSEN));
const stepsOf = ({ steps }) => steps.map((id) => ({ id, ...PATHS.steps[id] }));

// A part is done once it was marked, a page once its end was seen.
function isDone({ id, page, unit, part }) {
  if (!part) return isRecord(table(READ)) && page in table(READ);
  const marks = table(`${keyOf(unit)}:marks`);
  return isRecord(marks) && Boolean(marks[part]?.latest);
}

const href = ({ page, part }) => `${site}${page}.html${part ? `#part-${part}` : ""}`;

function duration(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours >= 5) {
    const halves = Math.round(minutes / 30);
    return say(halves % 2 ? "half-hours" : "whole-hours", { hours: Math.floor(halves / 2) });
  }
  if (!hours) return say("minutes", { minutes: rest });
  return say(rest ? "hours" : "whole-hours", { hours, minutes: rest });
}

function progress(path) {
  const steps = stepsOf(path).map((step) => ({ ...step, done: isDone(step) }));
  const open = steps.filter(({ done }) => !done);
  const left = open.reduce((sum, { minutes }) => sum + minutes, 0);
  return { path, steps, next: open[0], done: steps.length - open.length, left };
}

// "3 of 8 steps done, 2 h 10 min left"
const inWords = ({ steps, done, left }) => say(left ? "path-left" : "path-done", { n: done, m: steps.length, left: duration(left) });

// Nobody who only looked at a path has to keep it. What was done on it stays.
function leaveButton() {
  const button = make("button", { type: "button", className: "course-path-leave", textContent: say("path-leave") });
  button.addEventListener("click", () => {
    try { localStorage.removeItem(CHOSEN); } catch { /* nothing was kept */ }
    const said = make("p", { className: "course-path-here", role: "status", tabIndex: -1, textContent: say("path-left-it") });
    if (strip.isConnected) strip.replaceWith(said);
    else document.querySelector("article.bd-article")?.prepend(said);
    show();
    document.dispatchEvent(new CustomEvent("course:path"));
    said.focus();
  });
  return button;
}

/* ---- at the top of the page, also on a phone, where the side is hidden ---- */

const ONLY = 3; // a unit has more parts than this: so many are named
const where = document.getElementById("course-where"); // the first page
const leaveFirst = leaveButton();
const strip = make("nav", { className: "course-path-here" });

function showHere(path) {
  strip.remove();
  const steps = path ? stepsOf(path) : [];
  const own = steps.filter((step) => step.page === page);
  if (!own.length) return;
  const first = steps.indexOf(own[0]);
  const next = steps[steps.indexOf(own.at(-1)) + 1];
  const params = {
    n: first + 1, last: first + own.length, m: steps.length,
    minutes: duration(own.reduce((sum, { minutes }) => sum + minutes, 0)),
  };
  const few = own[0].part && own.length <= ONLY;
  const code = !own[0].part ? "path-read" : !few ? "path-parts" : own.length === 1 ? "path-part" : "path-only";
  const named = few ? own.flatMap((step, at) => [at ? ", " : " ", make("a", { href: href(step), textContent: step.title })]) : [];
  strip.ariaLabel = say("path", { title: path.title });
  strip.replaceChildren(
    make("p", {}, make("b", { textContent: say("path", { title: path.title }) }), ". ", say(code, params), ...named),
    make("p", {}, next ? make("a", { href: href(next), textContent: say("path-next", { title: next.title }) }) : say("path-end"), " ", leaveButton()),
  );
  document.querySelector("article.bd-article")?.prepend(strip);
}

/* ---- at the side ---- */

const pages = document.querySelector("#pst-primary-sidebar .bd-links");
const box = make("nav", { className: "course-path", hidden: true });

function show() {
  const path = chosen();
  box.hidden = !path;
  showHere(path);
  if (path) where?.after(leaveFirst);
  else leaveFirst.remove();
  if (!path || !pages) return;
  if (!box.parentElement) pages.parentElement.before(box);
  const found = progress(path);
  box.ariaLabel = say("path", { title: path.title });
  const here = location.pathname;
  const items = found.steps.map((step) => {
    const link = make("a", { href: href(step), textContent: step.title });
    if (!step.part && new URL(link.href).pathname === here) link.setAttribute("aria-current", "page");
    const said = make("span", { className: "visually-hidden", textContent: say(step.done ? "step-done" : "step-open") });
    return make("li", { dataset: step.done ? { done: "" } : {} }, link, " ", said);
  });
  const list = make("details", {}, make("summary", { textContent: inWords(found) }), make("ol", {}, ...items));
  list.open = box.querySelector("details")?.open ?? false;
  const change = make("a", { href: `${site}book/index.html#how-much-time`, textContent: say("path-change") });
  box.replaceChildren(
    make("p", { className: "course-path-title", textContent: say("path", { title: path.title }) }),
    make("progress", { max: found.steps.length, value: found.done, ariaLabel: inWords(found) }),
    ...(found.next ? [make("p", {}, make("a", { href: href(found.next), textContent: say("path-next", { title: found.next.title }) }))] : []),
    list, make("p", {}, change, " ", leaveButton()),
  );
}

/* ---- a page that was read ---- */

const last = document.querySelector("article.bd-article > section")?.lastElementChild;
if (page && last && Object.values(PATHS.steps).some((step) => step.page === page && !step.part)) {
  const seen = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    seen.disconnect();
    put(READ, JSON.stringify({ ...table(READ), [page]: timestamp().slice(0, 10) }));
    show();
  });
  seen.observe(last);
}

/* ---- choosing one ---- */

document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[data-course-path]");
  if (link) put(CHOSEN, link.dataset.coursePath);
});
onKept(COURSE, show);
document.addEventListener("course:marks", show);
show();
(globalThis.course ??= {}).paths = { chosen: () => chosen() && progress(chosen()), href, inWords };
