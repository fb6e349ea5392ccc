/* ---- a live tool: what stands in its boxes goes to Python, and HTML comes back ---- */

function liveTool(root, store) {
  const texts = JSON.parse(root.dataset.ftTexts);
  const { unit } = JSON.parse(root.dataset.ftUnit);
  const { ftTool: tool, ftStore: place } = root.dataset;
  const boxes = all(root, "[data-ft-input]");
  let turn = 0;
  let asked = "";
  Object.assign(store.texts, texts);
  all(root, "fieldset[disabled]").forEach((group) => { group.disabled = false; });

  const tell = (selector, text) => one(root, selector, (line) => { line.textContent = text; });
  const typed = () => Object.fromEntries(boxes.map((box) => [box.dataset.ftInput, box.value]));

  // Only the answer to the last question is shown.
  async function ask(name, params, use) {
    const mine = ++turn;
    const progress = ({ text, share }) => {
      speak(root.querySelector(".ft-status"), share);
      if (mine === turn) tell(".ft-status", share > 0 && share < 1 ? `${text} ${Math.round(share * 100)}%` : text);
    };
    root.setAttribute("aria-busy", "true");
    tell(".ft-problem", "");
    tell(".ft-status", texts["tool-working"]);
    let said = "";
    try {
      const answer = await store.ask(name, { unit, ...params }, progress);
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

  function show({ html }) {
    one(root, ".ft-answer", (line) => { line.innerHTML = html; });
  }

  function go() {
    const inputs = typed();
    const wish = JSON.stringify(inputs);
    // Leaving a box by a click on the button asks twice at once.
    if (boxes.length && wish === asked && root.hasAttribute("aria-busy")) return;
    asked = wish;
    ask("tool", { tool, inputs }, show);
  }

  function save(answer) {
    const file = fileOf(answer);
    giveFile(file.name, file);
    return phrase(texts["file-saved"], { file: file.name });
  }

  root.addEventListener("submit", go);
  if (place === "browser") root.addEventListener("focusin", () => globalThis.course?.python?.prepare?.("tool"), { once: true });
  // After the first answer a change of a box asks by itself.
  boxes.forEach((box) => box.addEventListener("change", () => { if (asked) go(); }));
  all(root, "[data-ft-ending]").forEach((button) => button.addEventListener("click", () => {
    const { ftWhat: what, ftEnding: ending } = button.dataset;
    ask("take_home", { what, ending }, save);
  }));
  return () => { turn += 1; };
}
