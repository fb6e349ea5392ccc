// The picture of a map. What stands in which tier, and in which order, is reckoned from the rows alone. The
// boxes of sites are plain HTML, a list that can be read; the links are lines behind them, drawn once
// the boxes have a place.

const ALL_THERE = 99.5; // percent: people round
const TOO_MUCH = 100.5;

// Sites by tier, from the buyer on; the links among them; what each site gets, and how much that is of all.
// A link that passes a tier has a place in it, and so has what is known to be missing.
function mapOf(rows, written) {
  const sites = new Map(rows.filter(({ name, ids }) => name || ids).map((site) => [site.row, site]));
  const tiers = [...new Set([...sites.values()].map(tierOf))].sort((one, other) => one - other);
  const columns = tiers.map((tier) => ({ tier, keys: [] }));
  const place = new Map([...sites.values()].map((site) => [site.row, tiers.indexOf(tierOf(site))]));
  sites.forEach(({ row }) => columns[place.get(row)].keys.push(row));
  const links = written.filter(({ from, to }) => sites.has(from) && sites.has(to)).map((link, n) => {
    const [low, high] = [link.from, link.to].map((row) => place.get(row)).sort((one, other) => one - other);
    const passed = columns.slice(low + 1, high).map((_, step) => `pass ${n} ${low + 1 + step}`);
    passed.forEach((key, step) => columns[low + 1 + step].keys.push(key));
    return { ...link, way: [link.to, ...passed, link.from] };
  });
  const into = new Map([...sites.keys()].map((row) => [row, links.filter(({ to }) => to === row)]));
  const sums = new Map([...into].map(([row, those]) => [row, those.reduce((sum, { share }) => sum + (share ?? 0), 0)]));
  const gaps = [...sums].filter(([row, sum]) => sum > 0 && sum < ALL_THERE && columns[place.get(row) + 1]).map(([row]) => row);
  gaps.forEach((row) => columns[place.get(row) + 1].keys.push(`gap ${row}`));
  ordered(columns, [...links.map(({ way }) => way), ...gaps.map((row) => [row, `gap ${row}`])]);
  return { sites, links, into, sums, gaps, columns };
}

const tierOf = ({ tier }) => tier ?? Infinity;

// Each column in the order of what its sites deliver to in the one before: so fewer links cross.
function ordered(columns, ways) {
  const near = new Map();
  const join = (one, other) => near.set(one, [...(near.get(one) ?? []), other]);
  ways.forEach((way) => way.slice(1).forEach((key, n) => { join(key, way[n]); join(way[n], key); }));
  columns.slice(1).forEach((column, n) => {
    const before = new Map(columns[n].keys.map((key, at) => [key, at]));
    const mean = (key) => {
      const places = (near.get(key) ?? []).filter((other) => before.has(other)).map((other) => before.get(other));
      return places.length ? places.reduce((sum, at) => sum + at, 0) / places.length : before.size;
    };
    const means = new Map(column.keys.map((key) => [key, mean(key)]));
    const last = (key) => Number(key.startsWith("gap "));
    column.keys.sort((one, other) => means.get(one) - means.get(other) || last(one) - last(other));
  });
}

const LETTER = 8; // px of a character of a share, a little more than it takes
const HIGH = 18; // px of the plate of a share

// The line of a link through boxes {left, right, top, bottom}, and where its share may stand: places on the line,
// the best first. One that the tiers do not foresee is bent round, and `odd`.
function lineOf(boxes) {
  const [to, from] = [boxes[0], boxes.at(-1)];
  const middle = ({ top, bottom }) => (top + bottom) / 2;
  if (from.left <= to.right) {
    const out = Math.max(from.right, to.right) + 24;
    const path = `M${from.right} ${middle(from)}C${out} ${middle(from)} ${out} ${middle(to)} ${to.right} ${middle(to)}`;
    return { path, places: [[(from.right + out) / 2, (middle(from) + middle(to)) / 2], [out, middle(from)]], odd: true };
  }
  const points = [[from.left, middle(from)], ...boxes.slice(1, -1).reverse().flatMap((box) => [[box.right, middle(box)], [box.left, middle(box)]]), [to.right, middle(to)]];
  const path = points.slice(1).reduce((text, [x, y], n) => {
    const half = (points[n][0] + x) / 2;
    return `${text}C${half} ${points[n][1]} ${half} ${y} ${x} ${y}`;
  }, `M${points[0].join(" ")}`);
  const [start, end] = points;
  const half = (start[0] + end[0]) / 2;
  // A point of the curve: its ends are level, so it is the same sum for both directions.
  const at = (t) => [[start[0], half, half, end[0]], [start[1], start[1], end[1], end[1]]]
    .map(([a, b, c, d]) => (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d);
  return { path, places: [0.5, 0.35, 0.65, 0.22, 0.78].map(at), odd: false };
}

// Where the shares stand, each on a plate {x, y, width}: on their own line, and on no other share.
function platesOf(wanted) {
  const taken = [];
  return wanted.map(({ places, share }) => {
    const width = LETTER * share.length + 4;
    const isFree = ([x, y]) => taken.every((one) => Math.abs(one.x - x) > (one.width + width) / 2 || Math.abs(one.y - y) > HIGH);
    const [x, y] = places.find(isFree) ?? places[0];
    taken.push({ x, y, width });
    return { x, y, width, share };
  });
}
