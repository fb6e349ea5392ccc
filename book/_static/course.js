// What the theme leaves out for readers who use a keyboard or a screen reader. Every page loads it.
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const watch = (node, options, act) => node && new MutationObserver(act).observe(node, options);
  const main = one("#main-content");

  // The theme takes the focus away from a button that was pressed: it stays, so that the next key
  // acts on the same button, and a menu that is closed gives the focus back to it.
  const buttons = ".theme-switch-button, .search-button, .primary-toggle, .secondary-toggle";
  for (const button of all(document, buttons)) button.blur = () => {};

  // Menus of a phone: a name, and a button that closes them.
  const [chapters, page] = [".primary-toggle", ".secondary-toggle"].map(one);
  for (const [button, side, menu] of [
    [chapters, one("#pst-primary-sidebar"), one("#pst-primary-sidebar-modal")],
    [page, one("#pst-secondary-sidebar"), one("#pst-secondary-sidebar-modal")],
  ]) {
    if (!button || !side || !menu) continue;
    menu.ariaLabel = button.ariaLabel;
    // The theme moves what stands in the side column into the menu and back.
    const close = make("button", { type: "button", className: "course-close", textContent: "Close" });
    close.addEventListener("click", () => menu.close());
    side.prepend(close);
  }
  const search = one("#pst-search-dialog");
  if (search) search.ariaLabel = search.querySelector("input").ariaLabel;

  // On a wide page the same button folds the side column: say whether it is folded.
  const tell = () => {
    const shown = one(".bd-sidebar-primary")?.checkVisibility({ visibilityProperty: true });
    chapters?.setAttribute("aria-expanded", String(Boolean(shown)));
  };
  watch(one("#pst-primary-sidebar"), { attributeFilter: ["class"] }, tell);
  addEventListener("resize", tell);
  tell();

  // What scrolls sideways can be reached by the Tab key; the theme sees to that, but not for a table that
  // was hidden, or in a narrower place, when it looked. And it gets a name.
  const sized = new ResizeObserver((boxes) => boxes.forEach(({ target: box }) => {
    const place = box.scrollWidth > box.clientWidth ? 0 : -1;
    if (box.clientWidth && box.tabIndex !== place) box.tabIndex = place;
  }));
  all(main, ".pst-scrollable-table-container").forEach((box) => sized.observe(box));
  const nameOf = (box) => {
    const table = box.querySelector("table");
    const head = box.closest("section")?.querySelector("h1, h2, h3, h4")?.firstChild.textContent;
    return table?.ariaLabel ?? table?.caption?.textContent ?? head ?? document.title;
  };
  const nameBoxes = () => {
    for (const box of all(main, "pre[tabindex], .output[tabindex], .pst-scrollable-table-container")) {
      if (box.tabIndex < 0) ["role", "aria-label"].forEach((name) => box.removeAttribute(name));
      else Object.assign(box, { role: "group", ariaLabel: nameOf(box) });
    }
  };

  // Said by a screen reader: "Copied!".
  const said = make("p", { className: "visually-hidden", role: "status" });
  if (one("main .highlight")) main.append(said);
  watch(main, { subtree: true, attributeFilter: ["tabindex", "data-tooltip"] }, (changes) => {
    const copied = changes.find(({ target }) => target.matches(".copybtn.success"));
    said.textContent = copied?.target.dataset.tooltip ?? "";
    nameBoxes();
  });

  // A colour scheme for paper: the dark one would print grey on black.
  const root = document.documentElement;
  let shown = "";
  addEventListener("beforeprint", () => { shown = root.dataset.theme; root.dataset.theme = "light"; });
  addEventListener("afterprint", () => { root.dataset.theme = shown; });

  // A picture that is fetched only when a reader comes near would be missing on paper.
  const fetchPictures = () => all(main, "img[loading=lazy]").forEach((picture) => { picture.loading = "eager"; });
  addEventListener("beforeprint", fetchPictures);
  if (!navigator.connection?.saveData) addEventListener("load", () => setTimeout(fetchPictures, 2000));

  // An empty page takes the place of this one, and Back does not lead here again.
  one(".course-leave")?.addEventListener("click", () => location.replace("about:blank"));

  // Only those who find a sentence unclear load what asks about it.
  one(".course-unclear")?.addEventListener("click", ({ target }) => {
    if (window.course?.unclear) window.course.unclear();
    else if (!one("script[src*='/unclear.js']")) document.head.append(make("script", { src: target.dataset.script }));
  });

  // The path that a learner chose is shown at the side; before one is chosen nothing is loaded for it.
  const paths = new URL("paths.js", document.currentScript.src);
  const follow = () => {
    let path = null;
    try { path = localStorage.getItem("fairtender:path"); } catch { /* the browser keeps nothing */ }
    if (path && !one("script[src*='/paths.js']")) document.head.append(make("script", { src: paths.href }));
  };
  addEventListener("load", follow);

  // After one visit the whole site works without a network, where a browser allows it: on a secure
  // address. It is brought when this page has all that it needs, and a reader stays.
  const worker = new URL("../service-worker.js", document.currentScript.src);
  const keep = async () => {
    const keeper = navigator.serviceWorker;
    if (!keeper || navigator.connection?.saveData) return;
    try {
      // The first release had an application of its own, which kept itself.
      for (const old of await keeper.getRegistrations()) if (old.scope.endsWith("/lite/")) await old.unregister();
      const registration = await keeper.register(worker, { updateViaCache: "none" });
      await keeper.ready;
      // Browsers look for a newer release when they see fit, some only after a day.
      registration.update().catch(() => {});
      document.documentElement.dataset.offline = "ready";
      document.dispatchEvent(new CustomEvent("course:offline"));
    } catch { /* read from a folder, or the browser stores nothing: then the network is needed */ }
  };
  addEventListener("load", () => setTimeout(keep, 3000));
})();
