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

// Asks for the marks of a form and keeps them, unless the learner practises. The first try never changes.
// again: mark the same answers again after the learner marked a text by hand. It does not count as a new
// try, and later corrections are not marked yet. where: what each place is, too.
async function markForm(part, { again = false, where = false, onProgress } = {}) {
  const { form, store } = part;
  const { marked, isSame } = handedIn(part, givenAnswers(part));
  const answers = again ? marked : givenAnswers(part);
  const own = store.read().marks[form]?.own ?? {};
  const found = await store.ask("mark", { form, answers, own, ...(where && { where }) }, onProgress);
  const { said, marks } = store.read();
  const before = marks[form] ?? {};
  const { latest, first, ...rest } = before;
  const at = (again && latest?.at) || new Date().toISOString();
  const mark = { earned: found.earned, most: found.most, at, key: found.key };
  const isFirst = !first || (again && isSame && first.at === latest?.at && isComparable(first, mark));
  const more = Object.entries(found.questions).map(([id, one]) => {
    const value = answers[id] ?? null;
    const { html, hint } = (same(said[id]?.value, value) && said[id]) || {};
    return [id, { html, ...one, ...(html && { hint }), value }]; // the reasons say what the longer hint said
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

// What marking said stays at the question until the next marking; of another answer than the one that stands
// there (`undefined`: one that cannot be saved) it is greyed, and says so.
function showMark({ texts }, box, value, said, own = []) {
  one(box, ".ft-mark", (place) => {
    const isStale = Boolean(said) && !(value !== undefined && same(said.value, value));
    place.hidden = !said;
    box.toggleAttribute("data-ft-marked", Boolean(said));
    box.toggleAttribute("data-ft-stale", isStale);
    const why = place.querySelector(".ft-why-text");
    if (box.ftWork) box.ftWork.review(said, isStale);
    else if (box.querySelector(".ft-options")) markOptions(texts, box, said?.places);
    if (!said) {
      why.ftShown = undefined;
      fill(place, ".ft-mark-line", "");
      fill(place, ".ft-mark-hint", "");
      return why.replaceChildren();
    }
    place.dataset.ftState = said.state;
    fill(place, ".ft-mark-line", markLine(texts, said, own));
    fill(place, ".ft-mark-hint", said.hint ?? "");
    if (said.html && why.ftShown !== said.html) why.innerHTML = said.html;
    if (!said.html) why.replaceChildren();
    why.ftShown = said.html;
    all(why, "[data-ft-criterion]").forEach((tick) => { tick.checked = own.includes(Number(tick.value)); });
  });
}

// "◐ Partly right · 5 of 8 rows right, 2 not right, 1 missing · points: 1.5 of 3"
function markLine(texts, { state, earned, most, line, rest }, own) {
  const points = { earned: toPoints(earned), most: toPoints(most) };
  const isScored = most && (state !== "own" || own.length);
  const counts = rest ? phrase(texts["mark-counts"], { line, rest }) : line;
  return [texts[`state-${state}`], counts, isScored && phrase(texts["mark-points"], points)].filter(Boolean).join(" · ");
}

const fill = (place, selector, text) => one(place, selector, (line) => {
  line.hidden = !text;
  setText(line, text);
});

const isOneTry = (first, latest) => first.at === latest.at || !isComparable(first, latest);

// "First 5 of 8, now 7 of 8", as often as it was marked.
function markedLine(texts, first, latest) {
  const values = { first: toPoints(first.earned), latest: toPoints(latest.earned), most: toPoints(latest.most) };
  return phrase(texts[isOneTry(first, latest) ? "marked-once" : "marked-twice"], { ...values, firstMost: toPoints(first.most) });
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

// As many dots as were asked for, those that are right filled, and one for each thing that is unnecessary: the large
// line says the same.
function dotsOf(right, of, unneeded = 0) {
  const signs = [...Array(of + unneeded).keys()].map((n) => (n < right ? "right" : n < of ? "" : "unneeded"));
  const dots = signs.map((sign) => make("span", { dataset: { ftVerdict: sign } }, ...(sign ? [signOf(sign)] : [])));
  return make("div", { className: "ft-dots", ariaHidden: "true", hidden: dots.length > MOST_DOTS }, ...dots);
}

const MOST_DOTS = 24;
const MOST_ROWS = 8; // chips that lead to the rows of one question
const OPEN = ["not", "partly", "none"]; // states of a question at which there is something to correct

class CheckPart extends Part {
  begin() {
    super.begin();
    const later = (act) => () => this.store.change({}, (answer) => { this.report(answer); act(); });
    this.click(".ft-check", later(() => {
      if (this.store.read().marking.ready) this.mark(); else this.check();
      one(this.root, ".ft-result", (result) => result.scrollIntoView({ block: "nearest" }));
    }));
    this.click(".ft-where", later(() => this.where()));
    this.click(".ft-why", later(() => this.why()));
    this.click(".ft-again", () => this.again());
    one(this.root, ".ft-chips", (list) => list.addEventListener("click", ({ target }) => {
      const { ftChip: id, ftSheet, ftRow } = target.closest("[data-ft-chip]")?.dataset ?? {};
      if (id) goTo(id, "input:checked", ftSheet, ftRow);
    }));
    one(this.root, ".ft-check", (button) => ["focus", "pointerenter"].forEach((near) => (
      button.addEventListener(near, () => this.store.prepare()))));
  }

  show() {
    super.show();
    const { marking, marks, document: { answers }, said } = this.store.read();
    const marked = this.questions.map((question) => said[question.id] && { ...said[question.id], question }).filter(Boolean);
    const isFresh = marking.ready && marked.length > 0 && marked.every(({ value, question }) => same(value, given(question, answers)));
    const open = marked.filter(({ state }) => OPEN.includes(state));
    this.showButtons({ isFresh, isMarked: marking.ready && marked.length > 0, isOpen: open.length > 0, isShown: marked.some(({ html }) => html), isLocated: marked.some(({ places }) => places) });
    this.showChips(isFresh ? marked : []);
    fill(this.root, ".ft-unmarked", marking.why ? phrase(this.texts.unmarked, { why: marking.why }) : "");
    const { first, latest } = marks[this.form] ?? {};
    const before = marked.length && marking.ready ? "" : ` ${phrase(this.texts["marked-before"], { button: this.texts.mark })}`;
    fill(this.root, ".ft-marked-line", first && latest ? markedLine(this.texts, first, latest) + before : "");
    // The result above gives the points; after one try they are the same.
    one(this.root, ".ft-marked-line", (line) => line.toggleAttribute("data-ft-said", Boolean(first && latest) && isOneTry(first, latest) && !practises(this)));
  }

  // One button is filled: the next step. Where all is right, or the reasons are read, that is the way on.
  showButtons({ isFresh, isMarked, isOpen, isShown, isLocated }) {
    const main = !isFresh ? "check" : !isOpen || isShown ? "next" : isLocated ? "check" : "where";
    const hidden = { where: !isFresh || !isOpen || isLocated || isShown, why: !isFresh || isShown, again: !isFresh || !isOpen || !isShown };
    for (const name of ["check", "where", "why", "again"]) {
      one(this.root, `.ft-${name}`, (button) => {
        button.classList.toggle("ft-primary", name === main);
        button.hidden = hidden[name] ?? false;
      });
    }
    this.tell(".ft-check", this.texts[!this.store.read().marking.ready ? "check" : isMarked ? "mark-again" : "mark"]);
    this.root.dataset.ftStep = main;
  }

  // A chip leads to each question; once one asked where, to each row of a table that is not right, or to each
  // document or sheet.
  chipsOf({ question: { id, short }, state, parts = [], listed, rows = [], places = [] }) {
    const say = (question, said) => phrase(this.texts.chip, { question, said });
    const word = this.texts[`state-${state}`].replace(/^\S+ /, "");
    if (state === "right" || !parts.length) {
      return [{ id, right: state === "right", open: OPEN.includes(state), text: say(short, listed ?? word) }];
    }
    const wrong = rows.filter(({ verdict }) => !["right", "free"].includes(verdict));
    const work = document.querySelector(`[data-ft-question="${id}"]`)?.ftWork;
    const isEach = work?.sheets && wrong.length <= MOST_ROWS;
    const named = isEach ? wrong.map(({ sheet, row, verdict }) => (
      { id, sheet, row, open: true, text: say(work.sheet(sheet).shortName(row), this.texts[`verdict-${verdict}`]) })) : [];
    const isMissing = (code) => places.some(({ sheet = code, row, verdict }) => sheet === code && !row && verdict === "missing");
    const isSaid = ({ sheet }) => named.some((one) => one.sheet === sheet) && !isMissing(sheet);
    const each = parts.filter((one) => !isSaid(one)).map(({ sheet, line, right }) => (
      { id, sheet, right, open: !right, text: line.replace(/\.$/, "") }));
    return [...named, ...each];
  }

  showChips(marked) {
    const chips = marked.flatMap((one) => this.chipsOf(one))
      .filter(({ right, text }, n, each) => !right || each.findIndex((one) => one.text === text) === n)
      .sort((one, other) => Number(other.open) - Number(one.open));
    one(this.root, ".ft-chips", (list) => {
      const key = JSON.stringify(chips);
      if (list.ftShown === key) return;
      list.ftShown = key;
      list.hidden = !chips.length;
      list.replaceChildren(...chips.map(({ id, sheet, row, right, open, text }) => make("li", {}, button({
        dataset: { ftChip: id, ...(sheet !== undefined && { ftSheet: sheet }), ...(row && { ftRow: row }), ftVerdict: right ? "right" : open ? "note" : "free" },
      }, ...(right || open ? [signOf(right ? "right" : "note")] : []), text))));
    });
  }

  say(...texts) {
    one(this.root, ".ft-result", (result) => result.replaceChildren(...paragraphs(texts)));
  }

  // One large line, and what follows from it; where there are only texts to mark oneself there is none.
  tellResult(found, ...texts) {
    if (!found.asked) return this.say(...texts);
    const [large, ...counts] = this.large(found);
    one(this.root, ".ft-result", (result) => {
      result.replaceChildren(make("p", { className: "ft-big" }, large), dotsOf(...counts), ...paragraphs(texts));
      result.scrollIntoView({ block: "nearest" });
    });
  }

  // One request at a time; the button keeps the focus.
  async busy(button, act) {
    if (this.working) return;
    this.working = true;
    this.tell(".ft-problem", "");
    const place = this.root.querySelector(button);
    place.setAttribute("aria-disabled", "true");
    const onProgress = ({ text, share } = {}) => {
      speak(this.root.querySelector(".ft-said"), share);
      this.say(text);
    };
    try { await act(onProgress); } catch (error) {
      this.say();
      this.tell(".ft-problem", error.message);
    } finally {
      place.removeAttribute("aria-disabled");
      this.working = false;
    }
  }

  // Of one made piece what is right in it, else how many questions are.
  large({ asked, right, questions }) {
    const [made, ...more] = this.questions.map(({ id }) => questions[id]).filter(({ line }) => line);
    if (!made || more.length) return [phrase(this.texts["marked-right"], { right, asked }), right, asked];
    const { right: n, partly, wrong, missing, unneeded } = made.counts;
    const { line, rest } = made;
    return [rest ? phrase(this.texts["mark-counts"], { line, rest }) : line, n, n + partly + wrong + missing, unneeded];
  }

  mark() {
    if (isEmptyTable(givenAnswers(this))) return this.say(this.texts["mark-nothing"]);
    return this.busy(".ft-check", async (onProgress) => {
      const found = await markForm(this, { onProgress });
      const lists = ["not", "partly", "none", "own"].map((state) => {
        const those = this.questions.filter(({ id }) => found.questions[id]?.state === state);
        return those.length ? phrase(this.texts[`mark-${state}`], { n: those.length, list: listOf(those) }) : "";
      });
      const points = { earned: toPoints(found.earned), most: toPoints(found.most) };
      const score = phrase(this.texts[practises(this) ? "practised" : "marked"], points);
      this.tellResult(found, ...(found.asked ? [score] : []), ...lists);
    });
  }

  where() {
    return this.busy(".ft-where", async (onProgress) => {
      const found = await markForm(this, { again: true, where: true, onProgress });
      this.tellResult(found, this.texts["where-shown"]);
      this.again();
    });
  }

  why() {
    return this.busy(".ft-why", async (onProgress) => {
      const { marked: answers } = handedIn(this, givenAnswers(this));
      const found = await markForm(this, { again: true, where: true, onProgress });
      const { html, places, hints } = await this.store.ask("why", { form: this.form, answers }, onProgress);
      const { said, marks } = this.store.read();
      const more = Object.entries(html).filter(([id]) => said[id]).map(([id, text]) => {
        const every = [...(said[id].places ?? []).filter(({ row, verdict }) => row || verdict !== "missing" || !places[id]?.length), ...(places[id] ?? [])];
        return [id, { ...said[id], html: text, hint: hints[id], ...(said[id].places && { places: every }) }];
      });
      const entry = { ...marks[this.form], shown: true };
      await kept(this, { said: Object.fromEntries(more), ...(!practises(this) && { marks: { [this.form]: entry } }) });
      this.tellResult(found, this.texts["why-shown"]);
      this.again(".ft-mark");
    });
  }

  // To the first question that is not right; where all are, to the first.
  again(target = "input:checked") {
    const { said } = this.store.read();
    const open = this.questions.find(({ id }) => OPEN.includes(said[id]?.state));
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
