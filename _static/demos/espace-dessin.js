// Les images décodées, et la carte des codes de deux nombres : un chiffre écrit à la place du code de chaque image.

(function () {
  "use strict";

  const { number } = window.Demos;
  const { DATA, nearest } = window.EspaceDuCode;
  const SIDE = 28;
  const [x0, x1, y0, y1] = DATA.frame;
  const HOLES = 32; // cases par côté où l'on cherche les trous

  window.EspaceDuCode.drawing = {
    touch(event) {
      const box = this.map.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width,
        down = (event.clientY - box.top) / box.height;
      this.walk(x0 + across * (x1 - x0), y1 - down * (y1 - y0));
    },

    paint() {
      for (const { canvas, pixels } of this.pictures ?? []) if (canvas.isConnected) this.paintPicture(canvas, pixels);
      if (this.map?.isConnected) this.paintMap();
    },

    // Clair sur noir, dans les deux thèmes, comme les figures du chapitre.
    paintPicture(canvas, pixels) {
      Object.assign(canvas, { width: SIDE, height: SIDE });
      const brush = canvas.getContext("2d"),
        shown = brush.createImageData(SIDE, SIDE);
      pixels.forEach((value, k) => shown.data.set([value, value, value, 1].map((share) => 255 * share), 4 * k));
      brush.putImageData(shown, 0, 0);
    },

    paintMap() {
      const color = window.Demos.colors(this.root);
      const { pen, width, height } = window.Demos.pen(this.map);
      const place = ([a, c]) => [((a - x0) / (x1 - x0)) * width, ((y1 - c) / (y1 - y0)) * height];
      pen.fillStyle = color("fond");
      pen.fillRect(0, 0, width, height);
      this.paintHoles(pen, color, width / HOLES, height / HOLES);
      pen.fillStyle = color("trait");
      pen.font = "10px sans-serif";
      pen.textAlign = "center";
      for (const [a, c, label] of DATA.dots) {
        const [x, y] = place([a, c]);
        pen.fillText(String(label), x, y + 3);
      }
      pen.strokeStyle = color("un");
      pen.lineWidth = 3;
      pen.beginPath();
      pen.arc(...place([this.state.z1, this.state.z2]), 9, 0, 2 * Math.PI);
      pen.stroke();
      const [a, c] = [this.state.z1, this.state.z2].map((value) => number(value, 2));
      this.map.setAttribute("aria-label", `Carte des codes. ${DATA.dots.length} chiffres d’entraînement y sont écrits à leur place. Vous êtes en (${a}\u202f; ${c}).`);
    },

    // Des hachures là où aucun chiffre d'entraînement n'a son code.
    paintHoles(pen, color, w, h) {
      pen.strokeStyle = color("zero");
      pen.lineWidth = 1;
      pen.globalAlpha = 0.7;
      pen.beginPath();
      this.holes().forEach(([r, c]) => {
        pen.moveTo(c * w, (r + 1) * h);
        pen.lineTo((c + 1) * w, r * h);
      });
      pen.stroke();
      pen.globalAlpha = 1;
    },

    holes() {
      const cells = Array.from({ length: HOLES * HOLES }, (_, k) => [Math.floor(k / HOLES), k % HOLES]);
      this.empty ??= cells.filter(([r, c]) => {
        const z = [x0 + ((c + 0.5) / HOLES) * (x1 - x0), y1 - ((r + 0.5) / HOLES) * (y1 - y0)];
        return nearest(z).distance > DATA.far;
      });
      return this.empty;
    },
  };
})();
