// A paper that holds the course's own table, and in its place what the learner made in an earlier unit: as
// this browser keeps it, or in a notebook as the kernel has found it. Nothing here is written or marked.

const MOST_SHOWN = 1000; // characters of a cell: no column asks for more

class EarlierPaper {
  constructor(place, isPage) {
    Object.assign(this, { place, isPage, ...JSON.parse(place.dataset.ftEarlier) });
    const parts = [".ft-notice-text", ".ft-advice", ".ft-swap", ".ft-piece-frame"];
    [this.line, this.advice, this.swap, this.own] = parts.map((name) => place.querySelector(name));
    this.texts.alone = this.line.textContent;
    this.yours = make("div", { hidden: true });
    this.own.before(this.yours);
    for (const { columns } of this.question.sheets) {
      for (const column of columns.filter(({ words }) => words)) column.codes = Object.keys(column.words);
    }
    this.swap.addEventListener("click", () => { this.wantsOwn = !this.wantsOwn; this.show(); });
    if (isPage) {
      onKept(keyOf(this.unit), () => this.show());
      document.addEventListener("course:answers", () => this.show());
    }
    this.show();
  }

  // What is there and cannot be used is nothing.
  read() {
    if (!this.isPage) return clean(this.question, this.answer) ?? null;
    try {
      const text = localStorage.getItem(keyOf(this.unit)) ?? "";
      return text.length > MAX_BYTES ? null : given(this.question, parsed(text, this).answers);
    } catch { return null; }
  }

  show() {
    this.left = false;
    const tables = this.sheets(this.read()).map((rows) => this.table(rows)).filter(Boolean);
    const isOwn = !tables.length || this.wantsOwn;
    this.yours.replaceChildren(...tables);
    this.yours.hidden = isOwn;
    this.own.hidden = !isOwn;
    this.swap.hidden = !tables.length;
    setText(this.swap, this.texts[isOwn ? "show-yours" : "show-course"]);
    setText(this.advice, tables.length ? "" : this.texts.none);
    const said = [this.texts[!tables.length ? "alone" : isOwn ? "course" : "yours"], !this.wantsOwn && this.left && this.texts.left];
    setText(this.line, said.filter(Boolean).join(" "));
  }

  sheets(value) {
    const { sheets } = this.question;
    const ftValue = { ...Object.fromEntries(sheets.map(({ code }) => [code, []])), ...value };
    const work = { box: { ftValue }, say: () => "–", sheet: (code) => all.find(({ spec }) => spec.code === code) };
    const all = value ? sheets.map((spec) => new Rows(work, spec, spec.columns)) : [];
    return all;
  }

  // One sheet as a table of words: rows that say nothing are left out, and those that would endanger somebody.
  table(rows) {
    const { code, label, fixed = [] } = rows.spec;
    const columns = rows.columns.filter(({ hidden }) => !hidden);
    const isStop = ({ row, ...cells }) => Object.entries(this.stops).some(([at, codes]) => {
      const [, sheet, column, only = row] = at.split(".");
      return sheet === code && only === row && [cells[column] ?? []].flat().some((one) => codes.includes(one));
    });
    const there = [...fixed.map(({ row }) => rows.row(row) ?? { row }), ...rows.own];
    const safe = there.filter((row) => !isStop(row));
    this.left ||= safe.length < there.length;
    const words = safe.map((row) => [rows.called(row.row), ...columns.map((column) => rows.words(row, column).slice(0, MOST_SHOWN))]);
    const said = words.filter(([, ...cells]) => cells.some(Boolean));
    if (!said.length) return null;
    const from = fixed.length && !rows.naming ? 0 : 1; // other rows are told apart by their cells
    const heads = [this.texts.row, ...columns.map(({ label: head, unit }) => (unit ? `${head} (${unit})` : head))].slice(from);
    const cell = (text, n) => make(n || from ? "td" : "th", { ...(!n && !from && { scope: "row" }), dir: "auto" }, text);
    return make("div", { className: "ft-piece-frame", tabIndex: 0, role: "group", ariaLabel: label }, make("table", {},
      make("caption", {}, label),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...said.map((cells) => make("tr", {}, ...cells.slice(from).map(cell))))));
  }
}
