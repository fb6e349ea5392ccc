/* ---- a live tool: what stands in its boxes goes to Python, and HTML comes back ---- */

function liveTool(root, store) {
  const texts = JSON.parse(root.dataset.ftTexts);
  const { unit } = JSON.parse(root.dataset.ftUnit);
  const { ftTool: tool, ftReads: reads, ftStore: place } = root.dataset;
  const boxes = all(root, "[data-ft-input]");
  const loaded = []; // files of answers that were chosen here
  let turn = 0;
  let asked = "";
  let copies = {};
  Object.assign(store.texts, texts);
  all(root, "fieldset[disabled]").forEach((group) => { group.disabled = false; });

  const tell = (selector, text) => one(root, selector, (line) => { line.textContent = text; });
  const typed = () => Object.fromEntries(boxes.map((box) => [box.dataset.ftInput, box.value]));

  function read() {
    if (reads === "answers") return { answers: store.read().document.answers };
    if (reads !== "earlier") return {};
    // In a notebook the kernel reads the files beside it.
    const units = place === "browser" ? JSON.parse(root.dataset.ftUnits) : [];
    const kept = units.map((name) => ({ name: "", text: answersOfPage(name).text }));
    return { earlier: [...kept.filter(({ text }) => text), ...loaded] };
  }

  // Only the answer to the last question is shown.
  async function ask(name, params, use) {
    const mine = ++turn;
    const progress = ({ text, share }) => {
      if (mine === turn) tell(".ft-status", share > 0 && share < 1 ? `${text} ${Math.round(share * 100)} %` : text);
    };
    root.setAttribute("aria-busy", "true");
    tell(".ft-problem", "");
    tell(".ft-status", texts["tool-working"]);
    let said = "";
    try {
      const answer = await store.ask(name, { unit, ...params, ...read() }, progress);
      if (mine !== turn) return;
      if (answer.problem) tell(".ft-problem", answer.problem);
      else said = use(answer) ?? "";
    } catch (error) {
      if (mine !== turn) return;
      tell(".ft-problem", error.message);
    }
    root.removeAttribute("aria-busy");
    tell(".ft-status", said);
  }

  function show({ html, copies: found = {} }) {
    one(root, ".ft-answer", (line) => { line.innerHTML = html; });
    copies = found;
    one(root, ".ft-copy", (button) => { button.hidden = !Object.keys(copies).length; });
  }

  function go() {
    const inputs = typed();
    const wish = JSON.stringify(inputs);
    // Leaving a box by a click on the button asks twice at once.
    if (boxes.length && wish === asked && root.hasAttribute("aria-busy")) return;
    asked = wish;
    ask("tool", { tool, inputs }, show);
  }

  function copy() {
    const { answers } = store.read().document;
    const all = Object.entries(copies);
    const fresh = all.filter(([id]) => (answers[id] ?? null) === null);
    const said = say(texts["tool-copied"], { copied: fresh.length, kept: all.length - fresh.length });
    const done = ({ problem }) => { tell(".ft-problem", problem ?? ""); tell(".ft-status", problem ? "" : said); };
    if (fresh.length) store.change({ answers: Object.fromEntries(fresh) }, done);
    else done({});
  }

  function save(answer) {
    const file = fileOf(answer);
    giveFile(file.name, file);
    return say(texts["file-saved"], { file: file.name });
  }

  async function upload({ target }) {
    const files = [...target.files];
    const large = files.some((file) => file.size > MAX_BYTES);
    const small = files.filter((file) => file.size <= MAX_BYTES);
    for (const file of small) loaded.push({ name: file.name, text: await file.text() });
    target.value = "";
    if (small.length) go();
    if (large) tell(".ft-problem", texts["file-large"]);
  }

  root.addEventListener("submit", go);
  if (place === "browser") root.addEventListener("focusin", () => globalThis.course?.python?.prepare?.("tool"), { once: true });
  // After the first answer a change of a box asks by itself.
  boxes.forEach((box) => box.addEventListener("change", () => { if (asked) go(); }));
  one(root, ".ft-upload", (input) => input.addEventListener("change", upload));
  one(root, ".ft-copy", (button) => button.addEventListener("click", copy));
  all(root, "[data-ft-ending]").forEach((button) => button.addEventListener("click", () => {
    const { ftWhat: what, ftEnding: ending } = button.dataset;
    ask("take_home", { what, ending }, save);
  }));
  return () => { turn += 1; };
}
