// "This sentence is unclear", at the foot of each page: what a reader writes becomes a small file for the authors.
// Nothing is sent. A sentence that was selected is there already.

const make = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const field = (name, label, hint) => {
  const box = make("textarea", { id: `course-unclear-${name}`, rows: 3, maxLength: 2000 });
  box.setAttribute("aria-describedby", `course-unclear-${name}-hint`);
  return { box, line: [make("label", { htmlFor: box.id, textContent: label }), make("p", { id: `course-unclear-${name}-hint`, textContent: hint }), box] };
};

const sentence = field("sentence", TEXTS.sentence, TEXTS["sentence-hint"]);
const why = field("why", TEXTS.why, TEXTS["why-hint"]);
const said = make("p", { role: "status" });
const close = make("button", { type: "button", textContent: TEXTS.close });
const dialog = make("dialog", { className: "course-unclear-dialog" },
  make("form", {},
    make("h2", { id: "course-unclear-title", textContent: TEXTS.title }), make("p", { textContent: TEXTS.nothing }),
    ...sentence.line, ...why.line,
    make("p", { className: "course-unclear-buttons" }, make("button", { type: "submit", textContent: TEXTS.save }), close), said));
dialog.setAttribute("aria-labelledby", "course-unclear-title");

// Where on the site, without the folder or host that it was opened from.
const page = document.querySelector(".course-unclear").dataset.page;

function save(event) {
  event.preventDefault();
  const isEmpty = !sentence.box.value.trim();
  sentence.box.setAttribute("aria-invalid", String(isEmpty));
  said.textContent = isEmpty ? TEXTS.empty : "";
  if (isEmpty) { sentence.box.focus(); return; }
  const lines = [TEXTS["file-page"], page, "", TEXTS["file-sentence"], sentence.box.value.trim(), "", TEXTS["file-why"], why.box.value.trim(), ""];
  const href = URL.createObjectURL(new Blob([lines.join("\r\n")], { type: "text/plain" }));
  make("a", { href, download: `unclear-${page.split("/").at(-1)}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  said.textContent = TEXTS.saved;
}

dialog.firstChild.addEventListener("submit", save);
close.addEventListener("click", () => dialog.close());
document.body.append(dialog);

function open() {
  const chosen = String(getSelection()).replace(/\s+/g, " ").trim().slice(0, 2000);
  if (chosen) sentence.box.value = chosen;
  said.textContent = "";
  dialog.showModal();
  (chosen ? why : sentence).box.focus();
}
window.course = Object.assign(window.course ?? {}, { unclear: open });
open();
