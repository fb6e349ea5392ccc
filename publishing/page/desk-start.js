// The steps as tabs, and the beginning.

const SHOWN = { came: showCame, mark: showTexts, class: showClass };
const tabs = [...part("tabs").querySelectorAll("[role=tab]")];
const stepOf = (tab) => tab.id.replace("desk-tab-", "");
const isOnlyWindow = onlyWindow();

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
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
      const to = key === "Home" ? 0 : key === "End" ? tabs.length - 1 : by && (place + by + tabs.length) % tabs.length;
      if (to !== undefined) tabs[to].focus();
    });
  });
  document.querySelectorAll("[data-desk-next]").forEach((one) => one.addEventListener("click", async () => {
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
  on("new", "submit", (event) => { event.preventDefault(); act(begin); });
  on("again", "submit", (event) => { event.preventDefault(); act(goOn, { long: true }); });
  on("again-remove", "click", () => act(removeAgain));
  onFiles("open-file", ([file]) => act(() => openFile(file)));
  onFiles("roster", (files) => act(() => takeRoster(files)));
  onFiles("pack", (files) => act(() => takePack(files)));
  on("add-unit", "click", () => act(addUnit));
  on("stop", "click", stop);
  for (const id of ["decide", "unlock"]) part(id).addEventListener("cancel", () => { part(id).returnValue = ""; });
  part("unlock").querySelector("[value='']").addEventListener("click", () => part("unlock").close(""));
  for (const one of document.querySelectorAll("[data-desk-seal]")) one.hidden = !canSeal;
  for (const one of document.querySelectorAll("[data-desk-no-seal]")) one.hidden = canSeal;
  for (const one of document.querySelectorAll("[data-desk-edition]")) one.hidden = one.dataset.deskEdition !== edition;
}

async function start() {
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
  startClass();
  startBack();
  startSave();
  showDesk();
  part("desk").addEventListener("focusin", () => python.prepare("desk"), { once: true });
  const isThere = await Kept.isThere();
  part("again").hidden = Boolean(summary) || !isThere;
}

addEventListener("beforeunload", (event) => {
  if (state && state.changed !== inFile && (!keeper || unkept)) event.preventDefault();
});
start();
