// A map: its two sheets, and the picture that is drawn from them at once. From the picture one adds what
// delivers to a site, goes to its row, or says that two rows are one place.

const NARROW = 30; // em of the picture below which its words come first
const TALL = 50; // em of the picture above which its tiers begin at the top
const SMALLEST = 0.8; // of its letters, where all tiers are to be seen at once

class MapWork extends TableWork {
  constructor(part, field) {
    super(part, field);
    const at = (name) => this.box.querySelector(`.ft-map${name}`);
    Object.assign(this, { map: at(""), frame: at("-frame"), drawn: at("-drawn"), tiers: at("-tiers"), lines: at("-lines"), panel: at("-panel"), large: at("-dialog") });
    this.map.addEventListener("click", (event) => this.pressed(event));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // it closes the panel, and not the large picture round it
      this.close();
    });
    this.large.addEventListener("close", () => this.home());
    new ResizeObserver(() => this.measure()).observe(this.frame);
    this.shown();
  }

  // Sites and links with what is given in them.
  rowsOf(code) {
    const { spec, rows } = this.sheet(code);
    return rows.map((row) => ({ ...givenIn(spec, row.row), ...row }));
  }

  column(code, sheet = "sites") { return this.sheet(sheet).columns.find((column) => column.code === code); }

  word(site, code, sheet) {
    const column = this.column(code, sheet);
    return column ? wordsOf(column, site[code]) : "";
  }

  name(row) { return this.sheet("sites").nameOf(row); }

  /* ---- the picture ---- */

  // Once in a frame of the screen, however fast somebody types. A part that only paper shows gets no frame.
  shown() {
    if (!this.map || this.waiting) return;
    if (isAway(this.box)) this.drawMap();
    else this.waiting = requestAnimationFrame(() => { this.waiting = 0; this.drawMap(); });
  }

  drawMap() {
    const [sites, links] = [this.rowsOf("sites"), this.rowsOf("links")];
    const now = JSON.stringify([sites, links]);
    if (now === this.now) return;
    this.now = now;
    this.picture = mapOf(sites, links);
    this.fill();
    this.drawPicture();
    this.measure();
    this.follow();
  }

  fill() {
    const { columns, sites } = this.picture;
    if (this.tiers.contains(this.panel)) this.drawn.append(this.panel); // else it would go with its site
    const held = this.tiers.contains(document.activeElement) ? document.activeElement.dataset.ftDo : "";
    this.tiers.replaceChildren(...columns.map(({ tier, keys }) => {
      const name = Number.isFinite(tier) ? this.say("map-tier", { tier }) : this.say("map-no-tier");
      const items = keys.map((key) => (sites.has(key) ? this.site(sites.get(key)) : key.startsWith("gap ") ? this.gap(key.slice(4)) : this.pass(key)));
      return make("li", { className: "ft-map-tier" }, make("p", { className: "ft-map-head" }, name), make("ul", {}, ...items));
    }));
    if (held) this.tiers.querySelector(`[data-ft-do="${held}"]`)?.focus();
    const count = [...sites.values()].length;
    this.part.tellIn(this.map, ".ft-map-count", this.say("map-count", { sites: count, links: this.picture.links.length }));
  }

  site(site) {
    const { row } = site;
    const line = (name, text) => (text ? [make("span", { className: `ft-map-${name}` }, text)] : []);
    const [name, sum] = [this.name(row), this.picture.sums.get(row)];
    const place = [site.town, site.country].filter(Boolean).join(", ");
    const open = this.word(site, "open");
    const evidence = this.word(site, "evidence");
    return make("li", { className: "ft-map-site", dataset: { ftKey: row, ftEvidence: site.evidence ?? "" } },
      button({ className: "ft-map-name", dataset: { ftDo: `open ${row}` } }, name),
      ...line("ids", site.ids === name ? "" : site.ids),
      ...line(place ? "place" : "lacks", place || this.say("map-no-place")),
      ...line(evidence ? "evidence" : "lacks", evidence || this.say("map-no-evidence")),
      ...line("left", open && this.say("map-left-open", { what: open })),
      ...line("over", sum > TOO_MUCH ? this.say("map-over", { share: rounded(sum) }) : ""),
      ...line("from", this.from(row)),
      ...(this.sheet("links").full ? [] : [button({ className: "ft-map-add", ariaLabel: this.say("map-add", { name }), dataset: { ftDo: `add ${row}` } }, "+")]));
  }

  drawReview() {
    super.drawReview();
    this.drawPicture();
    if (this.picture) this.measure();
  }

  // The boxes of sites and the lines of links say what their rows are.
  drawPicture() {
    unmark(this.tiers);
    for (const { row, verdict } of (this.said?.rows ?? []).filter(({ sheet }) => sheet === "sites")) {
      markPlace(this.tiers.querySelector(`[data-ft-key="${row}"]`), verdictTag(this.part.texts, verdict), verdict);
    }
  }

  verdictOf(row) { return this.said?.rows?.find((one) => one.sheet === "links" && one.row === row)?.verdict ?? ""; }

  // What delivers to a site, in words.
  from(row) {
    const { into, sums } = this.picture;
    const list = into.get(row).map((link) => [this.name(link.from), [this.share(link), this.word(link, "evidence", "links")].filter(Boolean).join(", ")]
      .filter(Boolean).join(": "));
    if (!list.length) return this.say("map-from-none");
    const sum = sums.get(row);
    const rest = sum > 0 && sum < ALL_THERE ? [this.say("map-gap", { share: rounded(100 - sum) })] : [];
    return this.say("map-from", { list: [...list, ...rest].join("; ") });
  }

  share({ share }) { return share === undefined ? this.say("map-no-share") : this.say("map-share", { share }); }

  gap(row) {
    const text = this.say("map-gap", { share: rounded(100 - this.picture.sums.get(row)) });
    return make("li", { className: "ft-map-gap", dataset: { ftKey: `gap ${row}` }, ariaHidden: "true" }, text);
  }

  pass(key) { return make("li", { className: "ft-map-pass", dataset: { ftKey: key }, ariaHidden: "true" }); }

  // The lines stand where the boxes have come to stand; hidden, or in words, there are none.
  measure() {
    if (!this.picture || !this.frame.clientWidth) return;
    const em = parseFloat(getComputedStyle(this.frame).fontSize);
    const words = this.asWords ?? this.frame.clientWidth / em < NARROW;
    this.map.classList.toggle("ft-map-in-words", words);
    one(this.map, "[data-ft-do=words]", (toggle) => { toggle.ariaPressed = String(words); });
    all(this.tiers, ".ft-map-from").forEach((line) => line.classList.toggle("visually-hidden", !words));
    this.drawn.style.fontSize = "";
    if (words) return this.lines.replaceChildren();
    const fits = Math.max(SMALLEST, this.frame.clientWidth / this.drawn.scrollWidth);
    if (fits < 1) this.drawn.style.fontSize = `${fits}em`;
    // Where a tier is higher than a screen the buyer would stand below its end.
    this.tiers.classList.toggle("ft-map-tall", this.tiers.clientHeight / em > TALL);
    const zero = this.tiers.getBoundingClientRect();
    const boxes = new Map(all(this.tiers, "[data-ft-key]").map((item) => {
      const { left, right, top, bottom } = item.getBoundingClientRect();
      return [item.dataset.ftKey, { left: left - zero.left, right: right - zero.left, top: top - zero.top, bottom: bottom - zero.top }];
    }));
    const wanted = [];
    const links = this.picture.links.map((link) => {
      const line = lineOf(link.way.map((key) => boxes.get(key)));
      wanted.push({ ...line, share: this.share(link) });
      return this.line(line, link.evidence, this.verdictOf(link.row));
    });
    const gaps = this.picture.gaps.map((row) => this.line(lineOf([boxes.get(row), boxes.get(`gap ${row}`)]), "gap"));
    const plates = platesOf(wanted).flatMap(({ x, y, width, share }) => [
      inSvg("rect", { x: x - width / 2, y: y - HIGH / 2, width, height: HIGH, rx: 3 }),
      inSvg("text", { x, y: y + 5, "text-anchor": "middle" }, share),
    ]);
    this.lines.setAttribute("width", this.tiers.scrollWidth);
    this.lines.setAttribute("height", this.tiers.scrollHeight);
    this.lines.replaceChildren(...links, ...gaps, ...plates); // numbers lie over all lines
    if (!this.panel.hidden) this.placePanel();
  }

  // Next to the site that it is about: below its box in the picture, inside it in words.
  placePanel() {
    const item = this.tiers.querySelector(`[data-ft-key="${this.at}"]`);
    const words = this.map.classList.contains("ft-map-in-words");
    const home = words ? item : this.drawn;
    if (!item) return;
    if (this.panel.parentElement !== home) home.append(this.panel);
    const [zero, box] = [this.drawn, item].map((one) => one.getBoundingClientRect());
    const left = Math.min(box.left - zero.left, this.frame.scrollLeft + this.frame.clientWidth - this.panel.offsetWidth - 12);
    this.panel.style.insetInlineStart = words ? "" : `${Math.max(8, left)}px`;
    this.panel.style.top = words ? "" : `${box.bottom - zero.top + 6}px`;
    // It is over the picture, and the picture ends below it.
    this.drawn.style.minHeight = words ? "" : `${box.bottom - zero.top + this.panel.offsetHeight + 16}px`;
  }

  // The site that is being written can be seen, also where the picture is wider than its frame.
  follow() {
    const { open } = this.sheet("sites");
    const item = this.tiers.querySelector(`[data-ft-key="${open}"]`);
    all(this.tiers, ".ft-map-now").forEach((one) => one.classList.remove("ft-map-now"));
    if (!item) return;
    item.classList.add("ft-map-now");
    const [frame, box] = [this.frame, item].map((one) => one.getBoundingClientRect());
    if (box.right > frame.right) this.frame.scrollLeft += box.right - frame.right + 24;
    if (box.left < frame.left) this.frame.scrollLeft -= frame.left - box.left + 24;
  }

  line({ path, odd }, evidence = "", verdict = "") {
    return inSvg("path", { d: path, class: `ft-map-line${odd ? " ft-map-odd" : ""}`, "data-ft-evidence": evidence, ...(verdict && { "data-ft-verdict": verdict }) });
  }

  /* ---- what is done from it ---- */

  pressed({ target }) {
    const [what, row] = target.closest("[data-ft-do]")?.dataset.ftDo.split(" ") ?? [];
    if (what === "open" || what === "add") this.open(row, what);
    else if (what === "words") { this.asWords = !this.map.classList.contains("ft-map-in-words"); this.measure(); }
    else if (what === "large") this.enlarge();
    else if (what === "row") this.leave(() => this.sheet("sites").go(this.at));
    else if (what === "deliver") this.deliver();
    else if (what === "same") this.join();
    else if (what === "close") this.close();
  }

  // What can be done with one site.
  open(row, what) {
    this.at = row;
    const name = this.name(row);
    const others = this.rowsOf("sites").filter((site) => site.row !== row && (site.name || site.ids)).map((site) => site.row);
    const delivering = this.rowsOf("links").filter(({ to }) => to === row).map(({ from }) => from);
    const fill = (select, rows, first) => {
      select.replaceChildren(...first, ...rows.map((one) => make("option", { value: one }, this.name(one))));
      select.value = first[0]?.value ?? rows[0] ?? "";
    };
    this.part.tellIn(this.panel, ".ft-map-panel-name", name);
    const fixed = isFixed(this.sheet("sites").spec, row);
    const free = this.sheet("sites").full ? [] : [make("option", { value: "" }, this.say("map-new"))];
    one(this.panel, "[name=ft-map-from]", (select) => fill(select, others.filter((one) => !delivering.includes(one)), free));
    const same = fixed ? others.filter((one) => !isFixed(this.sheet("sites").spec, one)) : others;
    one(this.panel, "[name=ft-map-same]", (select) => fill(select, same, []));
    one(this.panel, ".ft-map-same", (place) => { place.hidden = !same.length; });
    this.panel.hidden = false;
    this.placePanel();
    this.panel.querySelector(what === "add" ? "[name=ft-map-from]" : "[data-ft-do=row]").focus();
    this.panel.scrollIntoView({ block: "nearest" });
  }

  close(back = true) {
    this.panel.hidden = true;
    this.drawn.style.minHeight = "";
    if (back) this.tiers.querySelector(`[data-ft-do="open ${this.at}"]`)?.focus();
  }

  // To a row of the sheets, which stand outside of the large picture.
  leave(act) {
    this.close(false);
    if (this.large.open) this.large.close();
    act();
  }

  deliver() {
    const { value } = this.panel.querySelector("[name=ft-map-from]");
    const [sites, links, before] = [this.sheet("sites"), this.sheet("links"), structuredClone(this.box.ftValue)];
    const to = this.rowsOf("sites").find(({ row }) => row === this.at);
    const from = value || sites.add(to.tier === undefined ? {} : { tier: to.tier + 1 });
    const link = from && links.add({ from, to: this.at });
    if (!link) return;
    const name = this.name(this.at);
    const told = value ? this.say("map-linked", { name: this.name(value), to: name }) : this.say("map-added", { to: name, site: sites.called(from), link: links.called(link) });
    this.leave(() => {
      this.did(before, told);
      if (value) links.go(link, "share");
      else sites.go(from);
    });
  }

  // Two rows are one place: what the one says stays, and the other fills what is empty in it.
  join() {
    const chosen = this.panel.querySelector("[name=ft-map-same]").value;
    const { spec, rows } = this.sheet("sites");
    const [stays, goes] = isFixed(spec, chosen) ? [chosen, this.at] : [this.at, chosen];
    const [kept, gone] = [stays, goes].map((row) => rows.find((one) => one.row === row));
    if (!kept || !gone) return;
    const before = structuredClone(this.box.ftValue);
    const given = givenIn(spec, stays);
    const ids = [...new Set([given.ids ?? kept.ids, gone.ids].filter(Boolean).join(", ").split(/\s*[,;/]\s*/).filter(Boolean))].join(", ");
    Object.assign(kept, { ...gone, ...kept, row: stays }, given.ids || !ids ? {} : { ids });
    for (const code of Object.keys(given)) delete kept[code];
    this.box.ftValue.sites = rows.filter(({ row }) => row !== goes);
    this.box.ftValue.links = joined(this.box.ftValue.links, goes, stays);
    this.leave(() => {
      this.did(before, this.say("map-joined", { name: this.name(stays) }));
      this.sheet("sites").go(stays);
    });
  }

  enlarge() {
    if (this.large.open) return this.large.close();
    this.spot ??= make("span", { hidden: true });
    this.map.before(this.spot);
    this.large.append(this.map);
    this.large.showModal();
    this.told();
  }

  home() {
    this.spot.replaceWith(this.map);
    this.told();
    this.map.querySelector("[data-ft-do=large]").focus();
  }

  told() { one(this.map, "[data-ft-do=large]", (toggle) => { toggle.textContent = this.say(this.large.open ? "map-small" : "map-large"); }); }
}

const rounded = (number) => Number(number.toFixed(1));

function inSvg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Links of a row that is gone are those of another one; of two that are the same then, the first takes what it lacks.
function joined(links, goes, stays) {
  const found = new Map();
  for (const link of links) {
    const moved = { ...link };
    for (const end of ["from", "to"]) if (moved[end] === goes) moved[end] = stays;
    if (moved.from && moved.from === moved.to) continue;
    const key = moved.from && moved.to ? `${moved.from} ${moved.to}` : moved.row;
    const first = found.get(key);
    if (first) Object.assign(first, { ...moved, ...first });
    else found.set(key, moved);
  }
  return [...found.values()];
}

works.map = MapWork;
