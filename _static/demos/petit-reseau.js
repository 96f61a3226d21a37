// Le petit réseau du chapitre 3 : il s'entraîne sous les yeux, ou se calcule pas à pas, et s'emporte en code.
// L'état est une ligne de réglages (voir _ext/demonstrations.yml) : même ligne, même entraînement, au dernier bit.

(function () {
  "use strict";

  const { el, button, field, select, number, percent, plural } = window.Demos;
  const { SETS, newTraining, expectedLosses, numpyCode, kerasCode, firstOverflow } = window.PetitReseau;

  const CHOICES = {
    donnees: {
      xor: "XOR (4 points)",
      lunes: "deux lunes (300 points)",
      cercles: "deux cercles (300 points)",
      exercice: "exercice 3.3 (1 exemple)",
      perso: "vos points",
    },
    cachees: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, String(n)])),
    cachees2: Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, n ? String(n) : "aucune"])),
    activation: { tanh: "tanh", sigmoid: "sigmoïde", relu: "ReLU" },
    perte: {
      entropie: "entropie croisée (sortie sigmoïde)",
      quadratique: "demi-carré de l’erreur (sortie sans activation)",
    },
    lot: { 1: "1 exemple", 16: "16 exemples", tout: "tous les exemples" },
    depart: { glorot: "tirés au hasard (Glorot)", constant: "tous égaux à 0,1", zero: "tous nuls" },
  };
  const LABELS = {
    donnees: "Données",
    cachees: "Neurones cachés",
    cachees2: "Seconde couche cachée",
    activation: "Activation",
    perte: "Perte",
    lot: "Lot",
    depart: "Poids de départ",
  };
  const SPEEDS = { 1: "une époque par image", 10: "dix époques par image", max: "le plus vite possible" };
  const ENDS = { converge: "il réussit", bloque: "il reste bloqué", diverge: "il diverge" };
  const FRAME_MS = 12; // ce que l'on calcule entre deux images

  class PetitReseauApp {
    constructor(host) {
      this.host = host;
      this.live = window.Demos.liveRegion();
      this.speed = "10";
      this.score = { right: 0, asked: 0 };
      this.root = el("div", { class: "demo-app" });
      host.append(this.root);
      this.root.addEventListener("keydown", (event) => this.onKey(event));
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) this.pause();
      });
      new MutationObserver(() => this.paint()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
      new ResizeObserver(() => this.paint()).observe(this.root);
    }

    say(text) {
      this.notice.textContent = text;
      this.notice.hidden = !text;
    }

    // ------------------------------------------------------------------------------------------ L'état
    // Prend l'état d'une adresse : reconstruit l'écran, puis rejoue ses pas.
    show(state) {
      this.state = state;
      if (state.donnees === "exercice") this.fitExercise();
      this.build();
      this.reset(state.pas);
    }

    fitExercise() {
      Object.assign(this.state, { activation: "relu", perte: "quadratique", cachees: 2, cachees2: 0, lot: "tout" });
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

    // ------------------------------------------------------------------------------------ L'entraînement
    start() {
      if (!this.training || this.running) return;
      this.running = true;
      const frame = () => {
        if (!this.running) return;
        this.advance();
        this.frame = requestAnimationFrame(frame);
        if (this.target) this.renderStatus();
        else this.render();
      };
      this.frame = requestAnimationFrame(frame);
    }

    pause() {
      this.running = false;
      cancelAnimationFrame(this.frame);
    }

    // Ce qu'une image à l'écran laisse le temps de calculer.
    advance() {
      const until = performance.now() + FRAME_MS,
        first = this.training.epoch;
      do {
        if (this.target && this.training.steps >= this.target) break;
        this.step();
      } while (
        this.running &&
        performance.now() < until &&
        (this.target || this.speed === "max" || this.training.epoch < first + Number(this.speed))
      );
      if (this.target && this.training.steps >= this.target) {
        this.target = 0;
        this.pause();
      }
    }

    step() {
      const before = this.training.epoch;
      this.training.step();
      const { epoch } = this.training;
      // On note la perte de moins en moins souvent : à chaque époque d'abord, puis toutes les 2, 3…
      if (epoch > before && epoch - (this.history.at(-1)?.epoch ?? 0) >= Math.max(1, Math.floor(epoch / 100)))
        this.record();
    }

    record() {
      if (!this.training) return;
      const { training } = this;
      const now = { epoch: training.epoch, steps: training.steps, ...training.evaluate() };
      if (training.valid) now.valid = training.evaluate(training.valid.X, training.valid.Y);
      this.history.push(now);
      if (!this.best || now.loss < this.best.loss) this.best = { loss: now.loss, ...training.save() };
      const end = this.judge(now);
      if (end && end !== this.end) {
        this.end = end;
        if (!this.target) this.pause();
      }
    }

    // Où en est l'entraînement : "converge", "bloque", "diverge", ou null.
    judge(now) {
      const first = this.history[0];
      if (!Number.isFinite(now.loss) || now.loss > 20 * Math.max(first.loss, 1)) return "diverge";
      if (this.end === "diverge") return null;
      const good = now.accuracy === 1 || (now.accuracy >= 0.9 && this.training.X.length > 50);
      if (good && now.accuracy === 1 && now.loss < 0.05) return "converge";
      const past = this.history.findLast(({ epoch }) => epoch <= now.epoch - 300);
      if (!past || past.loss - now.loss > 1e-3 * past.loss) return null;
      return good ? "converge" : "bloque";
    }

    twins() {
      const [W, b] = this.training.params[0];
      for (let j = 0; j < b.length; j++)
        for (let k = 0; k < j; k++) {
          const gap = Math.max(Math.abs(b[j] - b[k]), ...W.map((row) => Math.abs(row[j] - row[k])));
          if (gap < 1e-9) return [k + 1, j + 1];
        }
      return null;
    }

    back() {
      this.pause();
      this.training.restore(this.best);
      this.history = this.history.filter(({ steps }) => steps <= this.best.steps);
      this.end = null;
      this.render();
    }

    again(run) {
      this.pause();
      this.target = 0;
      run();
      this.record();
      this.render();
    }

    // ----------------------------------------------------------------------------------------- L'écran
    build() {
      const { state } = this,
        hidden = (part) => state.cacher.includes(part);
      this.notice = el("p", { class: "demo-notice", hidden: true, role: "note" });
      this.controls = hidden("reglages") ? null : this.buildSettings();
      const views = hidden("vues")
        ? null
        : el(
            "div",
            { class: "demo-row", role: "group", "aria-label": "Façon de voir" },
            (this.continuous = button("En continu", () => this.view("continu"))),
            (this.stepwise = button("Pas à pas", () => this.view("pas-a-pas"))),
          );
      this.status = el("p", { class: "demo-status" });
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
      this.exported = el("div");
      this.root.replaceChildren(
        this.notice,
        ...(state.consigne
          ? [el("p", { class: "demo-consigne" }, el("strong", {}, "Consigne\u202f: "), state.consigne)]
          : []),
        ...[this.controls, views].filter(Boolean),
        this.status,
        this.live.node,
        el("div", { class: "demo-columns" }, this.left, this.right),
        this.tables,
        ...(hidden("emporter") ? [] : [this.buildExport()]),
        el("p", { class: "demo-small" }, "Tout se calcule dans cette page\u202f: rien n’en sort."),
      );
    }

    buildSettings() {
      const fields = Object.entries(CHOICES).map(([key, choices]) => {
        const convert = key.startsWith("cachees") ? Number : String;
        return field(
          LABELS[key],
          select(choices, String(this.state[key]), (value) => this.set(key, convert(value))),
        );
      });
      const rate = el("input", {
        type: "text",
        inputmode: "decimal",
        size: "7",
        value: String(this.state.taux).replace(".", ","),
        onchange: () => this.setRate(rate),
      });
      fields.splice(6, 0, field("Taux d’apprentissage η", rate));
      return el(
        "fieldset",
        { class: "demo-settings" },
        el("legend", {}, "Réglages (changer un réglage repart des mêmes poids)"),
        ...fields,
      );
    }

    setRate(input) {
      const value = Number(input.value.trim().replace(",", "."));
      const right = input.value.trim() !== "" && value >= 0.0001 && value <= 1000;
      input.setAttribute("aria-invalid", String(!right));
      if (!right) return this.live.say("Le taux est un nombre entre 0,0001 et 1\u202f000.");
      this.set("taux", value);
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

    oneEpoch() {
      const { epoch } = this.training ?? {};
      while (this.training?.epoch === epoch) this.training.step();
    }

    otherWeights() {
      this.state.graine = (this.state.graine % 999999) + 1;
      this.reset();
    }

    toggle() {
      if (this.running) this.pause();
      else this.start();
      this.render();
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

    // ------------------------------------------------------------------------------------- Ce qui se voit
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

    sentence() {
      if (!this.training) return "Placez au moins un point.";
      const { training, state } = this,
        { loss, right, accuracy } = training.evaluate();
      const total = training.X.length;
      const where = `époque ${number(training.epoch, 0)}, ${plural(training.steps, "pas", "pas")}`;
      const how = `perte ${number(loss, 4)}, ${plural(right, "réponse juste", "réponses justes")} sur ${total}`;
      if (this.target) return `Je rejoue les ${plural(this.target, "pas", "pas")} de cette adresse\u202f: ${where}.`;
      if (this.running) return `En marche\u202f: ${where}, ${how}.`;
      if (this.end === "diverge") return this.divergence(loss);
      if (state.vue === "pas-a-pas") return `Pas à pas\u202f: ${where}, ${how}.`;
      if (training.steps === 0) return `Prêt\u202f: ${how}, avant tout entraînement (poids n°\u00a0${state.graine}).`;
      if (this.end === "converge")
        return accuracy === 1
          ? `Convergé\u202f: ${where}, ${how}.`
          : `Convergé, avec des erreurs (${percent(accuracy, 1)} de réponses justes)\u202f: ${where}, la perte ne baisse presque plus.`;
      if (this.end === "bloque") return this.blocked(where, how);
      return `En pause\u202f: ${where}, ${how}.`;
    }

    blocked(where, how) {
      const twins = this.twins();
      const why = twins
        ? ` Les neurones cachés ${twins[0]} et ${twins[1]} sont jumeaux\u202f: mêmes poids, mêmes gradients, ils ne se sépareront pas.`
        : "";
      return `Bloqué, ou très lent\u202f: ${where}, ${how}\u202f; en 300 époques, la perte a baissé de moins d’un millième.${why}`;
    }

    divergence(loss) {
      const overflow = firstOverflow(this.training),
        { epoch } = this.training;
      const what = overflow
        ? `le premier nombre à déborder est dans ${overflow}`
        : `la perte vaut ${number(loss, 1)}, loin au-dessus du départ`;
      return `Divergé à l’époque ${number(epoch, 0)}\u202f: ${what}. Le taux η = ${this.rate()} est trop grand.`;
    }

    rate() {
      return this.state.taux.toLocaleString("fr-FR", { maximumFractionDigits: 9 });
    }

    renderStatus() {
      const text = this.sentence();
      this.status.textContent = text;
      this.status.dataset.end = this.running ? "" : (this.end ?? "");
      this.live.say(text);
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

    // --------------------------------------------------------------------------------------------- Emporter
    buildExport() {
      const links = this.state.cacher.includes("lien")
        ? []
        : [button("Copier le lien de cette situation", () => this.copyLink())];
      return el(
        "div",
        { class: "demo-export" },
        el(
          "div",
          { class: "demo-row", role: "group", "aria-label": "Emporter" },
          button("Emporter en NumPy", () => this.exportCode("NumPy", numpyCode)),
          button("Emporter en Keras", () => this.exportCode("Keras", kerasCode)),
          ...links,
        ),
        this.exported,
      );
    }

    situation() {
      return { ...this.state, pas: Math.min(this.training?.steps ?? 0, 20000), cacher: [], consigne: "" };
    }

    async copyLink() {
      this.pause();
      this.render();
      const link = this.host.link(this.situation()),
        copied = await window.Demos.copy(link);
      this.give(
        `${copied ? "Lien copié" : "Copiez ce lien"}\u202f: il rend les mêmes réglages, les mêmes poids et les mêmes pas.`,
        link,
      );
    }

    async exportCode(name, write) {
      if (!this.training) return;
      this.pause();
      this.render();
      const checks = expectedLosses(this.state, Math.min(this.training.steps, 20000));
      if (Object.keys(checks.expected).length === 0)
        return this.give("Ce réglage déborde dès le premier pas\u202f: il n’y a aucune perte à comparer.", "");
      const warning = checks.chaotic
        ? " Plus loin, cet entraînement est chaotique\u202f: le dernier bit d’un poids change la suite, et aucun nombre n’est affirmé."
        : "";
      const code = write(this.state, checks),
        copied = await window.Demos.copy(code);
      this.give(
        `${copied ? "Code copié" : "Copiez ce code"} (${name})\u202f: il refait ce calcul et vérifie la perte après ${Object.keys(checks.expected).join(", ")} pas.${warning}`,
        code,
      );
    }

    give(message, text) {
      this.exported.replaceChildren(
        el("p", {}, message),
        ...(text ? [el("pre", { tabindex: "0", role: "region", "aria-label": "À copier" }, text)] : []),
      );
      this.live.say(message);
    }
  }

  Object.assign(
    PetitReseauApp.prototype,
    window.PetitReseau.drawing,
    window.PetitReseau.stepping,
    window.PetitReseau.tables,
  );
  window.Demos.builders["petit-reseau"] = (host) => new PetitReseauApp(host);
})();
