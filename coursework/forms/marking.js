// Marks: the part "check" of an exercise, and what stands at a question once it is marked. Nothing is
// computed here: what an answer earns is asked of Python, by way of the store.

// Several questions may be about one paper, and share its name.
const listOf = (questions) => [...new Set(questions.map(({ short }) => short))].map((name) => {
  const n = questions.filter(({ short }) => short === name).length;
  return n > 1 ? `${name} (${n})` : name;
}).join(", ");

// Answers to the questions of a form, as they can be used.
function givenAnswers({ questions, store }) {
  const { answers } = store.read().document;
  const pairs = questions.map((question) => [question.id, given(question, answers)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== null));
}

// The answers that were marked last, and whether they are still those that stand there.
function handedIn({ questions, store }, answers) {
  const { said } = store.read();
  const pairs = questions.map(({ id }) => [id, said[id] ? said[id].value : answers[id] ?? null]);
  return {
    marked: Object.fromEntries(pairs.filter(([, value]) => value !== null)),
    isSame: pairs.every(([id, value]) => said[id] && same(value, answers[id] ?? null)),
  };
}

// Asks for the marks of a form and keeps them, unless one practises. The first try never changes. With
// `again` what was marked is marked once more, since one has marked a text oneself: this is no new try, and
// what was corrected meanwhile is not yet marked.
async function markForm(part, { again = false, onProgress } = {}) {
  const { form, store } = part;
  const { marked, isSame } = handedIn(part, givenAnswers(part));
  const answers = again ? marked : givenAnswers(part);
  const own = store.read().marks[form]?.own ?? {};
  const found = await store.ask("mark", { form, answers, own }, onProgress);
  const { said, marks } = store.read();
  const before = marks[form] ?? {};
  const { latest, first, ...rest } = before;
  const at = (again && latest?.at) || new Date().toISOString();
  const mark = { earned: found.earned, most: found.most, at, key: found.key };
  const isFirst = !first || (again && isSame && first.at === latest?.at && isComparable(first, mark));
  const more = Object.entries(found.questions).map(([id, one]) => {
    const value = answers[id] ?? null;
    return [id, { html: same(said[id]?.value, value) ? said[id]?.html : undefined, ...one, value }];
  });
  // Where there are only texts, and none is marked by oneself yet, there are no points to tell of.
  const entry = mark.most ? { ...before, first: isFirst ? mark : first, latest: mark } : { ...rest, first };
  await kept(part, { said: Object.fromEntries(more), ...(!practises(part) && { marks: { [form]: entry } }) });
  return found;
}

const practises = ({ root }) => root.querySelector(".ft-practise input")?.checked ?? false;

// Points of two versions of a key are never compared.
const isComparable = (one, other) => one.key === other.key;

const kept = (part, wish) => new Promise((done) => {
  part.store.change(wish, (answer) => { if (answer.problem) part.report(answer); done(); });
});

// A line of the rubric was ticked: one's own marks of a text count as points.
async function markOneself(part, { dataset: { ftCriterion: id } }) {
  if (!id) return;
  const entry = part.store.read().marks[part.form] ?? {};
  const ticked = all(part.root, `[data-ft-criterion="${id}"]:checked`).map(({ value }) => Number(value));
  await kept(part, { marks: { [part.form]: { ...entry, own: { ...entry.own, [id]: ticked } } } });
  try { await markForm(part, { again: true }); } catch (error) { part.report({ problem: error.message }); }
}

// The mark stands at the question as long as its answer is the one that was marked.
function showMark({ texts }, box, value, said, own = []) {
  one(box, ".ft-mark", (place) => {
    const holds = said && same(said.value, value);
    place.hidden = !holds;
    box.toggleAttribute("data-ft-marked", Boolean(holds));
    const why = place.querySelector(".ft-why-text");
    if (!holds) {
      why.ftShown = undefined;
      fill(place, ".ft-mark-line", "");
      fill(place, ".ft-mark-hint", "");
      return why.replaceChildren();
    }
    place.dataset.ftState = said.state;
    const points = { earned: toPoints(said.earned), most: toPoints(said.most) };
    const scored = !said.most || (said.state === "own" && !own.length) ? "" : ` · ${phrase(texts["mark-points"], points)}`;
    fill(place, ".ft-mark-line", texts[`state-${said.state}`] + scored);
    fill(place, ".ft-mark-hint", said.hint ?? "");
    if (said.html && why.ftShown !== said.html) why.innerHTML = said.html;
    if (!said.html) why.replaceChildren();
    why.ftShown = said.html;
    all(why, "[data-ft-criterion]").forEach((tick) => { tick.checked = own.includes(Number(tick.value)); });
  });
}

const fill = (place, selector, text) => one(place, selector, (line) => {
  line.hidden = !text;
  setText(line, text);
});

// "First 5 of 8, now 7 of 8", as often as it was marked.
function markedLine(texts, first, latest) {
  const values = { first: toPoints(first.earned), latest: toPoints(latest.earned), most: toPoints(latest.most) };
  const isOne = first.at === latest.at || !isComparable(first, latest);
  return phrase(texts[isOne ? "marked-once" : "marked-twice"], { ...values, firstMost: toPoints(first.most) });
}

// The same over all parts that were marked; an earlier edition may have had others.
function markedAll(texts, marks, forms) {
  const every = forms.map((form) => marks[form] ?? {}).filter(({ first, latest }) => first && latest);
  if (!every.length || !texts["marked-all"]) return "";
  const code = every.every(({ first, latest }) => isComparable(first, latest)) ? "marked-all" : "marked-now";
  const sum = (name, what) => toPoints(every.reduce((total, entry) => total + entry[name][what], 0));
  const values = { first: sum("first", "earned"), latest: sum("latest", "earned"), most: sum("latest", "most") };
  return phrase(texts[code], { n: every.length, ...values });
}

class CheckPart extends Part {
  begin() {
    super.begin();
    const later = (act) => () => this.store.change({}, (answer) => { this.report(answer); act(); });
    this.click(".ft-check", later(() => (this.store.read().marking.ready ? this.mark() : this.check())));
    this.click(".ft-again", () => this.again());
    this.click(".ft-why", later(() => this.why()));
    one(this.root, ".ft-check", (button) => ["focus", "pointerenter"].forEach((near) => (
      button.addEventListener(near, () => this.store.prepare()))));
  }

  show() {
    super.show();
    const { marking, marks, document: { answers }, said } = this.store.read();
    this.tell(".ft-check", this.texts[marking.ready ? "mark" : "check"]);
    fill(this.root, ".ft-unmarked", marking.why ? phrase(this.texts.unmarked, { why: marking.why }) : "");
    const { first, latest } = marks[this.form] ?? {};
    const states = this.questions.map((question) => {
      const one = said[question.id];
      return one && same(one.value, given(question, answers)) ? one.state : "";
    });
    const marked = marking.ready && states.some(Boolean);
    one(this.root, ".ft-again", (button) => {
      button.hidden = !(marked && states.some((state) => ["not", "partly", "none"].includes(state)));
    });
    one(this.root, ".ft-why", (button) => { button.hidden = !marked; });
    const before = marked ? "" : ` ${phrase(this.texts["marked-before"], { button: this.texts.mark })}`;
    fill(this.root, ".ft-marked-line", first && latest ? markedLine(this.texts, first, latest) + before : "");
  }

  say(...texts) {
    one(this.root, ".ft-result", (result) => result.replaceChildren(...paragraphs(texts)));
  }

  // One request at a time; the button keeps the focus.
  async busy(button, act) {
    if (this.working) return;
    this.working = true;
    this.tell(".ft-problem", "");
    const place = this.root.querySelector(button);
    place.setAttribute("aria-disabled", "true");
    try { await act(({ text } = {}) => this.say(text)); } catch (error) {
      this.say();
      this.tell(".ft-problem", error.message);
    } finally {
      place.removeAttribute("aria-disabled");
      this.working = false;
    }
  }

  mark() {
    if (isEmptyTable(givenAnswers(this))) return this.say(this.texts["mark-nothing"]);
    return this.busy(".ft-check", async (onProgress) => {
      const { questions, ...found } = await markForm(this, { onProgress });
      const inState = (state) => this.questions.filter(({ id }) => questions[id]?.state === state);
      const points = { earned: toPoints(found.earned), most: toPoints(found.most) };
      const lists = ["not", "partly", "none", "own"].map((state) => {
        const those = inState(state);
        return those.length ? phrase(this.texts[`mark-${state}`], { n: those.length, list: listOf(those) }) : "";
      });
      this.say(found.asked ? phrase(this.texts.marked, { ...found, ...points }) : "", ...lists);
    });
  }

  why() {
    return this.busy(".ft-why", async (onProgress) => {
      const answers = givenAnswers(this);
      const { html } = await this.store.ask("why", { form: this.form, answers }, onProgress);
      const { said, marks } = this.store.read();
      const more = Object.entries(html).filter(([id]) => said[id]).map(([id, text]) => [id, { ...said[id], html: text }]);
      const entry = { ...marks[this.form], shown: true };
      await kept(this, { said: Object.fromEntries(more), ...(!practises(this) && { marks: { [this.form]: entry } }) });
      this.say(this.texts["why-shown"]);
      this.again(".ft-mark");
    });
  }

  // To the first question that is not right; where all are, to the first.
  again(target = "input:checked") {
    const { said } = this.store.read();
    const open = this.questions.find(({ id }) => ["not", "partly", "none"].includes(said[id]?.state));
    goTo((open ?? this.questions[0]).id, target);
  }

  // What is there, and not a word on whether it is right.
  check() {
    const { answers } = this.store.read().document;
    const open = this.questions.filter((question) => given(question, answers) === null);
    const m = this.questions.length;
    const faults = this.questions.map((question) => (
      given(question, answers) === null ? "" : complaint(this.texts, question, answers[question.id])));
    const missing = open.length ? phrase(this.texts["check-open"], { n: open.length, list: listOf(open) }) : "";
    this.say(phrase(this.texts["check-done"], { n: m - open.length, m }), missing, ...faults, this.texts["check-only"]);
  }
}
