// Things put in order: by buttons, by Alt and the arrow keys, by dragging. It is an answer once something
// was moved, or the order that stands there was taken. The value is a list of codes.

class OrderWork extends Work {
  static clean({ codes }, raw) {
    const whole = Array.isArray(raw) && raw.length === codes.length && codes.every((code) => raw.includes(code));
    return whole ? [...raw] : undefined;
  }

  constructor(part, field) {
    super(part, field);
    this.list = this.box.querySelector(".ft-order");
    this.items = all(this.list, "[data-ft-item]");
    for (const item of this.items) {
      const words = item.querySelector(".ft-item-text").textContent;
      const grip = make("span", { className: "ft-grip", ariaHidden: "true" });
      grip.addEventListener("pointerdown", (event) => this.drag(event, item));
      const buttons = [["up", -1], ["down", 1], ["top", -Infinity]].map(([name, step]) => {
        const made = button({ ariaLabel: this.say(`item-${name}`, { item: words }), dataset: { ftMove: name } });
        made.addEventListener("click", () => this.move(item, step, made));
        return made;
      });
      item.prepend(grip);
      item.append(toolbar(words, buttons));
      item.addEventListener("keydown", (event) => {
        const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity }[event.key];
        if (!step || !(event.altKey || event.key !== "Home")) return;
        event.preventDefault();
        this.move(item, step, document.activeElement);
      });
    }
    one(this.box, ".ft-mine", (mine) => mine.addEventListener("click", () => { this.box.ftValue = this.codes(); this.settle(); }));
    this.take(null);
  }

  codes() { return all(this.list, "[data-ft-item]").map(({ dataset }) => dataset.ftItem); }

  move(item, step, focused) {
    const places = [...this.list.children];
    const from = places.indexOf(item);
    const to = Math.max(0, Math.min(places.length - 1, from + step));
    if (to < from) places[to].before(item);
    if (to > from) places[to].after(item);
    focused.focus();
    this.moved(item);
  }

  moved(item) {
    this.box.ftValue = this.codes();
    this.settle();
    const place = this.box.ftValue.indexOf(item.dataset.ftItem) + 1;
    this.tell(this.say("item-moved", { item: item.querySelector(".ft-item-text").textContent, n: place, m: this.items.length }));
  }

  settle() {
    this.draw();
    this.changed();
  }

  drag(event, item) {
    const grip = event.currentTarget;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    item.classList.add("ft-dragged");
    const over = ({ clientY }) => {
      // The others move past it: were it taken out itself, it would lose the pointer.
      for (const other of [...this.list.children]) {
        const { top, height } = other.getBoundingClientRect();
        const isBelow = item.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
        if (other === item) continue;
        if (isBelow && clientY > top + height / 2) item.before(other);
        else if (!isBelow && clientY < top + height / 2) item.after(other);
      }
    };
    const end = () => {
      grip.removeEventListener("pointermove", over);
      item.classList.remove("ft-dragged");
      if (!same(this.codes(), this.box.ftValue ?? this.items.map(({ dataset }) => dataset.ftItem))) this.moved(item);
    };
    grip.addEventListener("pointermove", over);
    grip.addEventListener("lostpointercapture", end, { once: true });
  }

  draw() {
    const { ftValue: value } = this.box;
    const wanted = value ?? this.items.map(({ dataset }) => dataset.ftItem);
    if (!same(this.codes(), wanted)) {
      this.list.append(...wanted.map((code) => this.items.find(({ dataset }) => dataset.ftItem === code)));
    }
    one(this.box, ".ft-mine", (mine) => { mine.hidden = value !== null; });
    this.list.classList.toggle("ft-ordered", value !== null);
    this.tell(value === null ? "" : this.say("order-given"));
  }

  item(code) { return this.items.find(({ dataset }) => dataset.ftItem === code); }

  drawReview(places) {
    unmark(this.list);
    for (const { row, verdict, text } of places.filter((place) => place.row)) {
      const item = this.item(row);
      item.dataset.ftVerdict = verdict;
      item.querySelector(".ft-item-text").after(verdictTag(this.part.texts, verdict, "order"));
      if (text) item.append(noteOf(text));
    }
  }

  placeOf({ row }) { return this.item(row); }

  take(value) { super.take(value ?? null); }
}
works.order = OrderWork;
