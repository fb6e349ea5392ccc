// What marking said of places: rows, cells, sentences, steps, options. A sign, a word and a colour at the place,
// and a note where there is more to say. It stays until the next marking, greyed once the answer has changed.

const DRAWN = {
  right: "m5 13 4 4L19 7", unneeded: "m6 6 12 12M18 6 6 18", note: "m4 20 1-4L16 5l3 3L8 19zM14 7l3 3",
};

function signOf(verdict) {
  const look = { viewBox: "0 0 24 24", class: "ft-icon", "aria-hidden": "true" };
  return inSvg("svg", look, inSvg("path", { d: DRAWN[verdict] ?? DRAWN.note }));
}

const isRight = ({ verdict }) => verdict === "right";

// The word of a verdict; sentences and steps have words of their own for some.
function verdictTag(texts, verdict, kind = "", more = "") {
  const words = texts[`verdict-${kind}-${verdict}`] ?? texts[`verdict-${verdict}`];
  return make("span", { className: "ft-verdict", dataset: { ftVerdict: verdict } }, signOf(verdict), more ? `${words}: ${more}` : words);
}

const noteOf = (text, verdict = "note") => make("div", { className: "ft-note", dataset: { ftVerdict: verdict } }, signOf(verdict), make("p", {}, text));

// Removes the verdicts, so that they can be drawn again.
function unmark(root) {
  all(root, ".ft-verdict, .ft-note").forEach((one) => (one.closest(".ft-note-row") ?? one).remove());
  all(root, "[data-ft-verdict]").forEach((one) => { delete one.dataset.ftVerdict; });
}

function markPlace(place, tag, verdict) {
  if (!place) return;
  place.dataset.ftVerdict = verdict;
  place.append(tag);
}

// Options that were chosen say whether they were right.
function markOptions(texts, box, places = []) {
  unmark(box.querySelector(".ft-options"));
  for (const { option, verdict } of places.filter(({ verdict: one }) => one !== "free")) {
    const label = all(box, "input").find(({ value }) => value === option)?.closest("label");
    markPlace(label, verdictTag(texts, verdict), verdict);
  }
}
