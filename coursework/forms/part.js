// One part of an exercise on the page: begin, ask and hand_in; check is in marking.js.

class Part {
  timers = new Map(); // boxes with typed text that is not sent yet
  held = new Map(); // boxes whose answer is on its way or cannot be saved: not to be overwritten
  synced = new Map(); // what each box shared with the store when they last agreed

  constructor(root, store) {
    Object.assign(this, { root, store, texts: JSON.parse(root.dataset.ftTexts), form: root.dataset.ftForm });
    this.questions = JSON.parse(root.dataset.ftQuestions);
    this.stops = JSON.parse(root.dataset.ftStops ?? "[]");
    this.unit = JSON.parse(root.dataset.ftUnit).unit;
    Object.assign(store.texts, this.texts);
    this.fields = [...this.answerFields(), ...this.learnerFields()];
    this.fields.forEach((field) => { this.watch(field); this.choosing(field); });
    this.begin();
    this.files = new UnitFiles(this);
    // An empty wish comes back when all earlier ones are done: nothing just typed is missed.
    this.click(".ft-save", () => store.change({}, (answer) => this.download(answer)));
    all(root, ".ft-mark").forEach((place) => place.addEventListener("change", (event) => {
      event.stopPropagation(); // it is no answer that changes
      markOneself(this, event.target);
    }));
    all(root, "[data-ft-link]").forEach((link) => link.addEventListener("click", follow));
    const flush = () => this.fields.filter(({ box }) => this.timers.has(box)).forEach((field) => this.save(field));
    const leaving = new AbortController();
    document.addEventListener("visibilitychange", flush, leaving);
    addEventListener("pagehide", flush, leaving);
    const stop = store.subscribe(() => this.show());
    this.show();
    startRoom(this);
    this.end = () => { flush(); stop(); leaving.abort(); };
  }

  click(selector, act) { one(this.root, selector, (button) => button.addEventListener("click", act)); }

  tell(selector, text) { this.tellIn(this.root, selector, text); }

  tellIn(place, selector, text) { setText(place.querySelector(selector), text); }

  change(wish) { this.store.change(wish, (answer) => this.report(answer), this.questions); }

  report({ problem, notice }) {
    const { document: { saved }, problem: lasting } = this.store.read();
    const clock = saved && new Date(saved).toTimeString().slice(0, 5);
    this.tell(".ft-problem", problem || lasting || "");
    const kept = lasting || !saved ? "" : phrase(this.texts.saved, { time: clock });
    // That answers are saved is spoken once, not after each tick.
    one(this.root, ".ft-status", (place) => place.setAttribute("aria-live", this.spoken && !notice ? "off" : "polite"));
    this.spoken ||= Boolean(kept);
    this.tell(".ft-status", problem ? "" : notice || kept);
  }

  answerFields() {
    return this.questions.flatMap((question) => all(this.root, `[data-ft-question="${question.id}"]`).map((box) => ({
      box, question, known: ({ answers }) => given(question, answers),
      wish: (value, was) => ({
        answers: { [question.id]: value },
        ...(question.kind.endsWith("text") && { was: { [question.id]: was } }),
        ...this.withoutOwnMarks(question),
      }),
    })));
  }

  // One's own marks of a text are of that text, and gone with the next change.
  withoutOwnMarks({ id }) {
    const entry = this.store.read().marks[this.form];
    if (!entry?.own?.[id]) return {};
    const { [id]: _gone, ...own } = entry.own;
    return { marks: { [this.form]: { ...entry, own } } };
  }

  learnerFields() {
    return all(this.root, "[data-ft-learner]").map((input) => ({
      box: input.parentElement, question: { kind: "line" },
      known: ({ learner }) => learner[input.dataset.ftLearner] || null,
      wish: (value) => ({ learner: { [input.dataset.ftLearner]: value ?? "" } }),
    }));
  }

  watch(field) {
    const Kind = works[field.question.kind];
    if (Kind) return new Kind(this, field);
    const typed = isTyped(field.box);
    field.box.addEventListener("change", () => this.save(field));
    typed?.addEventListener("input", () => {
      field.box.toggleAttribute("data-ft-stale", field.box.hasAttribute("data-ft-marked"));
      this.later(field);
    });
    typed?.addEventListener("blur", () => this.show());
  }

  // What is being typed is saved when there is a pause.
  later(field) {
    clearTimeout(this.timers.get(field.box));
    this.timers.set(field.box, setTimeout(() => this.save(field), TYPING));
  }

  save({ box, question, known, wish }) {
    clearTimeout(this.timers.get(box));
    this.timers.delete(box);
    const value = this.mergedIn(box, question, known);
    const faulty = value === undefined;
    const early = value === null || (Array.isArray(value) && value.length < question.choose);
    const error = box.ftWork?.unsaved() ?? (faulty ? this.unreadable(box, question) : early ? "" : complaint(this.texts, question, value));
    this.stop(box, question);
    this.tellIn(box, ".ft-read", faulty ? "" : readAs(this.texts, question, box, value));
    one(box, ".ft-error", (place) => { place.textContent = error; });
    if (!box.ftWork) all(box, "input, textarea").forEach((control) => control.setAttribute("aria-invalid", String(Boolean(error))));
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

  // Of work that another window has saved since, only what was changed here is put in its place.
  mergedIn(box, question, known) {
    const mine = enteredIn(box, question);
    const [was, theirs] = [this.synced.get(box), known(this.store.read().document)];
    if (!box.ftWork || mine === undefined || this.held.has(box) || same(was, theirs) || same(mine, was)) return mine;
    put(box, works[question.kind].merge(question, was, mine, theirs));
    return enteredIn(box, question);
  }

  unreadable(box, question) {
    if (question.kind !== "number") return this.texts["not-saved-text"];
    const [whole, part] = readNumber(isTyped(box).value, question, pageThousands).two ?? [];
    return part === undefined ? this.texts["not-saved-number"] : phrase(this.texts["not-saved-two"], { whole, part });
  }

  // An answer that would endanger a real person is told at once, at the option or the row, and as long as
  // it is there. Below a table its rows are named: one that is folded away may be far up.
  stop(box, { id }) {
    const stops = this.stops.filter(({ when }) => Object.keys(when).some((at) => at.split(".")[0] === id));
    if (!stops.length) return;
    if (box.ftWork) {
      const rows = box.ftWork.warn(stops);
      this.tellIn(box, `#${box.id}-stop`, rows.length ? phrase(this.texts["stop-rows"], { list: rows.join("; ") }) : "");
      return;
    }
    for (const input of all(box, "input")) {
      const said = stops.filter(({ when }) => when[id]?.includes(input.value)).map(({ text }) => text);
      if (!said.length) continue;
      const label = input.closest("label");
      if (!label.nextElementSibling?.matches(".ft-stop")) label.after(make("div", { className: "ft-stop", role: "alert" }));
      const [place, texts] = [label.nextElementSibling, input.checked ? said : []];
      if (place.textContent !== texts.join("")) place.replaceChildren(...paragraphs(texts));
    }
  }

  begin() {
    one(this.root, ".ft-load", (input) => input.addEventListener("change", async () => {
      const [file] = input.files;
      if (file?.size > MAX_BYTES) this.report({ problem: this.texts["file-large"] });
      else if (file) this.change({ [/\.toml$/i.test(file.name) ? "key" : "load"]: await file.text() });
      input.value = "";
    }));
    this.click(".ft-take", () => this.change({ load: answersOfPage(this.unit).text }));
    this.click(".ft-restore", () => this.change({ restore: true }));
    one(this.root, ".ft-restart", () => this.confirm(".ft-restart", { restart: true }));
    one(this.root, ".ft-done", () => this.confirm(".ft-done", { done: true }));
  }

  // What empties the forms asks first.
  confirm(button, wish) {
    one(this.root, ".ft-confirm:not(.ft-work *)", (confirm) => {
      const open = (shown) => {
        confirm.hidden = !shown;
        (shown ? confirm.querySelector(".ft-no") : this.root.querySelector(button)).focus();
      };
      confirm.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
      this.click(button, () => open(true));
      one(confirm, ".ft-no", (no) => no.addEventListener("click", () => open(false)));
      one(confirm, ".ft-yes", (yes) => yes.addEventListener("click", () => { open(false); this.change(wish); }));
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

  download({ problem }) {
    const { document: answers } = this.store.read();
    const file = fileName(answers);
    giveFile(file, new Blob([fileText(answers, this.questions)], { type: "application/json" }));
    this.report({ problem, notice: phrase(this.texts["file-saved"], { file }) });
  }

  // What was typed, and what was said of the answers, before all were replaced is no longer wanted.
  forget(replaced) {
    if (replaced === this.replaced) return;
    this.replaced = replaced;
    this.timers.forEach(clearTimeout);
    this.timers.clear();
    this.held.clear();
    all(this.root, ".ft-error, .ft-read, .ft-result").forEach((place) => { place.textContent = ""; });
    all(this.root, "[aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
    this.fields?.forEach(({ box }) => box.ftWork?.forget());
  }

  show() {
    const { document: kept, problem, notice, copy, others, replaced, said, marks, marking } = this.store.read();
    this.forget(replaced);
    for (const { box, question, known } of this.fields) {
      const there = known(kept);
      // What stands there and cannot be saved is not what was marked.
      const isOther = this.held.has(box) || this.timers.has(box);
      showMark(this, box, isOther ? undefined : there, said[question.id], marks[this.form]?.own?.[question.id]);
      if (this.timers.has(box) || this.held.has(box)) continue;
      // What is being typed is not tidied, but gives way to what another window has saved.
      const typing = isTyped(box)?.matches(":focus") && this.synced.has(box) && same(there, this.synced.get(box));
      if (!typing) put(box, there);
      this.stop(box, question);
      if (question.budget) this.tellIn(box, ".ft-read", readAs(this.texts, question, box, there));
      this.synced.set(box, there);
    }
    this.offer(others);
    const done = tellAnswered(this.root, this.texts, this.questions, kept);
    this.tell(".ft-marked", markedAll(this.texts, marks, this.root.dataset.ftForms?.split(" ") ?? []));
    if (marking.keyless) this.tell(".ft-load-label", this.texts["load-key"] ?? "");
    this.tell(".ft-notice-line", notice);
    // Said aloud once, not by every part of the exercise.
    if (problem && this.root.dataset.ftPart !== "begin") one(this.root, ".ft-problem", (place) => place.removeAttribute("role"));
    if (problem || this.lasting) this.tell(".ft-problem", problem || "");
    this.lasting = problem;
    one(this.root, ".ft-restore", (button) => { button.hidden = !copy; });
    one(this.root, ".ft-take", (button) => {
      const there = Object.entries(answersOfPage(this.unit).answers);
      button.hidden = there.every(([id, value]) => JSON.stringify(kept.answers[id]) === JSON.stringify(value));
    });
    const there = new Set(done.map(({ id }) => id));
    this.files.show(there);
    all(this.root, "[data-ft-link]").forEach((link) => { link.hidden = there.has(link.dataset.ftLink); });
    all(this.root, ".ft-open li").forEach((item) => { item.hidden = !item.querySelector("a:not([hidden])"); });
    one(this.root, ".ft-open", (list) => { list.hidden = done.length === this.questions.length; });
  }
}

// Says how many questions of a part are answered, and returns these.
function tellAnswered(root, texts, questions, { answers }) {
  const done = questions.filter((question) => given(question, answers) !== null);
  root.dataset.ftAnswered = done.length;
  setText(root.querySelector(".ft-progress"), phrase(texts.progress, { n: done.length, m: questions.length }));
  return done;
}

// How a number was understood that was not typed as it is kept; what is spent of a budget.
function readAs(texts, question, box, value) {
  if (question.budget) return phrase(texts.chosen, { ...question, cost: costOf(question, value) });
  const typed = typeof value === "number" ? isTyped(box).value.trim() : "";
  return typed && typed.replace(",", ".") !== String(value) ? phrase(texts["read-as"], { number: value }) : "";
}
