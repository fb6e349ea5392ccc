// The exercise in the reader's browser: opens ready, runs by itself, and says how far it is.
// Part of the published site only: nothing of this runs in a trainer's JupyterLab.
// It is loaded before the notebook application, and drives it through `window.jupyterapp`.

const ROOT = new URL(".", import.meta.url);
const KEPT = "fairtender"; // the cache; service-worker.js uses the same name
const STORAGE = `JupyterLite Storage - ${ROOT.pathname}`; // the application's own database of files
const PATIENCE = 120_000; // milliseconds without any step before that is reported
const PARTS = /exercise\.(begin|ask|check|hand_in)\(/;

const path = new URLSearchParams(location.search).get("path") ?? "";
const slug = path.match(/^exercises\/([\w-]+)\/\1\.ipynb$/)?.[1];
const place = (name) => document.getElementById(`course-${name}`);
const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

function tell(text) {
  if (place("status").textContent !== text) place("status").textContent = text;
}

function warn(text) {
  place("problem").textContent = text;
  place("problem").hidden = false;
}

/* ---- before the application ---- */

// Answers are kept by the kernel as answers.json. A notebook that was saved in this browser would hide
// a newer release for ever: it is moved aside, under another name, and no answer is touched.
async function moveSavedNotebook() {
  const database = await opened(STORAGE);
  try {
    if (!database?.objectStoreNames.contains("files")) return;
    const files = database.transaction("files", "readwrite").objectStore("files");
    const saved = await result(files.get(path));
    if (!saved) return;
    const aside = path.replace(/\.ipynb$/, "-saved-earlier.ipynb");
    await result(files.put({ ...saved, path: aside, name: aside.split("/").pop() }, aside));
    await result(files.delete(path));
  } finally {
    database?.close();
  }
}

const result = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

// The database where it is there; null where it is not: the application makes it, not this script.
async function opened(name) {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction.abort();
  return result(request).catch((error) => {
    if (error?.name === "AbortError") return null;
    throw error;
  });
}

async function whereNotKept() {
  if (!("serviceWorker" in navigator) || !isSecureContext) return "address";
  try {
    await moveSavedNotebook();
    return "";
  } catch {
    return "storage";
  }
}

export async function prepare() {
  if (!slug) {
    tell("");
    warn("This address names no exercise. Go back to the book, and open the exercise from its page.");
    throw new Error("no exercise");
  }
  place("back").href = new URL(`../exercises/${slug}/${slug}.html`, ROOT);
  place("code").addEventListener("click", showCode);
  addEventListener("keydown", keepShortcutsAway, true);
  // Every change of an answer is saved at once, so there is nothing to warn of when the page is left.
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  new ResizeObserver(([{ target }]) => {
    document.documentElement.style.setProperty("--course-bar", `${target.offsetHeight}px`);
  }).observe(place("bar"));
  const code = await whereNotKept();
  if (code) warn(place("bar").dataset[code]);
  keepPython();
}

function showCode() {
  const visible = document.body.classList.toggle("course-code");
  place("code").setAttribute("aria-pressed", String(visible));
  for (const cell of window.jupyterapp?.shell?.currentWidget?.content?.widgets ?? []) {
    if (cell.model.type === "code") cell.inputHidden = !visible;
  }
}

// The application has keys of its own: b adds a cell, x cuts one out. Here only what is typed counts.
function keepShortcutsAway(event) {
  const { target, key } = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "s") event.preventDefault();
  if (!target.closest?.(".ft-form, .jupyter-widgets")) event.stopPropagation();
}

/* ---- the files of Python, kept so that the next start needs no network ---- */

// What belongs to this release: {release, python: [[path, bytes]], later: [package], files: [path]}.
const listed = fetch(new URL("offline.json", ROOT), { cache: "no-cache" }).then((answer) => answer.json());
let list;
let brought = 0; // bytes
let moved = performance.now(); // when the start last came a step further

async function keepPython() {
  try {
    list = await listed;
    await keep(list.python.map(([name]) => name), (name) => {
      brought += list.python.find(([one]) => one === name)[1];
      moved = performance.now();
    });
  } catch {
    // No network, or no room: what is kept already still serves.
  }
}

async function keep(names, done = () => {}) {
  const kept = await caches.open(KEPT);
  const waiting = [...names];
  const bring = async () => {
    while (waiting.length) {
      const name = waiting.shift();
      const address = new URL(name, ROOT).href;
      if (!await kept.match(address)) {
        const answer = await fetch(address, { priority: "low" });
        if (!answer.ok) throw new Error(name);
        await kept.put(address, answer);
      }
      done(name);
    }
  };
  await Promise.all([bring(), bring(), bring(), bring()]);
}

// When all is shown: keep the rest too, and let go of what belongs to an earlier release.
async function keepTheRest() {
  const kept = await caches.open(KEPT);
  const marked = new URL(`release-${list.release}`, ROOT).href;
  const seen = performance.getEntriesByType("resource").map(({ name }) => name.split(/[?#]/)[0])
    .filter((name) => name.startsWith(ROOT.href) && !/\/api\/(drive|stdin|service-worker)/.test(name));
  const here = location.href.split(/[?#]/)[0];
  if (!await kept.match(marked)) {
    // Notebooks and lists keep their addresses from release to release: bring them anew.
    await Promise.all(list.files.map((name) => kept.delete(new URL(name, ROOT).href)));
    const python = new Set(list.python.map(([name]) => new URL(name, ROOT).href));
    for (const { url } of await kept.keys()) {
      if (url.includes("/static/python-") && !python.has(url)) await kept.delete(url);
    }
  }
  await keep([...new Set([here, ...seen, ...list.python.map(([name]) => name), ...list.files])]);
  await kept.put(marked, new Response(""));
}

/* ---- with the application ---- */

async function until(condition) {
  for (;;) {
    const value = condition();
    if (value) return value;
    if (performance.now() - moved > PATIENCE) throw new Error("too long");
    await pause(50);
  }
}

export async function run() {
  try {
    const panel = await until(() => window.jupyterapp?.shell?.currentWidget);
    await until(() => panel.context?.isReady);
    // The application's own menus and buttons: a learner needs none of them.
    for (const part of ["_topWrapper", "_menuWrapper"]) window.jupyterapp.shell[part]?.hide();
    panel.toolbar.hide();
    const parts = panel.content.model.sharedModel.cells
      .filter((cell) => cell.cell_type === "code" && PARTS.test(cell.source)).length;
    const watch = setInterval(() => progress(parts), 200);
    try {
      await panel.sessionContext.ready;
      await runCells(panel);
      await until(() => shown() >= parts || failed());
    } finally {
      clearInterval(watch);
    }
    finish();
  } catch {
    tell("");
    warn(place("bar").dataset.late);
  }
}

// The first code cell shows a form and needs little. What the others need is loaded after it.
async function runCells({ content, sessionContext }) {
  const run = (command) => { window.jupyterapp.commands.execute(command).catch(() => {}); };
  content.activeCellIndex = content.widgets.findIndex(({ model }) => model.type === "code");
  run("notebook:run-cell");
  const code = `import pyodide_js\nawait pyodide_js.loadPackage(${JSON.stringify((await listed).later)})`;
  sessionContext.session.kernel.requestExecute({ code, silent: true, store_history: false });
  content.activeCellIndex += 1;
  run("notebook:run-all-below");
  stayAtTheTop(content);
}

// Running moves the application to the last cell; the reader begins at the first line.
function stayAtTheTop(content) {
  content.activeCellIndex = 0;
  const outer = content.node.querySelector(".jp-WindowedPanel-outer") ?? content.node;
  const back = () => { outer.scrollTop = 0; };
  const free = new AbortController();
  outer.addEventListener("scroll", back, free);
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(kind, () => free.abort(), { capture: true, once: true });
  }
  setTimeout(() => free.abort(), PATIENCE);
  back();
}

let before = 0;
const shown = () => document.querySelectorAll(".ft-form[data-ft-ready]").length;
const failed = () => document.querySelector(".jp-OutputArea :is([data-mime-type$='jupyter.error'], [data-mime-type$='jupyter.stderr'])");

function progress(parts) {
  if (shown() > before) [before, moved] = [shown(), performance.now()];
  if (shown()) return tell(`Showing part ${shown()} of ${parts} …`);
  const all = list?.python.reduce((sum, [, bytes]) => sum + bytes, 0);
  const rest = list && brought < all;
  return tell(rest ? `Bringing Python to your browser: ${(brought / 1e6).toFixed(0)} of ${(all / 1e6).toFixed(0)} MB …`
    : "Starting Python in your browser …");
}

async function finish() {
  if (failed()) {
    tell("");
    return warn(place("bar").dataset.failed);
  }
  document.body.classList.add("course-ready");
  // Without a service worker the kernel reaches no files, and the forms say so in red.
  const lasting = place("problem").hidden && navigator.serviceWorker?.controller;
  const kept = lasting ? " Your answers are kept in this browser." : "";
  tell(`Ready.${kept}`);
  navigator.storage?.persist?.();
  if (!lasting) return undefined;
  try {
    await keepTheRest();
    tell(`Ready, from now on without a network too.${kept}`);
  } catch {
    // Without a network or without room: said nothing, promised nothing.
  }
  return undefined;
}
