// L'image, la carte et ses maximums : un carré par nombre, un cadre autour de ce qui est choisi.

(function () {
  "use strict";

  const { covered } = window.CaseParCase;

  window.CaseParCase.drawing = {
    paint() {
      if (!this.maps?.image.isConnected) return;
      const color = window.Demos.colors(this.root);
      const { image, output, pooled, focus } = this;
      const [[top, left]] = covered(image, focus.i, focus.j, this.options);
      this.paintGrey(this.maps.image, image, color, { row: top, column: left, side: 3 });
      this.paintSigned(this.maps.output, output, color, { row: focus.i, column: focus.j, side: 1 });
      if (pooled) {
        const [row, column] = [focus.i, focus.j].map((rank) => Math.floor(rank / 2));
        this.paintSigned(this.maps.pooled, pooled, color, { row, column, side: 1 });
      }
    },

    // Clair sur noir, comme les chiffres du chapitre, dans les deux thèmes.
    paintGrey(canvas, rows, color, frame) {
      this.paintCells(canvas, rows, frame, color("un"), (pen, value) => {
        const grey = Math.round(255 * value);
        pen.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
      });
    },

    // D'autant plus coloré que le nombre est loin de zéro : orange s'il est positif, bleu s'il est négatif.
    paintSigned(canvas, rows, color, frame) {
      const bound = Math.max(1e-9, ...rows.flat().map(Math.abs));
      this.paintCells(canvas, rows, frame, color("trait"), (pen, value) => {
        pen.globalAlpha = Math.abs(value) / bound;
        pen.fillStyle = color(value > 0 ? "un" : "zero");
      });
    },

    paintCells(canvas, rows, { row, column, side }, stroke, choose) {
      const { pen, width } = window.Demos.pen(canvas),
        size = width / rows.length;
      pen.imageSmoothingEnabled = false;
      pen.drawImage(window.Demos.mosaic(rows, choose), 0, 0, width, width);
      pen.strokeStyle = stroke;
      pen.lineWidth = 2.5;
      pen.strokeRect(column * size, row * size, side * size, side * size);
    },

    // Toucher une carte en choisit une case ; toucher l'image, celle que le pixel a au milieu de son carré.
    touch(event, name) {
      const box = event.target.getBoundingClientRect(),
        count = name === "image" ? this.image.length : this[name].length;
      const [r, c] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width].map((share) =>
        Math.floor(share * count),
      );
      if (name === "output") return this.look(r, c);
      if (name === "pooled") return this.look(2 * r, 2 * c);
      const { before } = window.CaseParCase.geometry(count, this.options.stride, this.options.padding);
      this.look(...[r, c].map((rank) => Math.round((rank - 1 + before) / this.options.stride)));
    },
  };
})();
