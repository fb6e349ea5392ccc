// A sheet as it is seen. Where all columns fit there is one row a line, to fill in as in a spreadsheet;
// where they do not, a line tells each row, and the one that is open is a small form of its own.

const LONG = 60; // characters of a text that its line shows
// Made once: a browser takes longer to make a format than to draw the cell that it is for.
const FIGURES = Object.fromEntries([0, 2].map((cents) => [cents, new Intl.NumberFormat("en-GB", { minimumFractionDigits: cents, maximumFractionDigits: MOST_DECIMALS })]));
const TOOLS = { up: -1, down: 1, remove: 0 };

class Sheet extends Rows {
  constructor(work, spec, root) {
    const controls = root.querySelector("template").content;
    super(work, spec, spec.columns.map((column) => columnIn(root, controls, column)));
    Object.assign(this, { root, body: root.querySelector("tbody"), shown: [] });
    root.addEventListener("input", ({ target }) => { if (target.matches("textarea, [type=text]")) this.entered(target, true); });
    root.addEventListener("change", ({ target }) => { if (target.dataset.ftAt) this.entered(target); });
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("paste", (event) => this.pasted(event));
    this.body.addEventListener("click", (event) => this.clicked(event));
    one(root, ".ft-add", (add) => add.addEventListener("click", () => this.go(this.add())));
    new ResizeObserver(() => this.measure()).observe(root);
  }

  /* ---- what happens ---- */

  entered(target, typing = false) {
    const [id, code] = target.dataset.ftAt.split(" ");
    const [row, column] = [this.row(id), this.column(code)];
    const place = target.closest("[data-ft-cell]");
    if (column.kind === "choices") {
      const codes = all(place, "input:checked").map(({ value }) => value);
      if (codes.length) row[code] = codes; else delete row[code];
      this.unread.delete(`${id} ${code}`);
      one(this.root, `.ft-pick:has([data-ft-at^="${id} ${code} "]) > summary`, (summary) => this.tellPick(summary, row, column));
    } else if (column.words || column.kind === "row") {
      if (target.value) row[code] = target.value; else delete row[code];
      showChosen(target);
      this.unread.delete(`${id} ${code}`);
    } else this.write(row, column, target.value);
    if (!typing && column.kind === "number" && row[code] !== undefined) target.value = String(row[code]);
    if (!typing || !this.fault(row, column)) this.complain(place, row, column);
    this.tellRow(row);
    this.showFields(row);
    if (!typing) this.work.renamed(this.spec.code);
    this.work.changed(typing);
  }

  pressed(event) {
    const { key, target, shiftKey } = event;
    if (key === "Escape") one(this.body, "details[open].ft-pick", (fold) => { fold.open = false; fold.firstChild.focus(); });
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
    const stops = all(this.body, ".ft-editor :is(input, select, textarea, .ft-primary)").filter((stop) => stop.checkVisibility());
    const [add] = all(this.root, ".ft-add");
    (stops[stops.indexOf(target) + 1] ?? add)?.focus();
  }

  pasted(event) {
    const { target, clipboardData } = event;
    const [id, code] = target.dataset.ftAt?.split(" ") ?? [];
    const column = this.column(code);
    const text = clipboardData.getData("text/plain");
    const isBlock = text.includes("\t") || (text.trim().includes("\n") && !(column?.max_length > 200));
    // A picker of dates takes no text, but a cell reads dates as people write them.
    if (!column || !(isBlock || target.matches("select, [type=date]"))) return;
    event.preventDefault();
    this.fill(cellsOf(text, "\t"), this.place(id), this.columns.indexOf(column));
    this.go(id, code);
  }

  clicked({ target }) {
    const tool = target.closest("[data-ft-tool]")?.dataset;
    const line = target.closest(".ft-line")?.dataset;
    if (tool) {
      const [id] = tool.ftAt.split(" ");
      if (tool.ftTool === "remove") this.remove(id);
      else if (tool.ftTool === "next") this.go(this.rows[this.place(id) + 1].row);
      else this.move(id, TOOLS[tool.ftTool]);
    } else if (line) this.unfold(line.ftRow, target.closest("td")?.dataset.ftOf);
  }

  // A cell of a line leads to its field; the button of the line opens and closes the row.
  unfold(id, code) {
    const isOpen = this.open === id;
    this.open = isOpen && !code ? "" : id;
    this.draw();
    const isField = code && this.given(id, { code }) === undefined;
    this.focus(isField ? `${id} ${code}` : `${id} :open`);
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

  // The columns that a line has room for: first what is needed, last what is given in every row.
  fitting(room) {
    let left = room - (this.spec.fixed || this.naming ? 11 : 3.5);
    const isGiven = (column) => this.rows?.every(({ row }) => this.given(row, column) !== undefined);
    const rank = (column) => (isGiven(column) ? 2 : column.required ? 0 : 1);
    const rest = this.columns.filter(({ code }) => this.spec.fixed || code !== this.naming?.code);
    return rest.sort((one, other) => rank(one) - rank(other)).filter((column, n) => {
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
      const first = this.spec.fixed || (this.naming && !this.grid) ? !this.grid && 11 : 2.5;
      const width = column ? this.grid && column.kind !== "text" && widthOf(column) : first;
      head.style.width = width ? `${width}em` : "";
      head.classList.toggle("ft-more", !this.grid && n > 0 && !this.shown.includes(column.code));
      head.classList.toggle("ft-figure", !this.grid && column?.kind === "number");
    });
    one(this.root, ".ft-tools-head", (head) => { head.hidden = !this.grid; });
    this.body.replaceChildren(...this.rows.flatMap((row) => (this.grid ? [this.gridRow(row)]
      : row.row === this.open ? [this.line(row), this.editor(row)] : [this.line(row)])));
    if (held[0]) {
      this.focus(held[0]);
      if (held[1] >= 0) try { document.activeElement.setSelectionRange(held[1], held[1]); } catch { /* no text */ }
    }
    this.drawWarnings();
    this.drawReview();
    this.work.part.tellIn(this.root, ".ft-count", this.work.say("row-count", { n: this.own.length, most: this.spec.most }));
    one(this.root, ".ft-add", (add) => { add.disabled = this.full; });
  }

  // Says at each row what in it would endanger somebody; returns the names of these rows.
  warn(stops) {
    const found = this.rows.map((row) => [row.row, this.columns.flatMap(({ code }) => {
      const at = `${this.work.question.id}.${this.spec.code}.${code}`;
      const chosen = [row[code] ?? []].flat();
      const holds = ({ when }) => [at, `${at}.${row.row}`].some((place) => when[place]?.some((one) => chosen.includes(one)));
      return stops.filter(holds).map(({ text }) => [code, text]);
    })]);
    this.warnings = found.filter(([, said]) => said.length);
    this.drawWarnings();
    return this.warnings.map(([id]) => this.fullName(id));
  }

  // Below the field, where the row is open; else below the row.
  drawWarnings() {
    const [wanted, there] = [this.warnings ?? [], all(this.body, ".ft-warning")];
    const texts = wanted.flatMap(([, said]) => said.map(([, text]) => text));
    if (same(there.map(({ textContent }) => textContent), texts)) return;
    there.forEach((one) => (one.closest("tr:not(.ft-editor)") ?? one).remove());
    for (const [id, said] of wanted) {
      const line = this.body.querySelector(`[data-ft-row="${CSS.escape(id)}"]`);
      const editor = line?.nextElementSibling;
      for (const [code, text] of [...said].reverse()) {
        const box = make("div", { className: "ft-stop ft-warning" }, make("p", {}, text));
        const isHere = ({ dataset: { ftAt } }) => `${ftAt} `.startsWith(`${id} ${code} `);
        const field = editor?.matches(".ft-editor") && all(editor, "[data-ft-at]").find(isHere)?.closest(".ft-field");
        if (field) field.after(box);
        else line?.after(make("tr", {}, make("td", { colSpan: this.columns.length + 2 }, box)));
      }
    }
  }

  lineOf(id) { return this.body.querySelector(`[data-ft-row="${CSS.escape(id)}"]`); }

  // What marking said: at a row its verdict, at its cells an edge, below it the reasons; above the table what is
  // said of all of it, below it how much is missing.
  drawReview() {
    const { said, part: { texts } } = this.work;
    unmark(this.root);
    const isHere = ({ sheet = this.spec.code }) => sheet === this.spec.code;
    const places = (said?.places ?? []).filter((place) => isHere(place) && place.verdict !== "free");
    for (const { row, verdict } of (said?.rows ?? []).filter(isHere)) {
      const line = this.lineOf(row);
      if (!line) continue;
      line.dataset.ftVerdict = verdict;
      line.querySelector("th").append(verdictTag(texts, verdict));
      const wrong = places.filter((place) => place.row === row && !isRight(place));
      wrong.forEach(({ column, verdict: one }) => this.cellsOf(line, column).forEach((cell) => { cell.dataset.ftVerdict = one; }));
      const notes = this.notesOf(wrong);
      if (notes.length) this.endOf(line).after(make("tr", { className: "ft-note-row" }, make("td", { colSpan: this.columns.length + 2 }, ...notes)));
    }
    this.root.prepend(...this.notesOf(places.filter(({ row, text }) => !row && text)));
    const n = places.filter(({ row, text, verdict }) => !row && !text && verdict === "missing").length;
    if (n) this.root.querySelector("table").after(noteOf(this.work.say("verdict-missing-rows", { n })));
  }

  // Each reason once; what would endanger somebody first.
  notesOf(places) {
    const reasons = new Map(places.map((place) => [this.reason(place), place]).filter(([text]) => text));
    return [true, false].flatMap((isStop) => [...reasons].filter(([, { stop = false }]) => stop === isStop)
      .map(([text]) => noteOf(isStop ? this.work.say("verdict-stop", { text }) : text)));
  }

  reason({ column: code, verdict, text }) {
    const column = this.column(code);
    return text ?? (column ? this.work.say(`verdict-cell-${verdict}`, { column: column.label }) : "");
  }

  // A cell where it is seen: in its line, and in the form of an open row.
  cellsOf(line, code) {
    const editor = line.nextElementSibling;
    const places = [line, ...(editor?.matches(".ft-editor") ? [editor] : [])];
    return code ? places.flatMap((place) => all(place, `[data-ft-of="${code}"]`)) : [];
  }

  // The last line of a row: its form and what warns of it come below the row.
  endOf(line) {
    let last = line;
    while (last.nextElementSibling && !last.nextElementSibling.dataset.ftRow) last = last.nextElementSibling;
    return last;
  }

  fullName(id) { return [this.called(id), this.nameOf(id)].filter((text, n, both) => both.indexOf(text) === n).join(": "); }

  gridRow(row) {
    const cells = this.columns.map((column) => {
      const given = this.given(row.row, column);
      const dataset = { ftOf: column.code };
      return make("td", given === undefined ? { dataset } : { dataset, className: "ft-given" }, given === undefined ? this.cell(row, column) : this.seen(row, column));
    });
    if (this.spec.most) cells.push(make("td", {}, ...this.tools(row)));
    return make("tr", { dataset: { ftRow: row.row } }, make("th", { scope: "row" }, this.head(row)), ...cells);
  }

  // A number as people read it, money with its cents; what could not be read as it was typed.
  seen(row, column) {
    const words = this.words(row, column);
    if (column.kind !== "number" || !words || !Number.isFinite(Number(words))) return words;
    const cents = /^[A-Z]{3}$/.test(column.unit) ? 2 : 0;
    return FIGURES[cents].format(words);
  }

  head({ row }) { return this.fixed(row)?.label ?? String(this.place(row) + 1); }

  line(row) {
    const open = row.row === this.open;
    const opener = button({ className: "ft-opener", ariaLabel: this.fullName(row.row), ariaExpanded: String(open), dataset: { ftAt: `${row.row} :open` } }, this.head(row), ...this.lineName(row));
    const cells = this.columns.map((column) => make("td", {
      className: `${this.shown.includes(column.code) ? "" : "ft-more"} ${column.kind === "number" ? "ft-figure" : ""}`, dataset: { ftOf: column.code, head: column.label },
    }, ...this.lineCell(row, column)));
    return make("tr", { className: "ft-line", dataset: { ftRow: row.row } }, make("th", { scope: "row" }, opener), ...cells);
  }

  // Next to the number: the name, and where another row has the same, what tells the two apart. What has a
  // column of its own on this line is not said twice.
  lineName(row) {
    if (this.fixed(row.row)) return [];
    const { naming } = this;
    const named = naming && (this.words(row, naming) || (naming.required && cellsIn(row))) ? naming : undefined;
    const isSaid = this.shown.some((code) => this.words(row, this.column(code)));
    const told = [...new Set([named, isSaid ? this.apart(row) : this.telling(row)])].filter((column) => column && !this.shown.includes(column.code));
    return told.flatMap((column) => [" ", ...this.lineCell(row, column)]);
  }

  lineCell(row, column) {
    const words = this.seen(row, column);
    const wanted = !words && column.required && cellsIn(row);
    const end = column.kind === "text" && words.length > LONG ? Math.max(words.lastIndexOf(" ", LONG), LONG / 2) : words.length;
    const looks = [[this.fault(row, column), "ft-wrong"], [wanted, "ft-missing"], [end < words.length, "ft-cut"]];
    const className = looks.filter(([holds]) => holds).map(([, look]) => look).join(" ");
    const rest = { rest: words.slice(end) };
    return [make("span", { className, dataset: rest }, words.slice(0, end) || (wanted ? this.work.say("cell-needed") : "–"))];
  }

  editor(row) {
    const fields = this.columns.map((column) => {
      const given = this.given(row.row, column);
      const head = make("span", {}, column.head);
      if (given !== undefined) return make("p", { className: "ft-field ft-given" }, head, this.seen(row, column));
      const hint = column.hint ? [make("span", { className: "ft-hint" }, column.hint)] : [];
      const isGroup = column.kind === "choices";
      const className = isGroup ? "ft-field ft-field-choices" : isLong(column) ? "ft-field ft-field-long" : "ft-field";
      return make(isGroup ? "div" : "label", { className, dataset: { ftOf: column.code } }, head, ...hint, this.cell(row, column));
    });
    const onward = this.rows.at(-1) === row ? [] : [button({
      className: "ft-primary", dataset: { ftTool: "next", ftAt: `${row.row} :next` },
    }, this.work.say("row-next"))];
    const foot = make("div", { className: "ft-buttons" }, ...onward, ...this.tools(row));
    fields.forEach((field, n) => { field.hidden = !this.matters(row, this.columns[n]); });
    const form = make("div", { role: "group", ariaLabel: this.called(row.row) }, make("div", { className: "ft-fields" }, ...fields), foot);
    return make("tr", { className: "ft-editor" }, make("td", { colSpan: this.columns.length + 1 }, form));
  }

  // A field waits until the cells that it goes with are filled in; what is filled in itself is always shown.
  matters(row, { code, when = {} }) {
    const has = ([name, codes]) => (codes.length ? [row[name]].flat().some((one) => codes.includes(one)) : row[name] !== undefined);
    return row[code] !== undefined || this.unread.has(`${row.row} ${code}`) || Object.entries(when).every(has);
  }

  showFields(row) {
    if (this.grid || row.row !== this.open) return;
    for (const field of all(this.body, ".ft-editor .ft-field[data-ft-of]")) {
      field.hidden = !this.matters(row, this.columns.find(({ code }) => code === field.dataset.ftOf));
    }
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
      if (control.localName === "select") showChosen(control);
    });
    place.append(make("span", { className: "ft-cell-error", id: `${id}-error` }));
    this.complain(place, row, column);
    return column.kind === "choices" && this.grid ? this.pick(place, name, row, column) : place;
  }

  // Several choices in one cell of a grid: folded behind what is chosen.
  pick(place, name, row, column) {
    const summary = make("summary", { ariaLabel: name, dataset: { lmSuppressShortcuts: "true" } });
    this.tellPick(summary, row, column);
    // One is open at a time. It does not close as the focus leaves: what is pressed would move from under the pointer.
    return make("details", { className: "ft-pick", name: `${this.work.box.id}-picks` }, summary, place);
  }

  tellPick(summary, row, column) { summary.textContent = this.words(row, column) || this.work.say("choose-cell"); }

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

// A picker cuts long words off: its cell shows them over it, on as many lines as they need.
function showChosen(select) { select.parentElement.dataset.ftChosen = select.selectedOptions[0]?.textContent ?? ""; }

// A choice whose words need a line of their own.
function isLong({ kind, words }) { return kind === "choice" && Object.values(words).some(({ length }) => length > 24); }

function widthOf({ kind, words, max_length: longest }) {
  if (kind === "choice") return Math.min(12, 4.2 + 0.52 * Math.max(...Object.values(words).map(({ length }) => length)));
  return WIDEST[kind] ?? (longest <= 20 ? 6.5 : 10);
}
