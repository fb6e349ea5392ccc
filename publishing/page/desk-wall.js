// On the wall: what the whole room may see, large and without a name. A question in three steps, or what to
// teach again. Hand-ins that arrive meanwhile are drawn without a word.

const STEPS = ["question", "answers", "right"];
const wall = { question: "", step: 0 }; // no question: what to teach again

async function showWallChoice() {
  const { questions, left_out: n } = await ask("desk_wall", { unit: unitNow() });
  const select = part("wall-question");
  const before = select.value;
  select.replaceChildren(...optionsOf(questions.map(({ id, title }) => [id, title])));
  if (questions.some(({ id }) => id === before)) select.value = before;
  part("wall-show").disabled = !questions.length;
  part("wall-left-out").textContent = n ? say("wall-left-out", { n }) : "";
}

// The room counts in the same way: who is not missing has handed in.
function wallState({ missing, counting, late, question, refused, waiting, to_mark: waits }) {
  const all = summary.people;
  const left = late + question + refused + waiting;
  const n = all ? all - missing : counting + late + question + refused;
  return [say(all ? "wall-state" : "wall-state-only", { n, all }), left && say("wall-left", { n: left }),
    !wall.question && waits && say("wall-texts", { n: waits })].filter(Boolean).join("; ");
}

async function drawWall() {
  part("wall-state").textContent = wallState(ofUnit());
  for (const id of ["wall-back", "wall-on", "wall-step"]) part(id).hidden = !wall.question;
  if (!wall.question) return;
  const step = STEPS[wall.step];
  const found = await ask("desk_wall", { unit: unitNow(), question: wall.question, step });
  part("wall-form").textContent = found.form;
  part("wall-title").textContent = found.label;
  part("wall-step").textContent = say(`wall-step-${step}`, { n: wall.step + 1, of: found.of });
  const few = step !== "question" && found.of === null;
  const reason = step === "right" ? [...found.right, [say("wall-why"), found.why]] : [];
  part("wall-shown").replaceChildren(
    ...(step === "question" && found.hint ? [make("p", { textContent: found.hint })] : []),
    ...(few ? [make("p", { textContent: say("wall-few") })] : []),
    make("ul", { className: "desk-bars" }, ...found.bars.map((one) => barRow(one, found.of))),
    ...reason.map(([name, words]) => make("p", {}, make("b", { textContent: `${name}: ` }), words)));
  const noKey = step === "answers" && !ofUnit().has_key;
  part("wall-back").hidden = !wall.step;
  part("wall-on").hidden = step === "right";
  part("wall-on").ariaDisabled = String(noKey);
  part("wall-on").textContent = noKey ? say("wall-no-key") : nextOnWall(step);
}

function nextOnWall(step) {
  if (step === "question") return say("wall-answers");
  return say(summary.reuse ? "wall-right-reuse" : "wall-right");
}

function barRow({ text, people: n, right, label }, of) {
  const row = make("li", { className: right ? "desk-bar-right" : "" }, make("span", { textContent: text }));
  if (right) row.append(make("b", { textContent: [say("wall-is-right"), label].filter(Boolean).join(": ") }));
  if (n === null) return row;
  row.append(make("span", { className: "desk-bar", ariaHidden: "true" }, make("span", {})), make("b", { textContent: say("wall-people", { n, of }) }));
  row.querySelector(".desk-bar > span").style.inlineSize = `${(100 * n) / of}%`;
  return row;
}

function leaveScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
}

// The screen is asked for at once, while the browser still knows that somebody pressed.
async function putOnWall(question, draw) {
  const screen = document.documentElement.requestFullscreen?.().catch(() => { /* it fills the window */ });
  Object.assign(wall, { question, step: 0 });
  await act(async () => {
    try { await draw(); } catch (error) {
      screen?.then(leaveScreen);
      throw error;
    }
    await screen;
    part("wall").showModal();
    part(question ? "wall-step" : "wall-title").focus();
  });
}

const turnWall = (by) => act(async () => {
  const to = wall.step + by;
  if (!wall.question || !STEPS[to] || (STEPS[to] === "right" && !ofUnit().has_key)) return;
  wall.step = to;
  try { await drawWall(); } catch (error) {
    part("wall").close(); // the message is on the page below
    throw error;
  }
  part("wall-step").focus();
});

// As arrived while it is shown; the focus stays.
async function redrawWall() {
  if (part("wall").open) await drawWall();
}

function startWall() {
  const box = part("wall");
  on("wall-show", "click", () => { putOnWall(part("wall-question").value, drawWall); });
  on("wall-back", "click", () => turnWall(-1));
  on("wall-on", "click", () => turnWall(1));
  on("wall-close", "click", () => box.close());
  box.addEventListener("keydown", (event) => {
    // Page Down and Page Up are what a presenter's clicker sends.
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, Enter: event.target.closest("button") ? 0 : 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    turnWall(by);
  });
  box.addEventListener("close", leaveScreen);
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) box.close(); });
}
