// What lets the whole site work without a network after one visit, on a secure address. `FILES`, which the
// build puts before this, names every file of one release: {path: [sha256, bytes, what pages ask it with]}.
// A release is taken into use when all of it is there. Files are kept by their content: of a newer release
// only what is new in it is brought.

const ROOT = new URL("./", location).href;
const KEPT = "fairtender-site";
const EARLIER = "fairtender"; // of the first release, which had an application of its own below lite/
const AT_ONCE = 3;
const LARGE = 500000; // bytes; such a file is checked when it does not work

const keyOf = (name, digest) => `${ROOT}kept/${digest}/${name.split("/").pop()}`;
const note = (name) => `${ROOT}kept/${name}`;

async function digestOf(content) {
  const digest = await crypto.subtle.digest("SHA-256", content);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
}

/* ---- bringing a release ---- */

async function bring(cache, name, [digest, , asked], ways) {
  for (const way of ways) {
    const answer = await fetch(`${ROOT}${name}${asked}`, { cache: way, priority: "low" }).catch(() => null);
    if (!answer?.ok) continue;
    const copy = answer.clone();
    if (await digestOf(await answer.arrayBuffer()) !== digest) continue;
    await cache.put(keyOf(name, digest), copy);
    return;
  }
  throw new Error(`${name} is not as this release has it`);
}

async function bringAll() {
  const cache = await caches.open(KEPT);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const waiting = Object.entries(FILES).filter(([name, [digest]]) => !there.has(keyOf(name, digest)));
  // What pages have loaded already is taken from where the browser has it.
  const work = async () => {
    while (waiting.length) await bring(cache, ...waiting.shift(), ["force-cache", "reload"]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/* ---- taking it into use ---- */

async function noted(cache, name) {
  const answer = await cache.match(note(name));
  try { return await answer.json(); } catch { return {}; }
}

// Pages that are still open may ask for files of the release before this one.
async function change() {
  const cache = await caches.open(KEPT);
  const before = await noted(cache, "release");
  await cache.put(note("before"), new Response(JSON.stringify(before)));
  await cache.put(note("release"), new Response(JSON.stringify(FILES)));
  const wanted = new Set([note("before"), note("release")]);
  for (const files of [before, FILES]) {
    for (const [name, [digest]] of Object.entries(files)) wanted.add(keyOf(name, digest));
  }
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  await caches.delete(EARLIER);
}

/* ---- answering ---- */

async function kept(cache, name, [digest, bytes]) {
  const answer = await cache.match(keyOf(name, digest));
  if (!answer || bytes > LARGE) return answer;
  const content = await answer.arrayBuffer();
  if (await digestOf(content) !== digest) return undefined;
  const { status, headers } = answer;
  return new Response(content, { status, headers });
}

async function answer(request, name) {
  const cache = await caches.open(KEPT);
  const entry = FILES[name] ?? (await noted(cache, "before"))[name];
  if (!entry) return fetch(request);
  const found = await kept(cache, name, entry);
  if (found) return found;
  await bring(cache, name, entry, ["no-cache"]).catch(() => {});
  return await kept(cache, name, entry) ?? fetch(request);
}

// Where a site has gone, or another one is served at its address, this one must not stand in its way.
async function leave() {
  const there = await fetch(`${ROOT}service-worker.js`, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (there?.status !== 404 && there?.status !== 410) return;
  await caches.delete(KEPT);
  await registration.unregister();
}

async function check() {
  const cache = await caches.open(KEPT);
  for (const [name, entry] of Object.entries(FILES)) {
    if (entry[1] <= LARGE) continue;
    const content = await (await cache.match(keyOf(name, entry[0])))?.arrayBuffer();
    if (content && await digestOf(content) !== entry[0]) await cache.delete(keyOf(name, entry[0]));
  }
}

self.addEventListener("install", (event) => event.waitUntil(bringAll().then(() => skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(change().then(() => clients.claim())));
self.addEventListener("message", (event) => {
  event.waitUntil(check().finally(() => event.ports[0]?.postMessage("checked")));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.split(/[?#]/)[0];
  if (request.method !== "GET" || !address.startsWith(ROOT)) return;
  const path = decodeURIComponent(address.slice(ROOT.length));
  event.respondWith(answer(request, path === "" || path.endsWith("/") ? `${path}index.html` : path));
  if (request.mode === "navigate") event.waitUntil(leave());
});
