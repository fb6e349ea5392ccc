/* A button before each model text that copies its wording. Without this script it can be marked by hand. */
(() => {
  const more = document.getElementById("course-model-words");
  if (!more) return;
  const { texts } = JSON.parse(more.textContent);

  // As plain text: a line for each paragraph, item and row; cells are kept apart by tabs.
  const line = (block) => {
    if (block.tagName === "TR") return [...block.cells].map((cell) => cell.innerText.trim()).join("\t");
    const item = block.closest("li");
    if (!item || item.querySelector("p") !== block) return block.innerText;
    const place = [...item.parentElement.children].indexOf(item);
    const mark = item.parentElement.tagName === "OL" ? `${item.parentElement.start + place}.` : "•";
    return `${mark} ${block.innerText}`;
  };
  const plain = (wording) =>
    [...wording.querySelectorAll("p, tr")].filter((block) => !block.closest("td, th")).map(line).join("\n");

  const mark = (wording) => {
    const range = document.createRange();
    range.selectNodeContents(wording);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copy = async (wording) => {
    const kinds = { "text/plain": plain(wording), "text/html": wording.innerHTML };
    const blobs = Object.entries(kinds).map(([type, words]) => [type, new Blob([words], { type })]);
    try {
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return texts.copied;
    } catch {
      mark(wording); // no clipboard: on a file, on a page without https, or not allowed
      return document.execCommand("copy") ? texts.copied : texts.marked;
    }
  };

  for (const wording of document.querySelectorAll(".course-wording")) {
    const title = wording.closest("section").querySelector("h2, h3").firstChild.textContent.trim();
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: texts.copy });
    button.setAttribute("aria-label", texts["copy-of"].replace("{title}", () => title));
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      status.textContent = "";
      status.textContent = await copy(wording);
    });
    const box = Object.assign(document.createElement("div"), { className: "course-copy" });
    box.append(button, status);
    wording.before(box);
  }
})();
