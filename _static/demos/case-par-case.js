// La convolution, case par case : une image du chapitre 10, un filtre de neuf poids, et le calcul de la case choisie.
// L'image et les filtres du réseau viennent de son cahier (window.DemosData["case-par-case"]).

(function () {
  "use strict";

  const { el, field, select, number } = window.Demos;
  const { convolve, relu, maxPool } = window.CaseParCase;
  const DATA = window.DemosData["case-par-case"];
  const FILTERS = {
    horizontal: { text: "bord horizontal", weights: [-1, -1, -1, 0, 0, 0, 1, 1, 1] },
    vertical: { text: "bord vertical", weights: [-1, 0, 1, -1, 0, 1, -1, 0, 1] },
    flou: { text: "flou", weights: new Array(9).fill(1 / 9) },
    ...Object.fromEntries(
      DATA.kernels.map((weights, k) => [
        `reseau${k + 1}`,
        { text: `du réseau, n° ${k + 1}`, weights: weights.flat(), bias: DATA.biases[k] },
      ]),
    ),
    perso: { text: "le vôtre" },
  };
  const CHOICES = {
    filtre: Object.fromEntries(Object.entries(FILTERS).map(([key, { text }]) => [key, text])),
    pas: { 1: "1 pixel", 2: "2 pixels", 3: "3 pixels" },
    bord: { same: "zéros autour (same)", valid: "aucun (valid)" },
    suite: { rien: "rien", relu: "ReLU", maximum: "ReLU, puis maximum 2 × 2" },
  };
  const LABELS = { filtre: "Filtre", pas: "Pas (strides)", bord: "Remplissage (padding)", suite: "Ensuite" };
  const TITLES = { image: "l’image", output: "la carte", pooled: "les maximums" };

  class CaseApp extends window.Demos.DemoApp {
    show(state) {
      this.state = state;
      this.image = DATA.image.map((row) => row.map((level) => level / 255));
      this.seen = new Set();
      this.score = { right: 0, asked: 0 };
      if (state.filtre === "perso" && state.poids.length !== 9) state.poids = [0, 0, 0, 0, 1, 0, 0, 0, 0];
      this.build();
      this.compute();
    }

    get kernel() {
      return this.state.filtre === "perso" ? this.state.poids : FILTERS[this.state.filtre].weights;
    }

    get bias() {
      return this.state.filtre === "perso" ? this.state.biais : (FILTERS[this.state.filtre].bias ?? 0);
    }

    get options() {
      return { stride: Number(this.state.pas), padding: this.state.bord };
    }

    compute() {
      const { suite, ligne, colonne } = this.state;
      this.sums = convolve(this.image, this.kernel, this.bias, this.options);
      this.output = suite === "rien" ? this.sums : relu(this.sums);
      this.pooled = suite === "maximum" ? maxPool(this.output) : null;
      const last = this.output.length - 1;
      this.focus = { i: Math.min(ligne, last), j: Math.min(colonne, last) };
      this.render();
    }

    set(key, value) {
      if (value === "perso") Object.assign(this.state, { poids: this.kernel.map((w) => Math.round(1000 * w) / 1000), biais: 0 });
      this.state[key] = value;
      this.compute();
    }

    look(i, j) {
      const last = this.output.length - 1,
        [ligne, colonne] = [i, j].map((rank) => Math.min(last, Math.max(0, rank)));
      Object.assign(this.state, { ligne, colonne });
      this.compute();
    }

    // Un poids écrit à la main : le filtre devient celui du lecteur.
    write(k, input) {
      const value = Number(input.value.trim().replace(",", ".").replace("−", "-")),
        right = input.value.trim() !== "" && Math.abs(value) <= 9;
      input.setAttribute("aria-invalid", String(!right));
      if (!right) return this.live.say("Un poids est un nombre de −9 à 9.");
      if (this.state.filtre !== "perso") this.set("filtre", "perso");
      this.state.poids = this.state.poids.map((w, n) => (n === k ? Math.round(1000 * value) / 1000 : w));
      this.compute();
    }

    // ----------------------------------------------------------------------------------------- L'écran
    build() {
      this.maps = Object.fromEntries(
        Object.keys(TITLES).map((name) => {
          const canvas = el("canvas", { class: "demo-map", role: "img", onclick: (event) => this.touch(event, name) });
          return [name, canvas];
        }),
      );
      this.figures = Object.entries(this.maps).map(([name, canvas]) =>
        el("div", {}, el("p", { class: "demo-small" }, TITLES[name]), canvas),
      );
      this.calculus = el("div");
      this.values = el("div");
      this.details = el(
        "details",
        { class: "demo-details", ontoggle: () => this.renderValues() },
        el("summary", {}, "Toute la carte, en tableau"),
        this.values,
      );
      const link = this.linkButton("le même filtre, les mêmes réglages et la même case");
      this.frame(
        this.hides("reglages") ? null : this.buildSettings(),
        this.status,
        this.live.node,
        el("div", { class: "demo-maps" }, ...this.figures),
        el("p", { class: "demo-legend" }, "Sur la carte, orange\u202f: positif\u202f; bleu\u202f: négatif. Touchez une case, ou donnez son rang."),
        el("div", { class: "demo-columns" }, this.buildKernel(), this.calculus),
        this.details,
        link && this.exportBox(link),
      );
    }

    buildSettings() {
      this.lists = Object.fromEntries(
        Object.entries(CHOICES).map(([key, choices]) => [
          key,
          select(choices, this.state[key], (value) => this.set(key, value)),
        ]),
      );
      const fields = Object.entries(this.lists).map(([key, list]) => field(LABELS[key], list));
      return el("fieldset", { class: "demo-settings" }, el("legend", {}, "Réglages"), ...fields);
    }

    buildKernel() {
      this.weights = Array.from({ length: 9 }, (_, k) => {
        const label = `poids, ligne ${Math.floor(k / 3) + 1}, colonne ${(k % 3) + 1}`;
        const input = el("input", { type: "text", inputmode: "decimal", "aria-label": label });
        input.addEventListener("change", () => this.write(k, input));
        return input;
      });
      this.ranks = Object.entries({ i: "Ligne", j: "Colonne" }).map(([key, text]) => {
        const input = el("input", { type: "number", min: 0 });
        input.addEventListener("input", () => {
          if (input.value !== "") this.look(...Object.values({ ...this.focus, [key]: Math.round(input.value) }));
        });
        return { key, input, node: field(text, input) };
      });
      return el(
        "div",
        { class: "demo-panel" },
        el("p", { class: "demo-title" }, "Le filtre"),
        el("div", { class: "demo-kernel", role: "group", "aria-label": "Les neuf poids du filtre" }, ...this.weights),
        el("p", { class: "demo-title" }, "La case"),
        el("div", { class: "demo-row" }, ...this.ranks.map(({ node }) => node)),
      );
    }

    render() {
      const { i, j } = this.focus,
        size = this.output.length;
      for (const [key, list] of Object.entries(this.lists ?? {})) list.value = this.state[key];
      this.weights.forEach((input, k) => {
        if (document.activeElement !== input) input.value = number(this.kernel[k], 2);
      });
      for (const { key, input } of this.ranks) {
        input.max = size - 1;
        if (document.activeElement !== input) input.value = this.focus[key];
      }
      this.figures[2].hidden = !this.pooled;
      const shown = this.seen.has(this.key);
      const pooled = this.pooled ? `, puis ${this.pooled.length} × ${this.pooled.length}` : "";
      this.setStatus(
        `Carte de ${size} × ${size}${pooled}. Case (${i}\u202f; ${j})\u202f: ${shown ? `${number(this.output[i][j], 3)}.` : "prévoyez son signe."}`,
      );
      this.renderCalculus(shown);
      this.renderValues();
      for (const [name, canvas] of Object.entries(this.maps)) canvas.setAttribute("aria-label", this.describe(name));
      this.paint();
    }

    // On prévoit une fois par filtre ; les cases suivantes se voient d'emblée.
    get key() {
      return JSON.stringify([this.kernel, this.bias]);
    }

    situation() {
      const { i, j } = this.focus;
      return { ...this.state, ligne: i, colonne: j };
    }

    describe(name) {
      const { i, j } = this.focus;
      if (name === "image") return `L’image, 28 × 28 pixels\u202f; le filtre est posé pour la case (${i}\u202f; ${j}). Ses neuf pixels sont dans le tableau.`;
      const rows = this[name] ?? [];
      return `${name === "output" ? "La carte" : "Les maximums"}, ${rows.length} × ${rows.length}. Les valeurs sont dans le tableau.`;
    }
  }

  Object.assign(CaseApp.prototype, window.CaseParCase.drawing, window.CaseParCase.numbers);
  window.Demos.builders["case-par-case"] = (host) => new CaseApp(host);
})();
