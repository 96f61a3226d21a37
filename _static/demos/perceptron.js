// Le neurone et la règle du perceptron : une droite que l'on déplace, ou que la règle du chapitre 2 corrige.

(function () {
  "use strict";

  const { el, button, field, select, numberField } = window.Demos;
  const { AT_MOST, SETS, isRight, correct, novikoff } = window.Perceptron;
  const CHOICES = { ou: "OU", et: "ET", xor: "XOR", fleurs: "les fleurs du chapitre", perso: "vos points" };

  class PerceptronApp extends window.Demos.DemoApp {
    show(state) {
      this.state = state;
      this.build();
      this.reset({ w1: state.w1, w2: state.w2, b: state.b });
      for (let k = 0; k < state.corrections && this.correction(); k++);
      this.render();
    }

    // Repart de la droite `line`, sans correction.
    reset(line = { w1: 0, w2: 0, b: 0 }) {
      this.rows = SETS[this.state.donnees].rows(this.state);
      this.start = line;
      this.line = line;
      this.from = 0;
      this.log = [];
      this.seen = new Map([[JSON.stringify([line, 0]), 0]]);
      this.end = null;
      this.focus = 0;
      this.bound = this.rows.length ? novikoff(this.rows) : null;
      this.exported.replaceChildren();
      this.render();
    }

    set(key, value) {
      this.state[key] = value;
      this.reset();
    }

    move(line) {
      this.reset({ ...this.line, ...line });
    }

    // Fait une correction ; faux s'il n'y en a plus à faire.
    correction() {
      const done = this.rows.length ? correct(this.line, this.rows, this.from) : null;
      if (!done) {
        this.end = "fini";
        return false;
      }
      this.log.push({ ...done, before: this.line });
      this.line = done.line;
      this.from = (done.rank + 1) % this.rows.length;
      this.focus = done.rank;
      if (this.rows.every((row) => isRight(this.line, row))) this.end = "fini";
      const key = JSON.stringify([this.line, this.from]);
      if (this.seen.has(key)) this.end = "cycle";
      else this.seen.set(key, this.log.length);
      this.again = this.seen.get(key);
      return this.end === null && this.log.length < AT_MOST;
    }

    untilTheEnd() {
      while (this.correction());
      this.render();
    }

    build() {
      this.map = el("canvas", { class: "demo-map demo-drag", role: "img" });
      this.map.addEventListener("pointerdown", (event) => this.touch(event));
      this.map.addEventListener("pointermove", (event) => event.buttons && this.touch(event));
      this.editor = new window.Demos.PointEditor({
        get: () => this.state.points,
        set: (points) => this.set("points", points),
        say: this.live.say,
      });
      this.arithmetic = el("p", { class: "demo-numbers" });
      this.focused = el("div");
      this.tables = el("div");
      this.guess = select({ "": "choisissez", fini: "oui", cycle: "non, elle tourne sans fin" }, "", () =>
        this.render(),
      );
      this.answer = el("p", { class: "demo-answer" });
      const link = this.linkButton("les mêmes points, la même droite de départ et les mêmes corrections");
      this.frame(
        field(
          "Points",
          select(CHOICES, this.state.donnees, (value) => this.set("donnees", value)),
        ),
        this.status,
        this.live.node,
        el("div", { class: "demo-columns" }, this.buildMap(), this.buildActions()),
        el(
          "details",
          { class: "demo-details" },
          el("summary", {}, "Les points et les corrections, en tableaux"),
          this.tables,
        ),
        link && this.exportBox(link),
      );
    }

    buildMap() {
      return el("div", { class: "demo-panel" }, this.buildLegend(), this.map, this.editor.node);
    }

    buildActions() {
      const line = this.hides("reglages") ? [] : [this.buildLine()],
        rule = this.hides("regle") ? [] : this.buildRule();
      return el("div", { class: "demo-panel" }, ...line, ...rule, this.arithmetic, this.focused);
    }

    buildLegend() {
      return el(
        "p",
        { class: "demo-legend" },
        el("span", { class: "demo-key-0" }, "● classe 0"),
        " ",
        el("span", { class: "demo-key-1" }, "▲ classe 1"),
        " ",
        el("span", {}, "zone teintée\u202f: réponse 1"),
        " ",
        el("span", {}, "✕ mal classé"),
      );
    }

    // Trois curseurs, chacun avec son champ : la droite w₁x₁ + w₂x₂ + b = 0.
    buildLine() {
      const range = { min: -20, max: 20, step: 0.1 };
      this.inputs = Object.entries({ w1: "w₁", w2: "w₂", b: "b" }).map(([key, label]) => [
        key,
        numberField(label, range, (value) => this.move({ [key]: value }), this.live.say),
      ]);
      return el(
        "fieldset",
        { class: "demo-line" },
        el("legend", {}, "La droite (ou touchez la carte\u202f: elle y passe)"),
        ...this.inputs.map(([, input]) => input.node),
      );
    }

    buildRule() {
      return [
        field("Prévoyez\u202f: la règle s’arrêtera-t-elle\u202f?", this.guess),
        this.answer,
        el(
          "div",
          { class: "demo-row" },
          button("Une correction", () => (this.correction(), this.render()), { class: "demo-main" }),
          button("Jusqu’au bout", () => this.untilTheEnd()),
          button("Repartir de zéro", () => this.reset()),
        ),
      ];
    }

    render() {
      this.setStatus(this.sentence(), { fini: "converge", cycle: "bloque" }[this.end]);
      for (const [key, input] of this.inputs ?? []) input.set(this.line[key]);
      const guess = this.guess.value;
      this.answer.textContent =
        !this.end || !guess
          ? ""
          : `${guess === this.end ? "Bien prévu" : "Non"}\u202f: ${this.end === "fini" ? "elle s’arrête" : "elle tourne sans fin"}.`;
      this.renderArithmetic();
      this.renderTables();
      this.editor.node.hidden = this.state.donnees !== "perso";
      if (this.state.donnees === "perso") this.editor.render();
      this.paint();
    }

    situation() {
      const rounded = Object.entries(this.start).map(([key, value]) => [key, Math.round(1e9 * value) / 1e9]);
      return { ...this.state, ...Object.fromEntries(rounded), corrections: this.log.length };
    }
  }

  Object.assign(PerceptronApp.prototype, window.Perceptron.drawing, window.Perceptron.numbers);
  window.Demos.builders.perceptron = (host) => new PerceptronApp(host);
})();
