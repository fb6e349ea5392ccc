// The rows of one sheet, and what can be done with them. A column is as the question has it, with its
// heading, and the words of its options by code; cells that could not be read are kept as texts.

const MOST_WORDS = 5; // of a short name

// The code that a name begins with, such as "T08", else its first words.
function fewWords(text) {
  const words = text.trim().split(/\s+/);
  const [, code] = words[0].match(/^(\p{L}+-?\d\S*?)[.:,)]*$/u) ?? [];
  return code ?? (words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS).join(" ").replace(/[.,;:]$/, "")} …` : words.join(" "));
}

class Rows {
  constructor(work, spec, columns) {
    Object.assign(this, { work, spec, columns, unread: new Map(), open: "", next: 0 });
  }

  // Rows that stand there come first, then one's own.
  get rows() { return this.work.box.ftValue[this.spec.code]; }

  get own() { return this.rows.filter(({ row }) => !this.fixed(row)); }

  get full() { return this.own.length >= this.spec.most; }

  fixed(id) { return this.spec.fixed?.find(({ row }) => row === id); }

  // The column whose cells are names of rows; on a line they stand beside the number. A text that may be left
  // out, such as who speaks, is not a name, unless it comes first.
  get naming() {
    const texts = columnsOf(this.spec, "text");
    const isName = (column) => column === this.spec.columns[0] || column.required;
    return texts.find(({ code }) => code === "name") ?? texts.find(isName);
  }

  row(id) { return this.rows.find(({ row }) => row === id); }

  // "row 3", or what a fixed row is called.
  called(id) {
    return this.fixed(id)?.label ?? this.work.say("row", { n: this.place(id) + 1 });
  }

  // What a row is about: its name, of a site its identifiers, else the cell that tells most, else its number.
  nameOf(id) {
    const row = { ...givenIn(this.spec, id), ...this.row(id) };
    const [column] = [this.naming, this.column("ids")].filter((one) => one && row[one.code]);
    if (column) return row[column.code];
    const ends = columnsOf(this.spec, "row").map((one) => this.words(row, one)).filter(Boolean);
    if (ends.length) return ends.join(" → ");
    const telling = this.fixed(id) || !this.row(id) ? undefined : this.telling(row);
    return telling ? this.words(row, telling) : this.called(id);
  }

  // The same in two to five words, and no other row's.
  shortName(id) {
    const short = (one) => fewWords(this.fixed(one)?.label ?? this.nameOf(one));
    return this.rows.some(({ row }) => row !== id && short(row) === short(id)) ? this.called(id) : short(id);
  }

  column(code) { return this.columns.find((one) => one.code === code); }

  // The column whose cell says most about a row: what no other row has, else the first that is filled in.
  telling(row) {
    return this.apart(row) ?? this.columns.find((column) => column.kind !== "row" && this.words(row, column));
  }

  // The first column, by name, then from the left, whose cell no other row has.
  apart(row) {
    const isOwn = (column) => {
      const words = this.words(row, column);
      return words && this.rows.every((other) => other.row === row.row || this.words(other, column) !== words);
    };
    return [this.naming, ...this.columns].filter((column) => column && column.kind !== "row").find(isOwn);
  }

  // The rows that a text may mean: one by its number or a text of its own, else those with one of the identifiers
  // that are listed ("AS-1, HM-1").
  meant(words) {
    const texts = columnsOf(this.spec, "text").map(({ code }) => code);
    const cell = (row, code) => ({ ...givenIn(this.spec, row.row), ...row }[code] ?? "");
    const isIt = (text) => plainWords(text) === plainWords(words);
    const whole = this.rows.filter((row) => [row.row, this.called(row.row), ...texts.map((code) => cell(row, code))].some(isIt));
    const ids = listed(words);
    const found = whole.length ? whole : this.rows.filter((row) => listed(cell(row, "ids")).some((one) => ids.includes(one)));
    return found.map(({ row }) => row);
  }

  given(id, { code }) { return givenIn(this.spec, id)[code]; }

  words(row, column) {
    const unread = this.unread.get(`${row.row} ${column.code}`);
    return unread?.text ?? wordsOf(column, this.given(row.row, column) ?? row[column.code], (of, id) => this.work.sheet(of).nameOf(id));
  }

  place(id) { return this.rows.findIndex(({ row }) => row === id); }

  cellName(id, column) { return this.work.say("cell", { column: column.head, row: this.called(id) }); }

  // What is not right in a cell, as a sentence that says what to do.
  fault(row, column) {
    const { text, unread, two, list } = this.unread.get(`${row.row} ${column.code}`) ?? {};
    if (unread) return this.work.say(unread, { text, whole: two?.[0], part: two?.[1], list });
    return complaint(this.work.part.texts, { ...column, short: column.label }, row[column.code] ?? null);
  }

  /* ---- what is done ---- */

  add(cells = {}, id = this.fresh()) {
    if (this.full) return undefined;
    this.rows.push({ row: id, ...cells });
    this.open = id;
    return id;
  }

  // An id that no row has or has had here.
  fresh() {
    this.next = this.highest() + 1;
    return `r${this.next}`;
  }

  // Whether a row waits to be filled in; one that stands there does where a cell of it is needed.
  waits(row) {
    const needed = ({ required, ...column }) => required && this.given(row.row, column) === undefined;
    return !this.fixed(row.row) || this.columns.some(needed);
  }

  highest() { return Math.max(this.next, ...this.rows.map(({ row }) => Number(row.match(/^r(\d+)$/)?.[1] ?? 0))); }

  // What an empty table begins with.
  pad() {
    const { fixed = [], least, code, most } = this.spec;
    const { ftValue: value } = this.work.box;
    value[code] ??= [];
    value[code] = [...fixed.map(({ row }) => this.row(row) ?? { row }), ...this.own];
    while (this.own.length < Math.min(most, Math.max(fixed.length ? 0 : 1, least))) this.add();
    if (this.rows.every((row) => !cellsIn(row))) this.open = this.rows.find((row) => this.waits(row))?.row ?? "";
    else if (!this.row(this.open)) this.open = "";
  }

  remove(id) {
    const before = structuredClone(this.work.box.ftValue);
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
    const { value, ...why } = readCell(column, text, (of) => this.work.sheet(of));
    const key = `${row.row} ${column.code}`;
    if (value === undefined || value === null) delete row[column.code];
    else row[column.code] = value;
    if (why.unread) this.unread.set(key, { text, ...why });
    else this.unread.delete(key);
    return !why.unread;
  }

  // Rows of texts go in from a row and a column on; where the first line names columns, into these.
  fill(lines, at, from) {
    const before = structuredClone(this.work.box.ftValue);
    const heading = headingOf(this.columns, lines[0] ?? []);
    const columns = heading ?? this.columns.slice(from);
    const rows = lines.slice(heading ? 1 : 0);
    const unused = heading ? unusedOf(lines[0], heading) : [];
    const [unread, left] = [[], []];
    rows.forEach((cells, n) => {
      const row = this.rows[at + n] ?? this.row(this.add());
      if (!row) left.push(cells);
      else cells.forEach((text, place) => { if (columns[place]) this.readInto(row, columns[place], text, unread); });
    });
    this.work.did(before, this.told("pasted", rows.length - left.length, unread, left, unused));
  }

  readInto(row, column, text, unread) {
    if (this.given(row.row, column) !== undefined) return;
    if (!this.write(row, column, text)) unread.push(this.cellName(row.row, column));
  }

  // Rows of a file in place of those that are here; returns those for which there is no room.
  replace(rows) {
    const [left, earlier] = [[], this.rows];
    this.next = this.highest();
    this.unread.clear();
    this.work.box.ftValue[this.spec.code] = (this.spec.fixed ?? []).map(({ row }) => ({ row }));
    for (const { row: id, ...cells } of rows) {
      if (this.fixed(id)) Object.assign(this.row(id), cells);
      else if (this.full) left.push(id);
      else this.rows.push({ row: id, ...cells });
    }
    this.open = "";
    earlier.filter(({ row }) => !this.row(row)).forEach(({ row }) => this.work.unnamed(this.spec.code, row));
    return left;
  }

  told(code, n, unread, left, unused) {
    const told = [this.work.say(code, { n })];
    if (unused.length) told.push(this.work.say("columns-unused", { n: unused.length, list: unused.join("; ") }));
    if (unread.length) told.push(this.work.say("cells-unread", { n: unread.length, list: unread.join("; ") }));
    if (left.length) told.push(this.work.say("rows-left", { n: left.length }));
    return told.join(" ");
  }
}
