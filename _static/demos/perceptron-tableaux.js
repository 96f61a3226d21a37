// Le perceptron en mots et en nombres : la phrase d'état, le calcul du point choisi, les tableaux.

(function () {
  "use strict";

  const { el, button, number, plural, table } = window.Demos;
  const { AT_MOST, sum, heaviside, isRight, bestLine } = window.Perceptron;

  window.Perceptron.numbers = {
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
      return `${count}.${this.log.length || this.hides("regle") ? "" : " Prévoyez, puis laissez la règle corriger."}`;
    },

    boundSentence() {
      if (this.bound === null) return "Aucune droite ne sépare ces points\u202f: il n’y a pas de borne.";
      const fromZero = this.start.w1 === 0 && this.start.w2 === 0 && this.start.b === 0;
      const bound = `La borne de Novikoff en permet ${number(this.bound, 0)}`;
      return fromZero ? `${bound}.` : `${bound}, en partant de zéro.`;
    },

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
    },

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
    },

    see(e) {
      const choose = () => {
        this.focus = e;
        this.render();
      };
      return button("Voir", choose, { "data-point": e, "aria-label": `Voir le calcul du point ${e + 1}` });
    },
  };
})();
