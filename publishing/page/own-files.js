// The files: dropped, chosen or pasted; what each is used as; how a sheet is read, and what is wrong in it.

const MOST_BYTES = 400 * 1000 * 1000; // at once; Python in a browser has little more
const roleOf = (name) => JOB.roles.find((role) => role.name === name);
const [MOST_BUTTONS, MOST_SHOWN] = [8, 6];
let given = []; // {file, role, said, look}: look is what Python says of it
let profile = null; // {file, name, date}

async function take(files, roles = {}, pasted = "") {
  const problems = [];
  const replaced = [];
  for (const file of files) {
    const room = MOST_BYTES - given.reduce((sum, one) => sum + one.file.size, 0);
    if (file.size > room) {
      problems.push(say("too-large", { file: file.name, size: count(Math.ceil(file.size / 1e6)), most: MOST_BYTES / 1e6, command: JOB.command }));
      continue;
    }
    if (!file.size) { problems.push(say("empty", { file: file.name })); continue; }
    const one = { file, role: roles[file.name] ?? pasted, said: "", toml: "", look: null };
    try {
      await look(one, one.role);
      const others = (one.look.more ?? []).map(({ role, sheet }) => [{ file, role, said: "", toml: "", look: null }, sheet]);
      for (const [other, sheet] of others) await look(other, other.role, { sheet });
      for (const each of [one, ...others.map(([other]) => other)]) {
        // One sheet a role, unless several belong together: the newest counts.
        if (!roleOf(each.role)?.several) replaced.push(...replaceSame(each));
        given.push(each);
      }
    } catch (error) { problems.push(error.message); }
  }
  showGiven();
  const taken = files.length - problems.length;
  const told = [...replaced, taken ? say("taken", { n: taken }) : ""];
  if (problems.length) problem(...problems, ...told);
  else report(...told);
}

// Another sheet of this role goes, and that is said.
function replaceSame(one) {
  const label = roleOf(one.role).label;
  const gone = given.filter((other) => other !== one && other.role === one.role);
  given = given.filter((other) => !gone.includes(other));
  return gone.map((other) => say("replaced", { file: one.file.name, other: other.file.name, label }));
}

// What Python says of a file; change: what its reader says of it beside what was said before.
async function look(one, role = "", change = {}) {
  one.look = await ask("own_look", { said: { toml: one.said, ...change }, role }, [one.file]);
  one.role = one.look.role;
  [one.said, one.toml] = [one.look.said ?? "", one.look.toml ?? ""];
}

function showGiven() {
  markStale();
  const plain = given.filter(({ look: found }) => found.kind !== "sheet");
  const folded = plain.length > MOST_SHOWN ? plain : [];
  const rows = given.filter((one) => !folded.includes(one)).map(row);
  part("given").replaceChildren(...rows, ...(folded.length ? [foldedRow(folded)] : []));
}

// A folder of notices is one line.
function foldedRow(files) {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const remove = button(say("remove-all"), () => { given = given.filter((one) => !files.includes(one)); showGiven(); part("files").focus(); });
  const head = make("p", { className: "own-file" }, make("b", { textContent: say("many", { n: count(files.length) }) }), ` ${size(bytes)} `, remove);
  return make("li", { className: "own-given" }, head, make("details", {}, make("summary", { textContent: say("each-file") }), make("ul", { className: "own-list" }, ...files.map(row))));
}

function row(one) {
  const { look: found } = one;
  const head = make("p", { className: "own-file" }, make("b", {}, alone(one.file.name)), ` ${size(one.file.size)}`);
  if (JOB.roles.length > 1) {
    head.append(" ", make("label", {}, `${say("used-as")} `, choice(JOB.roles.map(({ name, label }) => [name, label]), one.role, (role) => again(one, role))));
  }
  head.append(" ", button(say("remove"), () => { given = given.filter((other) => other !== one); showGiven(); part("files").focus(); }, { ariaLabel: say("remove-file", { file: one.file.name }) }));
  const made = make("li", { className: "own-given" }, head);
  if (found.kind !== "sheet") return made;
  const questions = found.questions.filter(({ kind }) => kind !== "sheet");
  if (found.missing.length) made.append(missingBox(found.missing));
  if (found.faults.length) made.append(faultsBox(found.faults));
  else if (!found.missing.length) made.append(make("p", { textContent: say(questions.length ? "rows-asked" : "rows-read", { n: count(found.rows) }) }));
  const out = found.guesses.filter(({ column }) => !column).map(({ heading }) => `“${heading}”`);
  if (out.length) made.append(make("p", {}, alone(say("left-out", { list: out.join(", ") }))));
  if (found.notes.length) made.append(list(say("notes"), found.notes));
  if (found.sheets.length > 1) made.append(make("p", {}, make("label", {}, `${say("sheet")} `, choice(found.sheets.map((name) => [name, name]), found.sheet, (sheet) => act(() => changeReading(one, { sheet }))))));
  for (const question of questions) made.append(questionBox(one, question));
  made.append(readingBox(one));
  return made;
}

const size = (bytes) => (bytes < 1e5 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
const list = (head, texts) => make("details", {}, make("summary", { textContent: `${head} (${texts.length})` }), make("ul", {}, ...texts.map((text) => make("li", {}, alone(text)))));

function faultsBox(found, code = "faults") {
  const items = found.map(({ cell, text }) => make("li", {}, cell ? make("b", { textContent: `${cell}: ` }) : "", alone(text)));
  return make("div", { className: "own-faults" }, make("p", { textContent: say(code, { n: found.length }) }), make("ul", {}, ...items));
}

function missingBox(columns) {
  const items = columns.map(({ name, about }) => make("li", {}, make("b", { textContent: `${name}: ` }), about));
  return make("div", { className: "own-faults" }, make("p", { textContent: say("columns-missing") }), make("ul", {}, ...items));
}

// The first words of a description, up to a sign that ends them.
const short = (about) => about.split(/[.,;:(]/)[0].slice(0, 60);

// What can mean two things is asked once; of many answers the likely one is a button, the others a list.
function questionBox(one, { kind, column, value, text, options, guess, cells }) {
  const answer = (said) => act(() => changeReading(one, { answers: [{ kind, column, value, answer: said }] }));
  const box = make("fieldset", { className: "own-question" }, make("legend", { textContent: text }));
  if (cells.length) box.append(make("p", { className: "frame-facts", textContent: say("at-cells", { cells: cells.join(", ") }) }));
  const many = options.length > MOST_BUTTONS;
  const buttons = (many ? options.filter(([code]) => code === guess) : options).map(([code, label]) => button(guess && code === guess ? say("likely", { label }) : label, () => answer(code)));
  const rest = many ? [choice([["", say("choose-one")], ...options], "", (code) => code && answer(code), { ariaLabel: text })] : [];
  box.append(make("p", { className: "course-actions" }, ...buttons, ...rest));
  return box;
}

function readingBox(one) {
  const { look: found } = one;
  const open = found.missing.length > 0 || found.guesses.some(({ why }) => why === "near" || why === "none");
  const made = make("details", { open }, make("summary", { textContent: say("how-read") }));
  const options = [["", say("leave-out")], ...found.columns.map(({ name, about }) => [name, `${name}: ${short(about)}`])];
  const rows = found.guesses.map((guess) => make("tr", {},
    make("th", { scope: "row" }, alone(guess.heading)),
    make("td", {}, choice(options, guess.column ?? "", (column) => act(() => changeReading(one, { columns: { [guess.heading]: column } })), { ariaLabel: say("means", { heading: guess.heading }) })),
    make("td", { textContent: say(`why-${guess.why}`) }),
    make("td", {}, alone(guess.samples.join(" · ")))));
  const heads = ["heading", "column", "why", "samples"].map((code) => make("th", { scope: "col", textContent: say(`head-${code}`) }));
  const ariaLabel = say("how-read-of", { file: one.file.name });
  const table = make("table", { ariaLabel }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  made.append(make("div", { className: "frame-wide", tabIndex: 0, role: "region", ariaLabel }, table), make("p", {}, button(say("columns-save"), () => save("columns.toml", one.toml), { className: "frame-link" }), ` ${say("columns-how")}`),
    make("p", {}, button(say("columns-anew"), () => again(one, one.role), { className: "frame-link" })));
  return made;
}

async function changeReading(one, change) {
  await look(one, one.role, change);
  const at = given.indexOf(one);
  showGiven();
  const [box] = part("given").children[at]?.querySelectorAll("select, summary") ?? [];
  box?.focus();
}

function again(one, role) {
  act(async () => {
    one.said = "";
    await look(one, role);
    const told = roleOf(role).several ? [] : replaceSame(one);
    showGiven();
    report(...told);
  });
}

async function takeProfile([file]) {
  const { name, date } = await ask("own_profile", {}, [file]);
  profile = { file };
  part("profile-said").textContent = say("profile-is", { name, date });
  part("profile-none").hidden = false;
  markStale();
}

function startFiles() {
  onFiles("files", (files) => act(() => take(files)));
  onFiles("profile", (files) => act(() => takeProfile(files)));
  on("profile-none", "click", () => {
    profile = null;
    part("profile-said").textContent = say("profile-default");
    part("profile-none").hidden = true;
    part("profile").focus();
    markStale();
  });
  onDrop((found) => {
    const gone = found.find(({ file }) => !file);
    if (gone) throw new Error(say("unreadable", { file: gone.name }));
    return take(found.map(({ file }) => file));
  });
  part("paste-role")?.append(...optionsOf(JOB.roles.map(({ name, label }) => [name, label])));
  onSubmit("paste", () => {
    const text = part("paste-text").value;
    const role = part("paste-role")?.value ?? JOB.roles[0].name;
    const ending = /^\s*[[{]/.test(text) ? "json" : "csv";
    act(async () => {
      await take([new File([text], `pasted-${role}.${ending}`)], {}, role);
      part("paste-text").value = "";
    });
  });
  for (const one of all(document, "[data-own-template]")) {
    one.addEventListener("click", () => act(() => saveMade("own_template", { role: one.dataset.ownTemplate })));
  }
  on("example", "click", () => act(async () => {
    const { files, roles, options } = await ask("own_example");
    given = [];
    await take(Object.entries(files).map(([name, bytes]) => new File([bytes], name)), roles);
    for (const [name, value] of Object.entries(options)) {
      const field = document.querySelector(`[data-own-option="${name}"]`);
      if (field) field.value = value;
    }
    report(say("example-taken"));
  }));
}

async function saveMade(name, params) {
  const { files } = await ask(name, params);
  report(say("saved", { file: saveAll(files) }));
}
