// Step 4: a question or the class at a glance on the wall, and the whole report.

const APART = "before-and-after"; // `coursework.course.APART`
let everybody = []; // what `desk_results` says of each person of the unit

async function results(unit) {
  return (await slices("desk_results", { unit })).rows;
}

async function showClass() {
  const unit = unitNow();
  part("apart").hidden = unit === APART || !summary.units.some((one) => one.unit === APART);
  await showWallChoice(); // needs no key
  everybody = await results(unit);
  part("glance").innerHTML = await glance(part("names").checked);
  showEach();
}

// A large class is a large table: it is made when somebody looks at it.
function showEach() {
  const rows = part("each").open ? everybody : [];
  part("people-rows").replaceChildren(...rows.map((row) => make("tr", {},
    make("th", { scope: "row" }, row.arrived === undefined ? alone(row.name || row.trainee) : pageButton(row)),
    make("td", { textContent: row.points === undefined ? "" : say("points-of", { points: points(row.points), most: points(row.most) }) }),
    make("td", { textContent: row.to_mark || "" }),
    make("td", { textContent: row.arrived === undefined ? say(`state-${row.state}`) : shownTime(row.arrived) }))));
}

// The page of feedback that this person will get.
function pageButton({ trainee, name }) {
  const made = button("", () => act(async () => {
    showPage((await ask("desk_feedback", { unit: unitNow(), trainee, reuse: part("feedback-reuse").checked })).html);
  }), { className: "frame-link", title: say("see-page") });
  made.append(alone(name || trainee));
  return made;
}

const glance = async (names) => (await ask("desk_glance", { unit: unitNow(), names })).html;

// On the wall it names nobody, whatever is shown below.
async function drawGlance() {
  part("wall-form").textContent = titleOf(unitNow());
  part("wall-title").textContent = say("class");
  part("wall-shown").innerHTML = await glance(false);
  await drawWall();
}

const reported = () => ({
  units: part("report-all").checked ? summary.units.map(({ unit }) => unit) : [unitNow()],
  pseudonyms: part("pseudonyms").checked,
});

async function makeReport() {
  const wanted = reported();
  for (const unit of wanted.units) await results(unit);
  const made = await ask("desk_report", wanted);
  if (wanted.pseudonyms) await keep();
  return made;
}

async function saveReport() {
  const { files } = await makeReport();
  report(say("saved", { file: saveAll(files) }));
}

function startClass() {
  on("each", "toggle", showEach);
  on("apart", "click", () => {
    part("unit").value = APART;
    part("unit").dispatchEvent(new Event("change"));
    part("unit").focus();
  });
  on("names", "change", () => act(showClass, { long: true }));
  on("project", "click", () => { putOnWall("", drawGlance); });
  on("report-show", "click", () => act(async () => showPage((await makeReport()).html), { long: true }));
  on("report-save", "click", () => act(saveReport, { long: true }));
}
