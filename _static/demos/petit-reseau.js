// Le petit réseau du chapitre 3 : il s'entraîne sous les yeux, ou se calcule pas à pas, et s'emporte en code.
// L'état est une ligne de réglages (voir _ext/demonstrations.yml) : même ligne, même entraînement, au dernier bit.

(function () {
  "use strict";

  const { el, button, field, select } = window.Demos;
  const { SETS, newTraining } = window.PetitReseau;

  const SPEEDS = { 1: "une époque par image", 10: "dix époques par image", max: "le plus vite possible" };
  const ENDS = { converge: "il réussit", bloque: "il reste bloqué", diverge: "il diverge" };

  class PetitReseauApp extends window.Demos.DemoApp {
    constructor(host) {
      super(host);
      this.speed = "10";
      this.score = { right: 0, asked: 0 };
      this.root.addEventListener("keydown", (event) => this.onKey(event));
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) this.pause();
      });
    }

    // Prend l'état d'une adresse : reconstruit l'écran, puis rejoue ses pas.
    show(state) {
      this.state = state;
      if (state.donnees === "exercice") this.fitExercise();
      this.build();
      this.reset(state.pas);
    }

    set(key, value) {
      this.state[key] = value;
      if (key === "donnees" && value === "exercice") {
        this.fitExercise();
        this.build();
        this.root.querySelector("select")?.focus();
      }
      if (key === "donnees" && value === "perso" && this.state.points.length === 0)
        this.state.points = [0, 0, 0, 1, 1, 1];
      this.reset(0);
    }

    // Repart des mêmes poids ; `steps` pas seront rejoués d'affilée.
    reset(steps = 0) {
      this.pause();
      this.training = newTraining(this.state);
      this.history = [];
      this.best = null;
      this.end = null;
      this.revealed = new Set();
      this.target = steps;
      this.exported.replaceChildren();
      this.record();
      if (steps && this.training) this.start();
      this.render();
    }

    build() {
      const views = this.hides("vues")
        ? null
        : el(
            "div",
            { class: "demo-row", role: "group", "aria-label": "Façon de voir" },
            (this.continuous = button("En continu", () => this.view("continu"))),
            (this.stepwise = button("Pas à pas", () => this.view("pas-a-pas"))),
          );
      this.left = this.buildMap();
      this.right = el("div", { class: "demo-panel" });
      this.curves = this.buildCurves();
      this.operations = el("div", { class: "demo-operations" });
      this.tables = el(
        "details",
        { class: "demo-details" },
        el("summary", {}, "Les nombres\u202f: poids et pertes, en tableaux"),
        (this.numbers = el("div")),
      );
      this.tables.addEventListener("toggle", () => this.fillTables());
      this.frame(
        views,
        this.status,
        this.live.node,
        el("div", { class: "demo-columns" }, this.left, this.right),
        this.hides("reglages") ? null : this.buildSettings(), // après ce que l'on regarde et ce que l'on touche d'abord
        this.tables,
        this.hides("emporter") ? null : this.buildExport(),
      );
    }

    buildMap() {
      this.map = el("canvas", { class: "demo-map", role: "img" });
      this.map.addEventListener("click", (event) => {
        if (this.state.donnees === "perso") this.editor.addByPointer(event, this.map, SETS.perso.frame);
      });
      this.editor = new window.Demos.PointEditor({
        get: () => this.state.points,
        set: (points) => {
          this.state.points = points;
          this.reset();
        },
        say: this.live.say,
      });
      this.units = el("div", {
        class: "demo-units",
        role: "group",
        "aria-label": "Ce que calcule chaque neurone de la première couche cachée",
      });
      return el(
        "div",
        { class: "demo-panel" },
        el(
          "p",
          { class: "demo-legend" },
          el("span", { class: "demo-key-0" }, "● classe 0"),
          " ",
          el("span", { class: "demo-key-1" }, "▲ classe 1"),
          " ",
          el("span", {}, "━ frontière (0,5)"),
        ),
        this.map,
        this.editor.node,
        this.units,
      );
    }

    buildCurves() {
      this.play = button("", () => this.toggle(), { class: "demo-main" });
      this.backButton = button("", () => this.back());
      this.plot = el("canvas", { class: "demo-plot", role: "img" });
      this.guess = select({ "": "choisissez", ...ENDS }, "", () => this.render());
      this.answer = el("p", { class: "demo-answer" });
      const actions = el(
        "div",
        { class: "demo-row" },
        this.play,
        button("Un pas", () => this.again(() => this.training?.step())),
        button("Une époque", () => this.again(() => this.oneEpoch())),
        button("Revenir aux mêmes poids", () => this.reset()),
        button("Autres poids", () => this.otherWeights()),
        this.backButton,
      );
      return [
        field("Prévoyez\u202f: avec ces réglages,", this.guess),
        this.answer,
        actions,
        field(
          "Vitesse",
          select(SPEEDS, this.speed, (value) => {
            this.speed = value;
          }),
        ),
        el(
          "p",
          { class: "demo-legend" },
          el("span", {}, "━ perte d’entraînement"),
          " ",
          el("span", {}, "┅ perte de validation"),
        ),
        this.plot,
      ];
    }

    view(name) {
      this.pause();
      this.state.vue = name;
      this.render();
    }

    // Espace met en marche ou en pause, tant que le focus est dans la démonstration et hors d'un champ.
    onKey(event) {
      if (event.key !== " " || event.target.closest("button, input, select, summary, textarea, a")) return;
      event.preventDefault();
      if (this.state.vue === "continu") this.toggle();
    }

    render() {
      const continuous = this.state.vue === "continu";
      this.continuous?.setAttribute("aria-pressed", String(continuous));
      this.stepwise?.setAttribute("aria-pressed", String(!continuous));
      const wanted = continuous ? this.curves : [this.operations];
      if (this.right.firstChild !== wanted[0]) this.right.replaceChildren(...wanted);
      this.renderStatus();
      if (continuous) this.renderActions();
      else this.renderOperation();
      this.editor.node.hidden = this.state.donnees !== "perso";
      if (this.state.donnees === "perso") this.editor.render();
      this.paint();
      if (!this.running) this.fillTables();
    }

    renderStatus() {
      this.setStatus(this.sentence(), this.running ? "" : (this.end ?? ""));
    }

    renderActions() {
      this.play.textContent = this.running ? "Pause" : "Entraîner";
      const diverged = !this.running && this.end === "diverge" && this.best;
      this.backButton.hidden = !diverged;
      if (diverged) this.backButton.textContent = `Revenir à l’époque ${this.best.epoch}, la meilleure`;
      const expected = this.guess.value;
      this.answer.textContent =
        !this.end || !expected
          ? ""
          : expected === this.end
            ? `Bien prévu\u202f: ${ENDS[this.end]}.`
            : `Vous aviez prévu «\u00a0${ENDS[expected]}\u00a0»\u202f: ${ENDS[this.end]}.`;
    }
  }

  const { settings, running, sentences, drawing, stepping, tables, exporting } = window.PetitReseau;
  Object.assign(PetitReseauApp.prototype, settings, running, sentences, drawing, stepping, tables, exporting);
  window.Demos.builders["petit-reseau"] = (host) => new PetitReseauApp(host);
})();
