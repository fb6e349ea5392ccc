// The trainer's desk: what its parts share beside frame.js. Its frame is desk.html.

const { edition, units: UNITS, shortest: SHORTEST } = JSON.parse(document.getElementById("desk-course").textContent);
const NAME = "desk";
const titleOf = (unit) => UNITS.find((one) => one.unit === unit)?.title ?? unit;
const points = (number) => String(Number(Number(number).toFixed(3)));

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
  return timeZone === "UTC" ? timeZone : `${timeZone}, UTC${zonedTime(typedTime(Date.now())).slice(-6)}`;
};

/* ---- what is told ---- */

let unkept = ""; // why this browser does not keep the desk: "gone", "full", or "" where it does or need not

const isUnsaved = () => state && state.changed !== inFile;
// Shown with every other message, for as long as it is true.
const warning = () => unkept && [say(`kept-${unkept}`), isUnsaved() && say("save-now")].filter(Boolean).join(" ");

class Cancelled extends Error {}

const faultOf = (error) => (error instanceof Cancelled ? "" : error.message);

// The value of the button that closes a dialog; "" where a key does.
const answerOf = (box, first) => new Promise((done) => {
  box.onclose = () => done(box.returnValue);
  box.returnValue = "";
  box.showModal();
  first.focus();
});

// A question with two answers; gives whether it was the first.
async function decide(text, yes, no = say("cancel")) {
  const box = part("decide");
  box.querySelector(".desk-asked").replaceChildren(...paragraphs(text.split("\n")));
  const [agree, refuse] = box.querySelectorAll("button");
  agree.textContent = yes;
  refuse.textContent = no;
  return await answerOf(box, refuse) === "yes";
}

// One word that only its writer knows; "" where nothing was typed.
async function passphraseFor(text) {
  const box = part("unlock");
  box.querySelector(".desk-asked").textContent = text;
  const field = part("unlock-word");
  const answer = await answerOf(box, field);
  const typed = field.value;
  field.value = "";
  return answer === "open" ? typed : "";
}
