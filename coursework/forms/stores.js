// Where answers and marks are kept, and who is asked for marks. Each store gives
// read() → {document, problem, notice, copy, others, replaced, said, marks, marking}: `others` holds
//   words that another window had saved when this one saved its own, by question; `replaced` counts how
//   often all answers were replaced at once; `said` is what marking said of an answer ({value, state,
//   earned, most, hint, html}, by question), held as long as the page is open; `marks` are the points by
//   form; `marking` is {ready, why, keyless}: whether parts can be marked, or a sentence why not.
// change(wish, done) saves and reports to done; `was` in a wish says what an answer was when this window
//   last knew it.
// ask(name, params, onProgress, patience) → what Python answers, on a page in so many milliseconds; rejects with
//   an Error whose message is a sentence.

const PATIENCE = 60000; // milliseconds in which a notebook answers what it is asked
const isEmptyTable = (table) => !Object.keys(table ?? {}).length;

function notebookStore(model) {
  const waiting = new Map();
  const hear = (message) => waiting.get(message?.token)?.(message);
  model.on("msg:custom", hear);
  return {
    texts: {},
    read: () => model.get("state"),
    send(wish, time, done) {
      const token = Math.random().toString(36).slice(2);
      const silent = () => { waiting.delete(token); done({ problem: this.texts.silent }); };
      const timer = setTimeout(silent, time);
      waiting.set(token, (answer) => { clearTimeout(timer); waiting.delete(token); done(answer); });
      try { model.send({ ...wish, token }); } catch { silent(); }
    },
    change(wish, done) { this.send(wish, SILENCE, done); },
    ask(name, params) {
      return new Promise((resolve, reject) => {
        this.send({ ask: name, params }, PATIENCE, (answer) => (
          answer.problem ? reject(new Error(answer.problem)) : resolve(answer)));
      });
    },
    prepare() {},
    subscribe(show) {
      model.on("change:state", show);
      return () => { model.off("change:state", show); model.off("msg:custom", hear); };
    },
  };
}

// What the page of the exercise keeps, where this notebook and that page are parts of one site.
function answersOfPage(unit) {
  try {
    const text = localStorage.getItem(keyOf(unit));
    return { text, answers: JSON.parse(text)?.answers ?? {} };
  } catch { return { text: "", answers: {} }; }
}

// What this browser keeps; memory stands in where it keeps nothing, or has no room left.
function browserKeep(prefix) {
  const memory = new Map();
  const keep = {
    problem: "",
    get(name) {
      try { return memory.get(name) ?? localStorage.getItem(name); } catch { return memory.get(name) ?? null; }
    },
    // What had no room before is tried again with every change.
    set(name, text) {
      memory.set(name, text);
      for (const [one, held] of memory) {
        try { localStorage.setItem(one, held); memory.delete(one); } catch { /* it stays in memory */ }
      }
      keep.problem = memory.size ? keep.problem || "storage-full" : "";
    },
    drop(name) {
      memory.delete(name);
      try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
    },
    table(name) {
      try { return JSON.parse(keep.get(name)) ?? {}; } catch { return {}; }
    },
    setTable(name, table) {
      if (isEmptyTable(table)) keep.drop(name);
      else keep.set(name, JSON.stringify(table));
    },
    // Of every exercise of the course: on a shared computer nothing of a person stays.
    dropAll() {
      memory.clear();
      try { namesKept(localStorage).forEach(keep.drop); } catch { /* none */ }
      try { indexedDB.deleteDatabase(DESK); } catch { /* none */ }
    },
  };
  try { localStorage.setItem(`${prefix}:try`, ""); localStorage.removeItem(`${prefix}:try`); } catch (error) {
    keep.problem = error?.name === "QuotaExceededError" ? "storage-full" : "no-storage";
  }
  return keep;
}

function browserStore(unit, edition) {
  const key = keyOf(unit.unit);
  const [copyKey, othersKey, marksKey, stepKey] = ["copy", "others", "marks", "step"].map((name) => `${key}:${name}`);
  const shows = new Set();
  const keep = browserKeep(key);
  const site = (document.documentElement.dataset.content_root ?? "../../").replace(/^\.\/+/, "");
  let notice = "";
  let replaced = 0;
  let said = {};
  let keyText = ""; // never kept: in the public edition it is fetched, else a trainer's file holds it
  const blank = () => ({ ...unit, learner: { id: "", name: "" }, saved: "", answers: {} });
  const isEmpty = ({ learner, answers }) => !(learner.id || learner.name || Object.keys(answers).length);
  const showAll = () => shows.forEach((show) => show());
  const tellAll = (...names) => {
    showAll();
    names.forEach((name) => document.dispatchEvent(new CustomEvent(`course:${name}`, { detail: unit.unit })));
  };
  onKept(key, showAll);
  return {
    texts: {},
    showAll,
    current() {
      const text = keep.get(key);
      try { return text === null ? blank() : parsed(text, unit); } catch (error) {
        keep.set(copyKey, text);
        keep.set(key, JSON.stringify(blank()));
        const cause = phrase(this.texts[error.message] ?? "", { unit: error.unit, wanted: unit.unit });
        notice = phrase(this.texts["kept-unreadable"], { file: copyKey, cause });
        return blank();
      }
    },
    read() {
      const document = this.current();
      const earlier = document.release !== unit.release && !isEmpty(document) && this.texts["earlier-edition"];
      return {
        document, said, replaced, copy: keep.get(copyKey) !== null, problem: keep.problem && this.texts[keep.problem],
        notice: notice || earlier || "", others: keep.table(othersKey), marks: keep.table(marksKey),
        marking: this.marking(),
      };
    },
    marking() {
      const keyless = edition === "workshop" && !keyText;
      const python = window.course?.python;
      const why = python ? python.available : this.texts["no-python"];
      return { keyless, ready: !keyless && !why, why: keyless ? "" : why };
    },
    async key() {
      if (keyText) return keyText;
      try {
        const answer = await fetch(`${site}keys/${unit.unit}.toml`);
        if (answer.ok) keyText = await answer.text();
      } catch { /* said below */ }
      if (!keyText) throw new Error(this.texts["no-key"]);
      return keyText;
    },
    async ask(name, params, onProgress, patience) {
      const python = window.course?.python;
      if (!python || python.available) throw new Error(python?.available || this.texts["no-python"]);
      const wanted = { unit: unit.unit, ...params };
      if (["mark", "why"].includes(name)) wanted.key = await this.key();
      if (name === "why") wanted.book = `${site}book/`;
      const answer = await python.ask(name, wanted, onProgress, [], patience);
      if (answer.problem) throw new Error(answer.problem);
      return answer;
    },
    prepare() { if (this.marking().ready) window.course.python.prepare?.(); },
    load(text, questions) {
      const loaded = parsed(text, unit);
      const pairs = questions.map((question) => [question.id, clean(question, loaded.answers[question.id]) ?? null]);
      const answers = Object.fromEntries(pairs.filter(([, value]) => value !== null));
      const n = Object.keys(answers).length;
      const left = Object.values(loaded.answers).filter((value) => value !== null).length - n;
      notice = loaded.release === unit.release ? "" : this.texts["earlier-edition"];
      const told = phrase(this.texts[left > 0 ? "loaded-part" : "loaded"], { n, left });
      return [{ ...blank(), learner: loaded.learner, answers }, told];
    },
    async takeKey(text, done) {
      try {
        await this.ask("key", { key: text }, (progress) => done({ notice: progress?.text }));
        keyText = text;
        done({ notice: this.texts["key-loaded"] });
        showAll();
      } catch (error) { done({ problem: error.message }); }
    },
    keepMarks({ said: more = {}, marks }) {
      said = { ...said, ...more };
      if (marks) keep.setTable(marksKey, { ...keep.table(marksKey), ...marks });
      tellAll("marks");
    },
    forget(done, everything) {
      notice = "";
      said = {};
      replaced += 1;
      if (everything) { keyText = ""; keep.dropAll(); } else [key, copyKey, othersKey, marksKey, stepKey].forEach(keep.drop);
      if (everything) this.tellDone(done);
      else done({ notice: this.texts.restarted });
      tellAll("answers", "marks");
    },
    async tellDone(done) {
      done({ notice: [this.texts["done-browser"], await deskIsOpen() && this.texts["done-desk"]].filter(Boolean).join(" ") });
    },
    change({ said: more, marks, key: trainers, ...wish }, done, questions) {
      if (trainers) return this.takeKey(trainers, done);
      if (more || marks) this.keepMarks({ said: more, marks });
      if (isEmptyTable(wish)) return done(more || marks ? this.saved("") : {});
      if (wish.restart || wish.done) return this.forget(done, wish.done);
      const before = this.current(); // another tab may have written since
      let document = before;
      let told = "";
      try {
        if ("load" in wish) [document, told] = this.load(wish.load, questions);
        if (wish.restore) [document, told] = [parsed(keep.get(copyKey), unit), this.texts["brought-back"]];
      } catch (error) {
        return done({ problem: phrase(this.texts[error.message], { unit: error.unit, wanted: unit.unit }) });
      }
      if (document !== before) replaced += 1;
      if (document !== before && !isEmpty(before)) keep.set(copyKey, JSON.stringify(before));
      this.put(document, before, wish);
      keep.set(key, JSON.stringify({ ...document, ...unit, saved: timestamp() }));
      done(this.saved(told));
      tellAll("answers");
    },
    saved(notice) { return keep.problem ? { problem: this.texts[keep.problem] } : { notice }; },
    // What was asked for, put into the answers; what it would lose of another window's words is kept beside.
    put(document, before, wish) {
      const kept = { ...keep.table(othersKey), ...wish.others };
      for (const [id, value] of Object.entries(wish.answers ?? {})) {
        const there = before.answers[id];
        if (wish.was && typeof there === "string" && !same(there, wish.was[id]) && !same(there, value)) kept[id] = there;
        if (value === null) delete document.answers[id];
        else document.answers[id] = value;
      }
      for (const id in kept) if (kept[id] === null || same(kept[id], document.answers[id])) delete kept[id];
      keep.setTable(othersKey, kept);
      Object.assign(document.learner, wish.learner);
    },
    subscribe(show) { shows.add(show); return () => shows.delete(show); },
  };
}
