// A person's own files: what the parts of the page share. `TEXTS` come with it from messages.toml; the frame,
// in which all these ids stand, from own.html. Nothing here is sent anywhere.

const JOB = JSON.parse(document.getElementById("own-job").textContent);
const part = (id) => document.getElementById(`own-${id}`);
const say = (code, params = {}) => (TEXTS[code] ?? "").replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
const make = (name, properties = {}, ...within) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...within.filter((one) => one !== "" && one !== null && one !== undefined));
  return made;
};
const on = (id, event, work) => part(id)?.addEventListener(event, work);
const onFiles = (id, work) => on(id, "change", ({ target }) => {
  const chosen = [...target.files];
  target.value = "";
  if (chosen.length) work(chosen);
});
const button = (text, work, properties = {}) => {
  const made = make("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", work);
  return made;
};
const choice = (options, value, work, properties = {}) => {
  const made = make("select", properties, ...options.map(([code, text]) => make("option", { value: code, textContent: text })));
  made.value = value;
  made.addEventListener("change", () => work(made.value));
  return made;
};
// A text from outside stands by itself, whichever way it is written.
const alone = (text) => make("bdi", { textContent: text });
const lines = (texts) => texts.filter(Boolean).map((text) => make("p", { textContent: text }));
const count = (number) => number.toLocaleString("en");

/* ---- what is told ---- */

function tell(text, share) {
  part("status").textContent = text ?? "";
  part("progress").hidden = share === undefined;
  if (share !== undefined) part("progress").value = share;
}

function report(...texts) {
  tell("");
  part("problem").replaceChildren();
  part("said").replaceChildren(...lines(texts));
  reachable();
}

function problem(...texts) {
  tell("");
  part("said").replaceChildren();
  part("problem").replaceChildren(...lines(texts.flatMap((text) => String(text).split("\n"))));
  reachable();
}

// What is longer than its box is scrolled with the keys.
function reachable() {
  const bar = part("bar");
  bar.tabIndex = bar.scrollHeight > bar.clientHeight ? 0 : -1;
  bar.scrollTop = 0;
}

function save(name, content) {
  const href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

/* ---- asking Python, one thing after the other ---- */

const python = window.course?.python;
let last = Promise.resolve();
let stopping = false;
const PATIENCE = 15 * 60000; // milliseconds for what can be stopped
let counting = false; // how far a job is stands there: no other word takes its place

class Refused extends Error {
  constructor({ problem: sentence, faults = [] }) {
    super(sentence);
    this.faults = faults;
  }
}

async function ask(name, params = {}, files = []) {
  const given = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await there(file) })));
  const answer = await python.ask(name, { job: JOB.name, ...params }, ({ text, share }) => { if (!counting) tell(text, share); }, given, part("stop").hidden ? undefined : PATIENCE);
  if (answer.problem) throw new Refused(answer);
  return answer;
}

// Python reads a file where it lies: its bytes are not held by the page.
async function there(file) {
  try { await file.slice(0, 1).arrayBuffer(); } catch { throw new Error(say("unreadable", { file: file.name })); }
  return file;
}

// What is pressed while something is under way waits for its turn. `long`: it can be stopped.
function act(work, { long = false } = {}) {
  last = last.then(async () => {
    stopping = false;
    part("stop").hidden = !long;
    part("bar").toggleAttribute("data-busy", true);
    report();
    try { await work(); } catch (error) {
      problem(stopping ? say("stopped") : error.message);
    } finally {
      counting = false;
      if (part("stop") === document.activeElement) part("bar").focus();
      part("stop").hidden = true;
      part("bar").toggleAttribute("data-busy", false);
      tell("");
    }
  });
  return last;
}
