/* Joins pages of the built book into one document for paper. `publishing/paper.py` runs this in a
   page of its own, with the print styles in force, and prints what it made. */
async ({ name, label, title, description, printed, site, whole, pages, sources, texts }) => {
  const SOURCES = "book/sources";
  const IDS = ["id", "for", "headers", "aria-labelledby", "aria-describedby"];
  const HEADINGS = "h1, h2, h3, h4, h5, h6";

  const make = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const read = async (file) => {
    const answer = await fetch(`/${file}.html`);
    if (!answer.ok) throw new Error(`${file}.html: ${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };
  const textsOf = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    return texts;
  };
  const place = new Map(pages.map((page, at) => [page.file, `p${at + 1}`]));
  const cited = new Set();

  /* Left, top, right and lower end of a drawn path. */
  const bounds = (path) => {
    const numbers = path.match(/-?[\d.]+/g).map(Number);
    const along = (axis) => numbers.filter((_, at) => at % 2 === axis);
    return [Math.min, Math.max].flatMap((end) => [end(...along(0)), end(...along(1))]);
  };

  /* A pattern would become a picture of its own for each bar that it fills, and the file heavy:
     draw the strokes of a hatching instead, those that meet the bar. */
  const withStrokes = async (address) => {
    const answer = await fetch(address);
    const kind = answer.headers.get("content-type");
    if (kind !== "image/svg+xml") return address;
    const drawn = new DOMParser().parseFromString(await answer.text(), kind);
    drawn.querySelectorAll('path[style*="url(#h"]').forEach((bar, at) => {
      const pattern = drawn.getElementById(bar.style.fill.match(/#(\w+)/)[1]);
      if (pattern?.children.length !== 2) return;
      const [ground, hatching] = [...pattern.children].map((one) => one.cloneNode());
      const size = Number(pattern.getAttribute("width"));
      const [left, top, right, low] = bounds(bar.getAttribute("d"));
      const strokes = [];
      for (let x = Math.floor(left / size) * size; x < right; x += size)
        for (let y = Math.floor(top / size) * size; y < low; y += size)
          for (const stroke of hatching.getAttribute("d").split(/(?=M)/)) {
            const [from, above, to, below] = bounds(stroke);
            if (from + x < right && to + x > left && above + y < low && below + y > top)
              strokes.push(
                stroke.replace(/(-?[\d.]+)\s+(-?[\d.]+)/g, (_, a, b) => `${+a + x} ${+b + y}`),
              );
          }
      const cut = drawn.createElementNS(bar.namespaceURI, "clipPath");
      cut.id = `bar${at}`;
      cut.append(bar.cloneNode());
      hatching.setAttribute("d", strokes.join(" "));
      hatching.setAttribute("clip-path", `url(#bar${at})`);
      bar.before(cut, bar.cloneNode(), hatching);
      bar.previousSibling.previousSibling.style.fill = ground.getAttribute("fill");
      bar.style.fill = "none";
    });
    return `data:${kind},${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
  };

  /* Ids that no two pages share; links to pages that are here go inside the document, links to
     others to the published site, or become plain words. */
  const relink = (article, file, base) => {
    const own = place.get(file);
    for (const attribute of IDS)
      for (const one of article.querySelectorAll(`[${attribute}]`)) {
        const ids = one.getAttribute(attribute).split(/\s+/);
        one.setAttribute(attribute, ids.map((id) => `${own}-${id}`).join(" "));
      }
    for (const link of article.querySelectorAll("a[href]")) {
      const to = new URL(link.getAttribute("href"), base);
      if (to.origin !== location.origin) {
        const words = link.textContent.replace(/^https?:\/\//, "");
        if (/^https?:/.test(to.protocol) && !link.href.includes(words))
          link.after(` (${link.href})`);
        continue;
      }
      const target = to.pathname.slice(1).replace(/\.html$/, "");
      const id = decodeURIComponent(to.hash.slice(1));
      if (place.has(target)) link.href = `#${place.get(target)}${id && `-${id}`}`;
      else if (sources && target === SOURCES && id) {
        cited.add(id);
        link.href = `#source-${id}`;
      } else if (site) link.href = site + to.pathname.slice(1) + to.hash;
      else link.replaceWith(...link.childNodes);
    }
  };

  /* On paper an answer below its question would be read with it: it stands after the chapter. */
  const answersLast = (article) => {
    const checks = [...article.querySelectorAll('[data-ft-part="self_check"]')];
    if (!checks.length) return;
    const section = make("section", { className: "paper-answers" });
    section.append(make("h2", {}, texts.answers));
    for (const check of checks) {
      const heading = check.querySelector(".ft-title");
      heading.after(make("p", { className: "ft-hint" }, texts.after));
      section.append(make("h3", {}, heading.textContent));
      for (const question of check.querySelectorAll("[data-ft-self]")) {
        const words = make("strong", {}, question.querySelector("legend").textContent);
        const answers = question.querySelector("details");
        const kept = make("div", {}, make("p", {}, words), answers.querySelector("ul"));
        section.append(kept);
        answers.remove();
      }
    }
    article.append(section);
  };

  const workSheet = (article) => {
    if (!article.querySelector(".course-ways")) return;
    article.querySelector("h1").after(
      make(
        "p",
        { className: "paper-note" },
        texts.sheet,
      ),
    );
  };

  const joined = async ({ file, part }, at) => {
    const source = await read(file);
    const base = new URL(`/${file}.html`, location.href);
    for (const sheet of source.querySelectorAll('link[rel="stylesheet"]'))
      sheets.add(new URL(sheet.getAttribute("href"), base).pathname);
    // Until it is complete it stays in a document that loads nothing.
    const article = source.querySelector("article.bd-article");
    for (const gone of article.querySelectorAll("script, .headerlink")) gone.remove();
    relink(article, file, base);
    for (const image of article.querySelectorAll("img[src]")) {
      image.loading = "eager";
      image.src = await withStrokes(new URL(image.getAttribute("src"), base));
    }
    answersLast(article);
    workSheet(article);
    article.id = place.get(file);
    article.dataset.title = article.querySelector("h1").textContent.trim();
    for (const heading of article.querySelectorAll(HEADINGS)) {
      for (const text of textsOf(heading)) text.data = text.data.replace(/\s+/g, " ");
      // The parts of the course are the first level.
      if (whole && at) heading.setAttribute("aria-level", Number(heading.tagName[1]) + 1);
    }
    const above = part || (at ? "" : label);
    if (above) article.prepend(make(part ? "h1" : "p", { className: "paper-part" }, above));
    const { lang } = source.documentElement;
    return { article, lang, foot: source.querySelector(".bd-footer-content__inner") };
  };

  const titlePage = (foot) =>
    make(
      "article",
      { className: "bd-article paper-title" },
      make("h1", {}, title),
      make("p", { className: "paper-description" }, description),
      make("p", {}, printed),
      foot,
    );

  const contentsPage = (articles) => {
    const page = make(
      "nav",
      { className: "bd-article paper-contents" },
      make("h1", {}, "Contents"),
    );
    let list;
    articles.forEach((article, at) => {
      const { part } = pages[at];
      if (part) page.append(make("h2", { role: "presentation" }, part));
      if (part || !list) page.append((list = make("ol")));
      const number = make("span", { className: "paper-page" }, "000");
      number.dataset.pageOf = article.id;
      const link = make("a", { href: `#${article.id}` }, article.dataset.title);
      list.append(make("li", {}, link, number));
    });
    return page;
  };

  /* The full references of what the pages cite, where the page of sources is not here itself. */
  const references = async () => {
    const source = await read(SOURCES);
    const all = [...source.querySelectorAll(".course-bibliography > li")];
    const list = make("ul", { className: "course-bibliography" });
    for (const entry of all.filter((one) => cited.has(one.id))) {
      const copy = document.importNode(entry, true);
      copy.id = `source-${entry.id}`;
      for (const back of copy.querySelectorAll('a[href^="#"]')) back.remove();
      list.append(copy);
    }
    return make("article", { className: "bd-article" }, make("h1", {}, texts.sources), list);
  };

  const sheets = new Set();
  const parts = [];
  for (const [at, page] of pages.entries()) parts.push(await joined(page, at));
  const articles = parts.map(({ article }) => article);
  const foot = document.adoptNode(parts[0].foot);
  const before = whole ? [titlePage(foot), contentsPage(articles)] : [];
  const after = cited.size ? [await references()] : [];
  const inner = make("div", { className: "bd-article-container" });
  const own = sources ? inner : articles.at(-1); // else it would begin a sheet of its own
  inner.append(...before, ...articles, ...after);
  if (!whole) own.append(foot);
  document.body.append(
    make("main", { className: "bd-main" }, make("div", { className: "bd-content" }, inner)),
  );
  await Promise.all([...document.images].map((image) => image.decode()));
  document.documentElement.lang = parts[0].lang;
  document.title = whole ? title : `${articles[0].dataset.title} - ${label}`;

  await Promise.all(
    [...sheets].map(
      (address) =>
        new Promise((ready, fail) => {
          const sheet = make("link", { rel: "stylesheet", href: address });
          sheet.onload = ready;
          sheet.onerror = () => fail(new Error(address));
          document.head.querySelector("style").before(sheet);
        }),
    ),
  );

  /* The foot names the page of the book; a table that lies across the paper keeps that. */
  const footOf = ({ title: words }) => (words === name ? name : `${name} · ${words}`);
  const feet = articles.map((one) => [one, one.id, footOf(one.dataset)]);
  feet.push([inner, "paper", name]);
  const rules = feet.map(([element, page, words]) => {
    element.style.page = page;
    for (const table of element.querySelectorAll("table"))
      if (getComputedStyle(table).page === "wide") table.style.page = `${page}-wide`;
    const look = "font: 8pt sans-serif; color: #444;";
    const foot = `@bottom-left { content: ${JSON.stringify(words)}; ${look} }`;
    return `@page ${page} { ${foot} } @page ${page}-wide { size: A4 landscape; ${foot} }`;
  });
  document.head.append(make("style", {}, rules.join("\n")));
};
