// Updates of a source: the sentence for the day on which the page is read. `references.py` writes both.
(() => {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  for (const said of document.querySelectorAll("[data-due]"))
    said.textContent = today > said.dataset.due ? said.dataset.passed : said.dataset.ahead;
})();
