// Sealing with a passphrase: the saved file, and what this browser keeps. `workshop` opens the same file.
// A sealed file: MAGIC, one line of JSON {rounds, salt, iv}, then what AES-GCM made; the first two are
// authenticated with it.

const MAGIC = "FTDESK1\n";
const ROUNDS = 600000;
const MOST_ROUNDS = 10000000;
const LONGEST_LINE = 1000;
// Only on a secure address does a browser offer it.
const canSeal = Boolean(globalThis.crypto?.subtle);

const encoded = (text) => new TextEncoder().encode(text);
const decoded = (bytes) => new TextDecoder().decode(bytes);
const random = (count) => crypto.getRandomValues(new Uint8Array(count));

// Whether a new passphrase is too short: `is_short` of coursework/desk/state.py has the same rule, and SHORTEST.
const isShort = (passphrase) => [...passphrase.normalize("NFC")].length < SHORTEST;

async function keyFrom(passphrase, salt, rounds) {
  const word = await crypto.subtle.importKey("raw", encoded(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, word, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const encrypt = async (key, iv, about, bytes) => new Uint8Array(
  await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: about }, key, bytes));
const decrypt = async (key, iv, about, bytes) => new Uint8Array(
  await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: about }, key, bytes));

const isSealed = (bytes) => decoded(bytes.subarray(0, MAGIC.length)) === MAGIC;

async function seal(bytes, passphrase) {
  const [salt, iv] = [random(16), random(12)];
  const about = encoded(`${MAGIC}${JSON.stringify({ rounds: ROUNDS, salt: toBase64(salt), iv: toBase64(iv) })}\n`);
  const closed = await encrypt(await keyFrom(passphrase, salt, ROUNDS), iv, about, bytes);
  return new Blob([about, closed]);
}

// Rejected with a sentence where the passphrase is another one, or the file was changed.
async function unseal(bytes, passphrase) {
  if (!canSeal) throw new Error(say("no-seal"));
  const end = bytes.subarray(0, MAGIC.length + LONGEST_LINE).indexOf(10, MAGIC.length) + 1;
  try {
    const { rounds, salt, iv } = JSON.parse(decoded(bytes.subarray(MAGIC.length, end)));
    if (!(rounds >= ROUNDS && rounds <= MOST_ROUNDS)) throw new Error("rounds");
    const key = await keyFrom(passphrase, fromBase64(salt), rounds);
    return await decrypt(key, fromBase64(iv), bytes.subarray(0, end), bytes.subarray(end));
  } catch {
    throw new Error(say("no-unseal"));
  }
}
