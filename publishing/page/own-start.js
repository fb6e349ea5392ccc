// The beginning.

function start() {
  part("page").hidden = false;
  if (!python || python.available) {
    part("start").disabled = true;
    problem(say(python ? "cannot" : "no-python"));
    return;
  }
  startFiles();
  startHand();
  startReport();
  part("page").addEventListener("focusin", () => python.prepare("own"), { once: true });
}

start();
