// The trainer's desk: what its parts share. `TEXTS` come with it from messages.toml; the frame, in which
// all these ids stand, from desk.html. Nothing here is sent anywhere.

const { edition, units: UNITS, shortest: SHORTEST } = JSON.parse(document.getElementById("desk-course").textContent);
const part = (id) => document.getElementById(`desk-${id}`);
const say = (code, params = {}) => (TEXTS[code] ?? "").replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
const make = (name, properties = {}, ...within) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...within.filter((one) => one !== "" && one !== null && one !== undefined));
  return made;
};
const on = (id, event, work) => part(id).addEventListener(event, work);
// What is chosen in a file box; the box is empty again, so that the same file can be chosen once more.
const onFiles = (id, work) => on(id, "change", ({ target }) => {
  const chosen = [...target.files];
  target.value = "";
  if (chosen.length) work(chosen);
});
// A name from outside stands by itself, whichever way it is written.
const alone = (text) => make("bdi", { textContent: text });
const button = (text, work, properties = {}) => {
  const made = make("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", work);
  return made;
};
const titleOf = (unit) => UNITS.find((one) => one.unit === unit)?.title ?? unit;
const points = (number) => String(Number(Number(number).toFixed(3)));
const lines = (texts) => texts.filter(Boolean).map((text) => make("p", { textContent: text }));

/* ---- times: shown and typed as this computer has them, passed on with their zone ---- */

const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const moment = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
const shownTime = (iso) => (iso ? moment.format(new Date(iso)) : "");
const two = (number) => String(number).padStart(2, "0");
const typedTime = (iso) => {
  if (!iso) return "";
  const at = new Date(iso);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
};
const today = () => typedTime(Date.now()).slice(0, 10);
function zonedTime(typed) {
  if (!typed) return null;
  const away = -new Date(typed).getTimezoneOffset();
  const [hours, minutes] = [Math.trunc(Math.abs(away) / 60), Math.abs(away) % 60];
  return `${typed.slice(0, 16)}:00${away < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}
const zone = () => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return `${timeZone}, UTC${zonedTime(typedTime(Date.now())).slice(-6)}`;
};

/* ---- what is told ---- */

let unkept = ""; // why this browser does not keep the desk: "gone", "full", or "" where it does or need not

const isUnsaved = () => state && state.changed !== inFile;
// Shown with every other message, for as long as it is true.
const warning = () => unkept && [say(`kept-${unkept}`), isUnsaved() && say("save-now")].filter(Boolean).join(" ");

// How far something is; share is a number from 0 to 1.
function tell(text, share) {
  part("status").textContent = text ?? "";
  part("progress").hidden = share === undefined;
  if (share !== undefined) part("progress").value = share;
}

function report(...texts) {
  part("problem").replaceChildren(...lines([warning()]));
  tell("");
  part("said").replaceChildren(...lines(texts));
  reachable();
}

// What is longer than its box is scrolled with the keys.
function reachable() {
  const bar = part("bar");
  bar.tabIndex = bar.scrollHeight > bar.clientHeight ? 0 : -1;
  bar.scrollTop = 0;
}

function problem(...texts) {
  tell("");
  part("said").replaceChildren();
  part("problem").replaceChildren(...lines([...texts.flatMap((text) => String(text).split("\n")), warning()]));
  reachable();
}

// A question with two answers; gives whether it was the first.
function decide(text, yes, no = say("cancel")) {
  const box = part("decide");
  box.querySelector(".desk-asked").replaceChildren(...lines(text.split("\n")));
  const [agree, refuse] = box.querySelectorAll("button");
  agree.textContent = yes;
  refuse.textContent = no;
  return new Promise((done) => {
    agree.onclick = () => box.close("yes");
    refuse.onclick = () => box.close("");
    box.returnValue = "";
    box.onclose = () => done(box.returnValue === "yes");
    box.showModal();
    refuse.focus();
  });
}

// One word that only its writer knows; "" where nothing was typed.
function passphraseFor(text) {
  const box = part("unlock");
  box.querySelector(".desk-asked").textContent = text;
  const word = part("unlock-word");
  word.value = "";
  return new Promise((done) => {
    box.onclose = () => { done(box.returnValue === "open" ? word.value : ""); word.value = ""; };
    box.returnValue = "";
    box.showModal();
    word.focus();
  });
}

function save(name, content, type = "application/octet-stream") {
  const href = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

function saveAll(files) {
  const names = Object.keys(files ?? {});
  names.forEach((name) => save(name, files[name]));
  return names.join(", ");
}

/* ---- one thing after the other ---- */

class Cancelled extends Error {}

let last = Promise.resolve();
let stopping = false;
let counting = false; // how far a long thing is stands there: no other word on progress takes its place

// What is pressed while something is under way waits for its turn. `long`: it can be stopped.
function act(work, { long = false } = {}) {
  last = last.then(async () => {
    stopping = false;
    part("stop").hidden = !long;
    part("bar").toggleAttribute("data-busy", true);
    report();
    try { await work(); } catch (error) {
      if (!(error instanceof Cancelled)) problem(error.message);
    } finally {
      counting = false;
      part("bar").toggleAttribute("data-busy", false);
      if (part("stop") === document.activeElement) part("bar").focus();
      part("stop").hidden = true;
      tell("");
    }
  });
  return last;
}
