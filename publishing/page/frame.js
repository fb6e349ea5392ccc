// What two pages share on which Python works with a reader's files: the trainer's desk, and one's own files. Each
// has a frame in an HTML file; ids in it begin with NAME. `TEXTS` come from messages.toml. `warning` is shown with
// every message, and `faultOf` says of an error what to show. Nothing here is sent anywhere.

const part = (id) => document.getElementById(`${NAME}-${id}`);
const say = (code, params) => phrase(TEXTS[code], params);
const on = (id, event, work) => part(id)?.addEventListener(event, work);
const onSubmit = (id, work) => on(id, "submit", (event) => { event.preventDefault(); work(); });
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
const optionsOf = (pairs) => pairs.map(([value, textContent]) => make("option", { value, textContent }));
const python = window.course?.python;

/* ---- what is told ---- */

// How far something is; share is a number from 0 to 1.
function tell(text, share) {
  speak(part("status").parentElement, share);
  part("status").textContent = text ?? "";
  part("progress").hidden = share === undefined;
  if (share !== undefined) part("progress").value = share;
}

function showMessages(said, faults) {
  tell("");
  part("said").replaceChildren(...paragraphs(said));
  part("problem").replaceChildren(...paragraphs([...faults, warning()]));
  reachable();
}

// An error with `fields` is about these: it is shown above the first, which gets the focus, and not in the bar.
const wrongIn = (fields, text) => Object.assign(new Error(text), { fields });
function pointAt(fields, text) {
  const boxes = fields.flatMap((id) => (part(id).matches("input") ? [part(id)] : all(part(id), "input[type=checkbox]")));
  for (const box of boxes) {
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", `${NAME}-wrong`);
  }
  part(fields[0]).closest("p, ul").before(make("p", { id: `${NAME}-wrong`, className: "frame-wrong", textContent: text }));
  boxes[0].focus();
}
function pointAway() {
  part("wrong")?.remove();
  for (const box of document.querySelectorAll(`[aria-invalid][aria-describedby="${NAME}-wrong"]`)) {
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
  }
}

const report = (...texts) => showMessages(texts, []);
const problem = (...texts) => showMessages([], texts.flatMap((text) => String(text).split("\n")));

// What is longer than its box is scrolled with the keys.
function reachable() {
  const bar = part("bar");
  bar.tabIndex = bar.scrollHeight > bar.clientHeight ? 0 : -1;
  bar.scrollTop = 0;
}

// A page that came from files of people is shown where nothing runs and nothing is fetched.
function showPage(html) {
  const box = document.querySelector("dialog:has(> iframe)");
  const shown = box.querySelector("iframe");
  shown.srcdoc = html;
  box.onclose = () => { shown.srcdoc = ""; };
  box.showModal();
}

function save(name, content) {
  giveFile(name, new Blob([content], { type: "application/octet-stream" }));
}

// Gives the names of what was saved.
function saveAll(files) {
  const names = Object.keys(files ?? {});
  names.forEach((name) => save(name, files[name]));
  return names.join(", ");
}

/* ---- files that are dropped ---- */

// Files, also those inside folders, as {file, name}; one that is gone meanwhile has a name only.
async function fromEntries(entries) {
  const found = [];
  const walk = async (entry, place) => {
    const name = `${place}${entry.name}`;
    try {
      if (entry instanceof File) found.push({ file: entry, name });
      else if (entry.isFile) found.push({ file: await new Promise((done, failed) => { entry.file(done, failed); }), name });
      else {
        const reader = entry.createReader();
        const next = () => new Promise((done, failed) => { reader.readEntries(done, failed); });
        for (let some = await next(); some.length; some = await next()) {
          for (const one of some) await walk(one, `${name}/`);
        }
      }
    } catch { found.push({ name }); }
  };
  for (const entry of entries) await walk(entry, "");
  return found;
}

function onDrop(work, how) {
  const place = part("drop");
  for (const event of ["dragenter", "dragover"]) {
    place.addEventListener(event, (dragged) => { dragged.preventDefault(); place.toggleAttribute("data-over", true); });
  }
  for (const event of ["dragleave", "drop"]) place.addEventListener(event, () => place.toggleAttribute("data-over", false));
  place.addEventListener("drop", (dropped) => {
    dropped.preventDefault();
    const items = [...dropped.dataTransfer.items].filter(({ kind }) => kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter(Boolean);
    act(async () => work(await fromEntries(entries)), how);
  });
}

/* ---- one thing after the other ---- */

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
    pointAway();
    let wrong;
    try { await work(); } catch (error) {
      if (error.fields) wrong = error;
      else problem(faultOf(error));
    } finally {
      counting = false;
      part("bar").toggleAttribute("data-busy", false);
      if (part("stop") === document.activeElement) part("bar").focus();
      part("stop").hidden = true;
      tell("");
      if (wrong) pointAt(wrong.fields, wrong.message);
    }
  });
  return last;
}
