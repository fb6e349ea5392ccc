// A price that is typed, without a file.

const OFFER = ["bidder", "price", "hours", "rate", "people"];
const MOST_BIDS = 10;

const byHand = () => document.querySelector("[name=own-way][value=hand]")?.checked ?? false;

function bidRow() {
  const number = part("bids").children.length;
  const fields = OFFER.map((name) => make("label", {}, `${say(`bid-${name}`)} `,
    make("input", name === "bidder" ? { type: "text", name, maxLength: 80, autocomplete: "off" } : { type: "text", name, inputMode: "decimal", autocomplete: "off", required: name === "price" })));
  const ariaLabel = say("bid", { letter: String.fromCharCode(65 + number) });
  const row = make("div", { className: "own-grid own-bid", role: "group", ariaLabel }, ...fields);
  part("bids").append(row);
  part("add-bid").disabled = part("bids").children.length >= MOST_BIDS;
  return row;
}

function typed() {
  const valuesOf = (fields) => Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const group = (name) => valuesOf(all(document, `[data-own-hand=${name}]`));
  const bids = [...part("bids").children].map((row) => valuesOf(all(row, "input")));
  const filled = bids.filter((bid, at) => !at || Object.values(bid).some(Boolean));
  return JSON.stringify({ currency: part("currency").value, rates: group("rates"), hours: group("hours"), bids: filled });
}

function startHand() {
  if (!part("by-hand")) return;
  bidRow();
  on("add-bid", "click", () => bidRow().querySelector("input").focus());
  onSubmit("by-hand", () => part("start").click());
  for (const way of all(document, "[name=own-way]")) {
    way.addEventListener("change", () => {
      part("by-hand").hidden = !byHand();
      part("by-files").hidden = byHand();
      document.querySelector("[data-own-option=sector]").closest("p").hidden = byHand();
    });
  }
}
