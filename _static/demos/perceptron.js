// Le neurone et la règle du perceptron : une droite que l'on déplace, ou que la règle du chapitre 2 corrige.
// Les fleurs, et les corrections du chapitre, viennent de son cahier (window.DemosData.perceptron).

(function () {
  "use strict";

  const { el, button, field, select, number, plural, table, rowsOf } = window.Demos;
  const DATA = window.DemosData.perceptron;
  const CHOICES = { ou: "OU", et: "ET", xor: "XOR", fleurs: "les fleurs du chapitre", perso: "vos points" };
  const corners = (answers) => [0, 1, 2, 3].map((k) => [k >> 1, k & 1, answers[k]]);
  const SQUARE = [-0.5, 1.5, -0.5, 1.5];
  const SETS = {
    ou: { rows: () => corners([0, 1, 1, 1]), frame: SQUARE },
    et: { rows: () => corners([0, 0, 0, 1]), frame: SQUARE },
    xor: { rows: () => corners([0, 1, 1, 0]), frame: SQUARE },
    fleurs: { rows: () => DATA.X.map(([x1, x2], e) => [x1, x2, DATA.y[e]]), frame: [0, 7.5, 0, 3] },
    perso: { rows: ({ points }) => rowsOf(points), frame: [-2, 2, -2, 2] },
  };
  const AT_MOST = 1000; // corrections

  // ------------------------------------------------------------------------------------------- La règle
  const sum = ({ w1, w2, b }, [x1, x2]) => w1 * x1 + w2 * x2 + b;
  const heaviside = (z) => (z >= 0 ? 1 : 0);
  const isRight = (line, row) => heaviside(sum(line, row)) === row[2];

  // Une correction, comme dans `train_perceptron` (η = 1) : le premier exemple mal classé à partir du rang `from`, en
  // reprenant au début s'il le faut. Rend la nouvelle droite, ou null si tous sont bien classés.
  function correct(line, rows, from) {
    for (let k = 0; k < rows.length; k++) {
      const rank = (from + k) % rows.length,
        row = rows[rank],
        error = row[2] - heaviside(sum(line, row));
      if (error !== 0) {
        const next = { w1: line.w1 + error * row[0], w2: line.w2 + error * row[1], b: line.b + error };
        return { line: next, rank, error };
      }
    }
    return null;
  }

  // La borne de Novikoff, (R / γ)². γ est la distance à l'origine de l'enveloppe des t·(x₁, x₂, 1), que l'on approche pas
  // à pas (Gilbert) ; on en garde un minorant, donc la borne affichée est vraie. Sans séparatrice, null.
  function novikoff(rows) {
    const V = rows.map(([x1, x2, side]) => [x1, x2, 1].map((value) => (2 * side - 1) * value));
    const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let p = V[0],
      gamma = 0;
    for (let k = 0; k < 20000; k++) {
      const far = V.reduce((best, v) => (dot(p, v) < dot(p, best) ? v : best));
      gamma = Math.max(gamma, dot(p, far) / Math.sqrt(dot(p, p)));
      const gap = far.map((value, i) => value - p[i]),
        length = dot(gap, gap);
      if (length === 0) break;
      const t = Math.min(1, Math.max(0, -dot(p, gap) / length));
      p = p.map((value, i) => value + t * gap[i]);
      if (dot(p, p) < 1e-18) return null;
    }
    return gamma > 1e-6 ? Math.max(...V.map((v) => dot(v, v))) / gamma ** 2 : null;
  }

  // Le plus de points qu'une droite puisse bien classer : on essaie celles qui frôlent deux points.
  function bestLine(rows) {
    const EPSILON = 1e-6;
    let best = Math.max(rows.filter((row) => row[2]).length, rows.filter((row) => !row[2]).length);
    for (const [a1, a2] of rows)
      for (const [c1, c2] of rows)
        for (const turn of [-EPSILON, EPSILON])
          for (const shift of [-EPSILON * 0.1, EPSILON * 0.1, EPSILON * 10, -EPSILON * 10]) {
            const n1 = a2 - c2 + turn * (c1 - a1),
              n2 = c1 - a1 + turn * (c2 - a2);
            const line = { w1: n1, w2: n2, b: -(n1 * a1 + n2 * a2) + shift };
            const right = rows.filter((row) => isRight(line, row)).length;
            best = Math.max(best, right, rows.length - right);
          }
    return best;
  }

  // --------------------------------------------------------------------------------------------- L'écran
  class PerceptronApp {
    constructor(host) {
      this.host = host;
      this.live = window.Demos.liveRegion();
      this.root = el("div", { class: "demo-app" });
      host.append(this.root);
      new MutationObserver(() => this.paint()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
      new ResizeObserver(() => this.paint()).observe(this.root);
    }

    say(text) {
      this.notice.textContent = text;
      this.notice.hidden = !text;
    }

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
      const { state } = this,
        hidden = (part) => state.cacher.includes(part);
      this.notice = el("p", { class: "demo-notice", hidden: true, role: "note" });
      this.map = el("canvas", { class: "demo-map demo-drag", role: "img" });
      this.map.addEventListener("pointerdown", (event) => this.touch(event));
      this.map.addEventListener("pointermove", (event) => event.buttons && this.touch(event));
      this.editor = new window.Demos.PointEditor({
        get: () => this.state.points,
        set: (points) => this.set("points", points),
        say: this.live.say,
      });
      this.status = el("p", { class: "demo-status" });
      this.arithmetic = el("p", { class: "demo-numbers" });
      this.focused = el("div");
      this.tables = el("div");
      this.guess = select({ "": "choisissez", fini: "oui", cycle: "non, elle tourne sans fin" }, "", () =>
        this.render(),
      );
      this.answer = el("p", { class: "demo-answer" });
      this.exported = el("div", { class: "demo-export" });
      this.root.replaceChildren(
        this.notice,
        ...(state.consigne
          ? [el("p", { class: "demo-consigne" }, el("strong", {}, "Consigne\u202f: "), state.consigne)]
          : []),
        field(
          "Points",
          select(CHOICES, state.donnees, (value) => this.set("donnees", value)),
        ),
        this.status,
        this.live.node,
        el(
          "div",
          { class: "demo-columns" },
          el("div", { class: "demo-panel" }, this.buildLegend(), this.map, this.editor.node),
          el(
            "div",
            { class: "demo-panel" },
            ...(hidden("reglages") ? [] : [this.buildLine()]),
            ...(hidden("regle") ? [] : this.buildRule()),
            this.arithmetic,
            this.focused,
          ),
        ),
        el(
          "details",
          { class: "demo-details" },
          el("summary", {}, "Les points et les corrections, en tableaux"),
          this.tables,
        ),
        ...(hidden("lien") ? [] : [button("Copier le lien de cette situation", () => this.copyLink())]),
        this.exported,
        el("p", { class: "demo-small" }, "Tout se calcule dans cette page\u202f: rien n’en sort."),
      );
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
      this.inputs = {};
      const rows = Object.entries({ w1: "w₁", w2: "w₂", b: "b" }).map(([key, label]) => {
        const range = { type: "range", min: "-20", max: "20", step: "0.1", "aria-label": `${label}, curseur` };
        const slider = el("input", { ...range, oninput: () => this.move({ [key]: Number(slider.value) }) });
        const box = el("input", {
          type: "text",
          inputmode: "decimal",
          size: "6",
          onchange: () => this.read(key, label),
        });
        this.inputs[key] = { slider, box };
        return el("div", { class: "demo-row" }, field(label, box, slider));
      });
      return el(
        "fieldset",
        { class: "demo-line" },
        el("legend", {}, "La droite (ou touchez la carte\u202f: elle y passe)"),
        ...rows,
      );
    }

    read(key, label) {
      const text = this.inputs[key].box.value.trim().replace(",", ".");
      const right = text !== "" && Math.abs(Number(text)) <= 20;
      this.inputs[key].box.setAttribute("aria-invalid", String(!right));
      if (!right) return this.live.say(`${label} est un nombre de −20 à 20.`);
      this.move({ [key]: Number(text) });
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

    // Toucher la carte y fait passer la droite, ou y pose un point.
    touch(event) {
      const frame = SETS[this.state.donnees].frame;
      if (this.state.donnees === "perso") {
        if (event.type === "pointerdown") this.editor.addByPointer(event, this.map, frame);
        return;
      }
      const [x0, x1, y0, y1] = frame,
        box = this.map.getBoundingClientRect();
      const a = x0 + ((event.clientX - box.left) / box.width) * (x1 - x0);
      const c = y1 - ((event.clientY - box.top) / box.height) * (y1 - y0);
      const b = -(this.line.w1 * a + this.line.w2 * c);
      this.move({ b: Math.round(100 * Math.min(20, Math.max(-20, b))) / 100 });
    }

    render() {
      const text = this.sentence();
      this.status.textContent = text;
      this.status.dataset.end = { fini: "converge", cycle: "bloque" }[this.end] ?? "";
      this.live.say(text);
      for (const [key, { slider, box }] of Object.entries(this.inputs ?? {})) {
        slider.value = this.line[key];
        slider.setAttribute("aria-valuetext", number(this.line[key], 2));
        if (document.activeElement !== box) box.value = number(this.line[key], 2);
      }
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

    sentence() {
      const total = this.rows.length;
      if (total === 0) return "Placez au moins un point.";
      const right = this.rows.filter((row) => isRight(this.line, row)).length;
      const count = `${plural(this.log.length, "correction")}, ${right} bien classés sur ${total}`;
      if (this.end === "cycle") {
        return `Sans fin\u202f: après ${this.log.length} corrections, mêmes poids et même exemple qu’après ${this.again}. Aucune droite ne sépare ces points\u202f: au mieux, ${bestLine(this.rows)} bien classés sur ${total}.`;
      }
      if (this.end === "fini") return `Fini\u202f: ${count}. ${this.boundSentence()}`;
      if (this.log.length >= AT_MOST) return `Arrêt à ${count}\u202f: ${this.boundSentence()}`;
      return `${count}.`;
    }

    boundSentence() {
      if (this.bound === null) return "Aucune droite ne sépare ces points\u202f: il n’y a pas de borne.";
      const fromZero = this.start.w1 === 0 && this.start.w2 === 0 && this.start.b === 0;
      const bound = `La borne de Novikoff en permet ${number(this.bound, 0)}`;
      return fromZero ? `${bound}.` : `${bound}, en partant de zéro.`;
    }

    // La somme et l'échelon du point choisi ; la dernière correction, écrite.
    renderArithmetic() {
      const { line, rows, focus } = this,
        n = (value) => number(value, 2),
        signed = (value) => (value < 0 ? `(${n(value)})` : n(value));
      const row = rows[focus];
      this.arithmetic.textContent = row
        ? `Point ${focus + 1} (${n(row[0])}\u202f; ${n(row[1])})\u202f: z = ${n(line.w1)} × ${signed(row[0])} + ${signed(line.w2)} × ${signed(row[1])} + ${signed(line.b)} = ${number(sum(line, row), 3)}, donc réponse ${heaviside(sum(line, row))} pour une cible ${row[2]}.`
        : "";
      const last = this.log.at(-1);
      if (!last) return this.focused.replaceChildren();
      const x = rows[last.rank],
        step = (name, before, value) =>
          `${name} ← ${n(before)} ${last.error > 0 ? "+" : "−"} ${signed(value)} = ${n(before + last.error * value)}`;
      this.focused.replaceChildren(
        el(
          "p",
          {},
          `Correction ${this.log.length}, sur le point ${last.rank + 1} (erreur ${last.error > 0 ? "+1" : "−1"})\u202f:`,
        ),
        el(
          "ul",
          { class: "demo-numbers" },
          el("li", {}, step("w₁", last.before.w1, x[0])),
          el("li", {}, step("w₂", last.before.w2, x[1])),
          el("li", {}, step("b", last.before.b, 1)),
        ),
      );
    }

    renderTables() {
      const shown = this.rows
        .slice(0, 105)
        .map((row, e) => [
          `${e + 1}`,
          number(row[0], 2),
          number(row[1], 2),
          String(row[2]),
          number(sum(this.line, row), 2),
          isRight(this.line, row) ? "juste" : "faux",
          this.see(e),
        ]);
      const log = this.log
        .map(({ rank, line }, k) => [
          `${k + 1}`,
          `${rank + 1}`,
          number(line.w1, 2),
          number(line.w2, 2),
          number(line.b, 2),
        ])
        .slice(-20);
      const focused = document.activeElement?.dataset.point;
      this.tables.replaceChildren(
        table("Les points", ["n°", "x₁", "x₂", "cible", "somme z", "verdict", ""], shown),
        ...(log.length ? [table("Les corrections (vingt dernières)", ["n°", "point", "w₁", "w₂", "b"], log)] : []),
      );
      if (focused) this.tables.querySelector(`[data-point="${focused}"]`)?.focus();
    }

    see(e) {
      const choose = () => {
        this.focus = e;
        this.render();
      };
      return button("Voir", choose, { "data-point": e, "aria-label": `Voir le calcul du point ${e + 1}` });
    }

    paint() {
      if (!this.map?.isConnected) return;
      const color = window.Demos.colors(this.root),
        frame = SETS[this.state.donnees].frame,
        [x0, x1, y0, y1] = frame;
      const { pen, width, height } = window.Demos.pen(this.map);
      const x = (a) => ((a - x0) / (x1 - x0)) * width,
        y = (c) => ((y1 - c) / (y1 - y0)) * height;
      pen.fillStyle = color("fond");
      pen.fillRect(0, 0, width, height);
      this.paintZone(pen, color, width, height, frame);
      window.Demos.drawPoints(pen, this.rows, frame, { width, height, color });
      pen.strokeStyle = color("trait");
      pen.lineWidth = 2;
      const arm = this.rows.length > 50 ? 4 : 9;
      this.rows.forEach((row, e) => {
        const [a, c] = [x(row[0]), y(row[1])];
        pen.beginPath();
        if (e === this.focus) pen.arc(a, c, 12, 0, 2 * Math.PI);
        if (!isRight(this.line, row)) {
          pen.moveTo(a - arm, c - arm);
          pen.lineTo(a + arm, c + arm);
          pen.moveTo(a + arm, c - arm);
          pen.lineTo(a - arm, c + arm);
        }
        pen.stroke();
      });
      const { w1, w2, b } = this.line;
      this.map.setAttribute(
        "aria-label",
        `Les points et la droite ${number(w1, 2)} x₁ + ${number(w2, 2)} x₂ + ${number(b, 2)} = 0. ${this.sentence()} Les valeurs sont dans les tableaux.`,
      );
    }

    // La zone où l'unité répond 1 : le rectangle, coupé par la droite.
    paintZone(pen, color, width, height, [x0, x1, y0, y1]) {
      const box = [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ];
      const zone = [],
        edge = [];
      box.forEach((corner, k) => {
        const next = box[(k + 1) % 4],
          here = sum(this.line, corner),
          there = sum(this.line, next);
        if (here >= 0) zone.push(corner);
        if (here >= 0 !== there >= 0) {
          const t = here / (here - there),
            cut = [0, 1].map((i) => corner[i] + t * (next[i] - corner[i]));
          zone.push(cut);
          edge.push(cut);
        }
      });
      const place = ([a, c]) => [((a - x0) / (x1 - x0)) * width, ((y1 - c) / (y1 - y0)) * height];
      pen.beginPath();
      for (const corner of zone) pen.lineTo(...place(corner));
      pen.globalAlpha = 0.25;
      pen.fillStyle = color("un");
      pen.fill();
      pen.globalAlpha = 1;
      pen.beginPath();
      for (const cut of edge) pen.lineTo(...place(cut));
      pen.lineWidth = 2.5;
      pen.strokeStyle = color("trait");
      pen.stroke();
    }

    async copyLink() {
      const rounded = (value) => Math.round(1e9 * value) / 1e9;
      const { w1, w2, b } = this.start;
      const situation = { ...this.state, w1: rounded(w1), w2: rounded(w2), b: rounded(b) };
      const link = this.host.link({ ...situation, corrections: this.log.length, cacher: [], consigne: "" });
      const copied = await window.Demos.copy(link);
      const message = `${copied ? "Lien copié" : "Copiez ce lien"}\u202f: il rend les mêmes points, la même droite de départ et les mêmes corrections.`;
      this.exported.replaceChildren(
        el("p", {}, message),
        el("pre", { tabindex: "0", role: "region", "aria-label": "À copier" }, link),
      );
      this.live.say(message);
    }
  }

  window.Demos.builders.perceptron = (host) => new PerceptronApp(host);
  window.Perceptron = { correct, novikoff, bestLine, SETS };
})();
