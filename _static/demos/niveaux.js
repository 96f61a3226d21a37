// Les courbes de niveau d'une grille de nombres.

(function () {
  "use strict";

  const CORNERS = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ];

  // La ligne où `value(r, c)` s'annule, sur `size` × `size` cases de w × h pixels : un segment par case dont les coins
  // n'ont pas tous le même signe.
  window.Demos.strokeLevel = function (pen, value, size, w, h) {
    pen.beginPath();
    for (let r = 0; r + 1 < size; r++)
      for (let c = 0; c + 1 < size; c++) {
        const corners = CORNERS.map(([i, j]) => value(r + i, c + j)),
          crossings = [];
        for (let k = 0; k < 4; k++) {
          const a = corners[k],
            b = corners[(k + 1) % 4];
          if (a > 0 === b > 0 || !Number.isFinite(a - b)) continue;
          const [i0, j0] = CORNERS[k],
            [i1, j1] = CORNERS[(k + 1) % 4],
            t = a / (a - b);
          crossings.push([(c + 0.5 + j0 + t * (j1 - j0)) * w, (r + 0.5 + i0 + t * (i1 - i0)) * h]);
        }
        for (let k = 0; k + 1 < crossings.length; k += 2) {
          pen.moveTo(...crossings[k]);
          pen.lineTo(...crossings[k + 1]);
        }
      }
    pen.stroke();
  };
})();
