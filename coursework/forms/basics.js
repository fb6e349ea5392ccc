// Helpers that the form shares with other scripts of the course's pages, which are joined with it.

const COURSE = "fairtender:"; // how the name of everything begins that the browser keeps of a reader
const DESK = "fairtender-desk"; // the trainer's desk: its database, and the lock of the window that has it

const phrase = (text, params = {}) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
const all = (root, selector) => [...root.querySelectorAll(selector)];
const timestamp = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
const isRecord = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);
const tidy = (text) => text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\uFFFD").normalize("NFC");
const line = (raw, most = 200) => (typeof raw === "string" ? tidy(raw).replace(/\s+/g, " ").trim().slice(0, most) : "");
const toPoints = (number) => String(Math.floor((Number(number) + 1e-9) * 100 + 0.5) / 100);
const keyOf = (unit) => `${COURSE}${unit}`;

function make(name, properties = {}, ...children) {
  const { dataset, ...more } = properties;
  const made = Object.assign(document.createElement(name), more);
  Object.assign(made.dataset, dataset);
  made.append(...children.filter((one) => one !== "" && one !== null && one !== undefined));
  return made;
}

const paragraphs = (texts) => texts.filter(Boolean).map((text) => make("p", {}, text));

// What a screen reader has said is not said again.
function setText(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

// While something is loading its line changes every second: only the beginning and the end are spoken.
function speak(place, share) {
  place?.setAttribute("aria-live", share > 0 && share < 1 ? "off" : "polite");
}

function giveFile(name, blob) {
  const href = URL.createObjectURL(blob);
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// The part of a file's name that somebody chose.
function partOfName(text, most) {
  const safe = [...text.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")].slice(0, most).join("");
  return safe.replace(/^-+|-+$/g, "");
}

// Names of what the browser keeps of all exercises.
function namesKept(storage) {
  return Object.keys(storage).filter((name) => name.startsWith(COURSE));
}

// What somebody wrote about their own organisation, by unit: it is kept under names that no hand-in reads.
const OWN = "-own";
function ownCases() {
  const found = {};
  try {
    for (const name of namesKept(localStorage).filter((one) => one.endsWith(OWN))) {
      found[name.slice(COURSE.length, -OWN.length)] = JSON.parse(localStorage.getItem(name))?.answers ?? {};
    }
  } catch { /* what cannot be read is left out */ }
  return found;
}

// The day by the reader's own clock, such as 2026-12-02.
function localDay() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

const fileOf = ({ name, type, base64 }) => new File([fromBase64(base64)], name, { type });

// A desk that is open in another window keeps what it has.
async function deskIsOpen() {
  try { return (await navigator.locks.query()).held.some(({ name }) => name === DESK); } catch { return false; }
}

// Other windows change what the browser keeps; a page that was asleep has not heard of it.
function onKept(prefix, act) {
  addEventListener("storage", ({ key }) => { if (key === null || key.startsWith(prefix)) act(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) act(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) act(); });
}

// The stop that an arrow key leads to from the one that has the focus, round at the ends.
function stopAfter(stops, { key, altKey }, steps) {
  const step = altKey ? undefined : steps[key];
  return step && stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
}
