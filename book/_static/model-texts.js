/* Makes the table of model texts searchable. Without this script the whole table can be read. */
(() => {
  const table = document.querySelector("table.course-model-index");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const more = JSON.parse(document.getElementById("course-model-words").textContent);
  const wordsOf = (row) => more[row.querySelector("a").hash.slice(1)] ?? "";
  const words = new Map(rows.map((row) => [row, plain(`${row.textContent} ${wordsOf(row)}`)]));
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
  const kind = choice("All kinds", 1);
  const stage = choice("All stages", 2);
  const all = make("button", { type: "button", textContent: "Show all" });
  const form = make(
    "form",
    { className: "course-model-search" },
    make("label", {}, "Search the texts", search),
    make("label", {}, "Kind", kind),
    make("label", {}, "Stage", stage),
    all,
  );
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Find a model text");
  const count = make("p", { className: "course-model-count" });
  count.setAttribute("role", "status");

  const show = () => {
    const wanted = plain(search.value).split(/\s+/);
    let shown = 0;
    for (const row of rows) {
      const fits =
        wanted.every((word) => words.get(row).includes(word)) &&
        (!kind.value || column(row, 1) === kind.value) &&
        (!stage.value || column(row, 2) === stage.value);
      row.hidden = !fits;
      shown += fits;
    }
    const advice = shown ? "" : ". Try another word, or show all.";
    const said = `${shown} of ${rows.length} texts${advice}`;
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
