// The steps as tabs, and the beginning.

const SHOWN = { came: showCame, mark: showTexts, class: showClass };
const tabs = all(part("tabs"), "[role=tab]");
const stepOf = (tab) => tab.id.replace("desk-tab-", "");

async function open(tab) {
  if (tab.hasAttribute("aria-disabled")) { problem(say("begin-first")); return; }
  for (const one of tabs) {
    const isThis = one === tab;
    one.setAttribute("aria-selected", String(isThis));
    one.tabIndex = isThis ? 0 : -1;
    part(stepOf(one)).hidden = !isThis;
  }
  part("unit-line").hidden = !["came", "mark", "class", "back"].includes(stepOf(tab));
  await act(showStep, { long: true });
}

async function showStep() {
  const now = stepOf(tabs.find((tab) => tab.getAttribute("aria-selected") === "true"));
  if (summary) await SHOWN[now]?.();
}

function startTabs() {
  for (const tab of tabs) {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const ends = { Home: tabs[0], End: tabs.at(-1) };
      (ends[event.key] ?? stopAfter(tabs, event, { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }))?.focus();
    });
  }
  all(document, "[data-desk-next]").forEach((one) => one.addEventListener("click", async () => {
    const tab = part(`tab-${one.dataset.deskNext}`);
    await open(tab);
    tab.focus();
    tab.scrollIntoView({ block: "nearest" });
  }));
  on("unit", "change", () => {
    [from, at] = [0, 0];
    act(showStep, { long: true });
  });
}

function startBegin() {
  unitRows();
  part("zone").textContent = say("zone", { zone: zone() });
  onSubmit("new", () => act(begin));
  on("sample", "click", () => act(sample, { long: true }));
  onSubmit("again", () => act(goOn, { long: true }));
  on("again-remove", "click", () => act(removeAgain));
  onFiles("open-file", ([file]) => act(() => openFile(file)));
  onFiles("roster", (files) => act(() => takeRoster(files)));
  onFiles("pack", (files) => act(() => takePack(files)));
  on("add-unit", "click", () => act(addUnit));
  on("stop", "click", stop);
  for (const one of all(document, "[data-desk-seal]")) one.hidden = !canSeal;
  for (const one of all(document, "[data-desk-no-seal]")) one.hidden = canSeal;
  for (const one of all(document, "[data-desk-edition]")) one.hidden = one.dataset.deskEdition !== edition;
}

async function start() {
  onlyWindow();
  part("desk").hidden = false;
  if (!python || python.available) {
    part("tabs").hidden = part("begin").hidden = true;
    problem(say(python ? "cannot" : "no-python"));
    return;
  }
  startTabs();
  startBegin();
  startCame();
  startMark();
  startSheet();
  startWall();
  startClass();
  startBack();
  startSave();
  startRoom();
  showDesk();
  part("desk").addEventListener("focusin", () => python.prepare("desk"), { once: true });
  const isThere = await Kept.isThere();
  part("again").hidden = Boolean(summary) || !isThere;
}

addEventListener("beforeunload", (event) => {
  if (state && state.changed !== inFile && (!keeper || unkept)) event.preventDefault();
});
start();
