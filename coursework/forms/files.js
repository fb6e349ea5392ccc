// A table as a file, and rows from one: Python makes the file and reads it.

// What was made in a unit: each table in its forms, and all of it as one file.
class UnitFiles {
  constructor(part) {
    this.part = part;
    const { root, store } = part;
    for (const item of all(root, "[data-ft-made]")) {
      const question = item.dataset.ftMade;
      all(item, ".ft-work-save").forEach((save) => save.addEventListener("click", () => this.give((progress) => (
        store.ask("take_work", { question, ending: save.dataset.ftEnding, value: this.answers[question], day: localDay() }, progress)))));
    }
    part.click(".ft-take-all", () => this.give((progress) => store.ask("take_unit", { answers: this.answers, day: localDay() }, progress)));
  }

  get answers() { return this.part.store.read().document.answers; }

  async give(ask) {
    const { part: { root, texts } } = this;
    const tell = (text) => setText(root.querySelector(".ft-made .ft-said"), text);
    tell(texts["tool-working"]);
    try {
      const file = fileOf(await ask(({ text } = {}) => tell(text ?? "")));
      giveFile(file.name, file);
      tell(phrase(texts["file-saved"], { file: file.name }));
    } catch (error) { tell(error.message); }
  }

  show(answered) {
    const { root } = this.part;
    const items = all(root, "[data-ft-made]");
    items.forEach((item) => { item.hidden = !answered.has(item.dataset.ftMade); });
    const none = items.every(({ hidden }) => hidden);
    one(root, ".ft-take-all", (button) => { button.hidden = none; });
    one(root, ".ft-made-none", (line) => { line.hidden = !none; });
  }
}

class SheetFiles {
  constructor(work) {
    Object.assign(this, { work, texts: work.part.texts });
    all(work.box, ".ft-work-save").forEach((save) => save.addEventListener("click", () => this.busy(() => this.save(save.dataset.ftEnding))));
    one(work.box, ".ft-rows-file", (input) => input.addEventListener("change", () => {
      const [file] = input.files;
      if (file) this.busy(() => this.read(file)).then(() => { input.value = ""; });
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
    const value = this.work.entered() ?? null;
    return store.ask(name, { question, value, ...params }, ({ text } = {}) => this.work.tell(text ?? ""));
  }

  async save(ending) {
    const file = fileOf(await this.ask("take_work", { ending, day: localDay() }));
    giveFile(file.name, file);
    this.work.tell(phrase(this.texts["file-saved"], { file: file.name }));
  }

  async read(file) {
    if (file.size > MAX_BYTES) throw new Error(this.texts["rows-file-large"]);
    const ending = /\.xls[xm]$/i.test(file.name) ? "xlsx" : "csv";
    const { rows, unused, told } = await this.ask("read_sheet", { ending, base64: toBase64(new Uint8Array(await file.arrayBuffer())) });
    const found = this.work.sheets.filter(({ spec }) => rows[spec.code]).map((sheet) => [sheet, rows[sheet.spec.code]]);
    if (await this.agreed(found, unused)) this.work.replace(found, unused, told);
    else this.work.tell(this.texts["rows-kept"]);
  }

  // Rows that somebody has written are replaced only once they agree.
  async agreed(found, unused) {
    const there = found.filter(([sheet]) => sheet.rows.some(cellsIn));
    if (!there.length) return true;
    const box = this.work.box.querySelector(".ft-work .ft-confirm");
    const left = unused.length ? this.work.say("columns-unused", { n: unused.length, list: unused.join("; ") }) : "";
    const asked = there.map(([sheet, rows]) => this.work.say("rows-ask", { sheet: sheet.spec.label, n: rows.length, m: sheet.rows.filter(cellsIn).length }));
    box.querySelector("p").textContent = [...asked, left].filter(Boolean).join(" ");
    this.work.tell("");
    box.hidden = false;
    box.querySelector(".ft-no").focus();
    return new Promise((decide) => {
      const done = new AbortController();
      const close = (isAgreed) => {
        done.abort();
        box.hidden = true;
        one(this.work.box, ".ft-rows-file", (input) => input.focus());
        decide(isAgreed);
      };
      box.addEventListener("click", ({ target }) => {
        if (target.closest("button")) close(target.matches(".ft-yes"));
      }, done);
      box.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(false); }, done);
    });
  }
}
