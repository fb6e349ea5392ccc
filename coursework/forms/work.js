// Work that is made: what its kinds share. `works` holds a class for each kind: what is static in it are
// rules on values, as in Python; an instance gives one box its life. The value of a box is its
// `ftValue`, with rows that are empty still; `entered` is what is saved of it.

const works = {};
const MAX_WORK = 60000; // signs of one answer as JSON
const LOOK_AFTER = 60; // milliseconds from a change to the question what the library says

const fits = (value) => JSON.stringify(value).length <= MAX_WORK;

// With the focus on it JupyterLab leaves every key to it: see KEYS in html.py.
const button = (properties, ...children) => make("button", {
  type: "button", ...properties, dataset: { lmSuppressShortcuts: "true", ...properties.dataset },
}, ...children);

// What moves between the press and the release of a button would lose the click. A finger presses twice: once as
// a pointer, once as the mouse that the browser plays after it, which moves the focus.
const PRESSES = { pointerdown: true, mousedown: true, pointerup: false, mouseup: false, pointercancel: false };
const waiting = [];
let isPressed = false;
for (const [name, holds] of Object.entries(PRESSES)) {
  addEventListener(name, () => {
    isPressed = holds;
    if (!holds) setTimeout(() => waiting.splice(0).forEach((act) => act()));
  }, true);
}
const whenReleased = (act) => (isPressed ? waiting.push(act) : act());

class Work {
  static clean() { return undefined; }

  // A sentence on what is not yet right in an answer that is kept; `early`: while somebody works on it.
  static complaint() { return ""; }

  // What was, what stands here now, and what another window has saved, as one.
  static merge(was, mine) { return mine; }

  constructor(part, field) {
    const { box, question } = field;
    Object.assign(this, { part, field, box, question });
    box.ftWork = this;
    box.ftValue = null;
    one(box, ".ft-look", (place) => { this.look = new Look(this, place); });
  }

  say(code, params) { return phrase(this.part.texts[code], params); }

  tell(text, isFault = false) {
    this.part.tellIn(this.box, ".ft-said", text);
    one(this.box, ".ft-said", (place) => place.toggleAttribute("data-ft-fault", isFault));
  }

  entered() { return clean(this.question, this.box.ftValue); }

  // Only tables have cells that may endanger somebody.
  warn() { return []; }

  // Sentences about what stands in the box and is not saved.
  unsaved() { return this.entered() === undefined ? this.say("work-over") : ""; }

  put(value) {
    if (!same(this.entered(), value)) this.take(value);
  }

  take(value) {
    this.box.ftValue = structuredClone(value);
    this.draw();
    if (this.look?.asked !== undefined) this.look.later();
  }

  forget() { this.tell(""); }

  // While somebody types it is saved when they pause.
  changed(typing = false) {
    if (typing) this.part.later(this.field);
    else this.part.save(this.field);
    this.look?.later();
  }

  // What marking said of the places of this piece, or nothing.
  review(said) {
    if (said === this.said) return;
    this.said = said;
    this.drawReview(said?.places ?? []);
  }

  drawReview() {}

  // The first place that is not right, of one sheet or document, of one row, or of all.
  firstWrong(sheet, row) {
    if (row) return this.placeOf({ sheet, row });
    const isOf = ({ sheet: one = "" }) => sheet === undefined || one === sheet;
    const wrong = (this.said?.places ?? []).filter((place) => isOf(place) && !["right", "free"].includes(place.verdict));
    // What is missing has no place of its own: what is there comes first, from top to bottom.
    const found = wrong.some(({ row }) => row) ? wrong.filter(({ row }) => row) : wrong;
    const places = found.map((place) => this.placeOf(place)).filter(Boolean);
    return places.sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))[0];
  }

  placeOf() { return undefined; }

  // Where a link to the question leads.
  first() {
    const places = all(this.box, ".ft-work :is(input, select, textarea, button, [tabindex='0'])");
    return places.find((one) => one.getClientRects().length); // what is hidden takes no focus
  }
}

// Buttons of one row or one thing are one stop for Tab, and the arrow keys go from one to the next.
function toolbar(name, buttons) {
  const bar = make("div", { className: "ft-tools", role: "toolbar", ariaLabel: name }, ...buttons);
  const at = (place) => buttons.forEach((one, n) => { one.tabIndex = n === place ? 0 : -1; });
  at(0);
  bar.addEventListener("focusin", ({ target }) => at(buttons.indexOf(target.closest("button"))));
  bar.addEventListener("keydown", (event) => {
    const to = stopAfter(buttons, event, { ArrowRight: 1, ArrowLeft: -1 });
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
  return bar;
}

// What the library says of a piece at once, without a key. One question at a time; the last answer stays
// while the next one is on its way.
class Look {
  constructor(work, place) {
    Object.assign(this, { work, place, html: "" });
    work.box.addEventListener("focusin", () => this.ask(), { once: true });
    const hear = () => (place.isConnected ? this.ask() : document.removeEventListener("course:python", hear));
    document.addEventListener("course:python", hear);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), LOOK_AFTER);
  }

  show(html) {
    if (html === this.html) return;
    this.html = html;
    this.place.innerHTML = html;
  }

  async ask() {
    const value = this.work.entered() ?? null;
    if (value === null) return this.show("");
    if (this.busy || same(value, this.asked)) return;
    this.busy = true;
    this.asked = value;
    const { part: { store }, question: { id } } = this.work;
    try {
      const progress = ({ text } = {}) => { if (!this.html) this.place.textContent = text ?? ""; };
      this.show((await store.ask("look", { question: id, value }, progress)).html);
    } catch (error) {
      this.asked = undefined;
      this.html = undefined;
      if (this.place.textContent !== error.message) this.place.textContent = error.message;
      return;
    } finally { this.busy = false; }
    if (!same(this.work.entered() ?? null, this.asked)) this.ask();
  }
}
