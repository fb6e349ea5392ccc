// In the list of pages the solutions of a unit come once a part of its exercise was marked in this browser.
// Who knows the address reaches them before; without this script they are always in the list.
const here = "solutions";
const isMarked = (unit) => {
  try { return Object.keys(JSON.parse(localStorage.getItem(`${keyOf(unit)}:marks`)) ?? {}).length > 0; } catch { return true; }
};

const entries = all(document, ".bd-sidebar-primary li > a")
  .filter(({ pathname, parentElement }) => pathname.includes(`/${here}/`) && !parentElement.matches(".current"))
  .map((link) => ({ link, unit: link.pathname.split("/").at(-1).replace(".html", "") }));
for (const entry of entries) {
  entry.later = make("span", { className: "course-later", textContent: TEXTS.why });
  entry.link.after(entry.later);
}

function tell() {
  for (const { link, later, unit } of entries) {
    link.hidden = !isMarked(unit);
    later.hidden = !link.hidden;
  }
}

document.addEventListener("course:marks", tell);
for (const { unit } of entries) onKept(keyOf(unit), tell);
tell();
