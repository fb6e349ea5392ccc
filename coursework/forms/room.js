// Handing in to the trainer's own computer, where that serves the page to a room. Elsewhere nothing of it is shown.
// What cannot be sent now is sent as soon as it can, as long as the page is open; the file is always the other way.

const ROOM_KEY = `${COURSE}room`; // both codes, of all exercises; removed with the answers on a shared computer
const PAUSES = [1, 2, 4, 8, 15]; // seconds before the next try
const SENDING = 15000; // milliseconds in which a try must succeed

class RoomBox {
  constructor(part, box) {
    Object.assign(this, { part, box, tries: 0, held: {} });
    try { this.held = JSON.parse(localStorage.getItem(ROOM_KEY)) ?? {}; } catch { /* the codes are typed again */ }
    this.inputs = Object.fromEntries(all(box, "[data-ft-room]").map((input) => [input.dataset.ftRoom, input]));
    for (const [name, input] of Object.entries(this.inputs)) {
      input.value = this.held[name] ?? "";
      input.addEventListener("change", () => this.hello());
    }
    this.click(".ft-hand-in", () => this.begin(false));
    this.click(".ft-hand-in-anyway", () => this.begin(true));
    this.click(".ft-bring", () => this.bringBack());
    const again = () => { if (this.isWaiting && !document.hidden) this.send(); };
    addEventListener("online", again);
    document.addEventListener("visibilitychange", again); // a phone was asleep
    part.store.subscribe(() => this.compare());
    part.root.querySelector(".ft-save").classList.remove("ft-primary"); // one filled button on a screen
    box.hidden = false;
    this.hello();
  }

  click(selector, act) { one(this.box, selector, (place) => place.addEventListener("click", act)); }

  show(selector, isShown) { this.box.querySelector(selector).hidden = !isShown; }

  tell(code, params) { setText(this.box.querySelector(".ft-room-said"), phrase(this.part.texts[`room-${code}`], params)); }

  // What the server answers; status 503 where it does not.
  async ask(path, body) {
    const headers = { "Content-Type": "application/json", ...(this.isAgreed && { "X-Agreed": "yes" }) };
    for (const [header, name] of [["X-Room", "room"], ["X-Code", "code"]]) headers[header] = this.inputs[name].value.replace(/[^\x20-\x7e]/g, "").trim();
    const given = new AbortController();
    const timer = setTimeout(() => given.abort(), SENDING);
    try {
      const answer = await fetch(`/room/${path}`, { method: "POST", headers, body, cache: "no-store", signal: given.signal });
      return { status: answer.status, ...await answer.json() };
    } catch { return { status: 503 }; } finally { clearTimeout(timer); }
  }

  keep(change = {}) {
    Object.assign(this.held, { room: this.inputs.room.value, code: this.inputs.code.value }, change);
    try { localStorage.setItem(ROOM_KEY, JSON.stringify(this.held)); } catch { /* the codes are typed again */ }
  }

  // Answers that are as they were handed in, here or on another device.
  noteSame(saved) { this.keep({ same: { ...this.held.same, [this.part.unit]: saved } }); }

  // Whose the codes are is shown before anything is sent.
  async hello() {
    const [you, { room, code }] = [this.box.querySelector(".ft-room-you"), this.inputs];
    setText(you, "");
    if (!room.value || !code.value || this.isWaiting) return;
    const answer = await this.ask("hello");
    if (answer.status !== 200) { this.refuse(answer); return; }
    setText(you, phrase(this.part.texts["room-you"], answer));
    this.keep();
    const before = answer.came[this.part.unit];
    this.show(".ft-bring", before);
    if (!before) { this.tell("none"); return; }
    const { saved } = this.part.store.read().document;
    const isSame = [before.saved, this.held.same?.[this.part.unit]].includes(saved);
    this.tell(isSame ? "sent" : "other", { time: clockOf(before.at), n: before.answers });
  }

  // As a file that is loaded: what was here before can be restored.
  async bringBack() {
    const answer = await this.ask("mine", this.part.unit);
    if (answer.status !== 200) { this.refuse(answer); return; }
    this.part.store.change({ load: answer.text }, (done) => {
      this.part.report(done);
      if (done.problem) return;
      this.sent = { saved: this.part.store.read().document.saved, time: clockOf(answer.at) };
      this.noteSame(this.sent.saved);
      this.tell("brought", this.sent);
    }, this.part.questions);
  }

  begin(isAgreed) {
    Object.assign(this, { isAgreed, isWaiting: true, tries: 0 });
    this.show(".ft-hand-in-anyway", false);
    this.part.store.change({}, () => this.send()); // what was just typed is saved first
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    this.tell("sending");
    const { document: answers } = this.part.store.read();
    const answer = await this.ask("hand_in", fileText(answers, this.part.questions));
    this.isSending = false;
    if (answer.status === 503) { this.retry(); return; }
    this.isWaiting = false;
    if (answer.status !== 200) { this.refuse(answer); return; }
    this.sent = { saved: answers.saved, time: clockOf(answer.at) };
    this.noteSame(answers.saved);
    this.show(".ft-bring", true);
    this.tell(answer.again ? "again" : "sent", { time: this.sent.time, n: answer.answers });
    this.compare();
  }

  retry() {
    const after = PAUSES[Math.min(this.tries, PAUSES.length - 1)];
    this.tries += 1;
    this.tell("later", { after });
    this.timer = setTimeout(() => this.send(), after * 1000 * (0.8 + Math.random() * 0.4));
  }

  refuse({ status, why, at, ...more }) {
    const code = status === 503 ? "silent" : `room-${why}` in this.part.texts ? why : "failed";
    this.tell(code, { ...more, time: at && clockOf(at) });
    this.show(".ft-hand-in-anyway", ["fewer", "older"].includes(why));
  }

  compare() {
    if (!this.sent || this.isWaiting || this.part.store.read().document.saved === this.sent.saved) return;
    this.tell("changed", this.sent);
  }
}

// The server's time, as this device's clock shows it.
function clockOf(at) {
  const [, day, hours, minutes] = at.match(/^(\S+) (\d\d)(\d\d)/);
  return new Date(`${day}T${hours}:${minutes}:00Z`).toTimeString().slice(0, 5);
}

async function startRoom(part) {
  const box = part.root.querySelector(".ft-room");
  if (!box || location.protocol !== "http:") return; // the room's server speaks nothing else
  const site = document.documentElement.dataset.content_root ?? "../../";
  try {
    const answer = await fetch(`${site}_static/room.json`, { cache: "no-store" });
    if ((await answer.json()).room) new RoomBox(part, box);
  } catch { /* a site of another release, or no network: there is the file */ }
}
