// Keeps what an exercise needs, so that it opens without a network after one visit.
// The application's own worker follows below this part: it carries the kernel's questions about files.
const KEPT = "fairtender";
const PATIENCE = 5000; // milliseconds before a kept copy is taken while the network says nothing
// What never changes under its address: its name carries a digest.
const SETTLED = /\/(build\/[\w-]+\.[0-9a-f]{7}\.js|extensions\/.+\.[0-9a-f]{8,}\.js|static\/python-[0-9a-f]+\/.+)$/;
const NOT_A_FILE = /\/api\/(drive|stdin\/|service-worker-heartbeat)/;

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (NOT_A_FILE.test(address.pathname)) return;
  event.stopImmediatePropagation();
  address.search = address.hash = "";
  event.respondWith(SETTLED.test(address.pathname) ? keptFirst(address.href) : newestFirst(event.request, address.href));
});

async function keptFirst(address) {
  const kept = await caches.open(KEPT);
  return await kept.match(address) ?? bring(address, address, kept);
}

async function newestFirst(request, address) {
  const kept = await caches.open(KEPT);
  const earlier = await kept.match(address);
  // A request for a page can only be passed on as it is.
  const newest = bring(request.mode === "navigate" ? request : new Request(request.url, { cache: "no-cache" }), address, kept);
  if (!earlier) return newest;
  const late = new Promise((done) => { setTimeout(done, PATIENCE); });
  const answer = await Promise.race([newest.catch(() => undefined), late]);
  return answer && answer.status < 500 ? answer : earlier.clone();
}

async function bring(request, address, kept) {
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") await kept.put(address, answer.clone());
  return answer;
}
