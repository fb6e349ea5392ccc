// Finds and sorts what a page lists. The page can be read without it: the form stays hidden then.
"use strict";
(() => {
  const form = document.querySelector("form.find");
  const sections = [...document.querySelectorAll("section[data-level]")].map((section) => ({
    section, articles: [...section.querySelectorAll("article")], heads: [...section.querySelectorAll(".group")],
    asListed: [...section.children],
  }));
  const articles = sections.flatMap((each) => each.articles);
  const said = new Map(articles.map((one) => [one, one.textContent.toLowerCase()]));
  const orders = {
    value: (a, b) => Number(b.dataset.value) - Number(a.dataset.value),
    missing: (a, b) => Number(b.dataset.missing) - Number(a.dataset.missing),
    title: (a, b) => a.dataset.title.localeCompare(b.dataset.title),
  };

  function find() {
    const chosen = Object.fromEntries(new FormData(form));
    const words = chosen.words.toLowerCase().split(/\s+/).filter(Boolean);
    const facets = ["level", "by", "sector", "buyer"].filter((name) => chosen[name] !== "*");
    for (const one of articles) {
      one.hidden = !(facets.every((name) => one.dataset[name] === chosen[name])
        && words.every((word) => said.get(one).includes(word)));
    }
    const order = orders[chosen.order];
    for (const each of sections) {
      each.section.hidden = each.articles.every((one) => one.hidden);
      each.section.append(...(order ? [...each.articles].sort(order) : each.asListed));
      for (const head of each.heads) {
        head.hidden = Boolean(order)
          || !each.articles.some((one) => one.dataset.by === head.dataset.by && !one.hidden);
      }
    }
    const shown = articles.filter((one) => !one.hidden).length;
    form.querySelector("output").textContent = form.dataset.shown
      .replace("#", shown.toLocaleString("en")).replace("#", articles.length.toLocaleString("en"));
  }

  form.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  find();
})();
