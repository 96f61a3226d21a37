// Le petit réseau, en nombres : les poids, les pertes et les réponses, en tableaux.

(function () {
  "use strict";

  const { forward } = window.Network;
  const { number, percent, superscript, table } = window.Demos;

  window.PetitReseau.tables = {
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
