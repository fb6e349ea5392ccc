// Step 3, in spreadsheets: sheets that are saved and read in. Where a second person marked, or the sheet is
// older than what is here, both marks are shown, text by text, and nothing changes before somebody chooses.

const undoable = new Set(); // units of which the last sheet can be undone
let sheet = null; // what is compared: {unit, sources, second, rows, agreement}, each row with `take`

async function saveSheet(blind) {
  const names = part("sheet-names").checked;
  const { files } = await ask("desk_sheet", { unit: unitNow(), names, ending: "xlsx", blind });
  await keep(); // pseudonyms may have been drawn
  report(say("saved", { file: saveAll(files) }));
}

async function takeSheet(files) {
  closeSheet();
  const [unit, sources] = [unitNow(), await asSources(files)];
  const done = await change("desk_sheet_in", { unit }, sources);
  undoable.delete(unit);
  if (done.marks || done.comments) undoable.add(unit);
  showUndo();
  if (done.rows.length) {
    const rows = done.rows.map((row) => ({ ...row, take: done.second || row.newer ? "mine" : "theirs" }));
    sheet = { ...done, unit, sources, rows };
    showSheet();
    if (done.problems.length) problem(say("compare-left-out"), ...done.problems);
    else report(say("compare-ready"));
    part("compare-title").focus();
  } else if (done.problems.length) problem(say("sheet-none"), ...done.problems);
  else await afterSheet(say("sheet-taken", done));
}

async function afterSheet(...told) {
  summary = await ask("desk_summary");
  await showTexts();
  showDesk();
  report(...told);
}

function closeSheet() {
  sheet = null;
  part("compare").hidden = true;
  showRows([]);
}

/* ---- both marks ---- */

function showSheet() {
  if (!sheet) return;
  const { second, rows, agreement } = sheet;
  part("compare-title").textContent = say(second ? "compare-second" : "compare-own");
  part("compare-how").textContent = say(second ? "compare-second-how" : "compare-own-how");
  part("compare-agreement").replaceChildren(...agreement.map((said) => make("p", {}, said)));
  showRows(rows.map(rowsOfText));
  const n = rows.filter(isUnmarked).length;
  part("compare-unmarked").hidden = !second || !n;
  part("compare-unmarked").textContent = say("compare-unmarked", { n });
  part("compare-take").hidden = !rows.some(({ open }) => open);
  part("compare").hidden = false;
}

const isUnmarked = ({ open, state: how, theirs }) => open && how === "waiting" && theirs !== null;

const showRows = (bodies) => part("compare-rows").replaceChildren(part("compare-rows").tHead, ...bodies);

// Both marks for a text in one row; below it the text itself and both comments, for which columns are too narrow.
function rowsOfText(row) {
  const { label, state: how, theirs, difference, comment, note } = row;
  const mine = row.points === null ? "" : points(row.points);
  const who = personShown(row.name || row.trainee, row.code);
  const said = [["lines", row.lines], ["their-lines", row.their_lines], ["comment", comment], ["note", note]].filter(([, text]) => text);
  return make("tbody", {},
    make("tr", {},
      make("th", { scope: "row" }, alone(who)),
      make("td", { textContent: label }),
      make("td", { textContent: how === "marked" ? mine : [mine, say(`text-${how}`)].filter(Boolean).join(" · ") }),
      make("td", { textContent: theirs === null ? "–" : points(theirs) }),
      make("td", { textContent: difference === null ? "–" : signed(difference) }),
      make("td", {}, row.open ? choiceBox(row, who) : say(row.taken ? "compare-taken" : "compare-equal"))),
    make("tr", {}, make("td", { colSpan: 6 }, textBox(row),
      ...said.map(([code, text]) => make("p", {}, `${say(`compare-${code}`)} `, alone(text))))));
}

const signed = (number) => `${number > 0 ? "+" : ""}${points(number).replace("-", "\u2212")}`;

// The beginning of a text; the whole of it, with its rubric, is fetched by whoever opens it.
function textBox({ unit = sheet.unit, trainee, question, answer }) {
  const place = make("div", { className: "desk-inside" });
  const box = make("details", {}, make("summary", {}, alone(answer || say("text-blank"))), place);
  box.addEventListener("toggle", () => {
    if (!box.open || place.childElementCount) return;
    // Python escapes what a person wrote; the page's policy lets no script in it run.
    act(async () => { place.innerHTML = (await ask("desk_text", { unit, trainee, question })).html; });
  });
  return box;
}

function choiceBox(row, who) {
  const [mine, theirs] = [row.points, row.theirs].map((one) => (one === null ? "" : points(one)));
  const texts = {
    mine: say(row.state === "waiting" ? "compare-leave" : "compare-mine", { points: mine }),
    theirs: say(theirs ? "compare-theirs" : "compare-only-comment", { points: theirs }),
    ...(row.mean !== null && { mean: say("compare-mean", { points: points(row.mean) }) }),
  };
  const box = make("select", { ariaLabel: `${say("compare-choice")}: ${who}, ${row.label}` },
    ...optionsOf(Object.entries(texts)));
  box.value = row.take;
  box.addEventListener("change", () => { row.take = box.value; });
  return box;
}

// Those of the rows that are open are taken over as `takeOf` gives; the others stay as they are.
async function applySheet(takeOf) {
  const { unit, sources, rows } = sheet;
  const chosen = rows.filter(({ open }) => open).map((row) => ({ row, take: takeOf(row) })).filter(({ take }) => take !== "mine");
  if (!chosen.length) throw new Error(say("compare-none"));
  const choices = chosen.map(({ row: { trainee, question, points: mine, lines, comment }, take }) => ({ trainee, question, points: mine, lines, comment, take }));
  const done = await change("desk_sheet_take", { unit, choices }, sources);
  const taken = new Set(done.taken.map(String));
  for (const { row } of chosen) if (taken.has(String([row.trainee, row.question]))) Object.assign(row, { open: false, taken: true });
  if (done.taken.length) undoable.add(unit);
  showSheet();
  await afterSheet(say("compare-applied", done));
  if (done.problems.length) problem(say("compare-applied", done), ...done.problems);
}

const showUndo = () => { part("sheet-undo").hidden = !undoable.has(unitNow()); };

async function undoSheet(unit) {
  const { texts: n, to_mark: waits } = await change("desk_sheet_undo", { unit });
  undoable.delete(unit);
  closeSheet();
  await afterSheet(say("sheet-undone", { n, waits }));
}

function startSheet() {
  for (const [id, blind] of [["sheet", false], ["sheet-blind", true]]) on(id, "click", () => act(() => saveSheet(blind)));
  onFiles("sheet-in", (files) => act(() => takeSheet(files)));
  on("compare-unmarked", "click", () => act(() => applySheet((row) => (isUnmarked(row) ? "theirs" : "mine"))));
  on("compare-take", "click", () => act(() => applySheet(({ take }) => take)));
  on("compare-close", "click", closeSheet);
  on("sheet-undo", "click", () => {
    const unit = unitNow(); // whatever is chosen before it is this one's turn
    act(() => undoSheet(unit));
  });
}
