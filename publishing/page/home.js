// The first page, with the certificate: what this browser keeps of the whole course. Everything is read
// from its storage, each time anew; nothing here is sent anywhere. Sentences come with the page.
const SEARCHED = "sphinx_highlight_terms"; // words that somebody looked for, kept by Sphinx
const FORMAT = 1;
const ONE_HOUR = "one-hour"; // the path of those who begin with the button
const paths = globalThis.course?.paths;
const LONG_WORK = 300000; // milliseconds in which Python makes all files
const MAX_BYTES = 16 * 1024 * 1024;
const { edition, units, texts } = JSON.parse(document.getElementById("course-data").textContent);

const one = (selector, root = document) => root.querySelector(selector);
const say = (code, params) => phrase(texts[code], params);
const named = ({ number: n }) => say("unit", { number: n });
const fromFolder = location.protocol === "file:";

/* ---- what is kept ---- */

const get = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const parse = (text) => { try { return JSON.parse(text); } catch { return undefined; } };
const mine = () => { try { return namesKept(localStorage); } catch { return []; } };
// Tried once: other windows hear of it.
const keeps = (() => {
  const name = `${COURSE}try`;
  try { localStorage.setItem(name, ""); localStorage.removeItem(name); return true; } catch { return false; }
})();

const isMark = (mark) => isRecord(mark) && [mark.earned, mark.most].every((n) => Number.isFinite(n) && n >= 0)
  && mark.earned <= mark.most;
const sum = (marks) => ({
  earned: marks.reduce((total, { earned }) => total + earned, 0),
  most: marks.reduce((total, { most }) => total + most, 0),
});
const isAnswer = (value) => value !== null && value !== undefined && value !== "";

function stateOf(unit) {
  const key = keyOf(unit.unit);
  const kept = parse(get(key));
  const marks = parse(get(`${key}:marks`));
  const answers = isRecord(kept?.answers) ? kept.answers : {};
  const asked = unit.forms.flatMap(({ asks }) => asks);
  const n = asked.filter((id) => Object.hasOwn(answers, id) && isAnswer(answers[id])).length;
  const of = (form) => (isRecord(marks) && Object.hasOwn(marks, form.id) ? marks[form.id] : undefined);
  const marked = unit.forms.map(of).filter((mark) => isMark(mark?.latest));
  const step = line(get(`${key}:step`));
  return {
    unit, n, m: asked.length, step, marked: marked.length, parts: unit.forms.length,
    latest: sum(marked.map(({ latest }) => latest)),
    // Points of two versions of a key are never compared.
    first: marked.every(({ first, latest }) => isMark(first) && first.key === latest.key) ? sum(marked.map(({ first }) => first)) : null,
    at: [line(kept?.saved), ...marked.map(({ latest }) => line(latest.at))].sort().at(-1) ?? "",
    begun: Boolean(n || marked.length || step),
    whole: marked.length === unit.forms.length,
  };
}

// How far one is, in lines.
function inWords({ n, m, marked, parts, latest, first, begun, whole }) {
  if (!begun) return [say("not-begun")];
  const points = { earned: toPoints(latest.earned), most: toPoints(latest.most), first: toPoints((first ?? latest).earned) };
  return [
    whole && say("whole"),
    !whole && say("answered", { n, m }),
    marked && !whole && say("parts", { n: marked, m: parts }),
    marked && say(points.first === points.earned ? "points" : "points-first", points),
  ].filter(Boolean);
}

/* ---- the first page ---- */

const links = ({ unit }) => all(document.getElementById(`unit-${unit}`), "a");
const isDone = (state) => state.whole || (edition === "workshop" && state.n === state.m);

// The part where one left off; after a unit that is done, the next that is not.
function goOn(states) {
  const way = paths?.chosen();
  if (way?.next) {
    const words = say("next-path", { title: way.path.title, next: way.next.title, said: paths.inWords(way) });
    return { href: paths.href(way.next), words };
  }
  const begun = states.filter((state) => state.begun).sort((a, b) => (a.at < b.at ? 1 : -1));
  const last = begun[0] ?? states[0];
  const from = states.indexOf(last);
  const next = [...states.slice(from), ...states.slice(0, from)].find((state) => !isDone(state));
  if (!next) return edition === "public" ? { href: "#your-certificate", words: say("next-sheet") } : null;
  const [chapter, exercise] = links(next.unit);
  if (!next.begun) return { href: chapter.href, words: say("next-chapter", { title: chapter.textContent }) };
  const form = next.unit.forms.find(({ id }) => id === next.step);
  const place = form?.id ?? (next.step === "hand_in" && next.step);
  const words = say("next-part", { title: exercise.textContent, part: form?.title ?? "" }).trim();
  const page = exercise.href.split("#")[0];
  return { href: place ? `${page}#part-${place}` : page, words };
}

function note(states) {
  const none = !states.some(({ begun }) => begun);
  return !keeps ? say("no-storage") : fromFolder && none ? say("from-folder") : "";
}

function showHome() {
  const states = units.map(stateOf);
  for (const state of states) {
    const place = one(".course-state", document.getElementById(`unit-${state.unit.unit}`));
    // "Not started" only helps next to one that was.
    setText(place, state.begun || states.some(({ begun }) => begun) ? inWords(state).join("\n") : "");
    place.dataset.state = state.whole ? "marked" : state.begun ? "begun" : "new";
  }
  setText(one(".course-note"), note(states));
  const link = one(".course-go a");
  const way = goOn(states);
  link.parentElement.hidden = !way;
  const begun = states.some((state) => state.begun);
  const done = say("units", { n: states.filter(isDone).length, m: states.length });
  setText(document.getElementById("course-where"), begun || paths?.chosen() ? [done, way?.words].filter(Boolean).join(" ") : say("free"));
  if (!way) return;
  link.href = way.href;
  if (begun || paths?.chosen()) delete link.dataset.coursePath;
  else link.dataset.coursePath = ONE_HOUR;
  setText(one("span", link) ?? link, say(begun || paths?.chosen() ? "go-on" : "begin"));
  link.setAttribute("aria-describedby", "course-where");
}

/* ---- everything as one file ---- */

function everything() {
  const found = { format: FORMAT, course: "fair-tender", saved: timestamp(), units: {} };
  const unread = [];
  for (const unit of units) {
    const [answers, marks] = ["", ":marks"].map((part) => get(keyOf(unit.unit) + part)).map((text) => text && parse(text));
    if (answers === undefined || marks === undefined) unread.push(named(unit));
    const step = get(`${keyOf(unit.unit)}:step`);
    if (answers || marks) found.units[unit.unit] = { ...(answers && { answers }), ...(marks && { marks }), ...(step && { step }) };
  }
  return { found, unread };
}

function fileName({ units: kept, saved }) {
  const learners = Object.values(kept).map(({ answers }) => answers?.learner);
  const who = learners.map((learner) => line(learner?.name) || line(learner?.id)).find(Boolean) ?? "";
  return ["fair-tender", partOfName(who, 60), saved.slice(0, 10)].filter(Boolean).join("_") + ".json";
}

function save() {
  const { found, unread } = everything();
  const kept = units.filter(({ unit }) => unit in found.units).map(named);
  const left = unread.length ? [say("left-out", { list: unread.join(", ") })] : [];
  if (!kept.length) return report([say("nothing"), ...left]);
  const file = fileName(found);
  giveFile(file, new Blob([`${JSON.stringify(found, null, 1)}\n`], { type: "application/json" }));
  report([say("saved", { file, list: kept.join(", ") }), ...left]);
}

// Everything that was made, as files: Python makes them, and is loaded only now.
async function takeFiles() {
  const box = one(".course-answers");
  const made = Object.fromEntries(units.map(({ unit }) => [unit, parse(get(keyOf(unit)))?.answers]).filter(([, answers]) => isRecord(answers)));
  const own = ownCases();
  if (!Object.keys({ ...made, ...own }).length) return report([say("nothing")]);
  report([say("taking")]);
  try {
    if (!globalThis.course?.python) await script("python.js", { ...box.dataset });
    const { python } = globalThis.course;
    const answer = await python.ask("case_folder", { made, own, day: localDay() }, ({ text }) => report([text]), [], LONG_WORK);
    if (answer.problem) return problem(answer.problem);
    const file = fileOf(answer);
    giveFile(file.name, file);
    return report([say("taken", { file: file.name, files: answer.files }), Object.keys(own).length && answer.missing]);
  } catch (error) { return problem(error.message || say("no-rules")); }
}

// The rules of the forms are in form.js, the questions in units.js: loaded only with a file.
const script = (name, dataset = {}) => new Promise((ready, fail) => {
  const root = document.documentElement.dataset.content_root ?? "../";
  document.head.append(make("script", { dataset, src: `${root}_static/${name}`, onload: ready, onerror: fail }));
});
let rules;
const loadRules = () => (rules ??= Promise.all(["form.js", "units.js"].map((name) => script(name))).catch((error) => {
  rules = undefined;
  throw error;
}));

class Refused extends Error {}

function read(text) {
  const data = parse(text.replace(/^\uFEFF/, ""));
  if (data === undefined) throw new Refused("file-broken");
  if (isRecord(data) && isRecord(data.answers) && !isRecord(data.units)) throw new Refused("file-unit");
  if (!isRecord(data) || !isRecord(data.units) || !(data.format >= 1)) throw new Refused("file-shape");
  if (data.format > FORMAT) throw new Refused("file-newer");
  return data.units;
}

// What a file holds of one unit, as it would be kept: {name in storage: text}, and what is wrong.
function taken(unit, entry) {
  const wrong = [];
  const kept = {};
  const key = keyOf(unit.unit);
  if (!isRecord(entry)) return { kept, wrong: ["file-broken"] };
  try {
    if ("answers" in entry) kept[key] = answersIn(unit, entry.answers, wrong);
  } catch (error) {
    return { kept, wrong: [texts[`fault-${error.message}`] ? error.message : "file-broken"] };
  }
  if (!("answers" in entry) && !("marks" in entry)) return { kept, wrong: ["file-shape"] };
  if ("marks" in entry) {
    const marks = marksIn(unit, entry.marks);
    if (marks) kept[`${key}:marks`] = JSON.stringify(marks);
    else wrong.push("marks");
  }
  const steps = ["begin", "hand_in", ...unit.forms.map(({ id }) => id)];
  if (steps.includes(entry.step)) kept[`${key}:step`] = entry.step;
  return { kept, wrong };
}

function answersIn(unit, raw, wrong) {
  const { answers: { parsed, clean }, units: known } = globalThis.course;
  const { unit: own, questions } = known[unit.unit];
  const { learner, saved, release, answers } = parsed(JSON.stringify(raw), own);
  const good = {};
  let bad = Object.keys(answers).filter((id) => !questions.some((question) => question.id === id)).length;
  for (const question of questions) {
    const value = clean(question, Object.hasOwn(answers, question.id) ? answers[question.id] : null);
    if (value === undefined) bad += 1;
    else if (value !== null) good[question.id] = value;
  }
  if (bad) wrong.push(["some", { n: bad }]);
  return JSON.stringify({ ...own, release, learner, answers: good, saved });
}

// A copy without what nobody wrote here: short texts, numbers, lists and tables, not deep.
function bounded(value, depth = 4) {
  if (typeof value === "string") return value.slice(0, 200);
  if (value === null || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (!depth || typeof value !== "object") return null;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => bounded(item, depth - 1));
  return Object.fromEntries(Object.entries(value).slice(0, 100).map(([name, item]) => [name.slice(0, 100), bounded(item, depth - 1)]));
}

function marksIn(unit, raw) {
  if (!isRecord(raw)) return null;
  const forms = unit.forms.map(({ id }) => id).filter((id) => Object.hasOwn(raw, id));
  if (!forms.every((id) => isRecord(raw[id]) && ["first", "latest"].every((when) => raw[id][when] === undefined || isMark(raw[id][when])))) return null;
  return Object.fromEntries(forms.map((id) => [id, bounded(raw[id])]));
}

const written = (params) => (Array.isArray(params) ? say(`fault-${params[0]}`, params[1]) : say(`fault-${params}`));

async function load(file) {
  if (file.size > MAX_BYTES) return problem(say("file-large"));
  try { await loadRules(); } catch { return problem(say("no-rules")); }
  let entries;
  try { entries = read(await file.text()); } catch (error) {
    return problem(say(error instanceof Refused ? error.message : "file-broken"));
  }
  const faults = [];
  const wanted = [];
  for (const name of Object.keys(entries).slice(0, 100)) {
    const unit = units.find(({ unit: slug }) => slug === name);
    const { kept, wrong } = unit ? taken(unit, entries[name]) : { kept: {}, wrong: ["unknown"] };
    const why = wrong.map(written).join("; ");
    if (why) faults.push(say("fault", { unit: unit ? named(unit) : `“${line(name, 40)}”`, why }));
    if (Object.keys(kept).length) wanted.push({ unit, kept });
  }
  const differs = ({ kept }) => Object.entries(kept).some(([name, text]) => !name.endsWith(":step") && !same(get(name), text));
  const holds = ({ unit }) => stateOf(unit).n || stateOf(unit).marked;
  const others = wanted.filter(differs);
  const asked = others.filter(holds);
  const list = (some) => some.map(({ unit }) => named(unit)).join(", ");
  const finish = () => {
    if (!keep(others)) return problem(say("no-room"));
    const there = wanted.filter((one) => !others.includes(one));
    report([
      others.length && say("loaded", { list: list(others) }),
      there.length && say("same", { list: list(there) }),
      faults.length && say("not-used", { list: faults.join(", ") }),
      !wanted.length && !faults.length && say("file-shape"),
    ]);
    showAll();
  };
  if (!asked.length) return finish();
  ask("replace", { list: list(asked) }, finish, () => report([say("unchanged")]));
}

// Two texts that say the same of a person: when it was saved does not count.
function same(here, there) {
  const plain = (text) => {
    const { saved, format, release, ...rest } = parse(text) ?? {};
    return JSON.stringify(rest, (_, value) => (isRecord(value) ? Object.fromEntries(Object.entries(value).sort()) : value));
  };
  return here !== null && plain(here) === plain(there);
}

const put = (name, text) => (text === null ? localStorage.removeItem(name) : localStorage.setItem(name, text));

// All of it or nothing.
function keep(some) {
  const before = new Map();
  const set = (name, text) => {
    if (!before.has(name)) before.set(name, get(name));
    put(name, text);
  };
  try {
    for (const { unit, kept } of some) {
      const key = keyOf(unit.unit);
      if (key in kept && stateOf(unit).n) set(`${key}:copy`, get(key));
      // Marks belong to the answers that they were given for.
      if (key in kept && !(`${key}:marks` in kept)) set(`${key}:marks`, null);
      for (const [name, text] of Object.entries(kept)) set(name, text);
    }
    return true;
  } catch {
    for (const [name, text] of before) {
      try { put(name, text); } catch { /* it was there before: there is room */ }
    }
    return false;
  }
}

/* ---- done ---- */

const openDesk = async () => (await deskIsOpen() ? say("done-desk") : "");

async function leave() {
  for (const name of [...mine(), SEARCHED]) {
    try { localStorage.removeItem(name); } catch { /* said below */ }
  }
  try {
    namesKept(sessionStorage).forEach((name) => sessionStorage.removeItem(name));
  } catch { /* none */ }
  try { indexedDB.deleteDatabase(DESK); } catch { /* none */ }
  if (mine().length) problem(say("done-rest"));
  else report([say("done-said"), await openDesk(), fromFolder && say("done-folder")]);
  showAll();
}

/* ---- what is said, and asked ---- */

function report(said, wrong = []) {
  one(".course-said").replaceChildren(...paragraphs(said));
  one(".course-problem").replaceChildren(...paragraphs(wrong));
}
const problem = (text) => report([], [text]);

let back; // what has the focus again when the question is answered
function ask(about, params, yes, no) {
  const box = one(".course-confirm");
  back = document.activeElement;
  report([]);
  one("p", box).textContent = say(`${about}-ask`, params);
  const close = (act) => () => { box.hidden = true; back?.focus(); act?.(); };
  for (const [name, act] of [["no", no], ["yes", yes]]) {
    const button = one(`.course-${name}`, box);
    button.textContent = say(`${about}-${name}`);
    button.onclick = close(act);
  }
  box.onkeydown = (event) => { if (event.key === "Escape") close(no)(); };
  box.hidden = false;
  one(".course-no", box).focus();
}

function startAnswers(box) {
  box.hidden = false;
  one(".course-save", box).addEventListener("click", save);
  one(".course-take", box).addEventListener("click", takeFiles);
  one(".course-done", box).addEventListener("click", async () => ask("done", { desk: await openDesk() }, leave));
  one(".course-load", box).addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file) await load(file);
    target.value = "";
  });
}

/* ---- the certificate ---- */

const row = (name, ...cells) => make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((text) => make("td", {}, text)));

const points = ({ earned, most }) => say("sheet-of", { earned: toPoints(earned), most: toPoints(most) });

function showSheet() {
  const states = units.map(stateOf);
  const open = states.filter(({ whole }) => !whole);
  const count = units.length;
  setText(one(".course-sheet-note"), say(open.length ? "sheet-missing" : "sheet-ready", { count }));
  // The units above show the same as long as none of them is done.
  document.getElementById("course-missing").hidden = !open.length || open.length === count;
  for (const state of states) {
    const item = document.getElementById(`missing-${state.unit.unit}`);
    item.hidden = state.whole;
    setText(one(".course-state", item), `: ${inWords(state).join(" · ")}`);
  }
  one(".course-sheet").hidden = Boolean(open.length);
  if (open.length) return;
  const rows = states.map(({ unit, latest }) => row(`${unit.number}. ${unit.title}`, points(latest)));
  one(".certificate tbody").replaceChildren(...rows, row(say("sheet-total"), points(sum(states.map(({ latest }) => latest)))));
  const { lang } = document.documentElement;
  const day = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long" }).format(new Date());
  setText(one(".course-day"), say("sheet-day", { day }));
}

function startSheet() {
  const name = one(".course-name");
  name.addEventListener("input", () => {
    const words = line(name.value, 120);
    setText(one(".course-named"), words);
    one(".certificate-name").classList.toggle("long", words.length > 60);
  });
  const { classList } = document.documentElement;
  one(".course-print").addEventListener("click", () => { classList.add("prints-sheet"); print(); });
  addEventListener("afterprint", () => classList.remove("prints-sheet"));
}

/* ---- start ---- */

const hasSheet = Boolean(document.getElementById("course-certificate"));
function showAll() { showHome(); if (hasSheet) showSheet(); }
if (hasSheet) startSheet();
if (one(".course-answers")) startAnswers(one(".course-answers"));
showAll();
onKept(COURSE, showAll);
document.addEventListener("course:path", showAll);
