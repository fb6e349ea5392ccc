// Step 2, live: the trainer's own computer serves the course to a room, and hand-ins arrive by themselves.
// Only where the room's server opened this page, with its token. The server keeps each hand-in in its folder;
// here they are added as if dropped, but quietly: focus, typed text and messages stay as they are.

const ROOM = "fairtender:room-token"; // in this tab only, so that the page can be loaded again
const LONG_POLL = 20; // seconds
const GATHER = 700; // milliseconds in which several hand-ins become one drop
const room = { token: "", title: "", start: "", after: 0, wrong: 0, odd: new Map(), slips: null, guesses: "" };
const pause = (time) => new Promise((done) => { setTimeout(done, time); });

async function askRoom(path, body) {
  const method = body ? "POST" : "GET";
  const headers = { "X-Token": room.token, "Content-Type": "application/json" };
  const answer = await fetch(`/room/${path}`, { method, headers, body: body && JSON.stringify(body), cache: "no-store" })
    .catch(() => { throw new Error(say("room-lost")); });
  if (![200, 409].includes(answer.status)) throw new Error(say(answer.status === 403 ? "room-refused" : "room-lost"));
  return answer.json();
}

// Gives everybody on the list a code; those that were given stay.
async function tellRoom(fresh = false) {
  const listed = people.map(({ trainee, name }) => ({ trainee, name }));
  const answer = await askRoom("open", { title: summary.title, people: listed, fresh });
  if (answer.why === "other") {
    if (!await decide(say("room-other", answer), say("room-other-yes"))) throw new Cancelled();
    await tellRoom(true);
    return;
  }
  [room.slips, room.title] = [answer, summary.title];
  keepToken();
  const { addresses, room: code, folder } = answer;
  part("room-address").textContent = say("room-address", { addresses: addresses.join(", "), room: code, folder });
}

async function openRoom() {
  if (!summary.people) throw new Error(say("room-first"));
  await tellRoom();
  if (!room.isOpen) listen();
  room.isOpen = true;
  await showRoom();
}

// The list of people may have changed. If the server is away, it learns this when it answers again.
async function updateRoom() {
  if (!room.isOpen || !summary.people) return;
  room.isBehind = true;
  try { await tellRoom(); room.isBehind = false; } catch (error) { part("room-fault").textContent = faultOf(error); }
}

// This page was loaded again, with a room that was open for this workshop.
async function reopenRoom() {
  part("room-begin").hidden = true;
  if (!room.token || room.title !== summary.title || !summary.people) return;
  try { await openRoom(); } catch (error) { part("room-fault").textContent = faultOf(error); }
}

async function forgetInRoom(trainee) {
  if (!room.token) return "";
  try { return say("room-forgot", await askRoom("forget", { trainee })); } catch { return say("room-unforgotten"); }
}

/* ---- hand-ins ---- */

async function listen() {
  for (;;) {
    try {
      const { start, rows, more, wrong } = await askRoom(`came?start=${room.start}&after=${room.after}&guesses=${room.wrong}&wait=${LONG_POLL}`);
      room.wrong = Object.values(wrong).reduce((sum, n) => sum + n, 0);
      if (start !== room.start) room.odd.clear(); // all of it comes again
      if (room.isBehind) await updateRoom();
      room.more = more;
      room.guesses = Object.entries(wrong).map(([address, n]) => `${address} (${n})`).join(", ");
      await quietly(async () => {
        if (rows.length) await takeRows(rows);
        await showRoom();
      });
      [room.start, room.after] = [start, rows.at(-1)?.number ?? (start === room.start ? room.after : 0)];
      if (rows.length && !more) await pause(GATHER);
    } catch (error) {
      part("room-fault").textContent = faultOf(error);
      await pause(2000);
    }
  }
}

// Waits for its turn as `act` does, but messages stay and no button is busy.
function quietly(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

async function takeRows(rows) {
  const sources = rows.flatMap(({ folder, at, text }) => {
    const stamp = at.replace(/ (\d\d)(\d\d)(\d\d)/, " $1:$2:$3");
    return [["answers.json", text], ["timestamp.txt", stamp]].map(([name, content]) => (
      { name: `inbound/${folder}/${name}`, modified: 0, bytes: encoded(content).buffer }));
  });
  const [told, problems] = [[], []];
  while (!await takeSlices(sources, null, told, problems, true));
  counting = false;
  tell("");
  await keep();
  rows.forEach(noteOdd);
  problems.forEach((text) => room.odd.set(text, [text]));
  room.last = rows.at(-1);
  await redraw();
}

const nameOfPerson = (trainee) => people.find((person) => person.trainee === trainee)?.name || trainee;

function noteOdd({ number, trainee, unit, answers: now, before, elsewhere }) {
  const who = () => [" ", alone(nameOfPerson(trainee))];
  const title = titleOf(unit);
  if (now < before) room.odd.set(`fewer ${number}`, [say("room-odd-fewer", { title, now, before }), ...who()]);
  if (elsewhere) room.odd.set(`elsewhere ${number}`, [say("room-odd-elsewhere", { title }), ...who()]);
}

/* ---- what is shown ---- */

async function showRoom() {
  const time = room.last && new Date(room.last.at.replace(/^(\S+) (\d\d)(\d\d).*$/, "$1T$2:$3:00Z")).toTimeString().slice(0, 5);
  part("room-slips").hidden = !room.slips;
  part("room-units").replaceChildren(...summary.units.map(({ unit, missing }) => {
    const [all, n] = [summary.people, summary.people - missing];
    const bar = make("progress", { max: all || 1, value: n, ariaHidden: "true" });
    return make("li", {}, say("room-count", { title: titleOf(unit), n, all }), " ", bar);
  }));
  part("room-last").replaceChildren(...(time ? [say("room-last", { time }), " ", alone(nameOfPerson(room.last.trainee))] : []));
  const guesses = room.guesses ? [[say("room-odd-guesses", { list: room.guesses })]] : [];
  part("room-odd").replaceChildren(...[...guesses, ...[...room.odd.values()].reverse()].map((texts) => make("li", {}, ...texts)));
  part("room-fault").textContent = "";
  const { missing } = await ask("desk_inbox", { unit: unitNow(), show: "waiting", from: 0, most: 0 });
  const names = missing.flatMap((name, at) => [at ? ", " : " ", alone(name)]);
  part("room-missing").replaceChildren(...(names.length ? [say("who-missing"), ...names] : []));
}

// Lists are drawn again when nobody is at work in them.
async function redraw() {
  const [rows, focus] = [part("rows"), document.activeElement];
  const isUsed = rows.contains(focus) || rows.querySelector("details[open], [aria-expanded=true]")
    || all(rows, "input[type=text]").some(({ value }) => value);
  room.isStale = Boolean(isUsed);
  if (!part("came").hidden && !isUsed) await showCame();
  if (!part("begin").contains(focus) && focus !== part("unit")) showDesk();
  await redrawWall();
}

/* ---- slips ---- */

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function saveSlips() {
  const { room: code, slips, addresses } = room.slips;
  const line = (label, value) => `<p>${escaped(label)} <b>${escaped(value)}</b></p>`;
  const slip = ({ name, trainee, code: own }) => `<li><h2><bdi>${escaped(name || trainee)}</bdi></h2><p>${escaped(say("room-slip-how"))}</p>`
    + `<p><b>${addresses.map(escaped).join("<br>")}</b></p>${line(say("room-slip-room"), code)}${line(say("room-slip-code"), own.replace(/^.{4}/, "$&-"))}</li>`;
  const title = escaped(say("room-slips-title", { title: room.title }));
  const look = "body{font:12pt/1.4 sans-serif}ul{columns:2;padding:0}li{break-inside:avoid;list-style:none;border:1px dashed;padding:4mm;margin-bottom:4mm}"
    + "h2{font-size:14pt;margin:0}p{margin:1mm 0}b{font-family:monospace;overflow-wrap:anywhere}";
  save("slips.html", `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${look}</style><h1>${title}</h1><ul>${slips.map(slip).join("")}</ul></html>`);
  report(say("saved", { file: "slips.html" }));
}

/* ---- the beginning ---- */

function keepToken() {
  try { sessionStorage.setItem(ROOM, JSON.stringify({ token: room.token, title: room.title })); } catch { /* in memory */ }
}

function startRoom() {
  const given = location.hash.match(/^#room=([\w-]+)$/)?.[1];
  try { Object.assign(room, JSON.parse(sessionStorage.getItem(ROOM))); } catch { /* nothing was kept */ }
  if (given) {
    room.token = given;
    keepToken();
    history.replaceState(null, "", location.pathname); // nobody copies the token with the address
  }
  part("room").hidden = part("room-begin").hidden = !room.token;
  part("room-slips").hidden = true;
  on("room-open", "click", () => act(async () => {
    await openRoom();
    report(say("room-opened"));
  }));
  on("room-slips", "click", () => act(saveSlips));
  on("rows", "focusout", () => setTimeout(() => { if (room.isStale) quietly(redraw); }));
  on("unit", "change", () => act(async () => { if (room.isOpen) await showRoom(); }));
}
