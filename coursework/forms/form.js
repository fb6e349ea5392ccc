// The form, written once for notebook and book. Its HTML comes from Python (html.py) and can be read
// without this script, which gives it life: in a notebook as an anywidget, on a page of the book by
// itself for every .ft-form that it finds. Sentences come with the HTML, in data-ft-texts.

const MAX_BYTES = 2 * 1024 * 1024;
const MAX_TEXT = 100000;
const TYPING = 400; // milliseconds without a key before typed text is saved
const SILENCE = 10000; // milliseconds before a notebook that does not answer is reported

const say = (text, params = {}) => text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
const all = (root, selector) => [...root.querySelectorAll(selector)];
const one = (root, selector, act) => all(root, selector).slice(0, 1).forEach(act);
const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
const isTyped = (box) => box.querySelector("input[type=text], textarea");

/* ---- values: the same rules as answers.py ---- */

const line = (raw) => (typeof raw === "string" ? tidy(raw).replace(/\s+/g, " ").trim().slice(0, 200) : "");
const tidy = (text) => text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\uFFFD").normalize("NFC");

// null: no answer. undefined: cannot be used.
function clean(question, raw) {
  if (raw === null || raw === undefined || raw === "") return null;
  if (question.kind === "choice") return question.codes.includes(raw) ? raw : undefined;
  if (question.kind === "choices") {
    if (!Array.isArray(raw) || !raw.every((code) => question.codes.includes(code))) return undefined;
    return raw.length ? question.codes.filter((code) => raw.includes(code)) : null;
  }
  if (question.kind === "number") {
    const fits = typeof raw === "number" && Math.abs(raw) < 1e12 && Number(raw.toFixed(4)) === raw;
    return fits ? raw : undefined;
  }
  if (question.kind === "line") return line(raw) || null;
  if (typeof raw !== "string" || [...raw].length > MAX_TEXT) return undefined;
  return raw.trim() ? tidy(raw) : null;
}

// What is not yet right in the form of an answer that is kept: a sentence, or "".
function complaint(texts, question, value) {
  const { choose, max_length: longest, min = -Infinity, max = Infinity } = question;
  const length = typeof value === "string" ? [...value].length : 0;
  const cost = costOf(question, value);
  const code = Array.isArray(value) ? (choose && choose !== value.length && "choose") || (cost > question.budget && "over-budget")
    : longest && length > longest ? "too-long" : (value < min || value > max) && "range";
  return code ? say(texts[code], { ...question, question: question.short, chosen: value.length, length, cost }) : "";
}

// What is stored and cannot be used is no answer.
const given = (question, answers) => clean(question, answers[question.id]) ?? null;
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const costOf = ({ costs }, value) => (costs && Array.isArray(value)
  ? Number(value.reduce((sum, code) => sum + costs[code], 0).toFixed(4)) : 0);

// "1 250", "12.5" and "12,5" are numbers; "1,250" could be two of them and is refused.
function numberIn(text) {
  const plain = text.replace(/\s/g, "").replace("−", "-");
  if (!plain) return null;
  const fits = /^[-+]?\d{1,12}([.,]\d{1,4})?$/.test(plain) && !/^[-+]?[1-9]\d{0,2},\d{3}$/.test(plain);
  return fits ? Number(plain.replace(",", ".")) : undefined;
}

function enteredIn(box, question) {
  const typed = isTyped(box);
  if (typed) return question.kind === "number" ? numberIn(typed.value) : clean(question, typed.value);
  return clean(question, question.kind === "choice"
    ? box.querySelector("input:checked")?.value
    : all(box, "input:checked").map((input) => input.value));
}

function put(box, value) {
  const typed = isTyped(box);
  if (typed && typed.value !== String(value ?? "")) typed.value = value ?? "";
  const chosen = [value].flat();
  for (const input of typed ? [] : all(box, "input")) input.checked = chosen.includes(input.value);
}

/* ---- files: the same bytes as answers.json ---- */

function fileText(document, questions) {
  const { format, unit, release, learner, saved } = document;
  const answers = {};
  for (const { id } of questions) if (id in document.answers) answers[id] = document.answers[id];
  const { id, name } = learner;
  return JSON.stringify({ format, unit, release, learner: { id, name }, saved, answers }, null, 2) + "\n";
}

function fileName(document) {
  const who = document.learner.name || document.learner.id || "answers";
  const safe = [...who.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")].slice(0, 60).join("");
  return `${document.unit}_${safe.replace(/^-+|-+$/g, "") || "answers"}.json`;
}

// Throws an Error whose message is the code of a sentence.
function parsed(text, unit) {
  const fail = (code, more) => { throw Object.assign(new Error(code), more); };
  let data;
  try { data = JSON.parse(text.replace(/^\uFEFF/, "")); } catch { fail("file-broken"); }
  const isTable = (value) => value && typeof value === "object" && !Array.isArray(value);
  if (!isTable(data) || !isTable(data.answers) || !(data.format >= 1)) fail("file-shape");
  if (data.format > unit.format) fail("file-newer");
  if (data.unit !== unit.unit) fail("file-unit", { unit: line(data.unit) });
  const learner = { id: line(data.learner?.id), name: line(data.learner?.name) };
  return { ...data, learner, saved: line(data.saved), release: line(data.release) };
}

/* ---- stores: where answers are kept ---- */
// read() gives {document, problem, notice, copy, others, replaced}: `others` holds words that another
// window had saved when this one saved its own, by question; `replaced` counts how often all answers
// were replaced at once. change(wish, done) saves and reports to done; `was` in a wish says what an
// answer was when this window last knew it.

function notebookStore(model) {
  const waiting = new Map();
  const hear = (message) => waiting.get(message?.token)?.(message);
  model.on("msg:custom", hear);
  return {
    texts: {},
    read: () => model.get("state"),
    change(wish, done) {
      const token = Math.random().toString(36).slice(2);
      const silent = () => done({ problem: this.texts.silent });
      const timer = setTimeout(silent, SILENCE);
      waiting.set(token, (answer) => { clearTimeout(timer); waiting.delete(token); done(answer); });
      try { model.send({ ...wish, token }); } catch { silent(); }
    },
    subscribe(show) {
      model.on("change:state", show);
      return () => { model.off("change:state", show); model.off("msg:custom", hear); };
    },
  };
}

const COURSE = "fairtender:";
const keyOf = (unit) => `${COURSE}${unit}`;

// What the page of the exercise keeps, where this notebook and that page are parts of one site.
function answersOfPage(unit) {
  try {
    const text = localStorage.getItem(keyOf(unit));
    return { text, answers: JSON.parse(text)?.answers ?? {} };
  } catch { return { text: "", answers: {} }; }
}

function browserStore(unit) {
  const key = keyOf(unit.unit);
  const copyKey = `${key}:copy`;
  const othersKey = `${key}:others`;
  const shows = new Set();
  const memory = new Map(); // stands in where the browser keeps nothing
  let problem = "";
  let notice = "";
  let replaced = 0;
  const blank = () => ({ ...unit, learner: { id: "", name: "" }, saved: "", answers: {} });
  const isEmpty = ({ learner, answers }) => !(learner.id || learner.name || Object.keys(answers).length);
  const get = (name) => {
    try { return memory.get(name) ?? localStorage.getItem(name); } catch { return memory.get(name) ?? null; }
  };
  const set = (name, text) => {
    try { localStorage.setItem(name, text); memory.delete(name); problem = ""; } catch {
      memory.set(name, text);
      problem ||= "storage-full";
    }
  };
  const drop = (name) => {
    memory.delete(name);
    try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
  };
  const others = () => {
    try { return JSON.parse(get(othersKey)) ?? {}; } catch { return {}; }
  };
  // Of every exercise of the course: on a shared computer nothing of a person stays.
  const dropAll = () => {
    memory.clear();
    let names = [];
    try { names = Object.keys(localStorage).filter((name) => name.startsWith(COURSE)); } catch { /* none */ }
    names.forEach(drop);
  };
  try { localStorage.setItem(`${key}:try`, ""); localStorage.removeItem(`${key}:try`); } catch { problem = "no-storage"; }
  const showAll = () => shows.forEach((show) => show());
  addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(key)) showAll();
  });
  // A page that was asleep has not heard what other windows saved.
  addEventListener("pageshow", (event) => { if (event.persisted) showAll(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) showAll(); });
  return {
    texts: {},
    current() {
      const text = get(key);
      try { return text === null ? blank() : parsed(text, unit); } catch (error) {
        set(copyKey, text);
        set(key, JSON.stringify(blank()));
        const cause = say(this.texts[error.message] ?? "", { unit: error.unit, wanted: unit.unit });
        notice = say(this.texts["kept-unreadable"], { file: copyKey, cause });
        return blank();
      }
    },
    read() {
      const document = this.current();
      const earlier = document.release !== unit.release && !isEmpty(document) && this.texts["earlier-edition"];
      const lasting = problem && this.texts[problem];
      return { document, copy: get(copyKey) !== null, problem: lasting, notice: notice || earlier || "", others: others(), replaced };
    },
    load(text, questions) {
      const loaded = parsed(text, unit);
      const pairs = questions.map((question) => [question.id, clean(question, loaded.answers[question.id]) ?? null]);
      const answers = Object.fromEntries(pairs.filter(([, value]) => value !== null));
      const n = Object.keys(answers).length;
      const left = Object.values(loaded.answers).filter((value) => value !== null).length - n;
      notice = loaded.release === unit.release ? "" : this.texts["earlier-edition"];
      const said = say(this.texts[left > 0 ? "loaded-part" : "loaded"], { n, left });
      return [{ ...blank(), learner: loaded.learner, answers }, said];
    },
    change(wish, done, questions) {
      if (!Object.keys(wish).length) return done({});
      const before = this.current(); // another tab may have written since
      let document = before;
      let said = "";
      try {
        if ("load" in wish) [document, said] = this.load(wish.load, questions);
        if (wish.restart || wish.done) [document, said] = [blank(), this.texts[wish.done ? "done-browser" : "restarted"]];
        if (wish.restore) [document, said] = [parsed(get(copyKey), unit), this.texts["brought-back"]];
      } catch (error) {
        return done({ problem: say(this.texts[error.message], { unit: error.unit, wanted: unit.unit }) });
      }
      if (document !== before) replaced += 1;
      if (wish.restart || wish.done) {
        notice = "";
        if (wish.done) dropAll();
        else [key, copyKey, othersKey].forEach(drop);
        done({ notice: said });
        return showAll();
      }
      if (document !== before && !isEmpty(before)) set(copyKey, JSON.stringify(before));
      const kept = { ...others(), ...wish.others };
      for (const [id, value] of Object.entries(wish.answers ?? {})) {
        const there = before.answers[id];
        if (wish.was && typeof there === "string" && !same(there, wish.was[id]) && !same(there, value)) kept[id] = there;
        if (value === null) delete document.answers[id];
        else document.answers[id] = value;
      }
      for (const id in kept) if (kept[id] === null || same(kept[id], document.answers[id])) delete kept[id];
      if (Object.keys(kept).length) set(othersKey, JSON.stringify(kept));
      else drop(othersKey);
      Object.assign(document.learner, wish.learner);
      set(key, JSON.stringify({ ...document, ...unit, saved: now() }));
      done(problem ? { problem: this.texts[problem] } : { notice: said });
      showAll();
    },
    subscribe(show) { shows.add(show); return () => shows.delete(show); },
  };
}

/* ---- one part of an exercise on the page ---- */

class Part {
  timers = new Map(); // boxes with typed text that is not sent yet
  held = new Map(); // boxes whose answer is on its way or cannot be saved: not to be overwritten
  synced = new Map(); // what each box shared with the store when they last agreed

  constructor(root, store) {
    Object.assign(this, { root, store, texts: JSON.parse(root.dataset.ftTexts) });
    this.questions = JSON.parse(root.dataset.ftQuestions);
    this.unit = JSON.parse(root.dataset.ftUnit).unit;
    Object.assign(store.texts, this.texts);
    this.fields = [...this.answerFields(), ...this.learnerFields()];
    this.fields.forEach((field) => { this.watch(field); this.choosing(field); });
    this.begin();
    // An empty wish comes back when all earlier ones are done: nothing just typed is missed.
    this.click(".ft-check", () => store.change({}, (answer) => { this.check(); this.report(answer); }));
    this.click(".ft-save", () => store.change({}, (answer) => this.download(answer)));
    all(root, "[data-ft-link]").forEach((link) => link.addEventListener("click", follow));
    const flush = () => this.fields.filter(({ box }) => this.timers.has(box)).forEach((field) => this.save(field));
    const leaving = new AbortController();
    document.addEventListener("visibilitychange", flush, leaving);
    addEventListener("pagehide", flush, leaving);
    const stop = store.subscribe(() => this.show());
    this.show();
    this.end = () => { flush(); stop(); leaving.abort(); };
  }

  click(selector, act) { one(this.root, selector, (button) => button.addEventListener("click", act)); }

  tell(selector, text) {
    one(this.root, selector, (place) => { if (place.textContent !== text) place.textContent = text; });
  }

  change(wish) { this.store.change(wish, (answer) => this.report(answer), this.questions); }

  report({ problem, notice }) {
    const { document: { saved }, problem: lasting } = this.store.read();
    const clock = saved && new Date(saved).toTimeString().slice(0, 5);
    this.tell(".ft-problem", problem || lasting || "");
    const kept = lasting ? "" : say(this.texts.saved, { time: clock });
    this.tell(".ft-status", problem ? "" : notice || kept);
  }

  answerFields() {
    return this.questions.flatMap((question) => all(this.root, `[data-ft-question="${question.id}"]`).map((box) => ({
      box, question, known: ({ answers }) => given(question, answers),
      wish: (value, was) => ({
        answers: { [question.id]: value },
        ...(question.kind.endsWith("text") && { was: { [question.id]: was } }),
      }),
    })));
  }

  learnerFields() {
    return all(this.root, "[data-ft-learner]").map((input) => ({
      box: input.parentElement, question: { kind: "line" },
      known: ({ learner }) => learner[input.dataset.ftLearner] || null,
      wish: (value) => ({ learner: { [input.dataset.ftLearner]: value ?? "" } }),
    }));
  }

  watch(field) {
    const typed = isTyped(field.box);
    field.box.addEventListener("change", () => this.save(field));
    typed?.addEventListener("input", () => {
      clearTimeout(this.timers.get(field.box));
      this.timers.set(field.box, setTimeout(() => this.save(field), TYPING));
    });
    typed?.addEventListener("blur", () => this.show());
  }

  save({ box, question, known, wish }) {
    clearTimeout(this.timers.get(box));
    this.timers.delete(box);
    const value = enteredIn(box, question);
    const faulty = value === undefined;
    const early = value === null || (Array.isArray(value) && value.length < question.choose);
    const error = faulty ? this.texts[question.kind === "number" ? "not-saved-number" : "not-saved-text"]
      : early ? "" : complaint(this.texts, question, value);
    one(box, ".ft-error", (place) => { place.textContent = error; });
    all(box, "input, textarea").forEach((control) => control.setAttribute("aria-invalid", String(Boolean(error))));
    const settled = !this.held.has(box);
    const stored = known(this.store.read().document);
    const was = this.synced.get(box);
    // Nothing was typed here, and another window has saved something since: its words stay.
    if (settled && !faulty && same(value, was)) return this.show();
    if (settled && same(stored, value)) { this.synced.set(box, stored); return; }
    const ticket = {};
    this.held.set(box, ticket);
    if (faulty) return;
    this.synced.set(box, value);
    this.store.change(wish(value, was), (answer) => {
      if (this.held.get(box) === ticket && !answer.problem) this.held.delete(box);
      this.report(answer);
    });
  }

  begin() {
    one(this.root, ".ft-load", (input) => input.addEventListener("change", async () => {
      const [file] = input.files;
      if (file?.size > MAX_BYTES) this.report({ problem: this.texts["file-large"] });
      else if (file) this.change({ load: await file.text() });
      input.value = "";
    }));
    this.click(".ft-take", () => this.change({ load: answersOfPage(this.unit).text }));
    this.click(".ft-restore", () => this.change({ restore: true }));
    one(this.root, ".ft-restart", () => this.confirm(".ft-restart", { restart: true }));
    one(this.root, ".ft-done", () => this.confirm(".ft-done", { done: true }));
  }

  // What empties the forms asks first.
  confirm(button, wish) {
    one(this.root, ".ft-confirm", (confirm) => {
      const open = (shown) => {
        confirm.hidden = !shown;
        this.root.querySelector(shown ? ".ft-no" : button).focus();
      };
      confirm.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
      this.click(button, () => open(true));
      this.click(".ft-no", () => open(false));
      this.click(".ft-yes", () => { open(false); this.change(wish); });
    });
  }

  // Words of another window, beside those that stand here: they can be taken, or removed.
  offer(others) {
    for (const { box, question } of this.fields) {
      const place = box.querySelector(".ft-other");
      if (!place) continue;
      const words = others?.[question.id];
      place.hidden = typeof words !== "string";
      this.tellIn(place, ".ft-other-words", words ?? "");
    }
  }

  tellIn(place, selector, text) {
    one(place, selector, (line) => { if (line.textContent !== text) line.textContent = text; });
  }

  choosing({ box, question }) {
    const mine = () => given(question, this.store.read().document.answers);
    const theirs = () => this.store.read().others?.[question.id] ?? null;
    one(box, ".ft-other-take", (button) => button.addEventListener("click", () => {
      const [here, there] = [mine(), theirs()];
      this.change({ answers: { [question.id]: there }, others: { [question.id]: here } });
    }));
    one(box, ".ft-other-drop", (button) => button.addEventListener("click", () => {
      this.change({ answers: {}, others: { [question.id]: null } });
    }));
  }

  check() {
    const { answers } = this.store.read().document;
    const open = this.questions.filter((question) => given(question, answers) === null).map(({ short }) => short);
    const m = this.questions.length;
    const lines = open.length ? [{ text: say(this.texts["check-missing"], { n: open.length, m, list: open.join(", ") }) }] : [];
    for (const question of this.questions) {
      const wrong = given(question, answers) !== null && complaint(this.texts, question, answers[question.id]);
      if (wrong) lines.push({ text: wrong });
    }
    if (!lines.length) lines.push({ text: say(this.texts["check-complete"], { m }) });
    for (const { when, text, stop } of JSON.parse(this.root.dataset.ftBeliefs ?? "[]")) {
      const shows = ([id, codes]) => [answers[id]].flat().some((code) => codes.includes(code));
      if (Object.entries(when).some(shows)) lines.push({ text, stop });
    }
    // What stops comes before all: that everything is there must not be read as praise.
    lines.sort((one, other) => Boolean(other.stop) - Boolean(one.stop));
    const drawn = lines.map(({ text, stop }) =>
      Object.assign(document.createElement("p"), { textContent: text, className: stop ? "ft-stop" : "" }));
    one(this.root, ".ft-result", (result) => result.replaceChildren(...drawn));
  }

  download({ problem }) {
    const { document: answers } = this.store.read();
    const file = fileName(answers);
    const blob = new Blob([fileText(answers, this.questions)], { type: "application/json" });
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
    this.report({ problem, notice: say(this.texts["file-saved"], { file }) });
  }

  // What was typed, and what was said of the answers, before all were replaced is no longer wanted.
  forget(replaced) {
    if (replaced === this.replaced) return;
    this.replaced = replaced;
    this.timers.forEach(clearTimeout);
    this.timers.clear();
    this.held.clear();
    all(this.root, ".ft-error, .ft-result").forEach((place) => { place.textContent = ""; });
    all(this.root, "[aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
  }

  show() {
    const { document: kept, problem, notice, copy, others, replaced } = this.store.read();
    this.forget(replaced);
    for (const { box, known } of this.fields) {
      const there = known(kept);
      if (this.timers.has(box) || this.held.has(box)) continue;
      // What is being typed is not tidied, but gives way to what another window has saved.
      const typing = isTyped(box)?.matches(":focus") && this.synced.has(box) && same(there, this.synced.get(box));
      if (!typing) put(box, there);
      this.synced.set(box, there);
    }
    this.offer(others);
    const answered = (question) => given(question, kept.answers) !== null;
    const points = (some) => Number(some.reduce((sum, question) => sum + question.points, 0).toFixed(3));
    const done = this.questions.filter(answered);
    this.tell(".ft-progress", say(this.texts.progress, { n: done.length, m: this.questions.length }));
    this.tell(".ft-available", say(this.texts.available ?? "", { available: points(done), points: points(this.questions) }));
    this.tell(".ft-notice-line", notice);
    // Said aloud once, not by every part of the exercise.
    if (problem && this.root.dataset.ftPart !== "begin") one(this.root, ".ft-problem", (place) => place.removeAttribute("role"));
    if (problem) this.tell(".ft-problem", problem);
    one(this.root, ".ft-restore", (button) => { button.hidden = !copy; });
    one(this.root, ".ft-take", (button) => {
      const there = Object.entries(answersOfPage(this.unit).answers);
      button.hidden = there.every(([id, value]) => JSON.stringify(kept.answers[id]) === JSON.stringify(value));
    });
    const there = new Set(done.map(({ id }) => id));
    all(this.root, "[data-ft-link]").forEach((link) => { link.hidden = there.has(link.dataset.ftLink); });
    all(this.root, ".ft-open li").forEach((item) => { item.hidden = !item.querySelector("a:not([hidden])"); });
    one(this.root, ".ft-open", (list) => { list.hidden = done.length === this.questions.length; });
  }
}

// A link to a question, which in a notebook stands in another cell's output.
function follow(event) {
  const box = document.querySelector(`[data-ft-question="${event.currentTarget.dataset.ftLink}"]`);
  if (!box) return;
  event.preventDefault();
  box.scrollIntoView({ block: "center" });
  (box.querySelector("input:checked") ?? box.querySelector("input, textarea")).focus({ preventScroll: true });
}

function selfCheck(root) {
  const texts = JSON.parse(root.dataset.ftTexts);
  for (const box of all(root, "[data-ft-self]")) {
    const result = box.querySelector(".ft-result");
    // What was said is about another answer now.
    box.addEventListener("change", () => { result.textContent = ""; delete result.dataset.ftRight; });
    box.querySelector(".ft-self").addEventListener("click", () => {
      const { ftRight: right = "", ftExplanation: why = "" } = box.querySelector("input:checked")?.dataset ?? {};
      result.textContent = `${texts[{ true: "right", false: "not-right" }[right] ?? "choose-first"]} ${why}`.trim();
      result.dataset.ftRight = right;
    });
  }
}

function start(root, store) {
  root.dataset.ftReady = "true";
  root.addEventListener("submit", (event) => event.preventDefault());
  // JupyterLab listens on the control itself and would cancel Enter in a text of several lines.
  root.addEventListener("beforeinput", (event) => event.stopPropagation(), true);
  return root.dataset.ftPart === "self_check" ? selfCheck(root) : new Part(root, store()).end;
}

// The first page of the book takes answers of all units from one file, by the same rules.
(globalThis.course ??= {}).answers = { parsed, clean };

const stores = new Map();
function startPage() {
  for (const root of all(document, '.ft-form[data-ft-store="browser"]:not([data-ft-ready])')) {
    const unit = JSON.parse(root.dataset.ftUnit);
    if (!stores.has(unit.unit)) stores.set(unit.unit, browserStore(unit));
    start(root, () => stores.get(unit.unit));
  }
}
if (document.readyState === "loading") addEventListener("DOMContentLoaded", startPage);
else startPage();

export default {
  render({ model, el }) {
    el.innerHTML = model.get("html");
    return start(el.querySelector(".ft-form"), () => notebookStore(model));
  },
};
