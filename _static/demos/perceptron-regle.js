// La règle du perceptron, comme au chapitre 2, et ce que l'on en sait : la borne de Novikoff, la meilleure droite.
// Les fleurs viennent de son cahier (window.DemosData.perceptron).

(function () {
  "use strict";

  const { rowsOf } = window.Demos;
  const DATA = window.DemosData.perceptron;
  const corners = (answers) => [0, 1, 2, 3].map((k) => [k >> 1, k & 1, answers[k]]);
  const SQUARE = [-0.5, 1.5, -0.5, 1.5];
  const SETS = {
    ou: { rows: () => corners([0, 1, 1, 1]), frame: SQUARE },
    et: { rows: () => corners([0, 0, 0, 1]), frame: SQUARE },
    xor: { rows: () => corners([0, 1, 1, 0]), frame: SQUARE },
    fleurs: { rows: () => DATA.X.map(([x1, x2], e) => [x1, x2, DATA.y[e]]), frame: [0, 7.5, 0, 3] },
    perso: { rows: ({ points }) => rowsOf(points), frame: [-2, 2, -2, 2] },
  };

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

  window.Perceptron = { AT_MOST: 1000, SETS, sum, heaviside, isRight, correct, novikoff, bestLine };
})();
