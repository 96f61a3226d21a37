// La descente en nombres : le pas à venir, le taux critique et sa preuve, le chemin et la perte en tableaux.

(function () {
  "use strict";

  const { number, power, table } = window.Demos;
  const { Descent, CRITICAL, distance, loss, gradient, bottom, curvatures } = window.Pente;

  window.Pente.tables = {
    // Le pas à venir, écrit, et le taux critique de la méthode.
    renderArithmetic() {
      const { w } = this.descent,
        { methode, lot, taux } = this.state,
        g = gradient(w);
      const rule = methode === "simple" && lot === "tout";
      const line = (i) =>
        `w${"₁₂"[i]} ← ${number(w[i], 3)} − ${number(taux, 2)} × ${g[i] < 0 ? `(${number(g[i], 4)})` : number(g[i], 4)} = ${number(w[i] - taux * g[i], 3)}`;
      this.arithmetic.textContent = rule
        ? `Le pas à venir\u202f: ${line(0)}\u202f; ${line(1)}.`
        : `Gradient sur les 40 points\u202f: (${number(g[0], 4)}\u202f; ${number(g[1], 4)}).`;
      const limit = CRITICAL[methode];
      const formula = methode === "simple" ? "2/λmax" : "2 × 1,9/λmax";
      this.critical.textContent = limit
        ? `Taux critique au fond\u202f: ${formula} = ${number(limit, 1)}\u202f; le vôtre est ${taux < limit ? "au-dessous" : "au-dessus"}.`
        : "Adam règle le pas de chaque poids sur ses gradients passés\u202f: son taux critique n’est pas 2/λmax.";
    },

    renderTables() {
      if (!this.details.open || this.timer) return;
      const { path } = this.descent;
      const few = path.map((w, k) => [k, w]).filter(([k]) => k < 5 || k % 10 === 0 || k === path.length - 1);
      const columns = [-4, -2, 0, 2, 4, 6];
      this.tables.replaceChildren(
        table(
          "Le chemin",
          ["pas", "w₁", "w₂", "perte", "distance au fond"],
          few.slice(-40).map(([k, w]) => [`${k}`, ...[...w, loss(w), distance(w)].map((value) => number(value, 4))]),
        ),
        table(
          "La perte, selon w₁ (colonnes) et w₂ (lignes)",
          ["w₂", ...columns.map((value) => `w₁ = ${number(value, 0)}`)],
          [4, 2, 0, -2, -4, -6].map((c) => [number(c, 0), ...columns.map((a) => number(loss([a, c]), 3))]),
        ),
        this.criticalTable(),
      );
    },

    // Parti tout près du fond, un peu au-dessous et un peu au-dessus du taux critique : la preuve par l'essai.
    criticalTable() {
      const rows = [0.97, 1.03].map((factor) => {
        const taux = factor * CRITICAL.simple,
          descent = new Descent([bottom[0] + 0.05, bottom[1] - 0.05], { taux, methode: "simple", lot: "tout" });
        for (let k = 0; k < 300; k++) descent.step();
        const [start, end] = [0, 300].map((k) => distance(descent.path[k]));
        return [`${number(taux, 1)}, soit ${number(factor, 2)} × 2/λmax`, number(start, 3), end < 1e-3 ? power(end) : number(end, 3)];
      });
      const caption = `Courbures au fond\u202f: ${number(curvatures[0], 4)} et λmax = ${number(curvatures[1], 4)}. Distance au fond d’une descente simple`;
      return table(caption, ["taux", "au départ", "après 300 pas"], rows);
    },
  };
})();
