// Step 3: texts that a person marks, one at a time, with the rubric beside.

let texts = []; // those of the unit, or those of them that wait
let at = 0; // the one that is shown
let ticked = false; // whether a line of its rubric was ticked, now or before: else its mark is a number alone

async function showTexts() {
  const unit = unitNow();
  if (sheet?.unit !== unit) closeSheet();
  showUndo();
  await results(unit); // slice by slice, so that it can be stopped
  const wanted = texts[at];
  ({ texts } = await ask("desk_texts", { unit, open: part("waiting-only").checked }));
  const same = texts.findIndex((one) => one.trainee === wanted?.trainee && one.question === wanted?.question);
  at = same < 0 ? Math.min(at, Math.max(texts.length - 1, 0)) : same;
  const { to_mark: waits } = ofUnit();
  part("marks-counts").textContent = say("marks-counts", { waits, all: ofUnit().texts });
  showAgain();
  part("mark-form").hidden = part("mark-keys").hidden = !texts.length;
  part("no-texts").textContent = texts.length ? "" : say(part("waiting-only").checked ? "no-text-waits" : "no-texts");
  if (texts.length) await showText();
}

// Whose texts were marked by an earlier rubric.
function showAgain() {
  const again = texts.filter(({ state: how }) => how === "rubric");
  const names = part("hide-names").checked ? [] : again.map(({ name, trainee, label }) => make("li", {}, alone(name || trainee), `: ${label}`));
  part("marks-again").replaceChildren(...(again.length ? [make("p", {}, say("marks-again", { n: again.length })), make("ul", {}, ...names)] : []));
}

async function showText() {
  const { trainee, question } = texts[at];
  const text = await ask("desk_text", { unit: unitNow(), trainee, question, boxes: true });
  part("text-where").textContent = say("text-where", { n: at + 1, all: texts.length });
  part("text-name").replaceChildren(alone(personShown(text.name || trainee)));
  part("text-state").textContent = [say(`text-${text.state}`), text.blank && say("text-blank")].filter(Boolean).join(" · ");
  // Python escapes what a person wrote; the page's policy lets no script in it run.
  part("text").innerHTML = text.html;
  ticked = text.lines !== null;
  part("text-most").textContent = say("of", { most: points(text.most) });
  part("points").value = text.points === null ? "" : points(text.points);
  part("comment").value = text.comment ?? "";
  part("clear").hidden = text.points === null;
  showOwn();
  await showPapers(question);
  part("before").disabled = !at;
  part("after").disabled = at >= texts.length - 1;
}

const personShown = (name, code) => (part("hide-names").checked ? code || say("somebody") : name);

const boxes = () => [...part("text").querySelectorAll("input")];
const linesMet = () => (ticked ? boxes().filter(({ checked }) => checked).map(({ value }) => Number(value)) : null);

// Each line that is ticked, or no longer, changes the points; whoever gives half of a line writes them after that.
async function addUp() {
  ticked = true;
  const { trainee, question } = texts[at];
  const lines = linesMet();
  const found = await ask("desk_lines", { unit: unitNow(), trainee, question, lines });
  if (String(linesMet()) === String(lines)) part("points").value = points(found.points);
}

// The mark of the text that is shown; then the next one, or where only those are listed that wait, the one
// that has come into its place.
async function markText() {
  const { trainee, question } = texts[at];
  const given = { unit: unitNow(), trainee, question, points: part("points").value, comment: part("comment").value, lines: linesMet() };
  const { to_mark: waits, state: now } = await change("desk_mark", given);
  ofUnit().to_mark = waits;
  const isLast = at >= texts.length - 1;
  if (part("waiting-only").checked) {
    if (now === "marked") texts.splice(at, 1);
    else if (!isLast) at += 1;
  } else if (!isLast) at += 1;
  await afterMark(say(isLast ? "marked-last" : "marked", { waits }));
}

async function afterMark(told) {
  at = Math.max(0, Math.min(at, texts.length - 1));
  part("marks-counts").textContent = say("marks-counts", { waits: ofUnit().to_mark, all: ofUnit().texts });
  if (texts.length) {
    await showText();
    part("points").focus();
    showWhole();
  } else await showTexts();
  showDesk();
  report(told);
}

/* ---- the case documents, as the unit's exercise shows them ---- */

const papersOf = new Map(); // by unit: its documents in their order, [{title, node}], and after how many each question is
const chosenPapers = new Map(); // by question: the document that was chosen last

async function readPapers(unit) {
  const answer = await fetch(`${SITE}exercises/${unit}/${unit}.html`).catch(() => null);
  if (papersOf.has(unit) || !answer?.ok) return; // what could not be loaded is asked for again with the next text
  const [papers, before] = [[], {}];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const node of page.querySelectorAll(".ft-beside, [data-ft-question]")) {
    if (node.dataset.ftQuestion) before[node.dataset.ftQuestion] ??= papers.length;
    else papers.push({ title: node.dataset.ftTitle, node });
  }
  for (const { node } of papers) {
    node.querySelectorAll("script, style, button, input, select, textarea").forEach((one) => one.remove());
    [node, ...node.querySelectorAll("[id], [aria-labelledby]")].forEach((one) => { one.removeAttribute("id"); one.removeAttribute("aria-labelledby"); });
    node.querySelector("details")?.setAttribute("open", "");
  }
  papersOf.set(unit, { papers, before });
}

// The document that is nearest before the question is shown first.
async function showPapers(question) {
  const unit = unitNow();
  if (!papersOf.has(unit)) await readPapers(unit);
  const { papers, before } = papersOf.get(unit) ?? { papers: [], before: {} };
  const at = Math.max(0, (before[question] ?? 1) - 1);
  part("paper").disabled = !papers.length;
  part("paper").replaceChildren(...optionsOf(papers.map(({ title }, n) => [String(n), title])));
  part("paper").value = chosenPapers.get(`${unit} ${question}`) ?? String(at);
  showPaper();
}

function showPaper() {
  const paper = papersOf.get(unitNow())?.papers[Number(part("paper").value)];
  const place = part("paper-shown");
  if (paper && place.firstChild === paper.node) return;
  place.replaceChildren(paper?.node ?? make("p", {}, say("no-papers")));
  place.scrollTop = 0;
}

/* ---- comments of one's own, which every text of the workshop can have ---- */

function showOwn(chosen = part("own").value) {
  part("own-line").hidden = !summary.comments.length;
  part("own").replaceChildren(...optionsOf(summary.comments.map((comment) => [comment, comment])));
  if (summary.comments.includes(chosen)) part("own").value = chosen;
}

function useOwn() {
  const [box, chosen] = [part("comment"), part("own").value];
  if (!box.value.includes(chosen)) box.value = [box.value.trimEnd(), chosen].filter(Boolean).join("\n");
  box.focus();
}

async function setOwn(comments, chosen, told) {
  summary = await change("desk_set", { comments });
  showOwn(chosen);
  report(told);
}

async function keepOwn() {
  const comment = part("comment").value.trim();
  if (!comment) throw new Error(say("own-none"));
  await setOwn([...summary.comments, comment], comment, say("own-kept"));
}

// What is removed goes into the box for the comment where that is empty, so that a slip costs nothing.
async function removeOwn() {
  const chosen = part("own").value;
  if (!part("comment").value) part("comment").value = chosen;
  await setOwn(summary.comments.filter((one) => one !== chosen), "", say("own-removed"));
  part("comment").focus();
}

// Document, text, rubric and points together, where the window is large enough for them.
function showWhole() {
  const form = part("mark-form");
  if (form.offsetHeight < innerHeight) form.scrollIntoView();
}

async function clearText() {
  const { trainee, question } = texts[at];
  ({ to_mark: ofUnit().to_mark } = await change("desk_clear", { unit: unitNow(), trainee, question }));
  await afterMark(say("cleared"));
}

async function step(by) {
  at = Math.max(0, Math.min(texts.length - 1, at + by));
  await showText();
  part("text-name").focus();
  showWhole();
}

async function zeroBlank() {
  const { texts: n, people: who, to_mark: waits } = await change("desk_blank", { unit: unitNow() });
  ofUnit().to_mark = waits;
  await showTexts();
  showDesk();
  report(say("blank-done", { n, people: who, waits }));
}

function startMark() {
  onSubmit("mark-form", () => act(markText));
  // In the box for words Enter begins a line: with Ctrl it is “keep, and go on”.
  on("mark-form", "keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); act(markText); }
    if (event.altKey && event.key === "PageDown") { event.preventDefault(); act(() => step(1)); }
    if (event.altKey && event.key === "PageUp") { event.preventDefault(); act(() => step(-1)); }
  });
  on("text", "change", () => act(addUp));
  on("before", "click", () => act(() => step(-1)));
  on("after", "click", () => act(() => step(1)));
  on("clear", "click", () => act(clearText));
  on("paper", "change", () => {
    chosenPapers.set(`${unitNow()} ${texts[at].question}`, part("paper").value);
    showPaper();
  });
  on("own-use", "click", useOwn);
  on("own-keep", "click", () => act(keepOwn));
  on("own-remove", "click", () => act(removeOwn));
  on("waiting-only", "change", () => { at = 0; act(showTexts); });
  on("hide-names", "change", () => act(async () => { await showTexts(); showSheet(); }));
  on("blank", "click", () => act(zeroBlank));
}
