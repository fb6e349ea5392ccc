// Rows and cells of tables: the same rules on their values as in Python, and their way to and from texts.
// A column is a question without points; a cell of the kind "row" names a row of another sheet.

const ROW = /^[a-z][a-z0-9_-]{0,39}$/;
const WIDEST = { number: 5.5, date: 9, row: 9.5, choices: 9 }; // rem that a column needs, by kind

const cellsIn = (row) => Object.keys(row).length - 1;
const isFixed = ({ fixed }, id) => Boolean(fixed?.some(({ row }) => row === id));
const givenIn = ({ fixed }, id) => fixed?.find(({ row }) => row === id)?.cells ?? {};
const columnsOf = (sheet, kind) => sheet.columns.filter((column) => column.kind === kind);

/* ---- values ---- */

// Rows of a sheet by their id; of two with one id the first.
function rowsIn(sheet, raw) {
  const rows = new Map();
  for (const one of Array.isArray(raw) ? raw : []) {
    const id = isRecord(one) && typeof one.row === "string" ? one.row : "";
    const isOne = isFixed(sheet, id) || (sheet.most && ROW.test(id));
    if (isOne && !rows.has(id)) rows.set(id, one);
  }
  return rows;
}

// What is malformed in a piece costs only itself.
function cleanSheets({ sheets }, raw) {
  if (!isRecord(raw)) return undefined;
  const found = Object.fromEntries(sheets.map((sheet) => [sheet.code, rowsIn(sheet, raw[sheet.code])]));
  const isRowOf = (of, id) => found[of].has(id) || isFixed(sheets.find(({ code }) => code === of), id);
  const named = new Set();
  const all = sheets.map((sheet) => [sheet, [...found[sheet.code]].map(([id, one]) => {
    const row = { row: id };
    for (const column of sheet.columns.filter(({ code }) => !(code in givenIn(sheet, id)) && Object.hasOwn(one, code))) {
      const { code, kind, of } = column;
      const value = kind === "row" ? isRowOf(of, one[code]) && one[code] : clean(column, one[code]);
      if (value || value === 0) row[code] = value;
      if (kind === "row") named.add(`${of} ${value}`);
    }
    return row;
  })]);
  const value = {};
  for (const [sheet, rows] of all) {
    const fixed = (sheet.fixed ?? []).flatMap(({ row: id }) => rows.filter((row) => row.row === id && cellsIn(row)));
    const own = rows.filter((row) => !isFixed(sheet, row.row) && (cellsIn(row) || named.has(`${sheet.code} ${row.row}`)));
    if (fixed.length + own.length > (sheet.fixed?.length ?? 0) + sheet.most) return undefined;
    if (fixed.length + own.length) value[sheet.code] = [...fixed, ...own];
  }
  if (!fits(value)) return undefined;
  return Object.keys(value).length ? value : null;
}

// What is not yet right in a table that is kept: too few rows, cells that are needed or out of bounds.
function sheetsComplaint(texts, { sheets, short }, value) {
  const [missing, wrong, few] = [[], [], []];
  for (const sheet of sheets) {
    const { code, label, columns, least, fixed = [] } = sheet;
    const own = (value[code] ?? []).filter(({ row }) => !isFixed(sheet, row));
    if (own.length < least) few.push(phrase(texts["rows-few"], { question: short, sheet: label, n: own.length, least }));
    const rows = [...fixed.map(({ row }) => value[code]?.find((one) => one.row === row) ?? { row }), ...own];
    rows.forEach((row, n) => {
      const name = fixed[n]?.label ?? phrase(texts.row, { n: n + 1 });
      for (const column of columns.filter((one) => !(one.code in givenIn(sheet, row.row)))) {
        const place = phrase(texts.cell, { column: column.label, row: name });
        if (row[column.code] === undefined && column.required) missing.push(place);
        else if (complaint(texts, { ...column, short: "" }, row[column.code] ?? null)) wrong.push(place);
      }
    });
  }
  const told = (name, list) => (list.length ? [phrase(texts[name], { question: short, n: list.length, list: list.join("; ") })] : []);
  return [...few, ...told("cells-missing", missing), ...told("cells-wrong", wrong)].join(" ");
}

// Ids of one list, with those that only the other has after the one that they follow there.
function woven(main, other) {
  const ids = [...main];
  other.forEach((id, place) => {
    if (!ids.includes(id)) ids.splice(place ? ids.indexOf(other[place - 1]) + 1 : 0, 0, id);
  });
  return ids;
}

function mergedRecord(was = {}, mine = {}, theirs = {}) {
  const merged = {};
  for (const key of woven(Object.keys(mine), Object.keys(theirs))) {
    const value = same(mine[key], was[key]) ? theirs[key] : mine[key];
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

// A row that was changed here, or there, stays; one that was removed on one side goes.
function mergedRows(was = [], mine = [], theirs = []) {
  const [old, own, other] = [was, mine, theirs].map((rows) => new Map(rows.map((row) => [row.row, row])));
  const stays = (id) => (own.has(id) ? other.has(id) || !same(own.get(id), old.get(id)) : !old.has(id));
  const order = (rows, among) => rows.map(({ row }) => row).filter((id) => among.has(id));
  const moved = !same(order(mine, old), order(was, own));
  const ids = moved ? woven(order(mine, own), order(theirs, other)) : woven(order(theirs, other), order(mine, own));
  return ids.filter(stays).map((id) => mergedRecord(old.get(id), own.get(id), other.get(id)));
}

function mergedSheets({ sheets }, was, mine, theirs) {
  return Object.fromEntries(sheets.map(({ code }) => [code, mergedRows(was?.[code], mine?.[code], theirs?.[code])]));
}

/* ---- texts ---- */

const plainWords = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}%]+/gu, " ").trim();

// A cell as people read it; `nameOf` says how a row of another sheet is called.
function wordsOf(column, value, nameOf) {
  if (value === undefined || value === null) return "";
  if (column.kind === "row") return nameOf(column.of, value);
  if (!column.words) return String(value);
  return [value].flat().map((code) => column.words[code]).join("; ");
}

// Identifiers that are written in one cell.
const listed = (text) => text.split(/[,;/]/).map(plainWords).filter(Boolean);

// What a text says in a column: {value}, null for nothing; or {unread: why}, the code of a sentence.
// rowsOf: the rows of a sheet by its code.
function readCell(column, text, rowsOf) {
  const words = text.trim();
  if (!words) return { value: null };
  const one = (part) => column.codes.find((code) => [code, column.words[code]].some((name) => plainWords(name) === plainWords(part)));
  const found = (value) => (value ? { value } : { unread: "not-saved-option" });
  if (column.kind === "choice") return found(one(words));
  if (column.kind === "row") {
    const rows = rowsOf(column.of);
    const [row, ...others] = rows.meant(words);
    return others.length ? { unread: "not-saved-rows", list: [row, ...others].map((id) => rows.nameOf(id)).join("; ") } : found(row);
  }
  if (column.kind === "choices") {
    const parts = one(words) ? [words] : words.split(/[;,\n]/).filter((part) => part.trim());
    const codes = parts.map(one);
    return codes.includes(undefined) ? found() : { value: column.codes.filter((code) => codes.includes(code)) };
  }
  if (column.kind === "number") {
    const { value, two } = readNumber(words, column, pageThousands);
    return value === undefined ? { unread: two ? "not-saved-two" : "not-saved-number", two } : { value };
  }
  if (column.kind === "date") {
    const [day, other] = readDays(words);
    if (other) return { unread: "not-saved-days", two: [day, other].map(dayInWords) };
    return day ? { value: day } : { unread: "not-saved-date" };
  }
  const value = clean(column, text);
  return value === undefined ? { unread: "not-saved-text" } : { value };
}

// The cells of a block from a spreadsheet, or of a CSV file: a cell within quotes may hold signs and lines.
function cellsOf(text, sign) {
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${sign}\n]*))(${sign}|\n|$)`, "y");
  const rows = [[]];
  while (cell.lastIndex <= plain.length) {
    const [, quoted, bare, end] = cell.exec(plain);
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (!end) break;
    if (end === "\n") rows.push([]);
  }
  return rows.filter((cells) => cells.some((one) => one.trim()));
}

// Where the first line names columns: these, undefined for one that is not known.
function headingOf(columns, cells) {
  const names = (column) => [column.code, column.label, column.head].map(plainWords);
  const found = cells.map((cell) => columns.find((column) => names(column).includes(plainWords(cell))));
  const known = found.filter(Boolean).length;
  return known && known >= Math.min(2, cells.filter((cell) => cell.trim()).length) ? found : null;
}

// What a heading names that no column takes.
const unusedOf = (cells, heading) => cells.filter((cell, n) => cell.trim() && !heading[n]).map((cell) => cell.trim());
