// La carte du perceptron : les points, la droite, la zone où l'unité répond 1.

(function () {
  "use strict";

  const { number } = window.Demos;
  const { SETS, sum, isRight } = window.Perceptron;

  window.Perceptron.drawing = {
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
    },

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
    },

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
    },
  };
})();
