/* ---- the search page ---- */
// Shows what `rank` finds: the best three, then the others in groups. Below each is the place of the words. For that a
// page is read when its result comes into view, from this site only. A book opened as a file can read no other page,
// and a reader who saves data should not have to: there the description of the page stays.

const BEST = 3;
const SHOWN = 6; // of a group; the others are folded
const AROUND = matchMedia("(max-width: 46rem)").matches ? 55 : 75; // characters on each side of a word that was found
const SENTENCES = /(\p{Lower}[.!?:]["”]?)(?=["“]?\p{Upper})/gu; // the end of one that has no space behind it
const BLOCKS = "p, li, dd, dt, td, th, h2, h3, h4, summary, figcaption";

const make = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter(Boolean));
  return made;
};
const say = (code, params = {}) => TEXTS[code].replace(/\{(\w+)\}/g, (_, name) => params[name]);
const addressOf = ({ page, part }) => `${page.name}.html${part ? `#${part.id}` : ""}`;

// The text with each word that was meant in <mark>; `words` are stems.
function marked(text, words) {
  return text.split(/([\p{Letter}\p{Number}]+)/gu).filter(Boolean)
    .map((piece) => (words.has(stem(piece.toLowerCase())) ? make("mark", { textContent: piece }) : piece));
}

// Where most of what is meant stands together, the rarest words first: {block, text}. Not the heading that the result shows.
function placeIn(article, things, heading) {
  let best = { worth: 0 };
  for (const block of [article, ...article.querySelectorAll(BLOCKS)].filter((one) => one.matches(BLOCKS))) {
    if (block.querySelector(BLOCKS) && block.matches("li, dd, td, th")) continue;
    if (block.closest("#sources, #bibliography")) continue;
    const text = block.textContent.replace(/\s+/gu, " ").replace(SENTENCES, "$1 ").trim();
    const place = new Set(stems(text));
    const worth = things.reduce((sum, thing) => sum + worthIn(thing, place) * thing.rare, 0);
    if (worth > best.worth * 1.01 && text.length > 20 && text !== heading) best = { worth, block, text };
  }
  return best;
}

function cut(text, words) {
  const at = [...text.matchAll(/[\p{Letter}\p{Number}]+/gu)].find(([word]) => words.has(stem(word.toLowerCase())))?.index ?? 0;
  const from = at <= AROUND ? 0 : text.indexOf(" ", at - AROUND) + 1;
  const most = from + 2 * AROUND;
  const end = most >= text.length ? text.length : text.lastIndexOf(" ", most);
  return `${from ? "… " : ""}${text.slice(from, end)}${end < text.length ? " …" : ""}`;
}

async function showPlace(result, item, things) {
  const words = new Set(things.flatMap(({ ways }) => ways.flatMap((way) => way.words)));
  const response = await fetch(`${result.page.name}.html`);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const article = page.querySelector("article");
  for (const one of article?.querySelectorAll("script, style, svg, nav, .headerlink, .ft-details, .ft-result") ?? []) one.remove();
  for (const one of article?.querySelectorAll(`br, div, tr, ${BLOCKS}`) ?? []) one.after(" "); // or their texts are glued
  const named = result.part && page.getElementById(result.part.id);
  const within = named?.matches("dt") ? named.nextElementSibling : named?.closest("section");
  const place = [within, article].filter(Boolean).map((one) => placeIn(one, things, (result.part ?? result.page).title)).find(({ block: found }) => found);
  if (!place) return;
  const { block, text } = place;
  item.querySelector(".context").replaceChildren(...marked(cut(text, words), words));
  const section = block.closest("section[id]");
  if (!result.part && section && section.parentElement.closest("section")) item.querySelector("a").setAttribute("href", `${result.page.name}.html#${section.id}`);
}

const comeIntoView = new Map();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    comeIntoView.get(target)().catch(() => {}); // the description stays
  }
}, { rootMargin: "200px" });

function itemOf(result, things, withGroup) {
  const { page, part } = result;
  const name = part && part.title !== page.title ? say("place", { page: page.title, place: part.title }) : page.title;
  const item = make("li", {},
    make("a", { href: addressOf(result), textContent: name }),
    withGroup && make("span", { className: "course-search-group", textContent: say(`group-${page.code}`) }),
    make("p", { className: "context", textContent: cut(DESCRIPTIONS[`${page.name}.html`] ?? "", new Set()) }));
  if (location.protocol !== "file:" && !navigator.connection?.saveData) {
    comeIntoView.set(item, () => showPlace(result, item, things));
    watcher.observe(item);
  }
  return item;
}

function groupOfResults(title, results, things, withGroup) {
  const list = (some) => make("ul", { className: "search" }, ...some.map((one) => itemOf(one, things, withGroup)));
  const rest = results.slice(SHOWN);
  return [
    make("h2", { textContent: title }), list(results.slice(0, SHOWN)),
    ...(rest.length ? [make("details", {}, make("summary", { textContent: say("more", { count: rest.length }) }), list(rest))] : []),
  ];
}

function namesOf(text) {
  const name = text.trim().toLowerCase();
  const { objects, docnames } = Search._index;
  return Object.entries(objects).flatMap(([prefix, list]) => list
    .map(([at, , , , last]) => ({ at, last, full: `${prefix}.${last}` }))
    .filter(({ last, full }) => name === last.toLowerCase() || name === full.toLowerCase())
    .map(({ at, full }) => ({ page: { ...pages.find((page) => page.name === docnames[at]), title: full }, part: { id: full, title: full } })));
}

function showResults(text, out) {
  const { things, found, count: pagesFound } = rank(text);
  const names = namesOf(text);
  const count = pagesFound + names.length;
  const shown = found.length + names.length;
  const code = count === 1 ? "found-1" : shown < count ? "found-some" : "found";
  Search.status.textContent = count ? say(code, { count, shown, words: text }) : "";
  if (!count) {
    Search.status.append(make("span", { textContent: say("none", { words: text }) }));
    const links = [["book/glossary.html", "none-glossary"], ["book/quick-reference.html", "none-reference"]];
    out.append(make("ul", {}, ...links.map(([href, code]) => make("li", {}, make("a", { href, textContent: say(code) })))));
    return;
  }
  // A name with a dot or an underscore is one of the library.
  const best = (/[._]/.test(text) && names.length ? names : found).slice(0, BEST);
  const others = [...found, ...names].filter((one) => !best.includes(one));
  out.append(...groupOfResults(say("best"), best, things, true));
  for (const code of ["course", "tools", "trainers", "analysts"]) {
    const some = others.filter(({ page }) => page.code === code);
    if (some.length) out.append(...groupOfResults(say(`group-${code}`), some, things, false));
  }
}

// Sphinx calls these two: with what the address asks for, and when its index is there.
Search.performSearch = (text) => {
  // Who listens hears how many pages were found.
  Search.status = make("p", { className: "search-summary", role: "status" });
  document.querySelector("#search-results").replaceChildren(Search.status);
  if (Search.hasIndex()) Search.query(text); else Search.deferQuery(text);
};
Search.query = (text) => {
  readIndex(Search._index);
  showResults(text, document.querySelector("#search-results"));
};
// Sphinx may have begun before this script was there.
if (Search._queued_query !== null) {
  Search.stopPulse();
  Search.performSearch(Search._queued_query);
}
document.querySelector("form.bd-search input")?.select();
