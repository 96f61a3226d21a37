// Le petit réseau, en nombres : les points du lecteur, les poids, les pertes et les réponses, en tableaux.

(function () {
  "use strict";

  const { forward } = window.Network;
  const { el, button, field, select, number, percent, superscript, table } = window.Demos;
  const { SETS } = window.PetitReseau;
  const POINTS_AT_MOST = 60;

  window.PetitReseau.tables = {
    renderOwnPoints() {
      if (this.state.donnees !== "perso") return this.mine.replaceChildren();
      const { points } = this.state;
      if (this.shownPoints === points && this.mine.firstChild) return;
      this.shownPoints = points;
      const [x1, x2] = ["x₁", "x₂"].map((label) => [
        label,
        el("input", { type: "text", inputmode: "decimal", size: "5", value: "0,5" }),
      ]);
      this.side ??= "0";
      const side = select({ 0: "classe 0", 1: "classe 1" }, this.side, (value) => {
        this.side = value;
      });
      const rows = [];
      for (let k = 0; k < points.length; k += 3) {
        rows.push([
          `point ${k / 3 + 1}`,
          number(points[k], 2),
          number(points[k + 1], 2),
          String(points[k + 2]),
          button("Retirer", () => this.setPoints(points.filter((_, i) => i < k || i > k + 2)), {
            "aria-label": `Retirer le point ${k / 3 + 1}`,
          }),
        ]);
      }
      this.mine.replaceChildren(
        el(
          "p",
          { class: "demo-small" },
          "Touchez la carte pour y poser un point, ou écrivez ses coordonnées (de −2 à 2).",
        ),
        el(
          "div",
          { class: "demo-row" },
          field(...x1),
          field(...x2),
          field("Classe", side),
          button("Ajouter", () =>
            this.addPoint(...[x1, x2].map(([, input]) => Number(input.value.trim().replace(",", ".") || NaN))),
          ),
        ),
        table("Vos points", ["", "x₁", "x₂", "classe", ""], rows),
      );
    },

    addByPointer(event) {
      if (this.state.donnees !== "perso") return;
      const box = this.map.getBoundingClientRect(),
        [x0, x1, y0, y1] = SETS.perso.frame;
      this.addPoint(
        x0 + ((event.clientX - box.left) / box.width) * (x1 - x0),
        y1 - ((event.clientY - box.top) / box.height) * (y1 - y0),
      );
    },

    addPoint(a, b) {
      const near = [a, b].map((value) => Math.round(100 * value) / 100);
      if (!near.every((value) => value >= -2 && value <= 2))
        return this.live.say("Une coordonnée est un nombre de −2 à 2.");
      if (this.state.points.length >= 3 * POINTS_AT_MOST) return this.live.say(`Pas plus de ${POINTS_AT_MOST} points.`);
      this.setPoints([...this.state.points, ...near, Number(this.side)]);
    },

    setPoints(points) {
      this.state.points = points;
      this.reset();
    },

    fillTables() {
      if (!this.tables.open || !this.training) return;
      const layers = this.training.params.flatMap(([W, b], l) => {
        const n = superscript(l + 1),
          columns = ["", ...b.map((_, j) => `neurone ${j + 1}`)];
        const rows = [
          ...W.map((row, i) => [`entrée ${i + 1}`, ...row.map((value) => number(value, 4))]),
          ["biais", ...b.map((value) => number(value, 4))],
        ];
        return [table(`W${n} et b${n}`, columns, rows)];
      });
      const few = this.history.filter((_, k, all) => k % Math.ceil(all.length / 12) === 0 || k === all.length - 1);
      const losses = few.map(({ epoch, loss, accuracy, valid }) => [
        number(epoch, 0),
        number(loss, 4),
        percent(accuracy, 1),
        valid ? number(valid.loss, 4) : "—",
        valid ? percent(valid.accuracy, 1) : "—",
      ]);
      const answers = forward(this.training.params, this.training.X, this.training.settings).A.at(-1);
      const points = this.training.X.slice(0, 12).map(([a, b], e) => [
        `${e + 1}`,
        number(a, 2),
        number(b, 2),
        String(this.training.Y[e][0]),
        number(answers[e][0], 4),
      ]);
      this.numbers.replaceChildren(
        ...layers,
        table("Les pertes", ["époque", "perte", "justes", "validation", "justes (validation)"], losses),
        table(
          `Les réponses${this.training.X.length > 12 ? " (12 premiers points)" : ""}`,
          ["point", "x₁", "x₂", "cible", "réponse"],
          points,
        ),
      );
    },
  };
})();
