// What formgrader's page of a hand-in needs here: no formulas are typeset, it opens at the first
// text that waits, and says so where a mark is not saved as it was typed.
window.MathJax = {
  Hub: {
    Config() {},
    Queue() {},
    Startup: { signal: { Interest: (heard) => heard("End") } },
  },
};

(() => {
  const WORDS = JSON.parse("WORDS");
  const asked = new URLSearchParams(location.search).has("index"); // the page writes one itself

  const openAtFirst = () => {
    const box = document.querySelector(".score.needs_manual_grade");
    if (!asked && box) box.focus();
  };

  const tell = (box, words) => {
    const cell = box.closest(".nbgrader_cell");
    cell.querySelector("[data-said]")?.remove();
    if (!words) return;
    const said = document.createElement("p");
    said.dataset.said = "";
    said.setAttribute("role", "alert");
    said.className = "text-danger";
    said.style.cssText = "clear: both; text-align: right; font-weight: bold";
    said.textContent = words;
    cell.querySelector(".panel-heading").append(said);
  };

  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Before formgrader's own listener, which puts the nearest possible mark into the box.
  document.addEventListener(
    "change",
    ({ target }) => {
      if (!target.matches(".score, .extra-credit")) return;
      const most = Number(target.parentElement.textContent.match(/\/\s*([\d.]+)/)?.[1] ?? Infinity);
      const typed = target.value;
      const values = { typed, most };
      if (target.validity.badInput) tell(target, WORDS.none);
      else if (typed !== "" && Number(typed) > most) tell(target, fill(WORDS.most, values));
      else if (typed !== "" && Number(typed) < 0) tell(target, fill(WORDS.least, values));
      else tell(target, "");
    },
    true,
  );

  window.addEventListener("load", () => $(document).one("ajaxStop", openAtFirst));
})();
