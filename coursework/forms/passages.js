// Passages: sentences of papers, each marked with what it shows. The labels open below the sentence that
// was chosen; a digit marks it at once. The value is {sentence: label}.

class PassagesWork extends Work {
  static clean({ units, codes }, raw) {
    if (!isRecord(raw)) return undefined;
    const kept = units.filter((id) => codes.includes(raw[id])).map((id) => [id, raw[id]]);
    return kept.length ? Object.fromEntries(kept) : null;
  }

  static merge(question, was, mine, theirs) {
    return mergedRecord(was ?? {}, mine ?? {}, theirs ?? {});
  }

  constructor(part, field) {
    super(part, field);
    this.labels = all(this.box, "[data-ft-label]");
    this.sentences = all(this.box, "[data-ft-sentence]");
    this.panel = this.choices();
    for (const one of this.sentences) {
      one.append(make("span", { className: "ft-sentence-label" }));
      Object.assign(one, { role: "button", tabIndex: 0 });
      one.dataset.lmSuppressShortcuts = "true";
      one.addEventListener("click", ({ target }) => { if (!this.panel.contains(target)) this.open(one); });
      one.addEventListener("keydown", (event) => this.pressed(event, one));
    }
    this.take(null);
  }

  label(code) { return this.labels.find(({ dataset }) => dataset.ftLabel === code).querySelector(".ft-label-text"); }

  choices() {
    const choose = (code, words, dataset) => {
      const made = button({ className: "ft-label-choice", ariaPressed: "false", dataset: { ...dataset, ftChoice: code } }, words);
      made.addEventListener("click", (event) => { event.stopPropagation(); this.mark(code); });
      return made;
    };
    const buttons = this.labels.map(({ dataset: { ftLabel: code, ftColour } }, n) => {
      const key = n < 9 ? [make("kbd", { ariaHidden: "true" }, String(n + 1))] : [];
      const made = choose(code, "", { ftColour });
      made.append(...key, this.label(code).cloneNode(true));
      return made;
    });
    const none = choose("", this.say("sentence-none"), {});
    const panel = make("div", { className: "ft-choices", role: "group" }, ...buttons, none);
    panel.addEventListener("keydown", (event) => {
      const to = stopAfter([...panel.children], event, { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });
      const code = this.codeOf(event);
      if (to) to.focus();
      else if (code) this.mark(code);
      else if (event.key === "Escape") this.close(true);
      else return;
      event.preventDefault();
    });
    panel.addEventListener("focusout", ({ relatedTarget }) => {
      const { asked } = this;
      if (!relatedTarget || panel.contains(relatedTarget) || relatedTarget === asked) return;
      whenReleased(() => { if (this.asked === asked) this.close(); });
    });
    return panel;
  }

  // The label that a digit stands for.
  codeOf({ key, altKey, ctrlKey, metaKey }) {
    return altKey || ctrlKey || metaKey ? undefined : this.labels[Number(key) - 1]?.dataset.ftLabel;
  }

  pressed(event, sentence) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const code = this.codeOf(event);
    if (code) this.mark(code, sentence);
    else if (event.key === "Enter" || event.key === " ") this.open(sentence);
    else if (event.key === "Delete" || event.key === "Backspace") this.mark("", sentence);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.sentences[this.sentences.indexOf(sentence) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    } else return;
    event.preventDefault();
  }

  open(sentence) {
    if (this.asked === sentence) return this.close(true);
    this.close();
    this.asked = sentence;
    sentence.ariaExpanded = "true";
    this.panel.ariaLabel = this.say("sentence-shows", { sentence: sentence.dataset.ftSentence });
    const mark = this.box.ftValue[sentence.dataset.ftSentence] ?? "";
    for (const one of this.panel.children) one.ariaPressed = String(one.dataset.ftChoice === mark);
    sentence.after(this.panel);
    (this.panel.querySelector("[data-ft-colour][aria-pressed=true]") ?? this.panel.firstElementChild).focus();
  }

  close(back = false) {
    const { asked } = this;
    this.asked = undefined;
    if (back) asked?.focus();
    this.panel.remove();
    if (asked) asked.ariaExpanded = "false";
  }

  mark(code, sentence = this.asked) {
    const { ftSentence: id } = sentence.dataset;
    if (code) this.box.ftValue[id] = code; else delete this.box.ftValue[id];
    this.close();
    sentence.focus();
    this.draw();
    this.changed();
  }

  take(value) { super.take(value ?? {}); }

  draw() {
    const { ftValue: value } = this.box;
    for (const one of this.sentences) {
      const code = value[one.dataset.ftSentence];
      one.toggleAttribute("data-ft-marked", Boolean(code)); // its label is part of its name
      if (this.asked !== one) one.ariaExpanded = "false";
      one.dataset.ftColour = code ? this.labels.find(({ dataset }) => dataset.ftLabel === code).dataset.ftColour : "";
      this.part.tellIn(one, ".ft-sentence-label", code ? this.label(code).firstElementChild.textContent : "");
    }
    const n = Object.keys(value).length;
    this.tell(n ? this.say("sentences-marked", { n }) : "");
  }

  sentence(id) { return this.sentences.find(({ dataset }) => dataset.ftSentence === id); }

  paper(id) { return this.sentences.find(({ dataset }) => dataset.ftSentence.startsWith(`${id}.`))?.closest(".ft-text"); }

  review(said, isStale) {
    super.review(said);
    // The documents may have been moved out of the question.
    one(this.sentences[0].ownerDocument, `#${this.box.id}-texts`, (texts) => texts.toggleAttribute("data-ft-stale", isStale));
  }

  // Each sentence says what its mark is, and why once one has asked; below a document, what there is in it.
  drawReview(places) {
    this.papers ??= [...new Set(this.sentences.map((one) => one.closest(".ft-text")))];
    this.papers.forEach(unmark);
    for (const { row, verdict, label, text, stop } of places.filter((place) => place.row && place.verdict !== "free")) {
      const sentence = this.sentence(row);
      markPlace(sentence, verdictTag(this.part.texts, verdict, "passages", label), verdict);
      if (text && this.said.html) sentence.after(noteOf(stop ? this.say("verdict-stop", { text }) : text));
    }
    for (const { sheet, line, right } of this.said?.parts ?? []) this.paper(sheet)?.append(noteOf(line, right ? "right" : "note"));
  }

  placeOf({ sheet, row }) { return this.sentence(row) ?? this.paper(sheet); }

  first() { return this.sentences[0]; }
}
works.passages = PassagesWork;

// A document that is read again at another question shows the labels that its sentences have by now.
function showMarks(place, store) {
  const { question, labels } = JSON.parse(place.dataset.ftMarks);
  const show = () => {
    const marks = store.read().document?.answers?.[question] ?? {};
    for (const sentence of all(place, "[data-ft-unit]")) {
      const text = labels[marks[sentence.dataset.ftUnit]] ?? "";
      const tag = sentence.querySelector(".ft-own-label");
      if (text === (tag?.textContent ?? "")) continue;
      tag?.remove();
      if (text) sentence.append(make("span", { className: "ft-own-label" }, text));
    }
  };
  show();
  return store.subscribe(show);
}
