// Tables for one's own organisation. They are answers of a unit that nothing hands in, so that the store keeps,
// merges and removes them as it does those of an exercise.

class OwnCase extends Part {
  begin() {
    super.begin();
    this.store.texts.restarted = this.texts["own-removed"];
    this.click(".ft-own-check", () => this.store.change({}, () => this.check()));
  }

  // What is typed is saved before it is checked.
  async check() {
    const place = this.root.querySelector(".ft-own-said");
    const { document: { answers } } = this.store.read();
    this.tell(".ft-problem", "");
    place.textContent = this.texts["own-checking"];
    try {
      const progress = ({ text } = {}) => { if (text) place.textContent = text; };
      place.innerHTML = (await this.store.ask("case_check", { answers }, progress)).html;
    } catch (error) {
      place.textContent = "";
      this.tell(".ft-problem", error.message);
    }
  }

  forget(replaced) {
    if (replaced !== this.replaced) one(this.root, ".ft-own-said", (place) => place.replaceChildren());
    super.forget(replaced);
  }
}

// The tables wait in a template until somebody opens their section.
function openOwnCase(fold) {
  one(fold, "template", (held) => held.replaceWith(held.content));
  startShown();
}
