// What this browser keeps of the desk, each record encrypted: `head` (rounds and salt, the one in clear),
// `state`, `original SHA` (the files that came, each once) and `raw N` (what is just being read).

const STORE = "sealed";

const result = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

// Gives null where there is no such database and none is to be made.
function openDatabase(isNew) {
  const request = indexedDB.open(DESK, 1);
  request.onupgradeneeded = () => {
    if (isNew) request.result.createObjectStore(STORE);
    else request.transaction.abort();
  };
  return result(request).catch((error) => { if (isNew) throw error; return null; });
}

const removeKept = () => result(indexedDB.deleteDatabase(DESK));

// Whether this window is the only one with the desk: two of them would write over one another. A window that was
// closed a moment ago may still count, so each question is asked anew until the answer is yes.
const PATIENCE = 1000; // ms
let isOnly = Promise.resolve(false);

function onlyWindow() {
  isOnly = isOnly.then((isSo) => isSo || takeDesk());
  return isOnly;
}

function takeDesk() {
  if (!navigator.locks) return true;
  return new Promise((done) => {
    const held = () => { done(true); return new Promise(() => {}); };
    navigator.locks.request(DESK, { signal: AbortSignal.timeout(PATIENCE) }, held).catch(() => done(false));
  });
}

// Whether another window has the desk page open now.
const openElsewhere = async () => !await onlyWindow() && deskIsOpen();

class Kept {
  constructor(database, key) {
    this.database = database;
    this.key = key;
    this.count = 0;
    this.at = null; // when the state was last kept
    database.onversionchange = database.onclose = () => { this.close(); keptGone(); };
  }

  static async isThere() {
    if (!canSeal) return false;
    try {
      const database = await openDatabase(false);
      const states = database && await result(database.transaction(STORE).objectStore(STORE).count("state"));
      database?.close();
      return Boolean(states);
    } catch { return false; }
  }

  static async made(passphrase) {
    await removeKept();
    const database = await openDatabase(true);
    const head = { rounds: ROUNDS, salt: random(16) };
    const kept = new Kept(database, await keyFrom(passphrase, head.salt, head.rounds));
    await kept.write((store) => store.put(head, "head"));
    return kept;
  }

  // The keeper and all that it holds; rejected with a sentence where the passphrase is another one.
  static async found(passphrase) {
    const database = await openDatabase(false);
    const store = database.transaction(STORE).objectStore(STORE);
    const [names, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
    const records = new Map(names.map((name, at) => [name, values[at]]));
    const { rounds, salt } = records.get("head");
    const kept = new Kept(database, await keyFrom(passphrase, salt, rounds));
    kept.at = new Date();
    try { return [kept, await kept.read(records)]; } catch {
      kept.close();
      throw new Error(say("no-unseal"));
    }
  }

  async read(records) {
    const held = { state: "", originals: new Map(), raw: [] };
    for (const [name, { iv, closed }] of records) {
      if (name === "head") continue;
      const bytes = await decrypt(this.key, iv, encoded(name), closed);
      if (name === "state") held.state = decoded(bytes);
      else if (name.startsWith("original ")) held.originals.set(name.slice("original ".length), bytes);
      else {
        held.raw.push({ name, ...unpack(bytes) });
        this.count = Math.max(this.count, Number(name.slice("raw ".length)));
      }
    }
    return held;
  }

  // What `work` asks of the store is on the disk when this is done, all of it or nothing.
  write(work) {
    return new Promise((done, failed) => {
      const change = this.database.transaction(STORE, "readwrite", { durability: "strict" });
      change.oncomplete = done;
      change.onabort = failed;
      work(change.objectStore(STORE));
    });
  }

  async closed(name, bytes) {
    const iv = random(12);
    return [{ iv, closed: await encrypt(this.key, iv, encoded(name), bytes) }, name];
  }

  // The state, what came with it, and nothing that is gone.
  async keep(state, fresh, gone) {
    const records = [["state", encoded(state)], ...fresh.map(([sha, bytes]) => [`original ${sha}`, bytes])];
    const closed = await Promise.all(records.map(([name, bytes]) => this.closed(name, bytes)));
    await this.write((store) => {
      closed.forEach(([record, name]) => store.put(record, name));
      gone.forEach((sha) => store.delete(`original ${sha}`));
    });
    this.at = new Date();
  }

  // Files are kept before they are read; gives the name of their record.
  async keepRaw(sources, arrived) {
    const name = `raw ${this.count += 1}`;
    const [record] = await this.closed(name, await pack(sources, arrived));
    await this.write((store) => store.put(record, name));
    return name;
  }

  dropRaw(name) { return this.write((store) => store.delete(name)); }

  close() {
    this.database?.close();
    this.database = null;
  }
}

// Several files as one: a line of JSON, then their bytes.
async function pack(sources, arrived) {
  const head = { arrived, files: sources.map(({ name, modified, bytes }) => ({ name, modified, size: bytes.byteLength })) };
  const all = new Blob([encoded(`${JSON.stringify(head)}\n`), ...sources.map(({ bytes }) => bytes)]);
  return new Uint8Array(await all.arrayBuffer());
}

function unpack(bytes) {
  let from = bytes.indexOf(10) + 1;
  const { arrived, files } = JSON.parse(decoded(bytes.subarray(0, from)));
  const sources = files.map(({ name, modified, size }) => {
    from += size;
    return { name, modified, bytes: bytes.slice(from - size, from).buffer };
  });
  return { sources, arrived };
}
