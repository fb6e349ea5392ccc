// A table to a file and from one. CSV is written and read here; for all else Python is asked.

// UTF-8 or UTF-16 with its mark; else as older spreadsheets of Western Europe write.
function decoded(bytes) {
  const first = bytes[0] * 256 + bytes[1];
  const names = first === 0xfffe ? ["utf-16le"] : first === 0xfeff ? ["utf-16be"] : ["utf-8", "windows-1252"];
  for (const name of names) try { return new TextDecoder(name, { fatal: true }).decode(bytes); } catch { /* the next */ }
  return "";
}

class SheetFiles {
  constructor(work) {
    Object.assign(this, { work, texts: work.part.texts });
    all(work.box, ".ft-work-save").forEach((save) => save.addEventListener("click", () => this.busy(() => this.save(save.dataset.ftEnding))));
    all(work.box, ".ft-rows-file").forEach((input) => input.addEventListener("change", () => {
      const [file] = input.files;
      if (file) this.busy(() => this.read(work.sheet(input.dataset.ftOf), file)).then(() => { input.value = ""; });
    }));
  }

  // One file at a time; what goes wrong is one sentence.
  async busy(act) {
    if (this.working) return;
    this.working = true;
    try { await act(); } catch (error) { this.work.tell(error.message, true); } finally { this.working = false; }
  }

  ask(name, params) {
    const { part: { store }, question: { id: question } } = this.work;
    return store.ask(name, { question, ...params }, ({ text } = {}) => this.work.tell(text ?? ""));
  }

  async save(ending) {
    const { sheets: [sheet, ...others], question } = this.work;
    const isOwn = ending === "csv" && !others.length && !sheet.spec.table;
    const file = isOwn ? new File([csvOf(this.lines(sheet))], `${question.id}.csv`, { type: "text/csv" })
      : fileOf(await this.ask("take_work", { ending, value: this.work.entered() ?? null }));
    giveFile(file.name, file);
    this.work.tell(phrase(this.texts["file-saved"], { file: file.name }));
  }

  lines(sheet) {
    const { columns, spec: { fixed } } = sheet;
    const bare = ["number", "date"];
    const text = (row, column) => (bare.includes(column.kind) ? inNoDoubt : guarded)(sheet.words(row, column));
    const first = (words) => (fixed ? [words] : []);
    return [[...first(this.texts["row-head"]), ...columns.map(({ head }) => guarded(head))],
      ...sheet.rows.filter((row) => fixed || cellsIn(row)).map((row) => [
        ...first(guarded(sheet.head(row))), ...columns.map((column) => text(row, column))])];
  }

  async read(sheet, file) {
    if (file.size > MAX_BYTES) throw new Error(this.texts["rows-file-large"]);
    const ending = file.name.toLowerCase().split(".").at(-1);
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (ending === "xlsx") {
      const { rows, unused, told } = await this.ask("read_sheet", {
        sheet: sheet.spec.code, ending, base64: toBase64(bytes), value: this.work.entered() ?? null,
      });
      await this.replace(sheet, rows.map(({ row, ...cells }) => ({ row, cells })), unused, told);
    } else await this.replace(sheet, ...this.rowsOf(sheet, decoded(bytes)));
  }

  // Rows that somebody has written are replaced only once they agree.
  async replace(sheet, rows, unused, told) {
    const there = sheet.own.filter(cellsIn).length;
    if (!there || await this.agreed(sheet, { n: rows.length, m: there }, unused)) sheet.replace(rows, unused, told);
    else this.work.tell(this.texts["rows-kept"]);
  }

  agreed(sheet, counts, unused) {
    const box = this.work.box.querySelector(".ft-work .ft-confirm");
    const left = unused.length ? this.work.say("columns-unused", { n: unused.length, list: unused.join("; ") }) : "";
    const ask = this.work.say("rows-ask", { sheet: sheet.spec.label, ...counts });
    box.querySelector("p").textContent = [ask, left].filter(Boolean).join(" ");
    this.work.tell("");
    box.hidden = false;
    box.querySelector(".ft-no").focus();
    return new Promise((decide) => {
      const done = new AbortController();
      const close = (isAgreed) => {
        done.abort();
        box.hidden = true;
        one(this.work.box, `.ft-rows-file[data-ft-of="${sheet.spec.code}"]`, (input) => input.focus());
        decide(isAgreed);
      };
      box.addEventListener("click", ({ target }) => {
        if (target.closest("button")) close(target.matches(".ft-yes"));
      }, done);
      box.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(false); }, done);
    });
  }

  // [rows of a CSV file as texts, by column; the headings that were not used]. Where rows are fixed the first column
  // says which is which.
  rowsOf(sheet, text) {
    const [first, ...lines] = csvRows(text, sheet.columns);
    const heading = headingOf(sheet.columns, first ?? []);
    if (!heading) throw new Error(this.texts["file-not-rows"]);
    const naming = sheet.spec.fixed && !heading[0] ? 1 : 0;
    const rows = lines.map((cells) => ({
      row: heading[0] ? undefined : sheet.spec.fixed?.find(({ label, row }) => [label, row].includes(cells[0].trim()))?.row,
      texts: Object.fromEntries(heading.flatMap((column, place) => (column ? [[column.code, cells[place] ?? ""]] : []))),
    }));
    return [rows, unusedOf(first.slice(naming), heading.slice(naming))];
  }
}
