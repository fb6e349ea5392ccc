// Finds and sorts what a page lists. The page can be read without it: the form stays hidden then.
"use strict";
(() => {
  const form = document.querySelector("form.find");
  const list = document.querySelector(".entries");
  const articles = [...list.querySelectorAll("article")];
  const said = new Map(articles.map((one) => [one, one.textContent.toLowerCase()]));

  function compare(one, other) {
    const numbers = [Number(one), Number(other)];
    return numbers.some(Number.isNaN) ? one.localeCompare(other) : numbers[0] - numbers[1];
  }

  function find() {
    const { words, order, ...chosen } = Object.fromEntries(new FormData(form));
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const facets = Object.entries(chosen).filter(([, value]) => value);
    for (const one of articles) {
      one.hidden = !(facets.every(([name, value]) => one.getAttribute(`data-${name}`).split("|").includes(value))
        && wanted.every((word) => said.get(one).includes(word)));
    }
    const key = (one) => one.getAttribute(`data-${order}`);
    list.append(...(order ? [...articles].sort((a, b) => compare(key(a), key(b))) : articles));
    const shown = articles.filter((one) => !one.hidden).length;
    form.querySelector("output").textContent = form.dataset.shown
      .replace("#", shown.toLocaleString("en")).replace("#", articles.length.toLocaleString("en"));
  }

  form.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  find();
})();
