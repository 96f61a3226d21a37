// L'espace du code, au chapitre 8 : un code de deux nombres où l'on marche, un de vingt-cinq que l'on règle, le chemin
// d'un chiffre à l'autre ; toujours à côté de l'ACP de même taille, ou du fondu des pixels.

(function () {
  "use strict";

  const { el, button, field, select, number, percent, table, numberField } = window.Demos;
  const { DATA, MODELS, DIGITS, mix, error, greys, nearest } = window.EspaceDuCode;
  const VIEWS = { carte: "Deux nombres, une carte", curseurs: "Vingt-cinq nombres", chemin: "D’un chiffre à l’autre" };
  const QUESTIONS = {
    carte: ["lequel refait le mieux le chiffre choisi, avec deux nombres\u202f?", { reseau: "le réseau", acp: "l’ACP" }],
    curseurs: ["lequel refait le mieux le chiffre choisi, avec 25 nombres\u202f?", { reseau: "le réseau", acp: "l’ACP" }],
    chemin: ["à cette étape, quelle image a le plus de gris\u202f?", { reseau: "par les codes", acp: "par les pixels" }],
  };
  const FIRST = 5; // les nombres du code qui varient le plus

  class EspaceApp extends window.Demos.DemoApp {
    show(state) {
      this.state = state;
      if (state.ecarts.length !== 25) state.ecarts = new Array(25).fill(0);
      const [z1, z2] = this.ownCode();
      state.z1 ??= z1;
      state.z2 ??= z2;
      this.build();
      this.render();
    }

    set(key, value) {
      this.state[key] = value;
      if (key === "chiffre") this.start();
      this.render();
    }

    // Le code de deux nombres du chiffre choisi.
    ownCode() {
      return MODELS[2].codes[this.state.chiffre].map((value) => Math.round(100 * value) / 100);
    }

    // Un autre chiffre : on se place à son code, sans écart.
    start() {
      const [z1, z2] = this.ownCode();
      Object.assign(this.state, { z1, z2, ecarts: new Array(25).fill(0) });
    }

    walk(z1, z2) {
      Object.assign(this.state, { z1: Math.round(100 * z1) / 100, z2: Math.round(100 * z2) / 100 });
      this.render();
    }

    view(vue) {
      this.state.vue = vue;
      this.build();
      this.render();
      this.tabs[vue].focus();
    }

    get digit() {
      return DIGITS[this.state.chiffre];
    }

    // Le code de vingt-cinq : celui du chiffre, plus les écarts, en écarts-types.
    get code() {
      const { codes, spread } = MODELS[25];
      return codes[this.state.chiffre].map((value, k) => value + this.state.ecarts[k] * spread[k]);
    }

    // Les images de la vue : [titre, pixels, ce à quoi on la compare].
    images() {
      const { vue, z1, z2, chiffre, vers, etape } = this.state,
        model = MODELS[vue === "carte" ? 2 : 25],
        { pixels } = this.digit;
      if (vue === "chemin") {
        const codes = mix(model.codes[chiffre], model.codes[vers], etape);
        return [
          ["par les codes", model.network(codes)],
          ["par les pixels", mix(pixels, DIGITS[vers].pixels, etape)],
        ];
      }
      const here = vue === "carte" ? [z1, z2] : this.code;
      return [
        ["ce code, décodé", model.network(here)],
        ["le chiffre choisi", pixels],
        ["refait par le réseau", model.network(model.codes[chiffre]), pixels],
        ["refait par l’ACP", model.pca(model.pca_codes[chiffre]), pixels],
      ];
    }

    // ----------------------------------------------------------------------------------------- L'écran
    build() {
      const { vue } = this.state;
      this.tabs = Object.fromEntries(
        Object.entries(VIEWS).map(([key, text]) => [
          key,
          button(text, () => this.view(key), { "aria-pressed": String(key === vue) }),
        ]),
      );
      this.shown = el("div", { class: "demo-maps" });
      this.verdict = el("p", { class: "demo-answer" });
      this.values = el("div");
      this.details = el(
        "details",
        { class: "demo-details", ontoggle: () => this.renderValues() },
        el("summary", {}, "Les nombres\u202f: le code et l’image, en tableaux"),
        this.values,
      );
      const [question, answers] = QUESTIONS[vue];
      this.guess = select({ "": "choisissez", ...answers, rien: "voir sans prévoir" }, "", () => this.render());
      const link = this.linkButton("la même vue, le même code et le même chiffre");
      this.map = vue === "carte" ? el("canvas", { class: "demo-map", role: "img", onclick: (event) => this.touch(event) }) : null;
      const controls = el("div", { class: "demo-panel" }, ...this.buildControls(), field(`Prévoyez\u202f: ${question}`, this.guess), this.verdict);
      this.frame(
        this.hides("vues") ? null : el("div", { class: "demo-row", role: "group", "aria-label": "Vue" }, ...Object.values(this.tabs)),
        this.status,
        this.live.node,
        this.map ? el("div", { class: "demo-columns" }, this.buildMap(), controls) : controls,
        this.shown,
        this.details,
        link && this.exportBox(link),
      );
    }

    buildMap() {
      const legend = "Touchez la carte, ou suivez les curseurs. Chaque chiffre est écrit au code d’une image d’entraînement. Hachuré\u202f: un trou, aucun code d’entraînement n’est près de là.";
      return el("div", { class: "demo-panel" }, this.map, el("p", { class: "demo-small" }, legend));
    }

    buildControls() {
      const { vue } = this.state,
        { say } = this.live;
      const digits = (key) =>
        select(Object.fromEntries(DIGITS.map(({ label }, k) => [k, `${label} (image ${k + 1})`])), String(this.state[key]), (k) =>
          this.set(key, Number(k)),
        );
      const number = (key, label, range) => {
        const input = numberField(label, range, (value) => this.set(key, value), say);
        this.inputs[key] = input;
        return input.node;
      };
      this.inputs = {};
      const parts = [field("Chiffre de validation", digits("chiffre"))];
      if (vue === "carte")
        parts.push(number("z1", "z₁", this.span(0)), number("z2", "z₂", this.span(2)));
      if (vue === "chemin")
        parts.push(field("Vers", digits("vers")), number("etape", "Étape t", { min: 0, max: 1, step: 0.05 }));
      if (vue === "curseurs") parts.push(...this.buildSliders());
      return parts;
    }

    span(k) {
      return { min: DATA.frame[k], max: DATA.frame[k + 1], step: 0.01 };
    }

    // Cinq curseurs, et les vingt autres repliés ; un écart-type d'entraînement est l'unité.
    buildSliders() {
      const order = MODELS[25].spread.map((value, k) => [value, k]).sort((a, b) => b[0] - a[0]);
      const change = (k, value) => {
        this.state.ecarts = this.state.ecarts.map((old, n) => (n === k ? value : old));
        this.render();
      };
      const rows = order.map(([, k]) => {
        this.inputs[k] = numberField(`nombre ${k + 1}`, { min: -4, max: 4, step: 0.1 }, (value) => change(k, value), this.live.say);
        return this.inputs[k].node;
      });
      const folded = el("details", { class: "demo-details" }, el("summary", {}, "Les vingt autres"), ...rows.slice(FIRST));
      return [
        el("p", { class: "demo-small" }, "Les cinq nombres qui varient le plus, en écarts-types autour du code du chiffre."),
        ...rows.slice(0, FIRST),
        folded,
        button("Revenir au code du chiffre", () => this.set("ecarts", new Array(25).fill(0))),
      ];
    }

    render() {
      for (const [key, input] of Object.entries(this.inputs)) input.set(this.state[key] ?? this.state.ecarts[key]);
      this.pictures = this.images().map(([title, pixels, target]) => {
        const canvas = el("canvas", { class: "demo-map demo-pixels", role: "img", "aria-label": `${title}. Ses pixels sont dans le tableau.` });
        return { title, pixels, target, canvas };
      });
      const open = this.guess.value !== "";
      this.shown.replaceChildren(
        ...this.pictures.map(({ title, canvas, pixels, target }) =>
          el("div", {}, canvas, el("p", { class: "demo-small" }, title + (target && open ? `, MSE ${number(error(pixels, target), 4)}` : ""))),
        ),
      );
      this.verdict.textContent = open ? this.answer() : "";
      this.setStatus(this.sentence());
      this.renderValues();
      this.paint();
    }

    answer() {
      const found = this.pictures.map(({ pixels, target }) => (target ? error(pixels, target) : greys(pixels)));
      const [, answers] = QUESTIONS[this.state.vue],
        path = this.state.vue === "chemin";
      const [network, other] = path ? found : found.slice(2),
        truth = (path ? network > other : network < other) ? "reseau" : "acp";
      const guess = this.guess.value,
        verdict = guess === "rien" ? "" : guess === truth ? "Bien prévu\u202f: " : "Non\u202f: ";
      if (path) return `${verdict}${percent(network)} de pixels gris par les codes, ${percent(other)} par les pixels.`;
      const { errors } = MODELS[this.state.vue === "carte" ? 2 : 25];
      return `${verdict}${answers[truth]}, sur ce chiffre. Sur 2\u202f000 images de validation, MSE ${number(errors.network, 4)} pour le réseau, ${number(errors.pca, 4)} pour l’ACP.`;
    }

    sentence() {
      const { vue, z1, z2, etape, vers, ecarts } = this.state,
        { label } = this.digit;
      if (vue === "chemin") return `Du ${label} au ${DIGITS[vers].label}, étape t = ${number(etape, 2)}.`;
      if (vue === "curseurs") {
        const moved = ecarts.filter((value) => value !== 0).length;
        return moved ? `Le code du ${label}, ${moved} nombre${moved > 1 ? "s" : ""} sur 25 déplacé${moved > 1 ? "s" : ""}.` : `Le code du ${label}, tel quel.`;
      }
      const near = nearest([z1, z2]),
        where = `Code (${number(z1, 2)}\u202f; ${number(z2, 2)})`;
      if (near.distance > DATA.far) return `${where}\u202f: un trou, aucun code d’entraînement n’est près d’ici.`;
      return `${where}\u202f: le code d’entraînement le plus proche est celui d’un ${near.label}.`;
    }

    renderValues() {
      if (!this.details.open) return;
      const { vue, z1, z2, etape, chiffre, vers } = this.state,
        { codes } = MODELS[25];
      const code = { carte: [z1, z2], curseurs: this.code, chemin: mix(codes[chiffre], codes[vers], etape) }[vue];
      const { title, pixels } = this.pictures[0];
      const lines = Array.from({ length: 28 }, (_, r) => [
        String(r),
        ...Array.from(pixels.subarray(28 * r, 28 * r + 28), (value) => number(100 * value, 0)),
      ]);
      this.values.replaceChildren(
        table("Le code", ["rang", "valeur"], code.map((value, k) => [String(k + 1), number(value, 3)])),
        table(`L’image (${title}), en pour cent d’encre`, ["", ...Array.from({ length: 28 }, (_, c) => String(c))], lines),
      );
    }

    situation() {
      return { ...this.state, ecarts: this.state.ecarts.map((value) => Math.round(10 * value) / 10) };
    }
  }

  Object.assign(EspaceApp.prototype, window.EspaceDuCode.drawing);
  window.Demos.builders["espace-du-code"] = (host) => new EspaceApp(host);
})();
