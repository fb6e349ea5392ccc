// On the page for a wrong address: links that lead to the site in which this script was found.
(() => {
  const site = new URL("..", document.currentScript.src);
  for (const link of document.querySelectorAll("[data-to]")) link.href = new URL(link.dataset.to, site);
  document.head.append(Object.assign(document.createElement("script"), { src: new URL("_static/colours.js", site) }));
})();
