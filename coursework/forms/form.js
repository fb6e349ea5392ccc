// The form, written once for notebook and book. Its HTML comes from Python (html.py) and can be read
// without this script, which gives it life: in a notebook as an anywidget, on a page of the book by
// itself for every .ft-form that it finds. Sentences come with the HTML, in data-ft-texts. The files that
// it is made of are joined in the order that script.py names.

// A link to a question, which in a notebook stands in another cell's output.
function follow(event) {
  if (goTo(event.currentTarget.dataset.ftLink)) event.preventDefault();
}

// To a question: where marking said what is not right in it, to the first such place, of one sheet or document, or
// of one row; with the target ".ft-mark" to what marking said.
function goTo(id, target = "input:checked", sheet = undefined, row = undefined) {
  const box = document.querySelector(`[data-ft-question="${id}"]`);
  if (!box) return false;
  box.dispatchEvent(new CustomEvent("course:go", { bubbles: true, detail: id })); // its part may be closed
  const isMark = target === ".ft-mark";
  const work = isMark ? undefined : box.ftWork;
  const wrong = work?.firstWrong(sheet, row);
  if (wrong) return reveal(wrong);
  const stops = [...(isMark ? [] : [".ft-option[data-ft-verdict]:not([data-ft-verdict=right]) input"]), target, "input, textarea"];
  const place = work?.first() ?? stops.map((stop) => box.querySelector(stop)).find(Boolean); // what is ticked may be folded away there
  (isMark && place ? place : box).scrollIntoView({ block: "start" });
  if (place && !place.getClientRects().length) return reveal(place); // on a phone: in a document
  place.focus({ preventScroll: true });
  return true;
}

// The top of a place, and the focus on what can be changed in it.
function reveal(place) {
  place.dispatchEvent(new CustomEvent("course:reveal", { bubbles: true })); // it may be in a document that is closed
  place.scrollIntoView({ block: "start" });
  const stop = place.matches("[tabindex]") ? place : place.querySelector("input, select, textarea, button, [tabindex='0']");
  stop?.focus({ preventScroll: true });
  return true;
}

// Questions with public answers: a self-check replies to its button, a guided example to each choice. Of an
// example the next question appears once this one is right.
function selfCheck(root) {
  const texts = JSON.parse(root.dataset.ftTexts);
  for (const box of all(root, "[data-ft-self]")) {
    const [result, check] = [box.querySelector(".ft-result"), box.querySelector(".ft-self")];
    const next = check ? null : box.nextElementSibling;
    const reply = () => {
      const { ftRight: right = "", ftExplanation: why = "" } = box.querySelector("input:checked")?.dataset ?? {};
      result.textContent = `${texts[{ true: "right", false: "not-right" }[right] ?? "choose-first"]} ${why}`.trim();
      result.dataset.ftRight = right;
      if (next && right === "true") next.hidden = false;
    };
    // The reply is about the previous answer.
    box.addEventListener("change", check ? () => { result.textContent = ""; delete result.dataset.ftRight; } : reply);
    check?.addEventListener("click", reply);
    if (next) next.hidden = true;
  }
}

function keepPage(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") event.preventDefault();
}

function start(root, store) {
  root.dataset.ftReady = "true";
  root.addEventListener("submit", (event) => event.preventDefault());
  // JupyterLab listens on the control itself and would cancel Enter in a text of several lines.
  root.addEventListener("beforeinput", (event) => event.stopPropagation(), true);
  // Jupyter leaves all keys to a form, and then the browser would save the page. Answers are saved already.
  if (root.dataset.ftStore === "notebook") root.addEventListener("keydown", keepPage);
  selfCheck(root);
  if (root.dataset.ftPart === "self_check") return undefined;
  if (root.dataset.ftPart === "tool") return liveTool(root, store());
  for (const place of all(root, "[data-ft-earlier]")) new EarlierPaper(place, root.dataset.ftStore === "browser");
  const ends = all(root, "[data-ft-marks]").map((place) => showMarks(place, store()));
  const Kind = { check: CheckPart, own_case: OwnCase }[root.dataset.ftPart] ?? Part;
  const { end } = new Kind(root, store());
  return () => [end, ...ends].forEach((act) => act());
}

// The first page of the book takes answers of all units from one file, by the same rules.
(globalThis.course ??= {}).answers = { parsed, clean };

const stores = new Map();
const NOT_STARTED = '.ft-form[data-ft-store="browser"]:not([data-ft-ready])';
const isAway = (root) => root.closest("[data-course-away]");

function storeOf(root) {
  const unit = JSON.parse(root.dataset.ftUnit);
  if (!stores.has(unit.unit)) stores.set(unit.unit, browserStore(unit, root.dataset.ftEdition));
  return stores.get(unit.unit);
}

function startOne(root) { start(root, () => storeOf(root)); }

// What a reader sees comes to life at once.
function startShown() {
  all(document, NOT_STARTED).filter((root) => !isAway(root)).forEach(startOne);
}

// Until it is shown, a part only says how many of its questions are answered.
function wait(root) {
  const [store, texts] = [storeOf(root), JSON.parse(root.dataset.ftTexts)];
  Object.assign(store.texts, texts);
  if (root.dataset.ftPart !== "ask") return;
  const questions = JSON.parse(root.dataset.ftQuestions);
  const tell = () => tellAnswered(root, texts, questions, store.read().document);
  const stop = store.subscribe(() => (root.dataset.ftReady ? stop() : tell()));
  tell();
}

function startPage() {
  startShown();
  all(document, NOT_STARTED).forEach(wait);
  // What other scripts of the page bring is there now.
  stores.forEach((store) => store.showAll());
  all(document, "[data-ft-own]").forEach((fold) => fold.addEventListener("toggle", () => openOwnCase(fold), { once: true }));
  addEventListener("beforeprint", () => all(document, NOT_STARTED).forEach(startOne));
}
// A form with documents first: `steps.js` puts them next to the questions, where the form would not look for them.
if (document.readyState !== "loading") all(document, `${NOT_STARTED}:has([data-ft-sentence], [data-ft-earlier])`).forEach(startOne);
document.addEventListener("course:step", startShown); // `steps.js` says which part is shown
// The others after all scripts of the page.
if (document.readyState === "complete") startPage();
else addEventListener("DOMContentLoaded", startPage);

export default {
  render({ model, el }) {
    el.innerHTML = model.get("html");
    return start(el.querySelector(".ft-form"), () => notebookStore(model));
  },
};
