// Which pages answer a query, best first. Takes the place of Sphinx's ranking, which wants every word on a page and puts
// equal pages into the order of the alphabet. `DATA` comes from publishing/search.toml.

const FIELDS = { title: 10, entry: 7, heading: 5, keywords: 5, group: 4, description: 2.5, often: 2, body: 1 };
const SECTION = 12; // what a section with all that is meant is worth
const OFTEN_FROM = 4; // so many times on a page: then it is about this, too
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
const SIGNS = DATA.real.signs.map((sign) => sign.map((words) => new Set(stems(words))));
const KNOWN = new Set([
  ...[...DATA.same.flat(), ...DATA.answers.flatMap(({ say }) => say)].flatMap(stems),
  ...SIGNS.flat().flatMap((words) => [...words]),
]);
const DEFINING = new Set(stems("glossary term terms definition definitions"));
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
  for (const page of pages) page.fields.keywords = new Set(content(stems(DATA.keywords[page.name] ?? "")));
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
    for (const [at, id] of places) addPart(at, entry, id, "entry");
  }
  vocabulary = new Map();
  readSections(index);
  const lengths = pages.flatMap(({ sections }) => sections.map(({ size }) => size));
  const usual = lengths.reduce((sum, one) => sum + one, 0) / (lengths.length || 1);
  for (const page of pages) for (const section of page.sections) section.long = 0.5 + 0.5 * section.size / usual;
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

// The words of each section, as `packed` of `extensions/search.py` wrote them; "~" before an id: it only names sources.
function readSections({ sections, words, places, counts }) {
  const all = Object.values(sections).flatMap((ids) => ids.map(() => new Map()));
  const digits = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((digit, n) => [digit, n]));
  const steps = places.split(" ");
  let read = 0;
  for (const [n, word] of words.split(" ").entries()) {
    let [at, step, times] = [-1, 0, 1];
    for (const digit of steps[n]) {
      const value = digits.get(digit);
      step += (value % 32) * times;
      times *= 32;
      if (value < 32) continue; // more of this number comes
      at += step + 1;
      all[at].set(word, Number(counts[read]));
      [read, step, times] = [read + 1, 0, 1];
    }
  }
  for (const page of pages) page.sections = [];
  const byName = new Map(pages.map((page) => [page.name, page]));
  let next = 0;
  for (const [name, ids] of Object.entries(sections)) {
    for (const id of ids) addSection(byName.get(name), id, all[next++]);
  }
  for (const page of pages) page.fields.often = new Set([...page.often ?? []].filter(([, count]) => count >= OFTEN_FROM).map(([word]) => word));
}

function addSection(page, name, counts) {
  const aside = name.startsWith("~");
  const id = aside ? name.slice(1) : name;
  page.often ??= new Map();
  for (const [word, count] of counts) {
    page.fields.body.add(word);
    if (!aside) page.often.set(word, (page.often.get(word) ?? 0) + count);
  }
  const title = page.parts.find((part) => part.id === id)?.words ?? [];
  const size = [...counts.values()].reduce((sum, one) => sum + one, 0);
  page.sections.push({ id, counts, title: new Set(title), size, weight: aside ? DATA.aside : 1 });
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
const isUsed = (word) => vocabulary.has(word) || KNOWN.has(word) || IGNORED.has(word);
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

function answerOf(page, query, things, total) {
  const asked = new Set(query);
  const words = content(query);
  const rareOf = (word) => things.find(({ ways }) => ways[0].words.includes(word))?.rare ?? 0;
  let most = 0;
  for (const { say } of DATA.answers.filter((answer) => answer.page === page.name)) {
    for (const line of say) {
      const each = stems(line);
      if (!isIn(each, asked)) continue;
      const real = words.filter((word) => each.includes(word));
      const rare = real.reduce((sum, word) => sum + rareOf(word), 0) / total;
      most = Math.max(most, Math.min(1, (real.length / words.length + rare) / 2));
    }
  }
  return most;
}

// How much of what is meant a section has, from 0 to 1: many things together count more than one thing often.
function togetherIn(section, page, things, total) {
  let [sum, covered] = [0, 0];
  for (const { ways, rare } of things) {
    let best = 0;
    let worthOfBest = 0;
    for (const { words, worth } of ways) {
      const count = Math.min(...words.map((word) => (section.counts.get(word) ?? 0) + (section.title.has(word) ? 2 : 0) + (page.fields.title.has(word) ? 1 : 0)));
      const value = worth * count / (count + section.long);
      if (value > best) [best, worthOfBest] = [value, worth];
    }
    sum += best * rare;
    covered += worthOfBest * rare;
  }
  return (sum / total) * (covered / total) * section.weight;
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
  const section = page.sections.map((one) => ({ id: one.id, worth: togetherIn(one, page, things, total) }))
    .reduce((one, other) => (other.worth > one.worth ? other : one), { worth: 0 });
  const answer = answerOf(page, query, things, total);
  const isTitle = things.every((thing) => worthIn(thing, page.fields.title) > 0);
  const weight = isTitle ? 1 : page.weight;
  const score = ((sum / total + 10 * top.fit) * share ** 1.5 + SECTION * section.worth) * weight + 16 * answer ** 2;
  const part = top.fit > 0.35 ? top.part : page.parts.find(({ id }) => id && id === section.id && section.worth > 0.1);
  return { page, score, part: part?.id ? part : null, share };
}

// Whether somebody describes what may be a real case.
const isReal = (query) => SIGNS.some((sign) => sign.every((words) => query.some((word) => words.has(word))));

// What the glossary counts: all of it for "what is …" and for a term alone, otherwise less.
function weightOfTerms(text, query, things) {
  const { begins, longest, otherwise } = DATA.definition;
  const words = content(query);
  const asks = plain(text).trim();
  if (words.length <= longest && begins.some((begin) => asks.startsWith(`${begin} `))) return 1;
  if (words.every((word) => DEFINING.has(word))) return 1;
  const terms = pages.find(({ name }) => name === DATA.definition.page)?.parts ?? [];
  const isTerm = terms.some((part) => part.words.length === words.length && isIn(words, new Set(part.words)));
  return isTerm || things.length === 1 ? 1 : otherwise;
}

function rank(text) {
  const query = read(text);
  const things = meant(query);
  const total = things.reduce((sum, { rare }) => sum + rare, 0) || 1;
  const terms = weightOfTerms(text, query, things);
  const real = isReal(query);
  const found = pages.map((page) => scored(page.name === DATA.definition.page ? { ...page, weight: terms } : page, things, total, query))
    .map((one) => (real && one.page.name === DATA.real.page ? { ...one, score: one.score + 1000, share: 1, part: null } : one))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.page.at - other.page.at);
  const kept = found.filter(({ share }) => share >= Math.min(0.34, found[0].share));
  return { things, found: kept.slice(0, MOST), count: kept.length };
}
