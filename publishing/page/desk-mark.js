// Step 3: texts that a person marks, one at a time, with the rubric beside.

let texts = []; // those of the unit, or those of them that wait
let at = 0; // the one that is shown

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
  part("mark-form").hidden = !texts.length;
  part("no-texts").textContent = texts.length ? "" : say(part("waiting-only").checked ? "no-text-waits" : "no-texts");
  if (texts.length) await showText();
}

async function showText() {
  const { trainee, question } = texts[at];
  const text = await ask("desk_text", { unit: unitNow(), trainee, question });
  part("text-where").textContent = say("text-where", { n: at + 1, all: texts.length });
  part("text-name").replaceChildren(alone(personShown(text.name || trainee)));
  part("text-state").textContent = [say(`text-${text.state}`), text.blank && say("text-blank")].filter(Boolean).join(" · ");
  // Python escapes what a person wrote; the page's policy lets no script in it run.
  part("text").innerHTML = text.html;
  part("text-most").textContent = say("of", { most: points(text.most) });
  part("points").value = text.points === null ? "" : points(text.points);
  part("comment").value = text.comment ?? "";
  part("clear").hidden = text.points === null;
  part("before").disabled = !at;
  part("after").disabled = at >= texts.length - 1;
}

const personShown = (name, code) => (part("hide-names").checked ? code || say("somebody") : name);

// The mark of the text that is shown; then the next one, or where only those are listed that wait, the one
// that has come into its place.
async function markText() {
  const { trainee, question } = texts[at];
  const given = { unit: unitNow(), trainee, question, points: part("points").value, comment: part("comment").value };
  const { to_mark: waits } = await change("desk_mark", given);
  ofUnit().to_mark = waits;
  const isLast = at >= texts.length - 1;
  if (part("waiting-only").checked) {
    if (given.points.trim()) texts.splice(at, 1);
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
  } else await showTexts();
  showDesk();
  report(told);
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
  on("before", "click", () => act(() => step(-1)));
  on("after", "click", () => act(() => step(1)));
  on("clear", "click", () => act(clearText));
  on("waiting-only", "change", () => { at = 0; act(showTexts); });
  on("hide-names", "change", () => act(async () => { await showTexts(); showSheet(); }));
  on("blank", "click", () => act(zeroBlank));
}
