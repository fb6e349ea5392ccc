// Step 5: what goes back to people. Step 6: the desk as a file, and forgetting.

async function saveFeedback() {
  const { files, waiting } = await slices("desk_feedback", { unit: unitNow(), reuse: part("feedback-reuse").checked });
  report(say("saved", { file: saveAll(files) }), waiting?.length && say("feedback-waits", { n: waiting.length }));
}

// A format of `platform_marks.FORMATS`, and what else it asks for.
function chosenFormat() {
  const [{ value: format, text: platform, dataset: { asks } }] = part("format").selectedOptions;
  return { format, platform, asks };
}

async function saveMarks() {
  const units = part("export-all").checked ? summary.units.map(({ unit }) => unit) : [unitNow()];
  for (const unit of units) await results(unit);
  const { format, platform, asks } = chosenFormat();
  const files = asks === "template" ? await asSources(part("template").files) : [];
  if (asks === "template" && !files.length) throw wrongIn(["template"], say("no-template", { platform }));
  const outOf = part("out-of").value.trim();
  const wanted = { format, units, unmarked: part("unmarked").value, by: part("by").value, ...(outOf && { out_of: Number(outOf) }) };
  const made = await ask("desk_export", wanted, files);
  const told = saveAll(made.files);
  if (!told) { problem(...(made.problems ?? [])); return; }
  report(say("saved", { file: told }), say("marks-in-it", { count: made.count }), ...(made.hints ?? []), ...(made.problems ?? []));
}

async function saveCertificates() {
  const units = summary.units.map(({ unit }) => unit);
  for (const unit of units) await results(unit);
  const made = await ask("desk_certificates", {
    units, threshold: Number(part("threshold").value), course: part("course-title").value.trim(), day: today(),
  });
  const file = saveAll(made.files);
  report(file && say("saved", { file }), say("certified", made), ...(made.problems ?? []));
}

async function saveKey() {
  const { files } = await ask("desk_marking_on", { unit: unitNow() });
  report(say("saved", { file: saveAll(files) }), say("marking-on-how"));
}

function startBack() {
  on("feedback", "click", () => act(saveFeedback, { long: true }));
  on("export", "click", () => act(saveMarks, { long: true }));
  on("certificates", "click", () => act(saveCertificates, { long: true }));
  on("marking-on", "click", () => act(saveKey));
  const ofFormat = () => {
    const { platform, asks } = chosenFormat();
    part("template-line").hidden = asks !== "template";
    part("template-whose").textContent = say("template", { platform });
    part("by-line").hidden = asks !== "by";
  };
  on("format", "change", ofFormat);
  ofFormat();
}

/* ---- 6 ---- */

function fileName(ending) {
  return `${["fair-tender-desk", partOfName(summary.title, 40), today()].filter(Boolean).join("_")}${ending}`;
}

async function saveDesk() {
  const { files, changed } = await ask("desk_save");
  const [plain] = Object.values(files);
  const name = fileName(word ? ".desk" : ".zip");
  save(name, word ? await seal(plain, word) : plain);
  inFile = changed;
  showKept();
  report(say(word ? "saved-sealed" : "saved-plain", { file: name }));
}

async function setPassphrase() {
  const wanted = newPassphrase("new-passphrase", "new-passphrase-again");
  if (!wanted) throw wrongIn(["new-passphrase"], say("passphrase-short", { n: SHORTEST }));
  await mayKeep(keeper ? "" : wanted);
  keeper = await sealWith(wanted);
  await keepHere();
  inFile = 0;
  for (const id of ["new-passphrase", "new-passphrase-again"]) part(id).value = "";
  showKept();
  report(say("passphrase-set"));
}

async function closeDesk() {
  if (isUnsaved() && !await decide(say("close-unsaved"), say("close-yes"))) return;
  if (keeper) {
    keeper.close();
    keeper = null;
    await removeKept();
  }
  [state, inFile] = [null, 0];
  location.reload();
}

async function forget() {
  const trainee = personIn(part("forget-who").value) ?? part("forget-who").value.trim();
  if (!trainee) throw wrongIn(["forget-who"], say("nobody", { text: "" }));
  const { names, would } = await ask("desk_forget", { trainee, sure: false });
  if (!await decide([say("forget-ask", { name: [names].flat().join(", ") }), ...would].join("\n"), say("forget-yes"))) return;
  const { removed, left, summary: now } = await change("desk_forget", { trainee, sure: true });
  summary = now;
  // Nothing that was kept with the name stays under the key that was in use.
  if (keeper) keeper = await sealWith(word);
  await keepHere();
  showKept();
  part("forget-who").value = "";
  left.push(await forgetInRoom(trainee));
  closeSheet();
  await showPeople();
  showDesk();
  report(...removed, ...left, say("forget-files"));
}

function startSave() {
  on("save-file", "click", () => act(saveDesk));
  onSubmit("seal-anew", () => act(setPassphrase));
  on("close", "click", () => act(closeDesk));
  on("forget", "click", () => act(forget));
}
