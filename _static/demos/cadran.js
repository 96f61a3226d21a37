// Le cadran du chapitre 8 : ce que l'expérience `faq` a mesuré pour un réseau et un nombre d'images, l'ACP toujours à côté.
// Rien ne s'entraîne ici, et ce qui n'a pas été entraîné n'a pas de nombre.

(function () {
  "use strict";

  const { el, button, field, select, number, plural, table } = window.Demos;
  const { PCA, KEYS, find, nearest, mean, spread, gap, draw } = window.Cadran;
  const SETTINGS = {
    couche: ["Première couche", { 200: "200", 400: "400", 800: "800", "800-400": "800, puis 400", 1600: "1600" }],
    chemin: ["Jusqu’au code", { progressif: "progressif", direct: "direct" }],
    code: ["Code", { relu: "ReLU", lineaire: "linéaire" }],
    dropout: ["Dropout", { 0: "sans", 0.1: "0,1", 0.3: "0,3", 0.5: "0,5" }],
    images: ["Images", Object.fromEntries(Object.keys(PCA).map((n) => [n, number(Number(n), 0)]))],
  };
  const START = { couche: "400", chemin: "progressif", code: "relu", dropout: "0" };

  const signed = (value) => (value > 0 ? "+" : "") + number(value, 4);

  function name({ couche, chemin, code, dropout, images }) {
    const parts = [SETTINGS.couche[1][couche], chemin, `code ${SETTINGS.code[1][code]}`, dropout === "0" ? "sans dropout" : `dropout ${SETTINGS.dropout[1][dropout]}`];
    return `${parts.join(", ")}, ${plural(Number(images), "image")}`;
  }

  class CadranApp extends window.Demos.DemoApp {
    show(state) {
      this.state = state;
      this.build();
      this.render();
    }

    choose(changes) {
      Object.assign(this.state, changes);
      this.render();
    }

    situation() {
      return this.state;
    }

    build() {
      this.selects = Object.fromEntries(KEYS.map((key) => [key, select(SETTINGS[key][1], this.state[key], (value) => this.choose({ [key]: value }))]));
      const fields = KEYS.map((key) => field(SETTINGS[key][0], this.selects[key]));
      this.guess = select({ "": "choisissez", oui: "oui", non: "non", rien: "voir sans prévoir" }, "", () => this.render());
      this.question = field("Prévoyez\u202f: en moyenne, ce réseau bat-il l’ACP apprise sur les mêmes images\u202f?", this.guess);
      this.verdict = el("p", { class: "demo-answer" });
      this.canvas = el("canvas", { class: "demo-plot", role: "img" });
      this.legend = el("p", { class: "demo-small" }, "Ronds\u202f: les cinq graines de ce réseau. Traits courts\u202f: la moyenne de chacun des réseaux entraînés sur autant d’images. Grand trait\u202f: l’ACP. C’est la BCE de validation\u202f: plus à gauche vaut mieux.");
      this.values = el("div");
      this.near = el("div", { class: "demo-row", role: "group", "aria-label": "Réseaux entraînés les plus proches" });
      const link = this.linkButton("le même réseau et le même nombre d’images");
      this.frame(
        this.hides("reglages") ? null : el("div", { class: "demo-row", role: "group", "aria-label": "Réglages" }, ...fields),
        this.status,
        this.live.node,
        this.near,
        this.question,
        this.verdict,
        this.canvas,
        this.legend,
        this.values,
        link && this.exportBox(link),
      );
    }

    render() {
      this.found = find(this.state);
      this.mark();
      const open = Boolean(this.found) && this.guess.value !== "";
      this.question.hidden = !this.found;
      for (const node of [this.canvas, this.legend, this.values, this.verdict]) node.hidden = !open;
      this.near.replaceChildren(...(this.found ? [] : nearest(this.state).map((run) => button(name(run), () => this.jump(run)))));
      if (open) this.tell();
      this.setStatus(this.sentence(open));
      this.paint();
    }

    // Dit dans chaque liste ce que l'enregistrement n'a pas, les autres réglages restant les mêmes.
    mark() {
      for (const key of KEYS) {
        this.selects[key].value = this.state[key];
        for (const option of this.selects[key].options) {
          const known = find({ ...this.state, [key]: option.value });
          option.textContent = SETTINGS[key][1][option.value] + (known ? "" : " (non mesuré)");
        }
      }
    }

    jump(run) {
      this.choose(Object.fromEntries(KEYS.map((key) => [key, run[key]])));
      this.guess.focus();
    }

    sentence(open) {
      if (!this.found) return `Pas dans l’enregistrement\u202f: ${name(this.state)}. Les plus proches\u202f:`;
      if (!open) return `${name(this.found)}\u202f: ${plural(this.found.bce.length, "entraînement")}.`;
      return `${name(this.found)}\u202f: BCE de validation ${this.score(this.found.bce)}, ACP ${number(PCA[this.found.images], 4)}.`;
    }

    score(values) {
      return `${number(mean(values), 4)} ± ${number(spread(values), 4)}`;
    }

    tell() {
      const { bce, dead, params, multiplications, images, code } = this.found,
        reference = find({ ...START, images }),
        beats = mean(bce) < PCA[images];
      const right = this.guess.value === (beats ? "oui" : "non");
      const opening = this.guess.value === "rien" ? "" : right ? "Bien prévu\u202f: " : "Non\u202f: ";
      this.verdict.textContent = `${opening}${beats ? "il bat l’ACP" : "l’ACP fait mieux"}, de ${number(Math.abs(mean(bce) - PCA[images]), 4)} en moyenne.`;
      const [difference, error] = gap(bce, reference.bce);
      const lines = [
        ["BCE de validation (5 graines)", this.score(bce)],
        ["ACP à 25, mêmes images", number(PCA[images], 4)],
        ["400 progressif, mêmes images", this.score(reference.bce)],
        ["écart à 400, graine par graine", this.found === reference ? "–" : `${signed(difference)} ± ${number(error, 4)}`],
        ["unités mortes du code, sur 25", code === "lineaire" ? "sans objet\u202f: pas de ReLU" : `${number(mean(dead), 1)} (de ${Math.min(...dead)} à ${Math.max(...dead)})`],
        ["paramètres", number(params, 0)],
        ["multiplications par image", number(multiplications, 0)],
      ];
      this.values.replaceChildren(table("Ce que dit l’enregistrement", ["", "valeur"], lines));
      this.canvas.setAttribute("aria-label", `Les cinq graines, les autres réseaux et l’ACP sur un axe. ${this.verdict.textContent}`);
    }

    paint() {
      if (this.found && !this.canvas.hidden) draw(this.canvas, this.found);
    }
  }

  window.Demos.builders.cadran = (host) => new CadranApp(host);
})();
