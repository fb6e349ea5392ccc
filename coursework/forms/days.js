// Dates as people write them; the same rule as in coursework/work/notation.py, where it is explained.

const MONTHS = ["january", "february", "march", "april", "may", "june",
  "july", "august", "september", "october", "november", "december"];

const isDay = (text) => /^(19|2\d)\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
  && new Date(text).toISOString().startsWith(text);

// The days that a text may stand for, as answers hold them: one, none, or the two that it could be.
function readDays(text) {
  const plain = text.replace(/\s+/g, " ").trim().toLowerCase();
  const year = "((?:19|2[0-9])[0-9][0-9])";
  const short = "((?:19|2[0-9])?[0-9][0-9])"; // where nothing but a year can stand
  const weekday = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?";
  let found = plain.match(`^${year}([-./])([0-9][0-9]?)\\2([0-9][0-9]?)$`);
  const days = (...some) => [...new Set(some)].filter(Boolean);
  if (found) return days(dayOf(found[1], found[3], found[4]));
  found = plain.match(`^([0-9][0-9]?)\\. ?([0-9][0-9]?)\\. ?${short}$`);
  if (found) return days(dayOf(found[3], found[2], found[1]));
  found = plain.match(`^([0-9][0-9]?)([-/])([0-9][0-9]?)\\2${year}$`);
  if (found) return days(dayOf(found[4], found[3], found[1]), dayOf(found[4], found[1], found[3]));
  found = plain.match(`^${weekday}([0-9][0-9]?)(?:st|nd|rd|th|\\.)? ([a-z]+)\\.?,? ${short}$`);
  if (found) return days(dayOf(found[3], monthOf(found[2]), found[1]));
  found = plain.match(`^${weekday}([a-z]+)\\.? ([0-9][0-9]?)(?:st|nd|rd|th)?,? ${year}$`);
  return found ? days(dayOf(found[3], monthOf(found[1]), found[2])) : [];
}

// "2 December 2026"
function dayInWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1].replace(/^./, (first) => first.toUpperCase())} ${year}`;
}

const monthOf = (name) => (name.length < 3 ? 0 : MONTHS.findIndex((one) => one.startsWith(name)) + 1);

function dayOf(year, month, day) {
  const text = `${year.padStart(4, "20")}-${String(Number(month)).padStart(2, "0")}-${String(Number(day)).padStart(2, "0")}`;
  return isDay(text) ? text : "";
}
