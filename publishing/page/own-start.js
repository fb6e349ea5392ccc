// The beginning.

function start() {
  part("page").hidden = false;
  if (!python || python.available) {
    part("start").disabled = true;
    problem(python ? python.available : say("no-python"));
    return;
  }
  startFiles();
  startHand();
  startReport();
  part("page").addEventListener("focusin", () => python.prepare("own"), { once: true });
}

start();
