// Un calcul en entier : une case d'une carte de la première couche, ses produits, leur somme, le biais, ReLU.

(function () {
  "use strict";

  const { el, field, select, number } = window.Demos;
  const { toTensor, paintImage } = window.Dessin;
  const SIDE = 28;

  // Les produits de la case (i, j) du filtre f : le pixel (0 hors de l'image), le poids, leur produit.
  function cellProducts(image, { kernel, bias }, f, i, j) {
    const [k, , , filters] = kernel.shape,
      border = Math.floor((k - 1) / 2),
      products = [];
    for (let u = 0; u < k; u++)
      for (let v = 0; v < k; v++) {
        const pixel = image[i + u - border]?.[j + v - border] ?? 0,
          weight = kernel.values[(u * k + v) * filters + f];
        products.push({ pixel, weight, product: pixel * weight });
      }
    const sum = products.reduce((total, { product }) => total + product, 0);
    return { products, sum, bias: bias[f], output: Math.max(0, sum + bias[f]) };
  }

  class Calculation {
    constructor(filters, color) {
      Object.assign(this, { f: 0, i: 14, j: 14, color });
      this.canvas = el("canvas", { class: "dessin-vue", role: "img", onclick: (event) => this.point(event) });
      this.text = el("div");
      const ranks = (count) => Object.fromEntries(Array.from({ length: count }, (_, k) => [k + 1, String(k + 1)]));
      const choice = (key, count) => select(ranks(count), String(this[key] + 1), (value) => this.choose({ [key]: value - 1 }));
      this.choices = { f: choice("f", filters), i: choice("i", SIDE), j: choice("j", SIDE) };
      const fields = [
        field("Filtre", this.choices.f),
        field("Ligne", this.choices.i),
        field("Colonne", this.choices.j),
      ];
      this.node = el(
        "div",
        {},
        el("p", {}, "La carte d’un filtre de la première couche. Touchez une case, ou choisissez-la."),
        el("div", { class: "demo-row" }, ...fields),
        el("div", { class: "dessin-cote" }, this.canvas, this.text),
      );
    }

    choose(cell) {
      Object.assign(this, cell);
      for (const [key, input] of Object.entries(this.choices)) input.value = String(this[key] + 1);
      this.render();
    }

    point(event) {
      const box = this.canvas.getBoundingClientRect();
      const rank = (value, size) => Math.min(SIDE - 1, Math.max(0, Math.floor((SIDE * value) / size)));
      this.choose({
        i: rank(event.clientY - box.top, box.height),
        j: rank(event.clientX - box.left, box.width),
      });
    }

    fill(reading) {
      this.reading = reading;
      this.render();
    }

    render() {
      if (!this.reading) {
        this.text.textContent = "Tracez d’abord un chiffre.";
        this.canvas.setAttribute("aria-label", "Pas encore de carte.");
        return this.paint();
      }
      const { image, network } = this.reading,
        { f, i, j } = this,
        first = network[0];
      const { products, sum, bias, output } = cellProducts(image, first, f, i, j),
        n = (value) => number(value, 3),
        signed = (value) => (value < 0 ? `(${n(value)})` : n(value)),
        k = first.kernel.shape[0];
      const rows = Array.from({ length: k }, (_, u) => products.slice(k * u, k * (u + 1)));
      const items = rows.map((row) =>
        el("li", {}, row.map((one) => `${n(one.pixel)} × ${signed(one.weight)}`).join(" + ")),
      );
      this.text.replaceChildren(
        el("p", {}, `${k * k} produits, pixel × poids, ligne par ligne\u202f:`),
        el("ul", { class: "demo-numbers" }, ...items),
        el("p", { class: "demo-numbers" }, `somme ${n(sum)}, plus le biais ${n(bias)}, égale ${n(sum + bias)}\u202f; ReLU\u202f: ${n(output)}.`),
        el("p", {}, "En NumPy (image bordée de zéros, noyau du filtre)\u202f:"),
        el("code", {}, `np.maximum((padded[${i}:${i + k}, ${j}:${j + k}] * kernel).sum() + bias, 0)`),
      );
      this.canvas.setAttribute("aria-label", `Carte du filtre ${f + 1}. Case ligne ${i + 1}, colonne ${j + 1}\u202f: ${n(output)}.`);
      this.paint();
    }

    paint() {
      if (!this.canvas.clientWidth) return;
      const { pen, width } = window.Demos.pen(this.canvas);
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, width);
      if (!this.reading) return;
      const { image, network } = this.reading,
        [first] = network,
        map = window.Convolution.relu(window.Convolution.conv2d(toTensor(image), first.kernel, first.bias)),
        filters = first.bias.length;
      const values = Array.from({ length: SIDE }, (_, y) =>
        Array.from({ length: SIDE }, (_, x) => map.values[(y * SIDE + x) * filters + this.f]),
      );
      const most = Math.max(...values.flat(), 1e-6),
        step = width / SIDE;
      paintImage(pen, values.map((row) => row.map((value) => value / most)), width);
      pen.lineWidth = 2;
      pen.strokeStyle = "#f0a64a";
      pen.strokeRect((this.j - 1) * step, (this.i - 1) * step, 3 * step, 3 * step);
    }
  }

  Object.assign(window.Dessin, { cellProducts, Calculation });
})();
