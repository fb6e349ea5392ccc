// Step 2: what came. Files are kept before they are read, read in slices, and each has its own line.

const MOST_BYTES = 400 * 1024 * 1024; // at once; Python in a browser has little more
const PAGE = 50; // rows that are shown at once

// Rejected with a sentence where the file is gone, or is not a file.
async function bytesOf(file, name) {
  try { return await file.arrayBuffer(); } catch { throw new Error(say("unreadable", { file: name })); }
}

// What cannot be read is told, and the rest taken.
async function read(files) {
  const [sources, problems] = [[], []];
  let left = MOST_BYTES;
  for (const { file, name } of files) {
    if (file?.size > left) {
      problems.push(say("too-much", { file: name, most: MOST_BYTES / 1024 / 1024 }));
      continue;
    }
    left -= file?.size ?? 0;
    try { sources.push(await asSource(file, name)); } catch (error) { problems.push(error.message); }
  }
  return { sources, problems };
}

async function takeFiles(files) {
  if (!files.length) throw new Error(say("no-file"));
  tell(say("reading"));
  const { sources, problems } = await read(files);
  if (sources.length) await takeIn(sources, zonedTime(part("came-at").value), problems);
  else problem(...problems);
}

// raw: the record in which these files are kept already. It goes when they are read, or refused; where
// Python ended, it is there for the next time.
async function takeIn(sources, arrived, problems = [], raw = null) {
  const name = raw ?? await keepRaw(sources, arrived);
  const told = [];
  try {
    while (!await takeSlices(sources, arrived, told, problems));
    await keep();
    await showCame();
    showDesk();
  } catch (error) {
    if (error instanceof Refused) await dropRaw(name);
    throw error;
  }
  await dropRaw(name);
  tellBoth(told, problems);
}

function tellBoth(told, problems) {
  if (problems.length) problem(...told, ...problems);
  else report(...told);
}

// Gives false where Python was started anew meanwhile: then all is given to it once more, which does no harm.
async function takeSlices(sources, arrived, told, problems, room = false) {
  const { number } = await ask("desk_put", { modified: sources.map(({ modified }) => modified), room }, sources);
  for (let from = 0; ;) {
    let got;
    try {
      got = await plainAsk("desk_take", { number, from, ...(arrived && { arrived }), ...(stopping && { stop: true }) });
    } catch (error) {
      if (!(error instanceof Refused)) home = 0;
      else if (home !== starts) return false;
      throw error;
    }
    problems.push(...(got.problems ?? []));
    if (got.more === null) {
      for (const [unit, sentences] of Object.entries(got.told ?? {})) {
        told.push(...sentences.map((one) => (one.startsWith(`${unit}: `) ? one.replace(unit, titleOf(unit)) : one)));
      }
      summary = got.summary;
      if (stopping) problems.push(say("take-stopped", { done: got.done, of: got.of }));
      return true;
    }
    showCount(got);
    if (performance.now() - kept > KEEP_EVERY) await keep();
    from = got.more;
  }
}

/* ---- the list ---- */

let from = 0;

async function showCame() {
  const unit = unitNow();
  const show = part("show").value;
  const { rows, total, late, missing } = await ask("desk_inbox", { unit, show, from, most: PAGE });
  if (!rows.length && from) { from = 0; await showCame(); return; }
  const one = ofUnit();
  part("came-counts").textContent = say("came-counts", one);
  const who = [["late", late], ["missing", missing]].filter(([, names]) => names.length);
  part("came-who").replaceChildren(...who.map(([what, names]) => make("li", {}, say(`who-${what}`), " ",
    ...names.flatMap((name, at) => [at ? ", " : "", alone(name)]))));
  part("came-none").textContent = total ? "" : say(show === "waiting" ? "none-waits" : "none-came");
  part("updates").hidden = !one.updates;
  part("accept-updates").textContent = say("accept-updates", { n: one.updates });
  part("rows").replaceChildren(...rows.map(arrivalRow));
  part("rows-more").hidden = total <= PAGE;
  part("rows-where").textContent = say("rows-where", { first: from + 1, last: from + rows.length, total });
}

async function turn(by) {
  from = Math.max(0, from + by);
  await showCame();
  part("rows-where").focus();
}

function arrivalRow(row) {
  const { number, label, path, source, state: how, arrived, name, trainee, rule, reason, inside, notes } = row;
  const unit = unitNow();
  const waits = !["counts", "late", "accepted"].includes(how);
  const words = (text) => make("p", {}, alone(text));
  const look = make("div", { className: "desk-inside" });
  const box = make("li", { className: "desk-row" },
    make("h3", {}, alone(path)),
    make("p", { className: "frame-facts" }, `${say("number", { number: label })} · ${shownTime(arrived)}`,
      ...(source && source !== path ? [" · ", alone(source)] : []), ["counts", "late"].includes(how) ? ` · ${say(how === "late" ? "state-late" : how)}` : ""));
  const whose = how === "question" ? "claims" : "belongs";
  if (trainee) box.append(make("p", {}, alone(say(whose, { name: personText(trainee, name) })), rule ? ` ${say(`rule-${rule}`)}` : ""));
  box.append(...[reason, inside, ...notes].filter(Boolean).map(words));
  const actions = make("p", { className: "course-actions" });
  const named = (code, work) => button(say(code), work, { ariaLabel: `${say(code)}: ${path}` });
  const fold = named("look", () => act(() => lookAt(unit, number, look, fold)));
  fold.ariaExpanded = "false";
  actions.append(fold);
  for (const id of row.may_be ?? []) {
    const person = people.find((one) => one.trainee === id);
    actions.append(button(say("is-of", { name: person?.name ?? id }), () => act(() => assign(unit, number, id))));
  }
  if (waits) actions.append(...chooser(unit, number, path));
  actions.append(named("aside", () => act(() => putAside(unit, number))));
  const more = moreBox(unit, number, row);
  if (!waits) more.append(make("p", { className: "course-actions" }, ...chooser(unit, number, path)));
  box.append(actions, look, more);
  return box;
}

function chooser(unit, number, path) {
  const whose = make("input", { type: "text", ariaLabel: `${say("whose")} ${path}`, placeholder: say("whose"), autocomplete: "off" });
  whose.setAttribute("list", "desk-people");
  const give = () => act(async () => {
    const trainee = personIn(whose.value) ?? (people.length ? "" : whose.value.trim()); // without a roster: an id
    if (!trainee) throw new Error(say("nobody", { text: whose.value }));
    await assign(unit, number, trainee);
  });
  whose.addEventListener("keydown", (event) => { if (event.key === "Enter") give(); });
  return [whose, button(say("give"), give, { ariaLabel: `${say("give")}: ${path}` })];
}

function moreBox(unit, number, { arrived, trainee, state: how }) {
  const when = make("input", { type: "datetime-local", value: typedTime(arrived) });
  const set = button(say("set-time"), () => act(async () => {
    if (!when.value) throw new Error(say("no-time"));
    await showDecision(change("desk_arrived", { unit, numbers: [number], when: zonedTime(when.value) }));
  }));
  const box = make("details", {}, make("summary", { textContent: say("more") }), make("p", { className: "course-actions" },
    make("label", {}, `${say("came-really")} `, when), set));
  // Whoever has a place on the list is forgotten as a person.
  if (!trainee || how === "question") box.append(make("p", { className: "course-actions" }, button(say("forget-file"), () => act(() => forgetFile(unit, number)))));
  return box;
}

async function forgetFile(unit, number) {
  const { would } = await ask("desk_forget", { unit, number, sure: false });
  if (!await decide([say("forget-file-ask"), ...would].join("\n"), say("forget-file-yes"))) return;
  const { removed, left, summary: now } = await change("desk_forget", { unit, number, sure: true });
  await showDecision({ said: [...removed, ...left], summary: now });
}

async function lookAt(unit, number, place, fold) {
  const isOpen = fold.ariaExpanded === "true";
  fold.ariaExpanded = String(!isOpen);
  if (isOpen) { place.replaceChildren(); return; }
  // Python escapes what a person wrote; the page's policy lets no script in it run.
  place.innerHTML = (await ask("desk_look", { unit, number })).html;
}

// After something was decided: what is said of it, and the list as it is now.
async function showDecision(answer) {
  const { said = [], summary: now } = await answer;
  summary = now ?? summary;
  await showCame();
  showDesk();
  report(...said);
  part("came-counts").focus();
}

async function assign(unit, number, trainee) {
  const given = await ask("desk_assign", { unit, number, trainee, yes: false });
  if (given.done) { await keep(); await showDecision(given); return; }
  if (await decide(given.against.join("\n"), say("give-all-the-same"))) {
    await showDecision(change("desk_assign", { unit, number, trainee, yes: true }));
  }
}

// Each is listed before it is accepted: who, and which file.
async function acceptUpdates() {
  const unit = unitNow();
  const { would } = await ask("desk_updates", { unit, sure: false });
  if (!await decide([say("updates-ask"), ...would].join("\n"), say("updates-yes"))) return;
  await showDecision(change("desk_updates", { unit, sure: true }));
}

const putAside = (unit, number) => showDecision(change("desk_aside", { unit, number }));

function startCame() {
  const files = (list) => list.map((file) => ({ file, name: nameOf(file) }));
  for (const id of ["files", "folder"]) onFiles(id, (chosen) => act(() => takeFiles(files(chosen)), { long: true }));
  onDrop(takeFiles, { long: true });
  on("show", "change", () => { from = 0; act(showCame); });
  on("accept-updates", "click", () => act(acceptUpdates));
  on("rows-before", "click", () => act(() => turn(-PAGE)));
  on("rows-after", "click", () => act(() => turn(PAGE)));
}
