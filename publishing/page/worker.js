// Python in a Worker: brings the site's own Pyodide, then answers one request at a time.
// Messages to it: {request: JSON, given: [ArrayBuffer or File]}, {prepare: name}. From it: {done, all} in bytes, {ready},
// {answer: JSON, files: {name: Uint8Array}}, {lost} where a file could not be had, and {broken} where this
// Worker is at its end.

// Started by its address it would not be bound by the policy of a page: then it does nothing.
if (location.protocol !== "blob:") throw new Error("This Worker is started by a page of the course.");

const FIRST = "fairtender";
const AHEAD = { tool: ["pandas", "jinja2"], run: ["pandas"], take_home: ["pandas", "jinja2"], why: ["jinja2"], desk: ["pandas", "jinja2"], own: ["pandas"] };
const ENVIRONMENT = { HOME: "/home/pyodide", MPLBACKEND: "agg", PYTHONDONTWRITEBYTECODE: "1" };
const CORE = ["pyodide.asm.wasm", "python_stdlib.zip"];
const OFTEN = 100; // milliseconds between two words about progress
// Where Python finds the files of a request, and leaves those of its answer.
const GIVEN = "/given";
const TAKEN = "/taken";
const WINDOW = 1 << 21; // bytes of a file of this computer that are held at once

class NotBrought extends Error {}

// Pyodide says of a damaged file only that it is one, and waits for ever.
const instantiate = WebAssembly.instantiateStreaming.bind(WebAssembly);
WebAssembly.instantiateStreaming = (...all) => instantiate(...all).catch((error) => {
  if (!python) postMessage({ broken: String(error) });
  throw error;
});

const fetchPlain = self.fetch.bind(self);
const ahead = new Map(); // files of the core that are asked for before Pyodide does, by name
const coming = new Map(); // packages that are on their way or there, by name
let base = "";
let list = null; // {folder, site, bytes: {file: number}, packages: {name: {file, depends, imports, integrity}}}
let python = null;
let forget = null; // lets Python look anew at what is installed
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

// A package, after all that it needs. It is there as a whole or not at all: between two requests may lie
// any of these steps. Parts of it in C are compiled when they are imported, and only those.
async function install(name) {
  const { file, depends, integrity } = list.packages[name];
  const got = counted(file, { integrity });
  try {
    await Promise.all([got, name === FIRST ? core : ready, ...depends.map(load)]);
    if (name !== FIRST) await aMoment();
    const content = await (await got).arrayBuffer();
    python.unpackArchive(content, "wheel", { extractDir: list.site });
  } catch (error) {
    coming.delete(name);
    throw error instanceof NotBrought ? error : new NotBrought(`${file}: ${error}`);
  }
  forget();
}

// What a page asked for meanwhile comes first.
const aMoment = () => new Promise((next) => { setTimeout(next, 20); });

function load(name) {
  if (!coming.has(name)) {
    coming.set(name, install(name));
    coming.get(name).catch(() => {}); // told where it is needed
  }
  return coming.get(name);
}

async function readList() {
  const got = await fetchPlain(`${ROOT}python/current.json`, { cache: "no-cache" });
  if (!got.ok) throw new Error(`current.json: ${got.status}`);
  list = await got.json();
  base = `${ROOT}python/${list.folder}/`;
}

async function startCore() {
  await listed;
  for (const name of CORE) {
    const got = counted(name);
    got.catch(() => {}); // told by Pyodide
    ahead.set(name, got);
  }
  importScripts(`${base}pyodide.js`);
  python = await loadPyodide({ indexURL: base, env: ENVIRONMENT, stdout() {}, stderr() {} });
  const caches = python.runPython("import sys; sys.path_importer_cache");
  forget = () => caches.get(list.site)?.invalidate_caches();
}

async function start() {
  await listed;
  await load(FIRST);
  const imports = Object.entries(list.packages).flatMap(([name, one]) => one.imports.map((top) => [top, name]));
  for (const folder of [GIVEN, TAKEN]) python.FS.mkdirTree(folder);
  readByWindows();
  const carrier = python.pyimport("coursework.in_browser");
  carrier.begin(JSON.stringify(Object.fromEntries(imports)));
  answer = carrier.answer;
}

const listed = readList();
const core = startCore();
const ready = start();
core.catch(() => {}); // told by what needs it
ready.then(() => postMessage({ ready: true }), (error) => postMessage({ broken: String(error) }));

// What a request needs is loaded when it is found missing, and the request made again.
async function answered(request) {
  for (;;) {
    const said = answer(request);
    const { missing } = said.startsWith('{"missing"') ? JSON.parse(said) : {};
    if (!missing) return said;
    await load(missing);
    tell(true);
  }
}

async function prepare(name) {
  const names = AHEAD[name] ?? [];
  try {
    await listed;
    await Promise.all([ready, ...names.map(load)]);
    for (const one of names) {
      await aMoment();
      python.pyimport(one);
    }
  } catch { /* told when a request needs it */ }
}

const within = (folder) => python.FS.readdir(folder).filter((name) => !name.startsWith("."));
const empty = (folder) => within(folder).forEach((name) => python.FS.unlink(`${folder}/${name}`));

// The files that an answer names, each once read and then gone.
function taken(said) {
  if (!within(TAKEN).length) return {};
  const named = Object.entries(JSON.parse(said).files ?? {});
  return Object.fromEntries(named.map(([name, path]) => [name, python.FS.readFile(path)]));
}

// A file of this computer is read where it lies, so that a large one takes no memory.
function readByWindows() {
  const { WORKERFS } = python.FS.filesystems;
  let held = { node: null, start: 0, bytes: new Uint8Array() };
  WORKERFS.stream_ops.read = ({ node }, buffer, offset, length, position) => {
    if (position >= node.size) return 0;
    if (held.node !== node || position < held.start || position >= held.start + held.bytes.length) {
      try {
        const part = node.contents.slice(position, position + WINDOW);
        held = { node, start: position, bytes: new Uint8Array(WORKERFS.reader.readAsArrayBuffer(part)) };
      } catch { throw new python.FS.ErrnoError(29); } // moved or changed: Python tells it as an OSError
    }
    const from = position - held.start;
    const bytes = held.bytes.subarray(from, from + length);
    buffer.set(bytes, offset);
    return bytes.length;
  };
}

let lying = 0; // of how many requests files have been where they lie

// Files stand as links at their place, and can be read until other ones are given.
function lay(given) {
  const blobs = given.map((data, at) => ({ name: String(at), data })).filter(({ data }) => data instanceof Blob);
  if (blobs.length) {
    if (lying) python.FS.unmount(`/files-${lying}`);
    const place = `/files-${lying += 1}`;
    python.FS.mkdir(place);
    python.FS.mount(python.FS.filesystems.WORKERFS, { blobs }, place);
    for (const { name } of blobs) python.FS.symlink(`${place}/${name}`, `${GIVEN}/${name}`);
  }
  given.forEach((bytes, at) => bytes instanceof Blob || python.FS.writeFile(`${GIVEN}/${at}`, new Uint8Array(bytes)));
}

async function serve({ request, given }) {
  try {
    lay(given);
    const said = await answered(request);
    const files = taken(said);
    [GIVEN, TAKEN].forEach(empty);
    postMessage({ answer: said, files }, Object.values(files).map(({ buffer }) => buffer));
  } catch (error) {
    // What Python itself says comes as an answer: else this is the end of it.
    postMessage({ [error instanceof NotBrought ? "lost" : "broken"]: String(error) });
  }
}

onmessage = ({ data }) => (data.prepare === undefined ? serve(data) : prepare(data.prepare));
