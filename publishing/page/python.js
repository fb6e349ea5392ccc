// Python on the page: one Worker for all of it, which loads the site's own Pyodide and answers requests.
// It is `course.python`, and starts when it is about to be needed. `TEXTS` come with it from messages.toml.

const SILENCE = 60000; // milliseconds without a sign of life before the Worker is started again
const DEEPEST = 60; // levels of what is sent: thousands of them would end Pyodide for good
const SIZED = ["pyodide.asm.wasm", "python_stdlib.zip"]; // with the wheel of the course, what the first mark loads
const SHORT = 5; // seconds that are not worth telling

if (window.course?.python) return; // a page may load this in two files

const { src, dataset } = document.currentScript;
const ROOT = new URL("..", src).href;

const course = (window.course ??= {});
const say = (text, params) => text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");

function whyNot() {
  if (location.protocol === "file:") return TEXTS.folder;
  if (!dataset.python) return TEXTS.none;
  return typeof Worker === "function" && typeof WebAssembly === "object" ? "" : TEXTS.browser;
}

function isTooDeep(value) {
  let level = [value];
  for (let depth = 0; level.length; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((one) => (one && typeof one === "object" ? Object.values(one) : []));
  }
  return false;
}

const available = whyNot();
const waiting = []; // requests that the Worker has not been given yet
let worker = null;
let ready = false;
let running = null; // the request that the Worker has
let timer = 0;
let began = 0; // when bytes began to come
let mended = false; // what the browser keeps was looked through

function start() {
  if (worker || available) return;
  // From a blob, so that the page's policy binds it: it can reach no other host.
  const code = `self.ROOT = ${JSON.stringify(ROOT)};
importScripts(${JSON.stringify(new URL(`worker.js?v=${dataset.version}`, src).href)});`;
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  ready = false;
  began = 0;
  worker = new Worker(address);
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = (event) => { event.preventDefault(); broken(event.message); };
  URL.revokeObjectURL(address);
  watch();
}

function next() {
  if (!waiting.length) return;
  start();
  if (!ready || running) return;
  running = waiting.shift();
  tell({ text: TEXTS.working });
  watch();
  worker.postMessage({ request: running.request, given: running.given });
}

// A Worker that says nothing for so long hangs, or the network does.
function watch() {
  clearTimeout(timer);
  if (ready && !running) return;
  timer = setTimeout(() => (ready ? end(TEXTS.long) : broken("silence", TEXTS.silent)), running?.patience ?? SILENCE);
}

function hear(data) {
  if (data.ready) {
    ready = true;
    mended = false;
    document.dispatchEvent(new CustomEvent("course:python"));
  } else if (data.done !== undefined) {
    tell(progress(data));
  } else if (data.answer !== undefined) {
    const { done } = running;
    running = null;
    const { files } = data;
    done({ ...JSON.parse(data.answer), ...(Object.keys(files).length && { files }) });
  } else if (data.lost !== undefined) {
    again(data.lost);
    return;
  } else {
    broken(data.broken);
    return;
  }
  watch();
  next();
}

function progress({ done, all }) {
  if (done === all) {
    began = 0;
    return { text: ready ? TEXTS.working : TEXTS.starting };
  }
  began ||= performance.now();
  const left = (((performance.now() - began) / 1000) * (all - done)) / Math.max(done, 1);
  const told = done > 1e6 && left >= SHORT;
  const minutes = Math.floor(left / 60);
  const seconds = String(Math.floor(left % 60)).padStart(2, "0");
  return {
    text: say(told ? TEXTS.left : TEXTS.bringing, {
      done: (done / 1e6).toFixed(0), all: (all / 1e6).toFixed(0), left: `${minutes}:${seconds}`,
    }),
    share: done / all,
  };
}

function tell(said) {
  for (const request of [running, ...waiting]) request?.onProgress?.(said);
}

// What was being computed is lost; what waits goes to the Worker's successor.
function end(sentence) {
  clearTimeout(timer);
  worker?.terminate();
  worker = null;
  const lost = [running, ...(ready ? [] : waiting.splice(0))].filter(Boolean);
  ready = false;
  running = null;
  for (const { failed } of lost) failed(new Error(sentence));
  next();
}

// A file could not be had, or the copy that this browser keeps is damaged: once more, from the network.
async function again(reason) {
  const request = running;
  console.warn(`Python on this page: ${reason}`);
  clearTimeout(timer);
  if (!request.again) await mend();
  if (running !== request) return; // stopped meanwhile
  running = null;
  if (request.again) request.failed(new Error(TEXTS.lost));
  else waiting.unshift({ ...request, again: true });
  next();
}

async function broken(reason, sentence = TEXTS.failed) {
  console.warn(`Python on this page: ${reason}`);
  if (ready) return end(TEXTS.died);
  if (mended) return end(sentence);
  mended = true;
  clearTimeout(timer);
  worker?.terminate();
  await mend();
  worker = null;
  return start();
}

function mend() {
  const keeper = navigator.serviceWorker?.controller;
  if (!keeper) return undefined;
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    setTimeout(done, SILENCE);
    keeper.postMessage("check", [port2]);
  });
}

course.python = {
  // "" where Python can run on this page, else a sentence that says why not.
  available,
  // Start it ahead of need; with "tool", "run", "take_home", "desk" or "own" also what such a request needs.
  prepare(name = "") {
    start();
    worker?.postMessage({ prepare: name });
  },
  // A promise of the answer. Files of the request, [{name, bytes: ArrayBuffer or File}], go beside it, their names
  // as `given` among the params; those of the answer come as files: {name: Uint8Array}. It is rejected with an
  // Error whose message is a sentence to show. `patience`: milliseconds that it may take, where a reader can stop it.
  ask(name, params, onProgress, files = [], patience = SILENCE) {
    if (available) return Promise.reject(new Error(available));
    if (isTooDeep(params)) return Promise.reject(new Error(TEXTS.deep));
    return new Promise((done, failed) => {
      const named = files.length ? { ...params, given: files.map((file) => file.name) } : params;
      const given = files.map(({ bytes }) => bytes);
      waiting.push({ request: JSON.stringify({ name, params: named }), given, done, failed, onProgress, patience });
      next();
    });
  },
  // End what is being computed; the next request starts Python again.
  stop() { if (worker) end(TEXTS.stopped); },
};

// A reader who saves data is told before the first press how much it loads; nothing is told where it is kept already.
async function tellSize() {
  const list = await (await fetch(`${ROOT}python/current.json`)).json();
  const files = [...SIZED, list.packages.fairtender.file];
  if (await globalThis.caches?.match(`${ROOT}python/${list.folder}/${SIZED[0]}`)) return;
  const size = (files.reduce((sum, file) => sum + list.bytes[file], 0) / 1e6).toFixed(0);
  for (const place of document.querySelectorAll('[data-ft-part="check"] .ft-buttons')) {
    place.after(Object.assign(document.createElement("p"), { className: "ft-hint", textContent: say(TEXTS.size, { all: size }) }));
  }
}
if (navigator.connection?.saveData && !available) {
  addEventListener("DOMContentLoaded", () => tellSize().catch(() => {})); // without a network nothing loads
}
