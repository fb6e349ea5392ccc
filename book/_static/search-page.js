/* Below the name of a page that was found stands what it is about. */
new MutationObserver((changes) => {
  for (const added of changes.flatMap((change) => [...change.addedNodes])) {
    // How many pages were found is said to those who do not see the list grow.
    if (added.matches?.(".search-summary")) added.setAttribute("role", "status");
    const link = added.matches?.("li") && added.querySelector("a");
    if (!link) continue;
    const [page, term] = link.getAttribute("href").split("#term-");
    if (term) link.append(`: ${decodeURIComponent(term).replaceAll("-", " ")}`);
    const words = DESCRIPTIONS[page.split("#")[0]];
    if (words) added.append(Object.assign(document.createElement("p"), {className: "context", textContent: words}));
  }
}).observe(document.querySelector("#search-results"), {childList: true, subtree: true});
document.querySelector("form.bd-search input")?.select();
