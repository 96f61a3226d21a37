// Les dessins du petit réseau : la carte des réponses, ce que calcule chaque neurone caché, les courbes de perte.

(function () {
  "use strict";

  const { forward } = window.Network;
  const { el, number } = window.Demos;
  const { SETS } = window.PetitReseau;
  const GRID = 44; // cases par côté

  window.PetitReseau.drawing = {
    paint() {
      if (!this.map?.isConnected) return;
      const color = window.Demos.colors(this.root);
      const params = this.training?.params;
      const values = params && this.surface(params);
      this.paintMap(this.map, values && ((k) => values.A.at(-1)[k][0]), color, 0, 1);
      this.describeMap();
      this.paintUnits(values, color);
      if (this.plot.isConnected) this.paintCurves(color);
    },

    surface(params) {
      const [x0, x1, y0, y1] = SETS[this.state.donnees].frame,
        grid = [];
      for (let r = 0; r < GRID; r++)
        for (let c = 0; c < GRID; c++) {
          grid.push([x0 + ((c + 0.5) / GRID) * (x1 - x0), y1 - ((r + 0.5) / GRID) * (y1 - y0)]);
        }
      return forward(params, grid, this.training.settings);
    },

    // Le fond va de la couleur 0 à la couleur 1 ; le trait suit la valeur du milieu.
    paintMap(node, value, color, low, high, points = true) {
      const { pen, width, height } = window.Demos.pen(node);
      pen.fillStyle = color("fond");
      pen.fillRect(0, 0, width, height);
      if (value) {
        pen.drawImage(this.background(value, color, low, high), 0, 0, width, height);
        pen.strokeStyle = color("trait");
        pen.lineWidth = points ? 2 : 1;
        const level = (r, c) => value(r * GRID + c) - (low + high) / 2;
        window.Demos.strokeLevel(pen, level, GRID, width / GRID, height / GRID);
      }
      if (points && this.training) this.paintPoints(pen, width, height, color);
    },

    // Un pixel par case ; l'agrandissement lisse.
    background(value, color, low, high) {
      const small = Object.assign(document.createElement("canvas"), { width: GRID, height: GRID }),
        pen = small.getContext("2d");
      for (let k = 0; k < GRID * GRID; k++) {
        const share = Math.min(1, Math.max(0, (value(k) - low) / (high - low)));
        if (Number.isNaN(share)) continue;
        pen.globalAlpha = 0.6 * Math.abs(2 * share - 1);
        pen.fillStyle = color(share > 0.5 ? "un" : "zero");
        pen.fillRect(k % GRID, Math.floor(k / GRID), 1, 1);
      }
      return small;
    },

    paintPoints(pen, width, height, color) {
      const { X, Y } = this.training;
      const rows = X.map(([a, b], e) => [a, b, Y[e][0]]);
      window.Demos.drawPoints(pen, rows, SETS[this.state.donnees].frame, { width, height, color });
    },

    describeMap() {
      const [x0, x1, y0, y1] = SETS[this.state.donnees].frame.map((value) => number(value, 1));
      const { right = 0 } = this.training?.evaluate() ?? {};
      this.map.setAttribute(
        "aria-label",
        `Carte des réponses du réseau, x₁ de ${x0} à ${x1}, x₂ de ${y0} à ${y1}\u202f: ${right} points du bon côté sur ${this.training?.X.length ?? 0}. Les valeurs sont dans les tableaux.`,
      );
    },

    paintUnits(values, color) {
      const count = values ? this.state.cachees : 0;
      while (this.units.children.length > count) this.units.lastChild.remove();
      while (this.units.children.length < count) {
        const j = this.units.children.length + 1;
        this.units.append(
          el("div", {}, el("canvas", { role: "img" }), el("p", { class: "demo-small" }, `neurone ${j}`)),
        );
      }
      const low = this.state.activation === "tanh" ? -1 : 0;
      [...this.units.children].forEach(({ firstChild: canvas }, j) => {
        const at = (k) => values.A[1][k][j];
        const high = this.state.activation === "relu" ? Math.max(1e-9, ...values.A[1].map((row) => row[j])) : 1;
        this.paintMap(canvas, at, color, low, high, false);
        canvas.setAttribute("aria-label", this.describeUnit(j));
      });
    },

    describeUnit(j) {
      const [W, b] = this.training.params[0];
      return `Neurone ${j + 1}\u202f: ${number(W[0][j], 2)} x₁ + ${number(W[1][j], 2)} x₂ + ${number(b[j], 2)}, puis ${this.state.activation}`;
    },

    paintCurves(color) {
      const { pen, width, height } = window.Demos.pen(this.plot),
        margin = { left: 44, bottom: 22, top: 8, right: 8 };
      const seen = this.history.filter(({ loss }) => Number.isFinite(loss));
      const last = Math.max(1, seen.at(-1)?.epoch ?? 1);
      const top = Math.min(Math.max(0.1, ...seen.map(({ loss }) => loss)), 20 * Math.max(1, seen[0]?.loss ?? 1));
      const x = (epoch) => margin.left + (epoch / last) * (width - margin.left - margin.right);
      const y = (loss) => height - margin.bottom - (Math.min(loss, top) / top) * (height - margin.top - margin.bottom);
      pen.font = "12px sans-serif";
      pen.fillStyle = pen.strokeStyle = color("texte");
      pen.textAlign = "right";
      for (const share of [0, 0.5, 1]) pen.fillText(number(share * top, 2), margin.left - 4, y(share * top) + 4);
      pen.fillText(`époque ${number(last, 0)}`, width - margin.right, height - 6);
      pen.strokeRect(margin.left, margin.top, width - margin.left - margin.right, height - margin.top - margin.bottom);
      const curve = (points, dash) => {
        pen.setLineDash(dash);
        pen.beginPath();
        for (const [epoch, loss] of points) pen.lineTo(x(epoch), y(loss));
        pen.stroke();
      };
      pen.lineWidth = 2;
      curve(
        seen.map(({ epoch, loss }) => [epoch, loss]),
        [],
      );
      if (this.training?.valid) {
        pen.strokeStyle = color("un");
        curve(
          seen.map(({ epoch, valid }) => [epoch, valid.loss]),
          [5, 4],
        );
      }
      const { loss, valid } = seen.at(-1) ?? {};
      this.plot.setAttribute(
        "aria-label",
        seen.length
          ? `Perte\u202f: ${number(seen[0].loss, 4)} à l’époque 0, ${number(loss, 4)} à l’époque ${seen.at(-1).epoch}${valid ? ` (validation\u202f: ${number(valid.loss, 4)})` : ""}.`
          : "Perte\u202f: rien encore.",
      );
    },
  };
})();
