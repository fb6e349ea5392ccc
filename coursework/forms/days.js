// Dates as people write them; the same rule as in coursework/work/notation.py, where it is explained.

const MONTHS = ["january", "february", "march", "april", "may", "june",
  "july", "august", "september", "october", "november", "december"];

const isDay = (text) => /^(19|2\d)\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
  && new Date(text).toISOString().startsWith(text);

// The day as answers hold it, "" for none, or where it could be two.
function readDay(text) {
  const plain = text.replace(/\s+/g, " ").trim().toLowerCase();
  const year = "((?:19|2[0-9])[0-9][0-9])";
  const weekday = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?";
  let found = plain.match(`^${year}([-./])([0-9][0-9]?)\\2([0-9][0-9]?)$`);
  if (found) return dayOf(found[1], found[3], found[4]);
  found = plain.match(`^([0-9][0-9]?)(\\. ?|[-/])([0-9][0-9]?)\\2${year}$`);
  if (found) {
    const [, one, sign, other, when] = found;
    const days = new Set([dayOf(when, other, one)]);
    if (!sign.startsWith(".")) days.add(dayOf(when, one, other));
    days.delete("");
    return days.size === 1 ? [...days][0] : "";
  }
  found = plain.match(`^${weekday}([0-9][0-9]?)(?:st|nd|rd|th|\\.)? ([a-z]+)\\.?,? ${year}$`);
  if (found) return dayOf(found[3], monthOf(found[2]), found[1]);
  found = plain.match(`^${weekday}([a-z]+)\\.? ([0-9][0-9]?)(?:st|nd|rd|th)?,? ${year}$`);
  return found ? dayOf(found[3], monthOf(found[1]), found[2]) : "";
}

const monthOf = (name) => (name.length < 3 ? 0 : MONTHS.findIndex((one) => one.startsWith(name)) + 1);

function dayOf(year, month, day) {
  const text = `${year}-${String(Number(month)).padStart(2, "0")}-${String(Number(day)).padStart(2, "0")}`;
  return isDay(text) ? text : "";
}
