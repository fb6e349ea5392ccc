// A person's own files: what the parts of the page share beside frame.js. Its frame is own.html.

const JOB = JSON.parse(document.getElementById("own-job").textContent);
const NAME = "own";
const choice = (pairs, value, work, properties = {}) => {
  const made = make("select", properties, ...optionsOf(pairs));
  made.value = value;
  made.addEventListener("change", () => work(made.value));
  return made;
};
const count = (number) => number.toLocaleString("en");

/* ---- asking Python, one thing after the other ---- */

const PATIENCE = 15 * 60000; // milliseconds for what can be stopped

class Refused extends Error {
  constructor({ problem: sentence, faults = [] }) {
    super(sentence);
    this.faults = faults;
  }
}

async function ask(name, params = {}, files = []) {
  const given = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await readable(file) })));
  const answer = await python.ask(name, { job: JOB.name, ...params }, ({ text, share }) => { if (!counting) tell(text, share); }, given, part("stop").hidden ? undefined : PATIENCE);
  if (answer.problem) throw new Refused(answer);
  return answer;
}

// Python reads a file where it lies: its bytes are not held by the page.
async function readable(file) {
  try { await file.slice(0, 1).arrayBuffer(); } catch { throw new Error(say("unreadable", { file: file.name })); }
  return file;
}

const warning = () => "";
const faultOf = (error) => (stopping ? say("stopped") : error.message);
