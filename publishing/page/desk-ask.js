// Asking Python, which has the desk as long as its Worker lives. Here is what puts the desk up again in the
// next one: the state that was last kept, the files that came, and the keys.

const SITE = document.documentElement.dataset.content_root ?? "../../";
const KEEP_EVERY = 1000; // milliseconds between two states that are kept while something long runs

let starts = 0; // how often Python was started
let home = 0; // the start in which the desk stands
let state = null; // {text, changed, originals: Map(sha: Uint8Array)}, as it was last kept
let summary = null; // what Python last said of the desk
let keeper = null; // what keeps it in this browser, encrypted
let word = ""; // the passphrase of the saved file
let inFile = 0; // `changed` of what was last saved as a file
let keys = []; // files that hold keys: in memory only
let kept = 0; // when the state was last kept
const waiting = new Set(); // originals that the browser does not keep yet
const leaving = new Set(); // originals that it still keeps and need not

document.addEventListener("course:python", () => { starts += 1; });

class Refused extends Error {}

async function plainAsk(name, params = {}, files = []) {
  const answer = await python.ask(name, params, ({ text, share }) => { if (!counting) tell(text, share); }, files);
  if (answer.problem) throw new Refused(answer.problem);
  return answer;
}

const asFiles = (text, originals) => [["state.json", encoded(text)], ...originals]
  .map(([name, { buffer, byteOffset, byteLength }]) => ({ name, bytes: buffer.slice(byteOffset, byteOffset + byteLength) }));

async function putUp() {
  if (!state || (starts && home === starts)) return;
  const isSaved = !isUnsaved();
  summary = await plainAsk("desk_restore", {}, asFiles(state.text, state.originals));
  home = starts;
  state.changed = summary.changed; // Python counts changes from the beginning again
  if (isSaved) inFile = state.changed;
  for (const key of keys) await plainAsk("desk_keys", {}, [key]);
}

// What Python answers. Where it was started anew meanwhile the desk is put up, and the question asked again.
async function ask(name, params, files) {
  for (;;) {
    await putUp();
    let answer;
    try { answer = await plainAsk(name, params, files); } catch (error) {
      // Whatever ended it: the next question begins with what was kept.
      if (!(error instanceof Refused)) home = 0;
      if (!(error instanceof Refused) || !state || home === starts) throw error;
      continue;
    }
    if (!state || home === starts) return answer;
  }
}

// The same where something changes: told only when it is kept.
async function change(name, params, files) {
  const answer = await ask(name, params, files);
  await keep();
  return answer;
}

// A desk is put up for the first time: begun, or opened. What makes its keeper is asked when it stands, so
// that a file that cannot be opened removes nothing.
async function establish(name, params, files, makeKeeper) {
  const said = await plainAsk(name, params, files);
  [state, summary, home] = [null, said, starts];
  keeper = await makeKeeper();
  await keep();
  return said;
}

async function keep() {
  const since = state?.changed ?? 0;
  const originals = new Map(state?.originals);
  const fresh = [];
  let answer;
  for (let after = ""; !answer || answer.more;) {
    answer = await plainAsk("desk_kept", { since, after });
    if (home !== starts) throw new Error(say("lost-last"));
    fresh.push(...Object.entries(answer.files ?? {}));
    after = Object.keys(answer.files ?? {}).sort().at(-1) ?? "";
  }
  fresh.forEach(([sha, bytes]) => originals.set(sha, bytes));
  const needed = new Set(answer.originals);
  const gone = [...originals.keys()].filter((sha) => !needed.has(sha));
  gone.forEach((sha) => { originals.delete(sha); leaving.add(sha); });
  state = { text: answer.state, changed: answer.changed, originals };
  kept = performance.now();
  fresh.forEach(([sha]) => waiting.add(sha));
  await keepHere();
  showKept();
}

async function keepHere() {
  if (!keeper) return;
  const fresh = [...waiting].filter((sha) => state.originals.has(sha));
  const gone = [...leaving].filter((sha) => !state.originals.has(sha));
  await tryToKeep(async () => {
    await keeper.keep(state.text, fresh.map((sha) => [sha, state.originals.get(sha)]), gone);
    waiting.clear();
    leaving.clear();
    if (keeper) unkept = "";
  });
}

// Where the browser refuses to keep something, the page says so and works on in memory.
async function tryToKeep(work) {
  try { return await work(); } catch {
    if (unkept !== "gone") unkept = "full";
    showKept();
    return null;
  }
}

// Files are kept before they are read; gives the name of their record, null where they are not kept.
const keepRaw = async (sources, arrived) => (keeper ? tryToKeep(() => keeper.keepRaw(sources, arrived)) : null);

async function dropRaw(name) {
  if (!keeper || !name) return;
  await tryToKeep(() => keeper.dropRaw(name));
  if (unkept) await keepHere(); // now there may be room
  showKept();
}

// Another window, or the browser, removed what was kept: it is kept again only if the trainer asks for it.
function keptGone() {
  [keeper, unkept] = [null, "gone"];
  showKept();
  part("problem").append(...paragraphs([warning()]));
  reachable();
}

// The keys of the public edition lie beside the pages; those of a workshop come with the trainer's pack.
async function bringKeys() {
  if (edition === "workshop") return;
  const wanted = summary.units.filter(({ has_key }) => !has_key).map(({ unit }) => unit);
  const got = await Promise.all(wanted.map(async (unit) => {
    const answer = await fetch(`${SITE}keys/${unit}.toml`).catch(() => null);
    return answer?.ok ? { name: `${unit}.toml`, bytes: await answer.arrayBuffer() } : null;
  }));
  if (got.some(Boolean)) await takeKeys(got.filter(Boolean));
  if (!got.every(Boolean)) throw new Error(say("no-keys"));
}

async function takeKeys(files) {
  const problems = [];
  for (const file of files) problems.push(...(await ask("desk_keys", {}, [file])).problems);
  keys = [...keys, ...files];
  summary = await ask("desk_summary");
  return problems;
}

// A request that answers in slices: asked until it is done, unless somebody stops it.
async function slices(name, params, files) {
  for (let from = 0; ;) {
    const answer = await ask(name, { ...params, from }, files);
    if (answer.more === null || answer.more === undefined) return answer;
    if (stopping) throw new Error(say("stopped"));
    showCount(answer);
    from = answer.more;
  }
}

function showCount({ done, of }) {
  counting = true;
  tell(say("so-far", { done, of }), done / Math.max(of, 1));
}

// Between two slices at once; what does not end by itself is ended.
function stop() {
  stopping = true;
  setTimeout(() => { if (stopping && part("bar").hasAttribute("data-busy")) python.stop(); }, 3000);
}

// What is kept, and where: true after each change.
function showKept() {
  const time = keeper?.at && new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "short" }).format(keeper.at);
  const isKept = time && !unkept;
  const here = say(isKept ? "kept" : time ? "kept-before" : "not-kept", { time });
  const inAFile = say(!isUnsaved() ? "in-file" : isKept ? "not-in-file" : "only-here");
  part("kept").textContent = state ? `${here} ${inAFile}` : "";
}
