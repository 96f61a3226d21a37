// La pente et le pas : sur la perte d'un neurone du chapitre 3, une bille descend ; on choisit son taux et sa méthode.

(function () {
  "use strict";

  const { el, button, field, select, number, plural, numberField } = window.Demos;
  const { Descent, distance, judge, loss, bottom } = window.Pente;
  const CHOICES = {
    methode: { simple: "descente simple", inertie: "avec inertie (0,9)", adam: "Adam" },
    lot: { tout: "les 40 points", 16: "16 points", 4: "4 points" },
  };
  const LABELS = { methode: "Méthode", lot: "Points vus à chaque pas" };
  const ENDS = { fond: "arrive au fond", route: "est encore en route", oscille: "oscille" };
  const RUN = 50; // pas d'une descente
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");

  class PenteApp extends window.Demos.DemoApp {
    constructor(host) {
      super(host);
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) this.stop();
      });
    }

    show(state) {
      this.state = state;
      this.build();
      this.reset(state.pas);
    }

    // Remet la bille à son départ, et fait `steps` pas.
    reset(steps = 0) {
      this.stop();
      this.descent = new Descent([this.state.w1, this.state.w2], this.state);
      while (steps-- > 0) this.descent.step();
      this.exported.replaceChildren();
      this.render();
    }

    set(key, value) {
      this.state[key] = value;
      this.reset();
    }

    place(w1, w2) {
      Object.assign(this.state, { w1: Math.round(100 * w1) / 100, w2: Math.round(100 * w2) / 100 });
      this.reset();
    }

    get steps() {
      return this.descent.path.length - 1;
    }

    // Cinquante pas, un par image ; d'un coup pour qui ne veut pas d'animation.
    run() {
      this.stop();
      const end = this.steps + RUN;
      const frame = () => {
        do this.descent.step();
        while (STILL.matches && this.steps < end);
        this.timer = this.steps < end ? requestAnimationFrame(frame) : null;
        this.render();
      };
      this.timer = requestAnimationFrame(frame);
    }

    stop() {
      cancelAnimationFrame(this.timer);
      this.timer = null;
    }

    oneStep() {
      this.stop();
      this.descent.step();
      this.render();
    }

    // ----------------------------------------------------------------------------------------- L'écran
    build() {
      this.map = el("canvas", { class: "demo-map", role: "img" });
      this.map.addEventListener("click", (event) => this.touch(event));
      this.arithmetic = el("p", { class: "demo-numbers" });
      this.critical = el("p", { class: "demo-numbers" });
      this.tables = el("div");
      this.details = el(
        "details",
        { class: "demo-details", ontoggle: () => this.renderTables() },
        el("summary", {}, "Les nombres\u202f: le chemin, la perte et le taux critique, en tableaux"),
        this.tables,
      );
      const link = this.linkButton("le même départ, les mêmes réglages et les mêmes pas");
      const legend = ["● la bille", "✕ le fond", "plus bleu\u202f: perte plus grande"];
      this.frame(
        this.status,
        this.live.node,
        el(
          "div",
          { class: "demo-columns" },
          el(
            "div",
            { class: "demo-panel" },
            el("p", { class: "demo-legend" }, ...legend.flatMap((text) => [el("span", {}, text), " "])),
            this.map,
            el("p", { class: "demo-small" }, "Touchez la carte pour y poser la bille."),
          ),
          this.buildActions(),
        ),
        this.details,
        link && this.exportBox(link),
      );
    }

    buildActions() {
      this.guess = select({ "": "choisissez", ...ENDS }, "", () => this.render());
      this.answer = el("p", { class: "demo-answer" });
      return el(
        "div",
        { class: "demo-panel" },
        field(`Prévoyez\u202f: en ${RUN} pas, la bille`, this.guess),
        this.answer,
        el(
          "div",
          { class: "demo-row" },
          button(`Descendre (${RUN} pas)`, () => this.run(), { class: "demo-main" }),
          button("Un pas", () => this.oneStep()),
          button("Revenir au départ", () => this.reset()),
          (this.again = button("Autre tirage", () => this.set("graine", (this.state.graine % 999999) + 1))),
        ),
        this.arithmetic,
        this.critical,
        ...(this.hides("reglages") ? [] : [this.buildSettings()]),
      );
    }

    buildSettings() {
      const { say } = this.live;
      const start = { min: -6, max: 6, step: 0.1 };
      const rate = { min: 0.01, max: 100, step: 0.01, digits: 2 };
      this.inputs = {
        taux: numberField("Taux d’apprentissage η", rate, (value) => this.set("taux", value), say),
        w1: numberField("Départ w₁", start, (value) => this.set("w1", value), say),
        w2: numberField("Départ w₂", start, (value) => this.set("w2", value), say),
      };
      const lists = Object.entries(CHOICES).map(([key, choices]) =>
        field(
          LABELS[key],
          select(choices, this.state[key], (value) => this.set(key, value)),
        ),
      );
      return el(
        "fieldset",
        { class: "demo-settings" },
        el("legend", {}, "Réglages (en changer remet la bille au départ)"),
        ...Object.values(this.inputs).map(({ node }) => node),
        ...lists,
      );
    }

    render() {
      const end = this.steps >= RUN && !this.timer ? judge(this.descent.path) : null;
      this.setStatus(this.sentence(end), { fond: "converge", oscille: "diverge" }[end]);
      for (const [key, input] of Object.entries(this.inputs ?? {})) input.set(this.state[key]);
      this.again.hidden = this.state.lot === "tout";
      const guess = this.guess.value;
      this.answer.textContent =
        end && guess ? `${guess === end ? "Bien prévu" : "Non"}\u202f: elle ${ENDS[end]}.` : "";
      this.renderArithmetic();
      this.renderTables();
      this.paint();
    }

    sentence(end) {
      const now = `perte ${number(loss(this.descent.w), 4)} (au fond, ${number(loss(bottom), 4)})`,
        where = `${plural(this.steps, "pas", "pas")}, ${now}`;
      if (this.steps === 0) return `Au départ\u202f: ${now}. Prévoyez, puis laissez descendre la bille.`;
      if (end === "fond") return `Au fond\u202f: ${where}.`;
      if (end === "oscille") return `Oscille\u202f: ${where}\u202f; le dernier pas revient sur le précédent.`;
      if (end === "route") return `En route\u202f: ${where}, à ${number(distance(this.descent.w), 2)} du fond.`;
      return `Descend\u202f: ${where}.`;
    }

    situation() {
      this.stop();
      return { ...this.state, pas: Math.min(this.steps, 1000) };
    }
  }

  Object.assign(PenteApp.prototype, window.Pente.drawing, window.Pente.tables);
  window.Demos.builders.pente = (host) => new PenteApp(host);
})();
