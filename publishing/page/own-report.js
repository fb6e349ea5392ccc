// The report: counted, filtered, sorted, and saved. Python keeps it; here stands what is shown of it.

const NEEDED_ANSWERS = ["dates", "decimal", "word"];
let shown = null; // what the report gave last
let chosen = {};
let from = 0;
const FEW = 30; // entries; more can be filtered
const SHORT = 5; // seconds that are not worth telling

async function begin() {
  const files = byHand() ? [] : given;
  const options = Object.fromEntries(all(document, "[data-own-option]").filter((one) => one.value).map((one) => [one.dataset.ownOption, one.value]));
  if (byHand()) options.by_hand = typed();
  else if (!files.length) throw new Error(say("no-files"));
  const open = files.filter(({ look: found }) => found.questions?.some(({ kind }) => NEEDED_ANSWERS.includes(kind)));
  if (open.length) throw new Error(say("answer-first", { list: open.map(({ file }) => file.name).join(", ") }));
  part("report").hidden = true;
  const sent = [...files.map(({ file }) => file), ...(profile ? [profile.file] : [])];
  const told = files.map(({ role, toml, look: { size } }) => ({ role, size, said: toml ? { toml } : {} }));
  let answer;
  try {
    answer = await ask("own_begin", { files: told, options, profile: Boolean(profile) }, sent);
    let first = null; // of the steps that had something to do
    while (answer.more) {
      counting = true;
      if (answer.done) first ??= { done: answer.done, at: performance.now() };
      tellProgress(answer, first);
      if (stopping) throw new Error(say("stopped"));
      answer = await ask("own_step");
    }
  } catch (error) {
    if (error.faults?.length) { part("problem").replaceChildren(faultsBox(error.faults, byHand() ? "faults-form" : "faults")); reachable(); return; }
    throw error;
  }
  show(answer);
}

// A report of other files, days or rules stays, and is called so.
function markStale() {
  part("stale").hidden = part("report").hidden;
}

// Said of the time left is only what is worth waiting for.
function tellProgress({ done, of, things }, first) {
  const share = done / Math.max(of, 1);
  const left = done > first?.done ? ((performance.now() - first.at) / 1000) * ((of - done) / (done - first.done)) : 0;
  const time = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, "0")}`;
  tell(say(left < SHORT ? "so-far" : "so-far-left", { n: count(things), percent: Math.floor(100 * share), left: time }), share);
}

function show(answer) {
  part("stale").hidden = true;
  [chosen, from] = [{}, 0];
  part("report").hidden = false;
  part("report-head").textContent = answer.headline;
  part("summary").replaceChildren(...paragraphs(answer.said), shelf(answer.shelves), make("p", { className: "own-prompt", textContent: answer.prompt }));
  part("column").textContent = answer.column;
  part("about").textContent = answer.about;
  filters(answer);
  part("saves").replaceChildren(...answer.saves.map((kind) => button(say(`save-${kind}`), () => act(() => saveMade("own_save", { kind }), { long: true }), { className: kind === answer.saves[0] ? "course-button" : "" })),
    button(say("whole"), () => act(whole, { long: true })));
  part("command").textContent = JOB.line;
  showList(answer);
  part("report-head").focus();
}

// How many of each level, the most urgent first; a bar shows them against the longest.
function shelf(levels) {
  return make("dl", { className: "own-shelf" }, ...levels.flatMap(([colour, name, n, money, width]) => [
    make("dt", {}, make("b", { textContent: count(n) }), " ", make("span", { className: `own-level ${colour}`, textContent: name }), money ? make("span", { className: "own-source", textContent: ` ${money}` }) : ""),
    make("dd", {}, make("progress", { className: colour, max: 100, value: width, ariaHidden: "true" }))]));
}

function filters(answer) {
  // A short list is read one by one.
  part("filters").hidden = part("broken").hidden = answer.size <= FEW;
  const search = make("input", { type: "search", id: "own-search", autocomplete: "off" });
  let wait = 0;
  search.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => { from = 0; act(more); }, 300); });
  const facets = answer.facets.map(({ code, head }) => make("label", {}, `${head} `, choice([], "", (value) => { chosen[code] = value; from = 0; act(more); }, { id: `own-facet-${code}` })));
  const orders = [["", say("order-report")], ...answer.orders.map((code) => [code, say(`order-${code}`)])];
  const order = make("label", {}, `${say("order")} `, choice(orders, "", () => { from = 0; act(more); }, { id: "own-order" }));
  part("filters").replaceChildren(...facets, ...(answer.orders.length ? [order] : []), make("label", {}, `${say("search")} `, search),
    button(say("all-again"), () => { chosen = {}; from = 0; search.value = ""; if (part("order")) part("order").value = ""; act(more); }));
}

async function more() {
  showList(await ask("own_list", { chosen, search: part("search").value, order: part("order")?.value ?? "", from }));
}

function showList(answer) {
  shown = answer;
  const { total, size: everything, most, entries, counts, sources } = answer;
  for (const [code, values] of Object.entries(counts)) {
    const box = part(`facet-${code}`);
    const value = chosen[code] ?? "";
    const options = [["", say("any")], ...values.map(([key, name, n]) => [key, `${name} (${count(n)})`])];
    if (value && !values.some(([key]) => key === value)) options.push([value, `${value} (0)`]);
    box.replaceChildren(...optionsOf(options));
    box.value = value;
    box.parentElement.hidden = values.length < 2 && !value;
  }
  part("total").textContent = total ? say("shown", { from: count(from + 1), to: count(Math.min(from + most, total)), total: count(total), all: count(everything) }) : say("none-fit");
  part("entries").replaceChildren(...entries.map((entry) => entryBox(entry, sources)));
  part("sources").replaceChildren(...sourceList(sources));
  part("before").disabled = from === 0;
  part("after").disabled = from + most >= total;
  part("pages").hidden = total <= most;
  part("tables").replaceChildren(...Object.entries(counts).filter(([, values]) => values.length > 1).map(([code, values]) => countsTable(code, values)));
}

function entryBox({ title, level, label, facts, parts }, sources) {
  const head = make("h3", {}, label ? make("span", { className: "own-level", textContent: label }) : "", label ? " " : "", alone(title));
  const made = make("article", { className: `own-entry ${level}` }, head);
  if (facts.length) made.append(make("p", { className: "frame-facts" }, alone(facts.join(" · "))));
  for (const { head: name, items } of parts) made.append(make("h4", { textContent: name }), make("ul", {}, ...items.map(([text, number]) => make("li", {}, alone(text), number ? sourceLink(sources[number - 1], number) : ""))));
  return made;
}

// A number after the sentence; what it stands for is listed below the entries.
function sourceLink([text], number) {
  return make("a", { className: "own-source", href: `#own-source-${number}`, title: text, textContent: ` [${number}]` });
}

function sourceList(sources) {
  return sources.map(([text, url], at) => make("li", { id: `own-source-${at + 1}` }, url ? make("a", { href: url, textContent: text, rel: "noreferrer" }) : text));
}

function countsTable(code, values) {
  const head = part(`facet-${code}`).parentElement.firstChild.textContent.trim();
  const rows = values.map(([key, name, n]) => make("tr", {},
    make("th", { scope: "row" }, button(name, () => { chosen = { ...chosen, [code]: key }; from = 0; act(async () => { await more(); part("total").scrollIntoView({ block: "nearest" }); part(`facet-${code}`).focus(); }); }, { className: "frame-link" })),
    make("td", { className: "own-number", textContent: count(n) })));
  const table = make("table", {}, make("caption", { textContent: head }), make("tbody", {}, ...rows));
  return make("div", { className: "own-scroll", tabIndex: 0, role: "region", ariaLabel: head }, table);
}

// The report that is saved, with its pictures.
async function whole() {
  const { files } = await ask("own_save", { kind: "html" });
  showPage(new TextDecoder().decode(Object.values(files)[0]));
}

function startReport() {
  part("page").addEventListener("change", ({ target }) => { if (target.matches("[data-own-option], [data-own-hand], .own-bid *")) markStale(); });
  on("start", "click", () => act(begin, { long: true }));
  const page = (by) => act(async () => { from = Math.max(from + by * shown.most, 0); await more(); part("total").scrollIntoView({ block: "start" }); });
  on("before", "click", () => page(-1));
  on("after", "click", () => page(1));
  on("stop", "click", () => { stopping = true; python.stop(); });
}
