// Answers as a form holds them, and the file that they are saved in.

const MAX_BYTES = 2 * 1024 * 1024;
const MAX_TEXT = 100000;
const TYPING = 400; // milliseconds without a key before typed text is saved
const SILENCE = 10000; // milliseconds before a notebook that does not answer is reported

const one = (root, selector, act) => all(root, selector).slice(0, 1).forEach(act);
const isTyped = (box) => (box.ftWork ? null : box.querySelector("input[type=text], textarea"));

/* ---- values: the same rules as answers.py ---- */

// null: no answer. undefined: cannot be used.
function clean(question, raw) {
  if (raw === null || raw === undefined || raw === "") return null;
  if (works[question.kind]) return works[question.kind].clean(question, raw);
  if (question.kind === "choice") return question.codes.includes(raw) ? raw : undefined;
  if (question.kind === "choices") {
    if (!Array.isArray(raw) || !raw.every((code) => question.codes.includes(code))) return undefined;
    return raw.length ? question.codes.filter((code) => raw.includes(code)) : null;
  }
  if (question.kind === "number") {
    const fits = typeof raw === "number" && Math.abs(raw) < 1e12 && Number(raw.toFixed(4)) === raw;
    return fits ? raw : undefined;
  }
  if (question.kind === "date") return typeof raw === "string" && isDay(raw) ? raw : undefined;
  if (question.kind === "line") return line(raw) || null;
  if (typeof raw !== "string" || [...raw].length > MAX_TEXT) return undefined;
  return raw.trim() ? tidy(raw) : null;
}

// What is not yet right in the form of an answer that is kept: a sentence, or "".
function complaint(texts, question, value) {
  if (value === null) return ""; // what is missing is told elsewhere
  if (works[question.kind]) return works[question.kind].complaint(texts, question, value);
  const { choose, max_length: longest, min = -Infinity, max = Infinity } = question;
  const length = typeof value === "string" ? [...value].length : 0;
  const cost = costOf(question, value);
  const code = Array.isArray(value) ? (choose && choose !== value.length && "choose") || (cost > question.budget && "over-budget")
    : longest && length > longest ? "too-long" : (value < min || value > max) && "range";
  return code ? phrase(texts[code], { ...question, question: question.short, chosen: value.length, length, cost }) : "";
}

// What is stored and cannot be used is no answer.
const given = (question, answers) => clean(question, answers[question.id]) ?? null;
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const costOf = ({ costs }, value) => (costs && Array.isArray(value)
  ? Number(value.reduce((sum, code) => sum + costs[code], 0).toFixed(4)) : 0);

function enteredIn(box, question) {
  if (box.ftWork) return box.ftWork.entered();
  const typed = isTyped(box);
  if (typed && question.kind === "number") return readNumber(typed.value, question, pageThousands).value;
  if (typed) return clean(question, typed.value);
  return clean(question, question.kind === "choice"
    ? box.querySelector("input:checked")?.value
    : all(box, "input:checked").map((input) => input.value));
}

function put(box, value) {
  if (box.ftWork) return box.ftWork.put(value);
  const typed = isTyped(box);
  if (typed && typed.value !== String(value ?? "")) typed.value = value ?? "";
  const chosen = [value].flat();
  for (const input of typed ? [] : all(box, "input")) input.checked = chosen.includes(input.value);
}

/* ---- files: the same bytes as answers.json ---- */

function fileText(document, questions) {
  const { format, unit, release, learner, saved } = document;
  const answers = {};
  for (const { id } of questions) if (id in document.answers) answers[id] = document.answers[id];
  const { id, name } = learner;
  return JSON.stringify({ format, unit, release, learner: { id, name }, saved, answers }, null, 2) + "\n";
}

function fileName(document) {
  const who = document.learner.name || document.learner.id || "answers";
  return `${document.unit}_${partOfName(who, 60) || "answers"}.json`;
}

// What no question can have as its answer stands in the place of what is nested deeper than work is: a
// list of codes in a cell of a row of a sheet.
const USELESS = false;
function pruned(value, depth = 4) {
  if (value === null || ["string", "number"].includes(typeof value)) return value;
  if (!depth || typeof value !== "object") return USELESS;
  if (Array.isArray(value)) return value.map((one) => pruned(one, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pruned(one, depth - 1)]));
}

// Only what a file of answers has. Throws an Error whose message is the code of a sentence.
function parsed(text, unit) {
  const fail = (code, more) => { throw Object.assign(new Error(code), more); };
  let data;
  try { data = JSON.parse(text.replace(/^\uFEFF/, "")); } catch { fail("file-broken"); }
  if (!isRecord(data) || !isRecord(data.answers) || !(data.format >= 1)) fail("file-shape");
  if (data.format > unit.format) fail("file-newer");
  if (data.unit !== unit.unit) fail("file-unit", { unit: line(data.unit) });
  const learner = { id: line(data.learner?.id), name: line(data.learner?.name) };
  const given = Object.entries(data.answers).map(([id, value]) => [id, pruned(value)]);
  const { format, release, saved } = data;
  return {
    format, unit: unit.unit, release: line(release), learner, saved: line(saved),
    answers: Object.fromEntries(given),
  };
}

