// La carte de la perte : ses courbes de niveau, le fond, le chemin de la bille.

(function () {
  "use strict";

  const { number } = window.Demos;
  const { loss, bottom } = window.Pente;
  const FRAME = [-4, 6, -6, 4]; // w₁ de −4 à 6, comme dans le chapitre ; w₂ de −6 à 4
  const GRID = 50;
  const LEVELS = [0.155, 0.18, 0.22, 0.28, 0.35, 0.42, 0.5, 0.58];

  const [x0, x1, y0, y1] = FRAME;
  const surface = Array.from({ length: GRID }, (_, r) =>
    Array.from({ length: GRID }, (_, c) =>
      loss([x0 + ((c + 0.5) / GRID) * (x1 - x0), y1 - ((r + 0.5) / GRID) * (y1 - y0)]),
    ),
  );

  window.Pente.drawing = {
    // Toucher la carte y pose la bille.
    touch(event) {
      const box = this.map.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width,
        down = (event.clientY - box.top) / box.height;
      this.place(x0 + across * (x1 - x0), y1 - down * (y1 - y0));
    },

    paint() {
      if (!this.map?.isConnected) return;
      const color = window.Demos.colors(this.root);
      const { pen, width, height } = window.Demos.pen(this.map);
      pen.fillStyle = color("fond");
      pen.fillRect(0, 0, width, height);
      this.paintSurface(pen, color, width, height);
      const place = ([a, c]) => [((a - x0) / (x1 - x0)) * width, ((y1 - c) / (y1 - y0)) * height];
      this.paintAxes(pen, color, place, height);
      this.paintPath(pen, color, place);
      this.map.setAttribute("aria-label", this.describe());
    },

    paintSurface(pen, color, width, height) {
      const shade = (brush, value) => {
        brush.globalAlpha = 0.55 * Math.min(1, value / 0.65);
        brush.fillStyle = color("zero");
      };
      pen.drawImage(window.Demos.mosaic(surface, shade), 0, 0, width, height); // l'agrandissement lisse
      pen.globalAlpha = 0.6;
      pen.strokeStyle = color("trait");
      pen.lineWidth = 0.8;
      for (const level of LEVELS)
        window.Demos.strokeLevel(pen, (r, c) => surface[r][c] - level, GRID, width / GRID, height / GRID);
      pen.globalAlpha = 1;
    },

    // Le poids w₁ en bas, w₂ à gauche, gradués de 2 en 2.
    paintAxes(pen, color, place, height) {
      pen.fillStyle = color("trait");
      pen.font = "12px sans-serif";
      for (const value of [-2, 0, 2, 4]) {
        pen.fillText(number(value, 0), place([value, 0])[0] - 4, height - 5);
        if (value < 4) pen.fillText(number(value, 0), 4, place([0, value])[1] + 4);
      }
      pen.fillText("w₁", place([5.3, 0])[0], height - 5);
      pen.fillText("w₂", 4, 14);
    },

    paintPath(pen, color, place) {
      const points = this.descent.path.map(place),
        cross = place(bottom);
      pen.strokeStyle = pen.fillStyle = color("un");
      pen.lineWidth = 2;
      pen.beginPath();
      for (const point of points) pen.lineTo(...point);
      pen.stroke();
      for (const [a, c] of points) pen.fillRect(a - 2, c - 2, 4, 4);
      pen.strokeStyle = color("trait");
      pen.beginPath();
      for (const turn of [-1, 1]) {
        pen.moveTo(cross[0] - 6, cross[1] - 6 * turn);
        pen.lineTo(cross[0] + 6, cross[1] + 6 * turn);
      }
      pen.stroke();
      pen.beginPath();
      pen.arc(...points.at(-1), 7, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    },

    describe() {
      const [a, c] = this.descent.w.map((value) => number(value, 2));
      return `Carte de la perte, w₁ de −4 à 6, w₂ de −6 à 4, fond en (${number(bottom[0], 2)}\u202f; ${number(bottom[1], 2)}). La bille est en (${a}\u202f; ${c}). Les valeurs sont dans les tableaux.`;
    },
  };
})();
