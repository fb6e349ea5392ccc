// The documents of the question at hand: in a pane left of it, on a phone in a sheet from below, with a dock that
// opens the sheet and holds the button of the next step. It is joined with steps.js and works on what is declared there.

function documentsBeside() {
  const wide = matchMedia("(min-width: 1100px)");
  const paper = matchMedia("print");
  const homes = new Map(); // the line that stands where a paper belongs, by paper
  for (const one of all(top, ".ft-beside")) {
    const again = make("a", { href: `#${one.id}`, textContent: one.dataset.ftTitle, dataset: { lmSuppressShortcuts: "true" } });
    const line = make("p", { className: "ft-beside-again course-home" }, again);
    one.before(line);
    homes.set(one, line);
  }
  const button = (className, text) => make("button", { type: "button", className, textContent: text });
  const [back, close] = [button("course-pane-back", say("back")), button("course-sheet-close", say("close"))];
  const [body, leaf] = [make("div"), make("div")];
  const headOf = (more) => make("div", { className: "course-pane-head" }, make("b", { textContent: say("papers") }), more, make("ul"));
  const pane = make("aside", { className: "course-pane", ariaLabel: say("papers"), hidden: true }, headOf(), body, back);
  const sheet = make("dialog", { className: "course-sheet", ariaLabel: say("papers") }, headOf(close), leaf);
  bar.after(pane);
  document.body.append(sheet);
  const [documents, main] = [button("course-dock-documents"), button("course-dock-main")];
  const dock = make("div", { className: "course-dock", hidden: true }, documents, main);
  (document.querySelector("main") ?? document.body).append(dock);

  let asking = null; // the question at hand
  let came = null; // what had the focus before a paper was opened
  let moved = 0; // when the focus last moved: a scroll that follows is not the reader's
  let waiting = false;
  let held = false; // a paper has a place of its own in the history

  const at = (node) => all(node, ".ft-beside-again a")
    .map((one) => document.getElementById(one.hash.slice(1))).filter(Boolean);
  const questions = () => now.pieces.flatMap((piece) => all(piece, "[data-ft-question]"));
  const texts = () => questions().flatMap(at).filter((one) => one.matches(".ft-texts"));
  const lists = () => now.pieces.flatMap((piece) => all(piece, ".ft-papers")).flatMap(at);
  const home = (one) => homes.get(one) ?? one;

  function put(place, wanted) {
    for (const one of all(place, ":scope > .ft-beside")) if (!wanted.includes(one)) home(one).after(one);
    for (const [n, one] of wanted.entries()) {
      if (place.children[n] !== one) place.insertBefore(one, place.children[n] ?? null);
    }
  }
  // A tab for each document that is shown, with the number of its sentences that are marked.
  const each = (some) => some.flatMap((one) => {
    const parts = all(one, ".ft-text, details.ft-notice:not(:has(details.ft-notice))");
    return parts.length ? parts : [one];
  });
  function drawTabs(place) {
    const tabs = each([...place.children]).flatMap((one) => {
      const name = (one.querySelector(".ft-text-title, summary")?.textContent ?? one.dataset.ftTitle).trim();
      // One without a code is found by its line: a tab would only say the same.
      const code = one.querySelector(".ft-text-title .ft-hint")?.textContent ?? name.match(/^[A-Z]+-?\d+\b/)?.[0];
      if (!code) return [];
      const n = all(one, '.ft-sentence[data-ft-marked]').length;
      const tab = button("", `${code}${n ? ` · ${n}` : ""}`);
      tab.title = name;
      tab.addEventListener("click", () => turnTo(one, place));
      return [make("li", {}, tab)];
    });
    place.previousElementSibling.querySelector("ul").replaceChildren(...(tabs.length > 1 ? tabs : []));
  }
  function turnTo(one, place) {
    for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const edge = place.previousElementSibling.getBoundingClientRect().bottom + 8;
    place.parentElement.scrollTop += one.getBoundingClientRect().top - edge;
    const stop = one.querySelector("summary") ?? Object.assign(one, { tabIndex: -1 });
    stop.focus({ preventScroll: true });
  }
  // Opened once for the reader, who may close it; what may distress only by the reader, once.
  const seen = new WeakSet();
  document.addEventListener("toggle", ({ target }) => { if (target.open) seen.add(target); }, true);
  function unfold(one, wanted = false) {
    for (const fold of all(one, "details")) {
      const care = "ftCare" in fold.dataset;
      if (wanted ? !care || seen.has(fold) : !care && !seen.has(fold)) fold.open = true;
      if (!care) seen.add(fold);
    }
  }
  function lay(own, others, opened = true) {
    const before = body.firstElementChild;
    put(body, [...new Set([...own, ...others])]);
    if (opened) own.forEach((one) => unfold(one));
    if (body.firstElementChild !== before) pane.scrollTop = 0;
    drawTabs(body);
    pane.hidden = !body.children.length;
    root.classList.toggle("course-with-papers", !pane.hidden);
    root.classList.toggle("course-with-table", now.pieces.some((piece) => piece.querySelector(".ft-rows, .ft-map")));
  }
  function choose(question) {
    if (!wide.matches || paper.matches) return;
    const list = lists();
    let own = question ? at(question) : [];
    if (!own.length && list.length < 3) own = list;
    if (question === asking || (question && !own.length)) return;
    asking = question;
    // At the top of a part the papers lie closed: its words may tell what to know before reading.
    if (!question && !list.length) own = questions().map(at).find((some) => some.length) ?? [];
    lay([...texts(), ...own], list, Boolean(question));
  }
  function enter() {
    asking = undefined;
    if (sheet.open) sheet.close();
    if (!wide.matches || paper.matches) lay([], []);
    else choose(null);
    tellDock();
  }
  // On a phone the documents, and the button that is filled, are always at hand.
  const every = () => [...new Set([...questions().flatMap(at), ...lists()])];
  function tellDock() {
    const n = each(every()).length;
    documents.hidden = !n;
    documents.textContent = say("documents", { n });
    const button = wayOn();
    main.hidden = !button;
    main.textContent = button?.textContent ?? "";
    dock.hidden = !n && !button;
  }
  const wayOn = () => {
    const check = checkOf(now);
    return check?.querySelector(".ft-primary:not([hidden])") ?? (check && !after.hidden ? after : undefined);
  };
  documents.addEventListener("click", () => openSheet(every()));
  // While somebody types, the dock stands in the text; if it went back to the foot as a finger comes down, the press
  // would be lost. So what is typed keeps the focus until the press has arrived.
  dock.addEventListener("mousedown", (event) => event.preventDefault());
  main.addEventListener("click", () => {
    if (document.activeElement !== main) document.activeElement?.blur();
    wayOn()?.click();
  });
  for (const name of ["course:marks", "course:python"]) document.addEventListener(name, tellDock);
  document.addEventListener("course:answers", () => { tellDock(); drawTabs(sheet.open ? leaf : body); });
  function scrolled() {
    waiting = false;
    if (!wide.matches || performance.now() - moved < 600 || pane.contains(document.activeElement)) return;
    const line = innerHeight * 0.4;
    const above = questions().filter((one) => one.getBoundingClientRect().top < line);
    choose(above.at(-1) ?? null);
  }
  function open(one, from = document.activeElement) {
    came = from;
    if (wide.matches) {
      lay([one], lists());
      pane.scrollTop = 0;
      asking = from?.closest?.("[data-ft-question]") ?? asking;
    } else {
      openSheet([one], from);
    }
    unfold(one, true);
    one.querySelector("summary")?.focus({ preventScroll: true });
  }
  function openSheet(some, from = document.activeElement) {
    came = from;
    put(leaf, some);
    drawTabs(leaf);
    // The key to go back is what closes a document on a telephone.
    try {
      if (!history.state?.paper) history.pushState({ paper: true }, "");
      held = true;
    } catch { /* opened as a file */ }
    if (!sheet.open) sheet.showModal();
  }
  // What a form leads to may be in a document that is not shown.
  function reveal(place) {
    const one = place.closest(".ft-beside");
    if (!one || body.contains(one) || leaf.contains(one)) return;
    if (wide.matches) lay([one], lists());
    else openSheet([one]);
  }

  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(scrolled);
    waiting = true;
  }, { passive: true });
  const at_hand = ({ target }) => {
    const question = target.closest?.("[data-ft-question]");
    if (!question) return;
    moved = performance.now();
    choose(question);
  };
  top.addEventListener("focusin", at_hand);
  top.addEventListener("click", at_hand);
  wide.addEventListener("change", enter);
  const printing = () => { if (sheet.open) sheet.close(); put(leaf, []); lay([], []); };
  addEventListener("beforeprint", printing);
  addEventListener("afterprint", enter);
  paper.addEventListener("change", () => (paper.matches ? printing() : enter()));
  back.addEventListener("click", () => (came?.isConnected ? came : asking?.querySelector("input, textarea") ?? heading(now)).focus());
  pane.addEventListener("keydown", (event) => { if (event.key === "Escape") back.click(); });
  close.addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  sheet.addEventListener("close", () => put(leaf, []));
  // Whether a step back was one from a paper: it closes the paper, and the part stays as it is.
  function wentBack() {
    if (!held || history.state?.paper) return false;
    held = false;
    if (sheet.open) sheet.close();
    return true;
  }
  return { open, enter, home, reveal, tellDock, wentBack };
}
