// Tables: one sheet or, of a map, two, whose rows may name one another. The value is {sheet: [row, …]}.

const MOST_UNDO = 30; // steps

class TableWork extends Work {
  static clean = cleanSheets;

  static merge = mergedSheets;

  static complaint(texts, question, value, early) { return early ? "" : sheetsComplaint(texts, question, value); }

  constructor(part, field) {
    super(part, field);
    this.sheets = this.question.sheets.map((spec) => new Sheet(this, spec, this.box.querySelector(`[data-ft-sheet="${spec.code}"]`)));
    new SheetFiles(this);
    one(this.box, ".ft-undo", (undo) => undo.addEventListener("click", () => this.takeBack()));
    this.take(null);
    this.sheets.forEach((sheet) => sheet.measure());
    goesOn(this);
  }

  sheet(code) { return this.sheets.find(({ spec }) => spec.code === code); }

  take(value) {
    this.done = [];
    this.sheets.forEach((sheet) => { sheet.next = 0; });
    super.take(value ?? {});
  }

  draw() {
    this.sheets.forEach((sheet) => sheet.pad());
    this.sheets.forEach((sheet) => sheet.draw());
    one(this.box, ".ft-undo", (undo) => { undo.hidden = !this.done.length; });
    this.shown?.();
  }

  changed(typing) {
    super.changed(typing);
    this.shown?.();
  }

  // What changed many cells at once, or took some away, is said and can be taken back.
  did(before, told) {
    this.sheets.forEach((sheet) => sheet.pad());
    this.done = [...this.done, { before, after: structuredClone(this.box.ftValue) }].slice(-MOST_UNDO);
    this.draw();
    this.tell(told);
    this.changed();
  }

  // The rows of a file, by sheet, in place of those that are here: one step, which can be taken back.
  replace(found, unused, said) {
    const before = structuredClone(this.box.ftValue);
    const left = found.flatMap(([sheet, rows]) => sheet.replace(rows));
    const read = found.flatMap(([, rows]) => rows).length - left.length;
    this.did(before, [this.sheets[0].told("rows-read", read, [], left, unused), ...said].join(" "));
  }

  // Only what was done last is taken back, then what was done before it: what was written meanwhile stays.
  takeBack() {
    const { before, after } = this.done.pop();
    this.box.ftValue = mergedSheets(this.question, after, before, this.box.ftValue);
    this.sheets.forEach(({ unread }) => unread.clear());
    this.draw();
    this.tell(this.say("undone"));
    this.changed();
    const back = this.sheets.find(({ spec: { code }, rows }) => rows.length > after[code].length) ?? this.sheets[0];
    back.go(back.rows.find(({ row }) => !after[back.spec.code].some((one) => one.row === row))?.row ?? back.rows[0]?.row, "", false);
  }

  forget() {
    super.forget();
    this.sheets.forEach(({ unread }) => unread.clear());
    this.take(this.entered() ?? null);
  }

  // What would endanger somebody is said at its row; the names of these rows.
  warn(stops) { return this.sheets.flatMap((sheet) => sheet.warn(stops)); }

  drawReview() { this.sheets.forEach((sheet) => sheet.drawReview()); }

  placeOf({ sheet: code, row }) {
    const sheet = this.sheet(code) ?? this.sheets[0];
    return (row && sheet.lineOf(row)) || sheet.root;
  }

  unsaved() {
    const cells = this.sheets.flatMap((sheet) => [...sheet.unread.keys()].map((key) => {
      const [id, code] = key.split(" ");
      return sheet.cellName(id, sheet.column(code));
    }));
    return super.unsaved() || (cells.length ? this.say("cells-not-saved", { n: cells.length, list: cells.join("; ") }) : "");
  }

  /* ---- rows that name rows ---- */

  rowOptions(code) {
    const sheet = this.sheet(code);
    return sheet.rows.filter((row) => cellsIn(row) || sheet.fixed(row.row)).map(({ row }) => make("option", { value: row }, sheet.nameOf(row)));
  }

  // Where the names of the rows of a sheet have changed, sheets that name them are drawn again.
  renamed(code) {
    const sheet = this.sheet(code);
    const names = JSON.stringify(sheet.rows.filter(cellsIn).map(({ row }) => [row, sheet.nameOf(row)]));
    if (names === sheet.names) return;
    sheet.names = names;
    const naming = this.sheets.filter(({ spec }) => columnsOf(spec, "row").some(({ of }) => of === code));
    whenReleased(() => naming.forEach((one) => one.draw()));
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
