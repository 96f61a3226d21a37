// Ce que l'expérience `faq` a mesuré, au chapitre 8 : retrouver un réseau, ses plus proches, son écart à un autre, et les
// peindre sur un axe. Les nombres viennent de l'enregistrement, par le cahier (window.DemosData.cadran).

(function () {
  "use strict";

  const { number, colors, pen } = window.Demos;
  const { runs: RUNS, pca: PCA } = window.DemosData.cadran;
  const KEYS = ["couche", "chemin", "code", "dropout", "images"];

  const differs = (run, state) => KEYS.filter((key) => run[key] !== state[key]).length;
  const find = (state) => RUNS.find((run) => differs(run, state) === 0);

  // Les réseaux entraînés qui demandent de changer le moins de réglages.
  function nearest(state) {
    const fewest = Math.min(...RUNS.map((run) => differs(run, state)));
    return RUNS.filter((run) => differs(run, state) === fewest);
  }

  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = (values) => Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));

  // L'écart à une référence, graine par graine : sa moyenne et l'erreur type de celle-ci.
  function gap(scores, reference) {
    const differences = scores.map((value, k) => value - reference[k]);
    return [mean(differences), spread(differences) / Math.sqrt(differences.length)];
  }

  // Les cinq graines de `found`, les moyennes des autres réseaux, l’ACP : plus à gauche vaut mieux.
  function draw(canvas, found) {
    const { pen: brush, width, height } = pen(canvas),
      color = colors(canvas.closest(".demo")),
      there = RUNS.filter((run) => run.images === found.images),
      all = [...there.flatMap((run) => run.bce), PCA[found.images]];
    const low = Math.min(...all),
      high = Math.max(...all),
      x = (value) => 20 + ((value - low) / (high - low)) * (width - 40),
      middle = height / 2;
    const stroke = (value, size, thick) => {
      brush.lineWidth = thick;
      brush.beginPath();
      brush.moveTo(x(value), middle - size);
      brush.lineTo(x(value), middle + size);
      brush.stroke();
    };
    brush.strokeStyle = brush.fillStyle = color("trait");
    brush.font = "14px sans-serif";
    for (const run of there) stroke(mean(run.bce), 12, 1);
    stroke(PCA[found.images], middle - 24, 3);
    brush.textAlign = x(PCA[found.images]) > width / 2 ? "right" : "left";
    brush.fillText("ACP", x(PCA[found.images]), 16);
    for (const [value, side] of [[low, "left"], [high, "right"]]) {
      brush.textAlign = side;
      brush.fillText(number(value, 3), x(value), height - 6);
    }
    brush.fillStyle = color("un");
    for (const value of found.bce) {
      brush.beginPath();
      brush.arc(x(value), middle, 7, 0, 2 * Math.PI);
      brush.fill();
      brush.stroke();
    }
  }

  window.Cadran = { RUNS, PCA, KEYS, find, nearest, mean, spread, gap, draw };
})();
