/* Makes the table of model texts searchable. Without this script the whole table can be read. */
(() => {
  const table = document.querySelector("table.course-model-index");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const parts = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const more = JSON.parse(document.getElementById("course-model-words").textContent);
  const say = (code, values = {}) => more.texts[code].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const wordsOf = (row) => more.words[row.querySelector("a").hash.slice(1)] ?? "";
  const words = new Map(rows.map((row) => [row, [...new Set(parts(`${row.textContent} ${wordsOf(row)}`))]]));
  const column = (row, place) => row.cells[place].textContent.trim();

  const make = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const choice = (all, place) => {
    const values = [...new Set(rows.map((row) => column(row, place)))];
    const select = make("select", {}, make("option", { value: "", textContent: all }));
    select.append(...values.map((value) => make("option", { value, textContent: value })));
    return select;
  };

  const search = make("input", { type: "search", autocomplete: "off" });
  const kind = choice(say("all-kinds"), 1);
  const stage = choice(say("all-stages"), 2);
  const all = make("button", { type: "button", textContent: say("all") });
  const form = make(
    "form",
    { className: "course-model-search" },
    make("label", {}, say("search"), search),
    make("label", {}, say("kind"), kind),
    make("label", {}, say("stage"), stage),
    all,
  );
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", say("find"));
  const count = make("p", { className: "course-model-count" });
  count.setAttribute("role", "status");

  // A word of buyers may also be said in another way: longer ones first, "social security" before "security".
  const synonyms = Object.entries(more.synonyms).sort(([one], [other]) => other.length - one.length);
  const asked = (text) => {
    let rest = ` ${parts(text).join(" ")} `;
    const ways = [];
    for (const [said, others] of synonyms) {
      const found = rest.match(new RegExp(` ${said}(?:s|es)? `));
      if (!found) continue;
      rest = rest.replace(found[0], "  ");
      ways.push({ said, own: parts(said), others: others.map((other) => other.split(" ")) });
    }
    return { own: rest.split(" ").filter(Boolean), ways };
  };
  const has = (all, some) => some.every((word) => all.some((each) => each.includes(word)));
  const fitsWay = (all, { own, others }) =>
    has(all, own) || others.some((other) => other.every((word) => all.includes(word)));

  const show = () => {
    const { own, ways } = asked(search.value);
    let shown = 0;
    for (const row of rows) {
      const all = words.get(row);
      const fits =
        has(all, own) &&
        ways.every((way) => fitsWay(all, way)) &&
        (!kind.value || column(row, 1) === kind.value) &&
        (!stage.value || column(row, 2) === stage.value);
      row.hidden = !fits;
      shown += fits;
    }
    const told = ways.map(({ said, others }) =>
      say("way", { word: said, others: others.map((other) => other.join(" … ")).join(", ") }),
    );
    const code = (shown ? "count" : "none") + (told.length ? "-ways" : "");
    const said = say(code, { shown, all: rows.length, ways: told.join("; ") });
    if (count.textContent !== said) count.textContent = said; // what has not changed is not said again
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  all.addEventListener("click", () => {
    form.reset();
    show();
  });
  // In the theme the table lies in a box that scrolls; the form belongs before that box.
  const box = table.closest(".pst-scrollable-table-container") ?? table;
  show();
  box.before(form, count);
})();
