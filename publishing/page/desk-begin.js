// Step 1: begin a desk, open one, or go on with what this browser keeps; its units, its people, its keys.

function unitRows() {
  for (const { unit, name, title } of UNITS) {
    const tick = make("input", { type: "checkbox", name: "unit", value: unit });
    const when = make("input", { type: "datetime-local", name: unit, ariaLabel: say("deadline-of", { title }), hidden: true });
    tick.addEventListener("change", () => { when.hidden = !tick.checked; });
    part("units").append(make("li", {}, make("label", {}, tick, ` ${name}`), when));
  }
}

// "" where none is wanted; rejected with a sentence where the two differ, or it is short.
function newPassphrase(one, again) {
  if (!canSeal) return "";
  const [wanted, same] = [part(one).value, part(again).value];
  if (wanted !== same) throw wrongIn([one, again], say("passphrase-differs"));
  if (wanted && isShort(wanted)) throw wrongIn([one], say("passphrase-short", { n: SHORTEST }));
  return wanted;
}

async function begin() {
  const passphrase = newPassphrase("passphrase", "passphrase-again");
  const units = all(part("units"), "[name=unit]:checked").map(({ value }) => value);
  if (!units.length) throw wrongIn(["units"], say("no-units"));
  const typed = units.map((unit) => [unit, zonedTime(part("units").querySelector(`[name="${unit}"]`).value)]);
  const deadlines = Object.fromEntries(typed.filter(([, when]) => when));
  await mayKeep(passphrase);
  const title = part("title").value.trim();
  const wanted = { title, units, deadlines, reuse: part("reuse").checked };
  await establish("desk_begin", wanted, [], () => sealWith(passphrase));
  await ready(say("begun"));
}

// A workshop to try the page with: its people and answers are invented, and come in as any others do.
async function sample() {
  const { unit } = UNITS[2] ?? UNITS[0];
  await mayKeep("");
  const deadline = new Date(Date.now() - 86_400_000).toISOString();
  const wanted = { title: say("sample-title"), units: [unit], deadlines: { [unit]: deadline } };
  await establish("desk_begin", wanted, [], () => sealWith(""));
  await ready();
  const { files, modified } = await ask("desk_sample");
  const sources = Object.entries(files).map(([name, bytes]) => ({ name, modified: modified[name], bytes: bytes.buffer }));
  const isHandIn = ({ modified: when }) => when !== undefined;
  summary = await change("desk_roster", { answers: {} }, sources.filter((one) => !isHandIn(one)));
  await showPeople();
  await takeIn(sources.filter(isHandIn), "");
  report(say("sample-opened"));
}

// Another desk that is kept here goes only if its trainer says so.
async function mayKeep(passphrase) {
  if (!await onlyWindow()) throw new Error(say("elsewhere"));
  if (passphrase && await Kept.isThere() && !await decide(say("replace-kept"), say("replace-kept-yes"))) throw new Cancelled();
}

// What keeps the desk in this browser from now on; null where it is not kept.
async function sealWith(passphrase) {
  [word, unkept] = [passphrase, ""];
  keeper?.close();
  leaving.clear();
  waiting.clear();
  state?.originals.forEach((_, sha) => waiting.add(sha));
  return passphrase ? tryToKeep(() => Kept.made(passphrase)) : null;
}

// A desk is there: everything that can be done with it is shown.
async function ready(...told) {
  let missing = "";
  try { await bringKeys(); } catch (error) { missing = error.message; }
  for (const id of ["passphrase", "passphrase-again"]) part(id).value = "";
  part("feedback-reuse").checked = summary.reuse;
  askRoster();
  await showPeople();
  showDesk();
  showKept();
  await reopenRoom();
  report(...told, missing);
}

async function openFile(file) {
  let bytes = new Uint8Array(await bytesOf(file, file.name));
  let passphrase = "";
  if (isSealed(bytes)) {
    passphrase = await passphraseFor(say("unlock-file", { file: file.name }));
    if (!passphrase) return;
    bytes = await unseal(bytes, passphrase);
  }
  await mayKeep(passphrase);
  const { notes } = await establish("desk_open", {}, [{ name: file.name, bytes: bytes.buffer }], () => sealWith(passphrase));
  inFile = state.changed;
  const short = passphrase && isShort(passphrase) && say("passphrase-old", { n: SHORTEST });
  await ready(say("opened", { file: file.name }), short, ...(notes ?? []));
}

// A kept desk can be opened again or removed only while no desk is open: it may be this desk, or replace it.
function refuseWhileOpen() {
  if (state) throw new Error(say("open-already"));
}

async function goOn() {
  refuseWhileOpen();
  if (!await onlyWindow()) throw new Error(say("elsewhere"));
  const passphrase = part("again-word").value;
  const [found, held] = await Kept.found(passphrase);
  try {
    await establish("desk_restore", {}, asFiles(held.state, held.originals), () => found);
  } catch (error) {
    found.close();
    keeper = null;
    throw error;
  }
  word = passphrase;
  part("again-word").value = "";
  await ready(say("went-on"));
  const n = held.raw.reduce((sum, { sources }) => sum + sources.length, 0);
  const isWanted = n && await decide(say("half-read", { n }), say("half-read-yes"), say("half-read-no"));
  for (const { name, sources, arrived } of held.raw) {
    if (isWanted) await takeIn(sources, arrived, [], name);
    else await dropRaw(name);
  }
}

async function removeAgain() {
  refuseWhileOpen();
  const elsewhere = await openElsewhere() ? say("remove-elsewhere") : "";
  if (!await decide(`${elsewhere}\n${say("remove-kept")}`, say("remove-kept-yes"))) return;
  await removeKept();
  part("again").hidden = true;
  report(say("removed-kept"));
}

const nameOf = (file) => file.webkitRelativePath || file.name;
const asSource = async (file, name) => ({ name, modified: file?.lastModified, bytes: await bytesOf(file, name) });
const asSources = (files) => Promise.all([...files].map((file) => asSource(file, nameOf(file))));

// answers: to what was asked about these files so far.
async function takeRoster(files, answers = null) {
  if (!answers) askRoster();
  const { notes, asked, ...said } = await change("desk_roster", { answers: answers ?? {} }, await asSources(files));
  askRoster(asked, (answer) => act(() => takeRoster(files, { ...answers, [asked.kind]: answer })));
  if (asked) { report(say("roster-asked")); return; }
  summary = said;
  await showPeople();
  showDesk();
  report(say("roster-read", { n: summary.people }), ...(notes ?? []));
}

// A list that can be read in several ways: a click says which is right.
function askRoster(asked, answer) {
  const box = part("roster-asked");
  box.hidden = !asked;
  box.replaceChildren();
  if (!asked) return;
  const { question, options, columns, kinds, rows: [heads = [], ...rows] } = asked;
  const cancel = button(say("cancel"), () => askRoster());
  box.append(make("legend", { textContent: question }));
  if (options.length) {
    const buttons = options.map(([value, text]) => { const one = button("", () => answer(value)); one.append(alone(text)); return one; });
    box.append(make("p", { className: "course-actions" }, ...buttons, cancel));
  } else {
    const choices = heads.map((heading) => {
      const choice = make("select", { ariaLabel: say("roster-means", { heading }) }, ...optionsOf(kinds));
      choice.value = columns[heading] ?? "";
      return choice;
    });
    const head = make("tr", {}, ...heads.map((heading, at) => make("th", { scope: "col" }, alone(heading), make("br"), choices[at])));
    const body = rows.map((row) => make("tr", {}, ...row.map((text) => make("td", {}, alone(text)))));
    const table = make("table", { ariaLabel: question }, make("thead", {}, head), make("tbody", {}, ...body));
    const use = button(say("roster-use"), () => answer(Object.fromEntries(heads.map((heading, at) => [heading, choices[at].value]))));
    box.append(make("div", { className: "frame-wide" }, table), make("p", { className: "course-actions" }, use, cancel));
  }
  box.querySelector("select, button").focus();
}

async function takePack(files) {
  const { sources, problems } = await read(files.map((file) => ({ file, name: nameOf(file) })));
  problems.push(...await takeKeys(sources));
  showDesk();
  const list = summary.units.filter(({ has_key }) => has_key).map(({ title }) => title).join(", ") || "–";
  tellBoth([say("keys-read", { list })], problems);
}

async function setDeadline(unit, typed) {
  summary = await change("desk_deadline", { unit, when: zonedTime(typed) ?? "" });
  showDesk();
  report(say("deadline-set", { title: titleOf(unit) }));
}

async function addUnit() {
  const units = [...summary.units.map(({ unit }) => unit), part("more-units").value];
  summary = await change("desk_set", { units: UNITS.map(({ unit }) => unit).filter((unit) => units.includes(unit)) });
  await ready(say("unit-added"));
}

let people = [];

async function showPeople() {
  ({ people } = await ask("desk_people"));
  part("people").replaceChildren(...people.map(({ trainee, name }) => make("option", { value: personText(trainee, name) })));
  part("people-list").replaceChildren(...people.map(({ trainee, name }) => make("li", {}, `${trainee} `, alone(name))));
  part("people-box").hidden = !people.length;
  await updateRoom();
}

const personText = (trainee, name) => `${trainee} · ${name}`;
const personIn = (text) => people.find(({ trainee, name }) => [trainee, name, personText(trainee, name)].includes(text.trim()))?.trainee;

// The tabs of steps 2 and 3 say how much waits there, in all units.
function showWaiting() {
  for (const [step, code] of [["came", "waiting"], ["mark", "to_mark"]]) {
    const waits = summary.units.reduce((sum, one) => sum + one[code], 0);
    if (waits) part(`tab-${step}`).dataset.waits = waits;
    else delete part(`tab-${step}`).dataset.waits;
  }
}

function showDesk() {
  const there = Boolean(summary);
  part("new").hidden = part("open").hidden = there;
  part("there").hidden = !there;
  for (const tab of tabs.slice(1)) tab.ariaDisabled = there ? null : "true";
  if (!there) return;
  part("again").hidden = true;
  showWaiting();
  part("name").textContent = summary.title;
  part("counts").textContent = say("people", { n: summary.people });
  const held = document.activeElement?.dataset.deadline;
  const rows = summary.units.map((one) => {
    const when = make("input", { type: "datetime-local", value: typedTime(one.deadline), ariaLabel: say("deadline-of", one), dataset: { deadline: one.unit } });
    // Half a date that is being typed is a date, too.
    when.addEventListener("blur", () => { if (when.value !== typedTime(one.deadline)) act(() => setDeadline(one.unit, when.value)); });
    return make("li", { className: "desk-row" }, make("h3", { textContent: one.title }),
      make("p", { className: "course-actions" }, make("label", {}, `${say("deadline")} `, when)),
      make("p", { textContent: [say("came-counts", one), say("texts-wait", one), one.has_key ? "" : say("no-key")].join(" ") }));
  });
  part("overview").replaceChildren(...rows);
  if (held) part("overview").querySelector(`[data-deadline="${held}"]`)?.focus();
  const more = UNITS.filter(({ unit }) => !summary.units.some((one) => one.unit === unit));
  part("more-units").replaceChildren(...optionsOf(more.map(({ unit, name }) => [unit, name])));
  part("more").hidden = !more.length;
  showUnits();
}

// The one unit that steps 2 to 5 are about.
function showUnits() {
  const chosen = part("unit").value;
  part("unit").replaceChildren(...optionsOf(summary.units.map(({ unit, title }) => [unit, title])));
  if (summary.units.some(({ unit }) => unit === chosen)) part("unit").value = chosen;
}

const unitNow = () => part("unit").value;
const ofUnit = () => summary.units.find(({ unit }) => unit === unitNow());
