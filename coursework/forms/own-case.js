// Tables for one's own organisation. They are answers of a unit that nothing hands in, so that the store keeps,
// merges and removes them as it does those of an exercise.

const LONG_WORK = 300000; // milliseconds in which Python makes all reports

class OwnCase extends Part {
  begin() {
    super.begin();
    this.store.texts.restarted = this.texts["own-removed"];
    this.click(".ft-own-check", () => this.store.change({}, () => this.check()));
    this.click(".ft-own-folder", () => this.store.change({}, () => this.takeAll()));
  }

  // What is typed is saved before anything is done with it; what goes wrong is one sentence.
  async ask(name, params, show) {
    const place = this.root.querySelector(".ft-own-said");
    this.tell(".ft-problem", "");
    place.textContent = this.texts["own-checking"];
    try {
      show(place, await this.store.ask(name, params(), ({ text } = {}) => { if (text) place.textContent = text; }, LONG_WORK));
    } catch (error) {
      place.textContent = "";
      this.tell(".ft-problem", error.message);
    }
  }

  check() {
    this.ask("case_check", () => ({ answers: this.store.read().document.answers }), (place, { html }) => { place.innerHTML = html; });
  }

  takeAll() {
    this.ask("case_folder", () => ({ own: ownCases(), day: localDay() }), (place, { files, missing, ...content }) => {
      const file = fileOf(content);
      giveFile(file.name, file);
      place.textContent = phrase(this.texts["own-folder-saved"], { file: file.name, files, missing });
    });
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
