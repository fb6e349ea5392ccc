// A table or a map that goes on from an earlier one: what was made there can be taken over, as long as nothing
// stands here.

function goesOn(work) {
  one(work.box, ".ft-begins", (begins) => {
    const { store } = work.part;
    const earlier = () => clean(work.question, store.read().document.answers[begins.dataset.ftBegins]) ?? null;
    const offer = () => { begins.hidden = work.entered() !== null || earlier() === null; };
    begins.addEventListener("click", () => {
      const before = structuredClone(work.box.ftValue);
      work.box.ftValue = structuredClone(earlier());
      work.did(before, work.say("begun"));
      work.first()?.focus();
    });
    store.subscribe(offer);
    offer();
  });
}
