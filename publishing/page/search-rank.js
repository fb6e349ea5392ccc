// Which pages answer a query, best first. Uses the index that Sphinx makes, but not Sphinx's ranking, which wants every
// word on a page and puts equal pages into the order of the alphabet. `DATA` comes from publishing/search.toml.

const FIELDS = { title: 10, entry: 7, heading: 5, group: 4, description: 2.5, often: 2, body: 1 };
const MOST = 30; // pages; what comes later fits too badly

/* ---- words ---- */

const stemmer = new Map();
function stem(word) {
  if (!stemmer.has(word)) stemmer.set(word, new Stemmer().stemWord(word));
  return stemmer.get(word);
}
const plain = (text) => text.toLowerCase().replace(/['’]s\b/gu, "").replace(/['’]/gu, "");
const stems = (text) => splitQuery(plain(text)).map(stem);
const IGNORED = new Set(DATA.ignored.flatMap(stems));
const content = (list) => { const kept = list.filter((word) => !IGNORED.has(word)); return kept.length ? kept : list; };
// Each name of a thing, as words, with the other names of it.
const SAME = new Map();
for (const line of DATA.same) {
  const names = line.map((name) => content(stems(name)));
  for (const name of names) {
    const others = names.filter((one) => one.join() !== name.join());
    SAME.set(name.join(), { words: name, others: [...SAME.get(name.join())?.others ?? [], ...others] });
  }
}
const KNOWN = new Set([...DATA.same.flat(), ...DATA.answers.flatMap(({ say }) => say)].flatMap(stems));
const LONGEST_FIRST = [...SAME.values()].sort((one, other) => other.words.length - one.words.length);

// Whether one letter more, less, other or moved makes one word of the other.
function isNear(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  const rest = (text, cut) => text.slice(from + cut);
  return rest(one, 1) === rest(other, 1) || rest(one, 1) === rest(other, 0) || rest(one, 0) === rest(other, 1)
    || (one[from] === other[from + 1] && one[from + 1] === other[from] && rest(one, 2) === rest(other, 2));
}

/* ---- the index, as fields of pages ---- */

let pages = null; // {name, title, parts: [{title, id, words}], fields, size, group, weight}
let vocabulary = null; // stem: pages

function groupOf(name) {
  return DATA.groups.find(({ begins }) => begins.some((begin) => name.startsWith(begin)));
}

function readIndex(index) {
  pages = index.docnames.map((name, at) => ({
    name, at, title: plainText(index.titles[at]), parts: [], size: 0, ...groupOf(name),
    fields: { title: new Set(stems(numbered(plainText(index.titles[at])))), entry: new Set(), heading: new Set(), often: new Set(), body: new Set() },
  }));
  for (const page of pages) page.fields.group = new Set(stems(page.words ?? ""));
  for (const page of pages) page.fields.description = new Set(stems(DESCRIPTIONS[`${page.name}.html`] ?? ""));
  const addPart = (at, title, id, field) => {
    const words = content(stems(numbered(title)));
    pages[at].parts.push({ title, id, field, words });
    for (const word of stems(numbered(title))) pages[at].fields[field].add(word);
  };
  for (const [title, places] of Object.entries(index.alltitles)) {
    const text = plainText(title);
    for (const [at, id] of places) addPart(at, text, id, text === pages[at].title ? "title" : "heading");
  }
  for (const [entry, places] of Object.entries(index.indexentries)) {
    for (const [at, id] of places) if (id?.startsWith("term-")) addPart(at, entry, id, "entry");
  }
  vocabulary = new Map();
  for (const [word, places] of Object.entries(index.terms)) {
    for (const at of [places].flat()) pages[at].fields.body.add(word);
  }
  for (const page of pages) page.fields.often = new Set(OFTEN[page.name]);
  pages = pages.filter((page) => page.title); // solutions are no result
  for (const page of pages) {
    for (const word of new Set(Object.values(page.fields).flatMap((field) => [...field]))) {
      vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
    }
    page.size = page.fields.body.size;
  }
  const middle = pages.reduce((sum, page) => sum + page.size, 0) / (pages.length || 1);
  for (const page of pages) page.size = 0.75 + page.size / middle / 4;
}

// "7. From a risk to a criterion" is chapter 7, and unit 7, for those who look for it.
const numbered = (title) => title.replace(/^(\d+)\. /u, `${DATA.numbered} $1. `);

function plainText(markup) {
  return new DOMParser().parseFromString(markup, "text/html").body.textContent.trim();
}

/* ---- what is meant ---- */

// For a word that nobody here uses: those that begin like it, differ in one letter, or are its beginning.
function nearest(word) {
  const all = [...new Set([...vocabulary.keys(), ...KNOWN])];
  const longer = word.length > 3 ? all.filter((one) => one.startsWith(word)) : [];
  if (longer.length) return longer.slice(0, 12);
  const near = word.length > 4 ? all.filter((one) => isNear(word, one)) : [];
  return near.length ? near.slice(0, 12) : all.filter((one) => one.length > 4 && word.startsWith(one));
}
const isUsed = (word) => vocabulary.has(word) || KNOWN.has(word);
// The words of a query, each misspelt one as the likeliest word that is used.
const read = (query) => [...new Set(stems(query))].map((word) => (isUsed(word) ? word : nearest(word)[0] ?? word));

// The query as things that are meant, each in several words: [{ways: [{words, worth}], rare}].
function meant(query) {
  let left = content(query);
  const found = [];
  for (const { words, others } of LONGEST_FIRST) {
    if (!words.every((word) => left.includes(word))) continue;
    left = left.filter((word) => !words.includes(word));
    found.push([{ words, worth: 1 }, ...others.map((one) => ({ words: one, worth: 0.55 }))]);
  }
  for (const word of left) {
    found.push([{ words: [word], worth: 1 }]);
  }
  const count = (word) => vocabulary.get(word) ?? 0;
  return found.map((ways) => {
    const counts = ways.map(({ words }) => Math.min(...words.map(count)));
    const most = counts[0] || Math.max(...counts);
    return { ways, rare: Math.log(1 + pages.length / (most + 0.5)) };
  });
}

/* ---- ranking ---- */

const isIn = (words, place) => words.every((word) => place.has(word));
const worthIn = ({ ways }, place) => Math.max(0, ...ways.filter(({ words }) => isIn(words, place)).map(({ worth }) => worth));

// How well one heading, title or entry fits, from 0 to 1: all that is meant, and not much else.
function fit(part, things, total) {
  const place = new Set(part.words);
  const share = things.reduce((sum, thing) => sum + worthIn(thing, place) * thing.rare, 0) / total;
  const used = new Set(things.flatMap(({ ways }) => ways.filter(({ words }) => isIn(words, place)).flatMap(({ words }) => words)));
  return share * (0.45 + 0.55 * (part.words.filter((word) => used.has(word)).length / (part.words.length || 1)));
}

function answerOf(page, query) {
  const asked = new Set(query);
  const words = content(query);
  let most = 0;
  for (const { say } of DATA.answers.filter((answer) => answer.page === page.name)) {
    for (const line of say) {
      const each = stems(line);
      if (!isIn(each, asked)) continue;
      const real = each.filter((word) => words.includes(word)).length;
      most = Math.max(most, real / words.length);
    }
  }
  return most;
}

function scored(page, things, total, query) {
  let [sum, covered] = [0, 0];
  for (const thing of things) {
    let best = 0;
    for (const [field, place] of Object.entries(page.fields)) {
      const worth = FIELDS[field] * worthIn(thing, place);
      best = Math.max(best, field === "body" || field === "often" ? worth / page.size : worth);
    }
    sum += best * thing.rare;
    if (best) covered += thing.rare;
  }
  const share = covered / total;
  const parts = page.parts.map((part) => ({ part, fit: fit(part, things, total) * (part.field === "title" ? 1.5 : 1) }));
  const top = parts.reduce((one, other) => (other.fit > one.fit ? other : one), { fit: 0 });
  const answer = answerOf(page, query);
  const score = ((sum / total + 10 * top.fit) * share ** 1.5) * page.weight + 16 * answer ** 2;
  return { page, score, part: top.fit > 0.35 && top.part.id ? top.part : null, share };
}

function rank(text) {
  const query = read(text);
  const things = meant(query);
  const total = things.reduce((sum, { rare }) => sum + rare, 0) || 1;
  const found = pages.map((page) => scored(page, things, total, query)).filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.page.at - other.page.at);
  return { things, found: found.filter(({ share }) => share >= Math.min(0.34, found[0].share)).slice(0, MOST) };
}
