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
  const left = late + refused + waiting; // what is disputed waits
  const n = all ? all - missing : counting + late + question + refused;
  return [say(all ? "wall-state" : "wall-state-only", { n, all }), left && say("wall-left", { n: counting, all: counting + left }),
    room.more && say("wall-reading"), !wall.question && waits && say("wall-texts", { n: waits })].filter(Boolean).join("; ");
}

async function drawWall() {
  part("wall-state").textContent = wallState(ofUnit());
  for (const id of ["wall-back", "wall-vote", "wall-on", "wall-step"]) part(id).hidden = !wall.question;
  if (!wall.question) return;
  const step = STEPS[wall.step];
  const found = await ask("desk_wall", { unit: unitNow(), question: wall.question, step });
  part("wall-form").textContent = found.form;
  part("wall-title").textContent = found.label;
  part("wall-step").textContent = say(`wall-step-${step}`, { n: wall.step + 1, of: found.of });
  const isSecond = found.again !== null;
  const few = step !== "question" && found.of === null && say(isSecond ? "wall-second-few" : "wall-few");
  const reason = step === "right" ? [...found.right, [say("wall-why"), found.why]] : [];
  part("wall-shown").replaceChildren(
    ...(step === "question" && found.hint ? [make("p", { textContent: found.hint })] : []),
    ...(isSecond ? [make("p", { textContent: say("wall-second", { n: found.again }) })] : []),
    ...(few ? [make("p", { textContent: few })] : []),
    ...(found.parts ? heatOf(found, step) : [make("ul", { className: "desk-bars" }, ...found.bars.map((one) => barRow(one, found)))]),
    ...reason.map(([name, words]) => make("p", {}, make("b", { textContent: `${name}: ` }), words)));
  const noKey = step === "answers" && !ofUnit().has_key;
  part("wall-back").hidden = !wall.step;
  part("wall-vote").hidden = !isSecond && (step !== "answers" || found.of === null);
  part("wall-vote").textContent = say(isSecond ? "wall-one-vote" : "wall-vote");
  wall.isSecond = isSecond;
  part("wall-on").hidden = step === "right";
  part("wall-on").ariaDisabled = String(noKey);
  part("wall-on").textContent = noKey ? say("wall-no-key") : nextOnWall(step);
}

function nextOnWall(step) {
  if (step === "question") return say("wall-answers");
  return say(summary.reuse ? "wall-right-reuse" : "wall-right");
}

// Documents and sheets: below each sentence, row, link or step what people chose there, the darker the more.
function heatOf(found, step) {
  const { of, before } = found;
  const known = of ?? before;
  const how = of !== null && before !== null ? "wall-heat-votes" : before !== null ? "wall-heat-before" : "wall-heat";
  const blocks = found.parts.flatMap(({ title, heads, things }) => [
    title && make("h3", { textContent: title }),
    step === "question" && heads.length && make("p", { textContent: say("wall-heads", { list: heads.join("; ") }) }),
    make("ul", { className: "desk-heat" }, ...things.map((one) => thingRow(one, found))),
  ]);
  const signs = step === "right" && make("p", { textContent: say("wall-signs") });
  return [known !== null && make("p", { textContent: say(how, { of, before }) }), signs, ...blocks].filter(Boolean);
}

function thingRow({ text, people, before, right, cells }, found) {
  const row = make("li", {}, make("span", { dir: "auto", textContent: text }));
  if ((people ?? before) !== null) row.append(" ", chip({ text: "", people, before, right }, found));
  for (const { name, bars, why } of cells) {
    const line = make("p", {}, ...(name ? [make("span", { className: "desk-heat-name", textContent: `${name}:` })] : []));
    bars.forEach((one) => line.append(" ", chip(one, found)));
    row.append(line);
    if (why) row.append(make("p", { className: "desk-heat-why", textContent: why }));
  }
  return row;
}

function chip({ text, people, before, right }, { of, before: earlier }) {
  const sign = { true: "✓ ", false: "✗ " }[right] ?? "";
  const counts = [before, people].filter((n) => n !== null).join(" → ");
  const made = make("span", { className: right ? "desk-chip desk-chip-right" : "desk-chip", dir: "auto" }, sign + (text && `${text}: `), make("b", { textContent: counts }));
  made.style.setProperty("--heat", `${Math.round((45 * (people ?? before)) / (of ?? earlier))}%`);
  return made;
}

function barRow({ text, people, before, right }, { of, before: earlier }) {
  const row = make("li", { className: right ? "desk-bar-right" : "" }, make("span", { textContent: text }));
  if (right) row.append(make("b", { textContent: say("wall-is-right") }));
  const votes = [["before", before, earlier], [before === null ? "people" : "after", people, of]];
  votes.filter(([, n]) => n !== null).forEach(([vote, n, all]) => {
    const filled = make("span", {});
    filled.style.inlineSize = `${(100 * n) / all}%`;
    row.append(make("span", { className: `desk-bar desk-bar-${vote}`, ariaHidden: "true" }, filled), make("b", { textContent: say(`wall-${vote}`, { n, of: all }) }));
  });
  return row;
}

// The first vote is kept with the workshop: another question, or another day, may come between.
async function voteAgain() {
  summary.changed = (await change("desk_vote", { unit: unitNow(), question: wall.question, again: !wall.isSecond })).changed;
  if (!wall.isSecond) wall.step = 0;
  await drawWall();
  part("wall-step").focus();
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

// A message is on the page below.
const onWall = (work) => act(async () => {
  try { await work(); } catch (error) {
    part("wall").close();
    throw error;
  }
});

const turnWall = (by) => onWall(async () => {
  const to = wall.step + by;
  if (!wall.question || !STEPS[to] || (STEPS[to] === "right" && !ofUnit().has_key)) return;
  wall.step = to;
  await drawWall();
  part("wall").scrollTop = 0;
  part("wall-step").focus({ preventScroll: true });
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
  on("wall-vote", "click", () => onWall(voteAgain));
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
