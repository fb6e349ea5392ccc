// The path that a learner chose: what of it is done, and the list of its steps at the side. Loaded on the first
// page, and on every page once a path is chosen. PATHS has the paths and their steps; TEXTS come from messages.toml.
const CHOSEN = `${COURSE}path`;
const READ = `${COURSE}read`;

const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const table = (name) => { try { return JSON.parse(kept(name)) ?? {}; } catch { return {}; } };
const put = (name, text) => { try { localStorage.setItem(name, text); } catch { /* it is not kept */ } };
const say = (code, params) => phrase(TEXTS[code], params);
const site = (document.documentElement.dataset.content_root ?? "../").replace(/^\.\/+/, "");

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

/* ---- at the side ---- */

const pages = document.querySelector("#pst-primary-sidebar .bd-links");
const box = make("nav", { className: "course-path", hidden: true });

function show() {
  const path = chosen();
  box.hidden = !path;
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
    list, make("p", {}, change),
  );
}

/* ---- a page that was read ---- */

const page = new URL(document.baseURI).pathname.match(/\/(book\/[\w/-]+)\.html$/)?.[1];
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
