// Python in a Worker: brings the site's own Pyodide, then answers one request at a time.
// Messages to it: {request: JSON}, {prepare: name}. From it: {done, all} in bytes, {ready}, {answer: JSON}, {lost}
// where a file could not be had, and {broken} where this Worker is at its end.

// Started by its address it would not be bound by the policy of a page: then it does nothing.
if (location.protocol !== "blob:") throw new Error("This Worker is started by a page of the course.");

const FIRST = ["fairtender"];
const AHEAD = { tool: ["pandas", "jinja2"], run: ["pandas"], take_home: ["pandas", "jinja2"], why: ["jinja2"] };
const ENVIRONMENT = { HOME: "/home/pyodide", MPLBACKEND: "agg", PYTHONDONTWRITEBYTECODE: "1" };
const CORE = ["pyodide.asm.wasm", "python_stdlib.zip"];
const OFTEN = 100; // milliseconds between two words about progress

class NotBrought extends Error {}

// Pyodide says of a damaged file only that it is one, and waits for ever.
const instantiate = WebAssembly.instantiateStreaming.bind(WebAssembly);
WebAssembly.instantiateStreaming = (...all) => instantiate(...all).catch((error) => {
  if (!python) postMessage({ broken: String(error) });
  throw error;
});

const fetchPlain = self.fetch.bind(self);
const ahead = new Map(); // what was asked for before Pyodide does, by address
let base = "";
let list = null; // {folder, bytes: {file: number}, packages: {name: {name, file, depends, imports, integrity}}}
let python = null;
let answer = null;
let done = 0;
let all = 0;
let told = 0;

function tell(last) {
  if (!last && performance.now() - told < OFTEN) return;
  told = performance.now();
  postMessage({ done, all });
}

// A file of Python's folder; its bytes are counted while they come.
async function counted(name, options) {
  let rest = list.bytes[name];
  all += rest;
  tell();
  const came = (bytes) => {
    done += bytes;
    rest -= bytes;
    tell(done === all);
    if (done === all) done = all = 0; // what comes later is counted by itself
  };
  try {
    const got = await fetchPlain(base + name, options);
    if (!got.ok) throw new Error(`${name}: ${got.status}`);
    count(got.clone().body.getReader(), came).finally(() => came(rest));
    return got;
  } catch (error) {
    came(rest);
    throw error;
  }
}

async function count(reader, came) {
  try {
    for (;;) {
      const { done: whole, value } = await reader.read();
      if (whole) return;
      came(value.length);
    }
  } catch { /* told by whoever reads the file itself */ }
}

self.fetch = (resource, options) => {
  const address = new URL(resource.url ?? resource, base).href;
  const name = address.slice(base.length);
  if (!address.startsWith(base) || !(name in list.bytes)) return fetchPlain(resource, options);
  const started = ahead.get(name);
  ahead.delete(name);
  return started ?? counted(name, options);
};

// The packages with all that they need, those that are not there yet.
function needed(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name) || python?.loadedPackages[list.packages[name].name]) continue;
    found.add(name);
    needed(list.packages[name].depends, found);
  }
  return [...found];
}

function bring(name, options) {
  if (ahead.has(name)) return;
  const coming = counted(name, options);
  coming.catch(() => {}); // told where it is used
  ahead.set(name, coming);
}

const bringPackages = (names) => needed(names).forEach((name) => {
  const { file, integrity } = list.packages[name];
  bring(file, { integrity });
});

async function load(names) {
  bringPackages(names);
  const faults = [];
  await python.loadPackage(names, { checkIntegrity: true, messageCallback() {}, errorCallback: (said) => faults.push(said) });
  const missing = needed(names);
  if (missing.length) throw new NotBrought(`${missing.join(", ")}: ${faults.join(" ")}`);
}

async function readList() {
  const got = await fetchPlain(`${ROOT}python/current.json`, { cache: "no-cache" });
  if (!got.ok) throw new Error(`current.json: ${got.status}`);
  list = await got.json();
}

async function start() {
  await listed;
  base = `${ROOT}python/${list.folder}/`;
  CORE.forEach((name) => bring(name));
  bringPackages(FIRST);
  importScripts(`${base}pyodide.js`);
  python = await loadPyodide({ indexURL: base, env: ENVIRONMENT, stdout() {}, stderr() {} });
  await load(FIRST);
  const imports = Object.entries(list.packages).flatMap(([name, one]) => one.imports.map((top) => [top, name]));
  const carrier = python.pyimport("coursework.in_browser");
  carrier.begin(JSON.stringify(Object.fromEntries(imports)));
  answer = carrier.answer;
}

const listed = readList();
const ready = start();
ready.then(() => postMessage({ ready: true }), (error) => postMessage({ broken: String(error) }));

// What a request needs is loaded when it is found missing, and the request made again.
async function answered(request) {
  for (;;) {
    const said = answer(request);
    const { missing } = said.startsWith('{"missing"') ? JSON.parse(said) : {};
    if (!missing) return said;
    await load([missing]);
    tell(true);
  }
}

async function prepare(name) {
  const names = AHEAD[name] ?? [];
  try {
    await listed;
    bringPackages(names);
    await ready;
    await load(names);
    names.forEach((one) => python.pyimport(one));
  } catch { /* told when a request needs it */ }
}

async function serve(request) {
  try {
    postMessage({ answer: await answered(request) });
  } catch (error) {
    // What Python itself says comes as an answer: else this is the end of it.
    postMessage({ [error instanceof NotBrought ? "lost" : "broken"]: String(error) });
  }
}

onmessage = ({ data }) => (data.prepare === undefined ? serve(data.request) : prepare(data.prepare));
