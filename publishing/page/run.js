// Examples of the library that a reader may change and run, with Python on the page. `TEXTS` come with it.
const python = window.course?.python;
const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
const PROMPT = /^(?:>>>|\.\.\.)(?: |$)/;

// What an interactive session shows, without what it says.
const code = (text) => {
  const lines = text.replace(/\s+$/, "").split("\n");
  return lines.some((line) => PROMPT.test(line))
    ? lines.filter((line) => PROMPT.test(line)).map((line) => line.replace(PROMPT, "")).join("\n") : lines.join("\n");
};

function offer(block, place) {
  const source = code(block.querySelector("pre").textContent);
  const name = `course-run-${place}`;
  const box = make("details", { className: "course-run" });
  const area = make("textarea", { id: name, value: source, rows: source.split("\n").length, spellcheck: false });
  area.autocapitalize = "off";
  area.setAttribute("wrap", "off");
  const run = make("button", { type: "button", textContent: TEXTS.run, className: "course-button" });
  const stop = make("button", { type: "button", textContent: TEXTS.stop, hidden: true });
  const back = make("button", { type: "button", textContent: TEXTS.back, hidden: true });
  const status = make("p", { className: "course-run-status", role: "status" });
  const result = make("div", { className: "course-run-result", role: "region", ariaLabel: TEXTS.result, hidden: true });
  const buttons = make("p", { className: "course-run-buttons" });
  buttons.append(run, stop, back);
  box.append(make("summary", { textContent: TEXTS.change }), make("label", { htmlFor: name, textContent: TEXTS.code }),
    area, buttons, status, result);
  block.after(box);
  area.addEventListener("input", () => { back.hidden = area.value === source; });
  back.addEventListener("click", () => { area.value = source;
    back.hidden = true;
    // What an earlier try said is not about this text.
    status.textContent = "";
    result.hidden = true;
    area.focus();
  });
  stop.addEventListener("click", () => python.stop());
  box.firstChild.addEventListener("click", () => python.prepare("run"));
  run.addEventListener("click", async () => {
    run.disabled = true;
    stop.hidden = false;
    try {
      const answer = await python.ask("run", { code: area.value }, ({ text, share }) => {
        status.setAttribute("aria-live", share > 0 && share < 1 ? "off" : "polite"); // its steps are not spoken
        status.textContent = text;
      });
      const failed = answer.html?.includes('class="course-run-error"');
      status.textContent = answer.problem ?? (failed ? TEXTS.failed : TEXTS.done);
      // The reader's own programme made this; the page's policy lets no script in it run.
      result.innerHTML = answer.html ?? "";
      result.hidden = !answer.html;
    } catch (error) {
      status.textContent = error.message;
    } finally {
      run.disabled = false;
      stop.hidden = true;
    }
  });
}

// Where Python cannot run the examples stay what they are: there to be read.
if (python && !python.available) {
  document.querySelectorAll(".highlight-pycon, .highlight-python").forEach(offer);
}
