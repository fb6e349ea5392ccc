// Tables: sheets of rows. Where all columns fit there is one row a line, to fill in as in a spreadsheet;
// where they do not, a line tells each row, and the one that is open is a small form of its own.

const LONG = 60; // characters of a cell that its line shows
const TOOLS = { up: -1, down: 1, remove: 0 };

class Sheet {
  constructor(work, spec, root) {
    const controls = root.querySelector("template").content;
    const columns = spec.columns.map((column) => columnIn(root, controls, column));
    Object.assign(this, { work, spec, root, columns, unread: new Map(), open: "", next: 0, shown: [] });
    this.body = root.querySelector("tbody");
    root.addEventListener("input", ({ target }) => { if (target.matches("textarea, [type=text]")) this.entered(target, true); });
    root.addEventListener("change", ({ target }) => { if (target.dataset.ftAt) this.entered(target); });
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("paste", (event) => this.pasted(event));
    this.body.addEventListener("click", (event) => this.clicked(event));
    one(root, ".ft-add", (add) => add.addEventListener("click", () => this.go(this.add())));
    new ResizeObserver(() => this.measure()).observe(root);
  }

  // Rows that stand there come first, then one's own.
  get rows() { return this.work.box.ftValue[this.spec.code]; }

  get own() { return this.rows.filter(({ row }) => !this.fixed(row)); }

  get full() { return this.own.length >= this.spec.most; }

  fixed(id) { return this.spec.fixed?.find(({ row }) => row === id); }

  // The column whose cells tell rows apart; on a line they stand beside the number.
  get naming() {
    const texts = columnsOf(this.spec, "text");
    return texts.find(({ code }) => code === "name") ?? texts[0];
  }

  row(id) { return this.rows.find(({ row }) => row === id); }

  // "row 3", or what a fixed row is called.
  called(id) {
    return this.fixed(id)?.label ?? this.work.say("row", { n: this.place(id) + 1 });
  }

  // What a row is about: its name, else its first text, else its number.
  nameOf(id) {
    const row = { ...givenIn(this.spec, id), ...this.row(id) };
    const texts = [this.naming, ...columnsOf(this.spec, "text")].filter(Boolean);
    return row[texts.find(({ code }) => row[code])?.code] ?? this.called(id);
  }

  named(words) {
    const texts = columnsOf(this.spec, "text").map(({ code }) => code);
    const said = (row) => texts.map((code) => ({ ...givenIn(this.spec, row.row), ...row }[code] ?? ""));
    const found = this.rows.filter((row) => [row.row, this.called(row.row), ...said(row)]
      .some((text) => plainWords(text) === plainWords(words)));
    return found.length === 1 ? found[0].row : undefined;
  }

  given(id, { code }) { return givenIn(this.spec, id)[code]; }

  words(row, column) {
    const unread = this.unread.get(`${row.row} ${column.code}`);
    return unread?.text ?? wordsOf(column, this.given(row.row, column) ?? row[column.code], (of, id) => this.work.sheet(of).nameOf(id));
  }

  /* ---- rows ---- */

  add(cells = {}) {
    if (this.full) return undefined;
    const last = Math.max(this.next, ...this.rows.map(({ row }) => Number(row.replace(/\D/g, "")) || 0));
    this.next = last + 1;
    const id = `r${this.next}`;
    this.rows.push({ row: id, ...cells });
    this.open = id;
    return id;
  }

  // Whether a row waits to be filled in; one that stands there does where a cell of it is needed.
  waits(row) {
    const needed = ({ required, ...column }) => required && this.given(row.row, column) === undefined;
    return !cellsIn(row) && (!this.fixed(row.row) || this.columns.some(needed));
  }

  // What an empty table begins with.
  pad() {
    const { fixed = [], least, code, most } = this.spec;
    const { ftValue: value } = this.work.box;
    value[code] ??= [];
    value[code] = [...fixed.map(({ row }) => this.row(row) ?? { row }), ...this.own];
    while (this.own.length < Math.min(most, Math.max(fixed.length ? 0 : 1, least ?? 0))) this.add();
    if (!this.row(this.open) || this.rows.length > 1) this.open = this.rows.find((row) => this.waits(row))?.row ?? "";
  }

  remove(id) {
    const before = copyOf(this.work.box.ftValue);
    const [name, place] = [this.called(id), this.place(id)];
    this.rows.splice(place, 1);
    for (const key of this.unread.keys()) if (key.startsWith(`${id} `)) this.unread.delete(key);
    this.work.unnamed(this.spec.code, id);
    const next = (this.rows[place] ?? this.rows[place - 1])?.row;
    this.work.did(before, this.work.say("row-removed", { row: name }));
    if (next) this.go(next, "", false);
    else one(this.root, ".ft-add", (add) => add.focus());
  }

  move(id, step) {
    const from = this.place(id);
    const to = from + step;
    if (!this.rows[to] || this.fixed(this.rows[to].row)) return;
    this.rows.splice(to, 0, ...this.rows.splice(from, 1));
    this.draw();
    this.focus(`${id} :${step < 0 ? "up" : "down"}`);
    this.work.tell(this.work.say("row-moved", { n: to + 1, m: this.rows.length }));
    this.work.changed();
  }

  write(row, column, text) {
    const { value, ...why } = readCell(column, text, (of, words) => this.work.sheet(of).named(words));
    const key = `${row.row} ${column.code}`;
    if (value === undefined || value === null) delete row[column.code];
    else row[column.code] = value;
    if (why.unread) this.unread.set(key, { text, ...why });
    else this.unread.delete(key);
    return !why.unread;
  }

  /* ---- what happens ---- */

  entered(target, typing = false) {
    const [id, code] = target.dataset.ftAt.split(" ");
    const [row, column] = [this.row(id), this.columns.find((one) => one.code === code)];
    const place = target.closest("[data-ft-cell]");
    if (column.kind === "choices") {
      const codes = all(place, "input:checked").map(({ value }) => value);
      if (codes.length) row[code] = codes; else delete row[code];
    } else if (column.words || column.kind === "row") {
      if (target.value) row[code] = target.value; else delete row[code];
      this.unread.delete(`${id} ${code}`);
    } else this.write(row, column, target.value);
    if (!typing && column.kind === "number" && row[code] !== undefined) target.value = String(row[code]);
    if (!typing || !this.fault(row, column)) this.complain(place, row, column);
    this.tellRow(row);
    if (!typing) this.work.renamed(this.spec.code);
    this.work.changed(typing);
  }

  pressed(event) {
    const { key, target, shiftKey } = event;
    if (key === "Escape") target.closest("details[open].ft-pick")?.querySelector("summary").focus();
    if (key === "Escape") target.closest("details[open].ft-pick")?.removeAttribute("open");
    if (key !== "Enter" || shiftKey || event.isComposing || !target.matches("textarea, [type=text], [type=date]")) return;
    event.preventDefault();
    const [id, code] = target.dataset.ftAt.split(" ");
    target.dispatchEvent(new Event("change", { bubbles: true }));
    const place = this.place(id);
    if (!this.grid) return this.after(target);
    const next = this.rows[place + 1]?.row ?? (cellsIn(this.rows[place]) ? this.add() : undefined);
    if (next) this.go(next, code);
  }

  // The next field of the open row; below the last one, the button that goes on.
  after(target) {
    const stops = all(this.body, ".ft-editor :is(input, select, textarea, .ft-primary)");
    const [add] = all(this.root, ".ft-add");
    (stops[stops.indexOf(target) + 1] ?? add)?.focus();
  }

  pasted(event) {
    const { target, clipboardData } = event;
    const [id, code] = target.dataset.ftAt?.split(" ") ?? [];
    const column = this.columns.find((one) => one.code === code);
    const text = clipboardData.getData("text/plain");
    const isBlock = text.includes("\t") || (text.trim().includes("\n") && !(column?.max_length > 200));
    if (!column || !(isBlock || target.matches("select"))) return;
    event.preventDefault();
    this.fill(cellsOf(text, "\t"), this.place(id), this.columns.indexOf(column));
    this.go(id, code);
  }

  // Rows of texts go in from a row and a column on; where the first line names columns, into these.
  fill(lines, at = 0, from = 0, code = "pasted") {
    const before = copyOf(this.work.box.ftValue);
    const heading = headingOf(this.columns, lines[0] ?? []);
    const columns = heading ?? this.columns.slice(from);
    const [unread, left, names] = [[], [], lines.slice(heading ? 1 : 0)];
    names.forEach((cells, n) => {
      const row = this.rows[at + n] ?? this.row(this.add());
      if (!row) return left.push(cells);
      cells.forEach((text, place) => {
        const column = columns[place];
        if (!column || this.given(row.row, column) !== undefined) return;
        if (!this.write(row, column, text)) unread.push(this.cellName(row.row, column));
      });
    });
    const told = [this.work.say(code, { n: names.length - left.length })];
    if (unread.length) told.push(this.work.say("cells-unread", { n: unread.length, list: unread.join("; ") }));
    if (left.length) told.push(this.work.say("rows-left", { n: left.length }));
    this.work.did(before, told.join(" "));
  }

  clicked({ target }) {
    const tool = target.closest("[data-ft-tool]");
    const line = target.closest(".ft-line");
    if (tool?.dataset.ftTool === "remove") this.remove(tool.dataset.ftAt.split(" ")[0]);
    else if (tool?.dataset.ftTool === "next") this.onward(tool.dataset.ftAt.split(" ")[0]);
    else if (tool) this.move(tool.dataset.ftAt.split(" ")[0], TOOLS[tool.dataset.ftTool]);
    else if (line) {
      const { ftRow: id } = line.dataset;
      const code = target.closest("td")?.dataset.ftOf;
      this.open = this.open === id ? "" : id;
      this.draw();
      this.focus(this.open && code ? `${id} ${code}` : `${id} :open`);
    }
  }

  onward(id) {
    this.go(this.rows[this.place(id) + 1].row);
  }

  // To a cell, else to the first that can be filled in; or, where nothing is to be filled in, to the row.
  go(id, code = "", cell = true) {
    if (!id) return;
    if (cell) this.open = id;
    this.draw();
    const first = code || this.columns.find((column) => this.given(id, column) === undefined)?.code;
    this.focus(!cell && !this.grid ? `${id} :open` : `${id} ${first}`);
  }

  focus(at) {
    const found = this.stop(at) ?? all(this.body, "[data-ft-at]").find((stop) => stop.dataset.ftAt.startsWith(`${at} `));
    const fold = found?.closest("details.ft-pick");
    (fold?.querySelector("summary") ?? found)?.focus();
  }

  stop(at) { return all(this.body, "[data-ft-at]").find((stop) => stop.dataset.ftAt === at); }

  /* ---- what can be seen ---- */

  measure() {
    const em = parseFloat(getComputedStyle(this.root).fontSize);
    const room = this.root.clientWidth / em;
    if (!room) return;
    const needed = this.columns.reduce((sum, column) => sum + widthOf(column), this.spec.fixed ? 10 : 3) + (this.spec.most ? 6.5 : 0);
    const [grid, shown] = [needed <= room, this.fitting(room)];
    if (grid === this.grid && same(shown, this.shown)) return;
    Object.assign(this, { grid, shown });
    this.draw();
  }

  // How many columns a line has room for.
  fitting(room) {
    let left = room - (this.spec.fixed || this.naming ? 11 : 3.5);
    const isGiven = (column) => Number(Boolean(this.spec.fixed?.every(({ row }) => this.given(row, column) !== undefined)));
    const rest = this.columns.filter(({ code }) => code !== this.naming?.code);
    return rest.sort((one, other) => isGiven(one) - isGiven(other)).filter((column, n) => {
      left -= 0.8 * widthOf(column);
      return left >= 0 || !n;
    }).map(({ code }) => code);
  }

  draw() {
    if (!this.work.box.ftValue) return;
    const { activeElement: active } = document;
    const held = this.body.contains(active) ? [active.dataset.ftAt, active.selectionStart] : [];
    this.root.classList.toggle("ft-grid", Boolean(this.grid));
    all(this.root, "thead th").forEach((head, n) => {
      const column = this.columns[n - 1];
      head.style.width = this.grid && column && column.kind !== "text" ? `${widthOf(column)}em` : "";
      head.classList.toggle("ft-more", !this.grid && n > 0 && !this.shown.includes(column.code));
    });
    one(this.root, ".ft-tools-head", (head) => { head.hidden = !this.grid; });
    this.body.replaceChildren(...this.rows.flatMap((row) => (this.grid ? [this.gridRow(row)]
      : row.row === this.open ? [this.line(row), this.editor(row)] : [this.line(row)])));
    if (held[0]) {
      this.focus(held[0]);
      if (held[1] >= 0) try { document.activeElement.setSelectionRange(held[1], held[1]); } catch { /* no text */ }
    }
    this.work.part.tellIn(this.root, ".ft-count", this.work.say("row-count", { n: this.own.length, most: this.spec.most }));
    one(this.root, ".ft-add", (add) => { add.disabled = this.full; });
  }

  gridRow(row) {
    const cells = this.columns.map((column) => {
      const given = this.given(row.row, column);
      return make("td", given === undefined ? {} : { className: "ft-given" }, given === undefined ? this.cell(row, column) : this.words(row, column));
    });
    if (this.spec.most) cells.push(make("td", {}, ...this.tools(row)));
    return make("tr", { dataset: { ftRow: row.row } }, make("th", { scope: "row" }, this.head(row)), ...cells);
  }

  head({ row }) { return this.fixed(row)?.label ?? String(this.place(row) + 1); }

  place(id) { return this.rows.findIndex(({ row }) => row === id); }

  line(row) {
    const open = row.row === this.open;
    const name = [this.called(row.row), this.nameOf(row.row)].filter((text, n, both) => both.indexOf(text) === n).join(": ");
    const opener = button({ className: "ft-opener", ariaLabel: name, ariaExpanded: String(open), dataset: { ftAt: `${row.row} :open` } }, this.head(row), ...this.lineName(row));
    const cells = this.columns.map((column) => make("td", {
      className: this.shown.includes(column.code) ? "" : "ft-more", dataset: { ftOf: column.code, head: column.label },
    }, ...this.lineCell(row, column)));
    return make("tr", { className: "ft-line", dataset: { ftRow: row.row } }, make("th", { scope: "row" }, opener), ...cells);
  }

  lineName(row) {
    return !this.naming || this.fixed(row.row) ? [] : [" ", ...this.lineCell(row, this.naming)];
  }

  lineCell(row, column) {
    const words = this.words(row, column);
    const wanted = !words && column.required && cellsIn(row);
    const looks = [[this.fault(row, column), "ft-wrong"], [wanted, "ft-missing"], [words.length > LONG, "ft-cut"]];
    const className = looks.filter(([holds]) => holds).map(([, look]) => look).join(" ");
    const rest = { rest: words.slice(LONG) };
    return [make("span", { className, dataset: rest }, words.slice(0, LONG) || (wanted ? this.work.say("cell-needed") : "–"))];
  }

  editor(row) {
    const fields = this.columns.map((column) => {
      const given = this.given(row.row, column);
      const head = make("span", {}, column.head);
      if (given !== undefined) return make("p", { className: "ft-field ft-given" }, head, this.words(row, column));
      const hint = column.hint ? [make("span", { className: "ft-hint" }, column.hint)] : [];
      const isGroup = column.kind === "choices";
      return make(isGroup ? "div" : "label", { className: `ft-field ft-field-${column.kind}` }, head, ...hint, this.cell(row, column));
    });
    const onward = this.rows.at(-1) === row ? [] : [button({
      className: "ft-primary", dataset: { ftTool: "next", ftAt: `${row.row} :next` },
    }, this.work.say("row-next"))];
    const foot = make("div", { className: "ft-buttons" }, ...onward, ...this.tools(row));
    const form = make("div", { role: "group", ariaLabel: this.called(row.row) }, make("div", { className: "ft-fields" }, ...fields), foot);
    return make("tr", { className: "ft-editor" }, make("td", { colSpan: this.columns.length + 1 }, form));
  }

  tools(row) {
    if (this.fixed(row.row)) return [];
    const [name, place] = [this.called(row.row), this.own.indexOf(row)];
    const buttons = Object.keys(TOOLS).map((tool) => {
      const code = `row-${tool}`;
      const ends = { up: place === 0, down: place === this.own.length - 1 }[tool] ?? false;
      const made = button({ ariaLabel: this.work.say(code, { row: name }), dataset: { ftTool: tool, ftAt: `${row.row} :${tool}` } },
        make("span", { className: "ft-word" }, this.work.say(`${code}-short`)));
      if (ends) made.ariaDisabled = "true";
      return made;
    });
    return [toolbar(name, buttons)];
  }

  cellName(id, column) { return this.work.say("cell", { column: column.head, row: this.called(id) }); }

  cell(row, column) {
    const place = column.control.cloneNode(true);
    const [name, id] = [this.cellName(row.row, column), `${this.work.box.id}-${this.spec.code}-${row.row}-${column.code}`];
    for (const control of all(place, "input, select, textarea")) {
      const isBox = control.type === "checkbox";
      control.dataset.ftAt = [row.row, column.code, ...(isBox ? [control.value] : [])].join(" ");
      if (isBox) control.checked = row[column.code]?.includes(control.value) ?? false;
      else control.ariaLabel = name;
      control.setAttribute("aria-describedby", `${id}-error`);
    }
    if (column.kind === "choices") Object.assign(place, { role: "group", ariaLabel: name });
    if (column.kind === "row") place.querySelector("select").append(...this.work.rowOptions(column.of));
    one(place, "select, textarea, [type=text], [type=date]", (control) => {
      control.value = this.unread.get(`${row.row} ${column.code}`)?.text ?? row[column.code] ?? "";
      if (control.selectedIndex === -1) control.value = ""; // what was pasted is none of the options
    });
    place.append(make("span", { className: "ft-cell-error", id: `${id}-error` }));
    this.complain(place, row, column);
    return column.kind === "choices" && this.grid ? this.pick(place, name, row, column) : place;
  }

  // Several choices in one cell of a grid: folded behind what is chosen.
  pick(place, name, row, column) {
    const summary = make("summary", { ariaLabel: name, dataset: { lmSuppressShortcuts: "true" } });
    const fold = make("details", { className: "ft-pick" }, summary, place);
    const tell = () => { summary.textContent = this.words(row, column) || this.work.say("choose-cell"); };
    tell();
    place.addEventListener("change", () => setTimeout(tell));
    fold.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !fold.contains(relatedTarget)) fold.open = false; });
    return fold;
  }

  // What is not right in a cell, as a sentence that says what to do.
  fault(row, column) {
    const { text, unread, two } = this.unread.get(`${row.row} ${column.code}`) ?? {};
    if (unread) return this.work.say(unread, { text, whole: two?.[0], part: two?.[1] });
    return complaint(this.work.part.texts, { ...column, short: column.label }, row[column.code] ?? null);
  }

  complain(place, row, column) {
    const error = this.fault(row, column);
    this.work.part.tellIn(place, ".ft-cell-error", error);
    all(place, "select, textarea, input:not([type=checkbox])").forEach((control) => control.setAttribute("aria-invalid", String(Boolean(error))));
  }

  tellRow(row) {
    if (this.grid) return;
    const line = all(this.body, ".ft-line").find(({ dataset }) => dataset.ftRow === row.row);
    all(line, "td").forEach((cell, n) => cell.replaceChildren(...this.lineCell(row, this.columns[n])));
    line.querySelector(".ft-opener").replaceChildren(this.head(row), ...this.lineName(row));
  }
}

function columnIn(root, controls, column) {
  const control = controls.querySelector(`[data-ft-cell="${column.code}"]`);
  const [head, hint] = ["ft-head", "ft-hint"].map((name) => root.querySelector(`[data-ft-column="${column.code}"] .${name}`)?.textContent);
  const options = all(control, "option[value]:not([value='']), [type=checkbox]");
  const words = Object.fromEntries(options.map((option) => [option.value, (option.closest("label") ?? option).textContent.trim()]));
  return { ...column, control, head, hint, words: column.codes ? words : undefined };
}

function widthOf({ kind, words, max_length: longest }) {
  if (kind === "choice") return Math.min(12, 3.2 + 0.5 * Math.max(...Object.values(words).map(({ length }) => length)));
  return WIDEST[kind] ?? (longest <= 20 ? 6.5 : 10);
}

class TableWork extends Work {
  static clean = cleanSheets;

  static merge = mergedSheets;

  static complaint(texts, question, value, early) { return early ? "" : sheetsComplaint(texts, question, value); }

  constructor(part, field) {
    super(part, field);
    this.sheets = this.question.sheets.map((spec) => new Sheet(this, spec, this.box.querySelector(`[data-ft-sheet="${spec.code}"]`)));
    one(this.box, ".ft-undo", (undo) => undo.addEventListener("click", () => this.takeBack()));
    one(this.box, ".ft-begins", (begins) => begins.addEventListener("click", () => this.goOn(begins)));
    this.take(null);
    this.sheets.forEach((sheet) => sheet.measure());
  }

  sheet(code) { return this.sheets.find(({ spec }) => spec.code === code); }

  put(value) {
    super.put(value);
    this.offer();
  }

  take(value) {
    this.box.ftValue = copyOf(value ?? {});
    this.undone = undefined;
    this.draw();
    this.look?.later();
  }

  draw() {
    this.sheets.forEach((sheet) => sheet.pad());
    this.sheets.forEach((sheet) => sheet.draw());
    one(this.box, ".ft-undo", (undo) => { undo.hidden = !this.undone; });
    this.shown?.();
    this.offer();
  }

  changed(typing) {
    super.changed(typing);
    this.shown?.();
  }

  // What changed many cells at once, or took some away, is said and can be taken back.
  did(before, told) {
    this.sheets.forEach((sheet) => sheet.pad());
    this.undone = { before, after: copyOf(this.box.ftValue) };
    this.draw();
    this.tell(told);
    this.changed();
  }

  // Only what was done is taken back: what was written since then stays.
  takeBack() {
    const { before, after } = this.undone;
    this.box.ftValue = mergedSheets(this.question, after, before, this.box.ftValue);
    this.undone = undefined;
    this.sheets.forEach(({ unread }) => unread.clear());
    this.draw();
    this.tell(this.say("undone"));
    this.changed();
    this.first()?.focus();
  }

  /* ---- what goes on from an earlier piece ---- */

  earlier({ dataset: { ftBegins: id } }) {
    return clean(this.question, this.part.store.read().document.answers[id]) ?? null;
  }

  // Offered as long as nothing stands here.
  offer() {
    one(this.box, ".ft-begins", (begins) => { begins.hidden = this.entered() !== null || !this.earlier(begins); });
  }

  goOn(begins) {
    const before = copyOf(this.box.ftValue);
    this.box.ftValue = copyOf(this.earlier(begins));
    this.did(before, this.say("begun"));
    this.first()?.focus();
  }

  forget() {
    super.forget();
    this.sheets.forEach(({ unread }) => unread.clear());
    this.undone = undefined;
  }

  chosen() {
    const columns = this.sheets.flatMap(({ spec, rows }) => spec.columns.map(({ code }) => [
      `${this.question.id}.${spec.code}.${code}`, rows.flatMap((row) => row[code] ?? []),
    ]));
    return Object.fromEntries(columns);
  }

  unsaved() {
    const cells = this.sheets.flatMap((sheet) => [...sheet.unread.keys()].map((key) => {
      const [id, code] = key.split(" ");
      return sheet.cellName(id, sheet.columns.find((column) => column.code === code));
    }));
    return super.unsaved() || (cells.length ? this.say("cells-not-saved", { n: cells.length, list: cells.join("; ") }) : "");
  }

  /* ---- rows that name rows ---- */

  rowOptions(code) {
    const sheet = this.sheet(code);
    return sheet.rows.filter(cellsIn).map(({ row }) => make("option", { value: row }, sheet.nameOf(row)));
  }

  // The names of the rows of a sheet have changed.
  renamed(code) {
    this.sheets.filter(({ spec }) => columnsOf(spec, "row").some(({ of }) => of === code)).forEach((sheet) => sheet.draw());
  }

  unnamed(code, id) {
    for (const { spec, rows } of this.sheets) {
      for (const column of columnsOf(spec, "row").filter(({ of }) => of === code)) {
        rows.filter((row) => row[column.code] === id).forEach((row) => { delete row[column.code]; });
      }
    }
  }
}
works.table = TableWork;
