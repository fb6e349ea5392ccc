// Numbers as people write them; the same rule as in coursework/work/notation.py, where it is explained.

const MOST_DIGITS = 12;
const MOST_DECIMALS = 4;
const CURRENCY = "[$£¥¢\\u20a0-\\u20cf]|[A-Z]{3}|[Ee][Uu][Rr][Oo][Ss]?";
const PERCENT = ["percent", "%", ""];

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const anyCase = (text) => [...text].map((sign) => (sign.toLowerCase() === sign.toUpperCase()
  ? literal(sign) : `[${sign.toLowerCase()}${sign.toUpperCase()}]`)).join("");

// {value} (null for no answer), {two: [with thousands, with decimals]}, or {} for no number.
function readNumber(text, { unit = "", min = -Infinity, max = Infinity } = {}, thousands = () => "") {
  const plain = text.replace(/\u2212/g, "-").replace(/\u2019/g, "'").replace(/\s+/g, " ").trim();
  if (!plain) return { value: null };
  const beside = [CURRENCY, ...(unit ? [anyCase(unit)] : []), ...(PERCENT.includes(unit) ? ["%"] : [])].join("|");
  const found = plain.match(`^([+-]?) ?(?:${beside})? ?([+-]?) ?([0-9.,' ]*[0-9]) ?(?:${beside})?$`);
  if (!found || (found[1] && found[2])) return {};
  const [, before, after, core] = found;
  const numbers = numberParts(core).map(([whole, part]) => numberOf(before + after, whole, part));
  if (!numbers.length || numbers.includes(null)) return {};
  const fits = numbers.length === 1 ? numbers : numbers.filter((one) => one >= min && one <= max);
  if (fits.length === 1) return { value: fits[0] };
  const mark = thousands();
  return mark ? { value: numbers[core.includes(mark) ? 0 : 1] } : { two: numbers };
}

// [digits, decimals] as they can be read: none, one, or two.
function numberParts(core) {
  const apart = [" ", "'"].find((mark) => core.includes(mark));
  const marks = [...core].filter((sign) => ".,".includes(sign));
  if (apart) return grouped(core, apart, "[.,]");
  if (new Set(marks).size === 2) return grouped(core, marks[0], literal(marks.at(-1)));
  if (marks.length > 1) return grouped(core, marks[0], "$");
  const [whole, part = ""] = marks.length ? core.split(marks[0]) : [core];
  const doubt = marks.length && /^[1-9]\d{0,2}$/.test(whole) && part.length === 3;
  return doubt ? [[whole + part, ""], [whole, part]] : [[whole || "0", part]];
}

function grouped(core, mark, decimal) {
  const found = core.match(`^(\\d{1,3}(?:${literal(mark)}\\d{3})+)(?:${decimal}(\\d+))?$`);
  return found ? [[found[1].replaceAll(mark, ""), found[2] ?? ""]] : [];
}

function numberOf(sign, whole, digits) {
  const part = digits.replace(/0+$/, "");
  if (whole.length > MOST_DIGITS || part.length > MOST_DECIMALS) return null;
  return Number(`${sign}${whole}${part ? `.${part}` : ""}`) || 0; // never -0
}

// The mark between thousands that this page itself uses, "" where that is not plain.
let pagesWay;
function pageThousands() {
  pagesWay ??= findThousands([...document.querySelectorAll("p, li, td, th, dd, legend, label, caption")]);
  return pagesWay;
}
function findThousands(places) {
  const writes = (pattern) => places.some((place) => pattern.test(place.textContent));
  const comma = writes(/(?<![\d.,])[1-9]\d{0,2}(,\d{3})+(\.\d+)?(?![\d,]|\.\d)/);
  const point = writes(/(?<![\d.,])[1-9]\d{0,2}(\.\d{3})+,\d{1,2}(?!\d)/);
  return comma === point ? "" : comma ? "," : ".";
}
