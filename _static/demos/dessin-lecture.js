// Du dessin à la réponse : l'ardoise, ce que le réseau voit, ses dix probabilités, sa phrase. Deux démonstrations en
// héritent : « dessin », qui explique la réponse et casse le réseau, et « croquis », qui s'en tient là.

(function () {
  "use strict";

  const { el } = window.Demos;
  const { softmax, logits, readNetwork } = window.Convolution;
  const { Slate, Probabilities } = window.Dessin;

  class ReadingApp extends window.Demos.DemoApp {
    // data : ce qu'exporte le cahier du chapitre 10 (`layers`, `temperature`, `threshold`…).
    constructor(host, data) {
      super(host);
      this.data = data;
      this.network = readNetwork(data.layers);
    }

    // L'ardoise, et à côté ce que l'on en lit.
    buildReading() {
      this.slate = new Slate({ change: () => this.changed(), say: this.live.say });
      this.seen = el("canvas", { class: "dessin-vue dessin-petite", role: "img" });
      this.preparation = el("p", { class: "demo-small" });
      this.probabilities = new Probabilities();
      const view = el("div", {}, el("p", { class: "demo-small" }, "Ce que le réseau voit"), this.seen, this.preparation);
      this.side = el("div", { class: "dessin-cote" }, this.probabilities.node, view);
    }

    // Ce qu'une démonstration plus complète change : préparer ou non, une étiquette connue, une panne, des explications.
    get prepares() {
      return true;
    }

    labelOf() {
      return null;
    }

    damaged(input) {
      return [input, this.network];
    }

    explain() {}

    // Pendant un trait, une lecture par image de l'écran ; sinon, tout de suite.
    changed() {
      if (!this.slate.busy) return this.read();
      this.waiting ??= requestAnimationFrame(() => {
        this.waiting = null;
        this.read();
      });
    }

    // `reading` vaut null tant qu'il n'y a rien à lire.
    read() {
      const { slate } = this,
        { image } = slate;
      const drawing = image || slate.isEmpty ? null : window.Dessin.toRows(slate.ink);
      const legible = image || (drawing && !window.Dessin.isTooSmall(drawing));
      const prepared = drawing && legible && this.prepares ? window.Dessin.prepare(drawing) : null;
      const input = image ?? prepared?.image ?? (legible ? window.Dessin.asDrawn(drawing) : null);
      this.reading = input && this.answer(input);
      const { probabilities = null } = this.reading ?? {};
      const label = this.labelOf(image);
      const { state: kind, text } = window.Dessin.sentence({ slate, drawing, probabilities, label }, this.data);
      this.setStatus(text, kind);
      this.probabilities.fill(probabilities);
      this.describeInput(prepared, image);
      this.paintSeen();
      if (!slate.busy) this.explain();
    }

    // Le réseau, peut-être cassé, lit l'image, peut-être abîmée.
    answer(input) {
      const [image, network] = this.damaged(input);
      const values = logits(network, window.Dessin.toTensor(image));
      return { image, network, digit: window.Dessin.best(values), probabilities: softmax(values, this.data.temperature) };
    }

    describeInput(prepared, image) {
      const text = prepared
        ? window.Dessin.preparationSentence(prepared)
        : image
          ? "Une image de MNIST est déjà préparée."
          : this.reading
            ? "Sans préparation\u202f: le dessin, tel quel, en 28 × 28 pixels."
            : "Rien encore.";
      this.preparation.textContent = text;
      this.seen.setAttribute("aria-label", `Ce que le réseau voit, en 28 × 28 pixels. ${text}`);
    }

    paint() {
      if (!this.slate) return;
      this.slate.paint();
      this.paintSeen();
    }

    paintSeen() {
      const { pen, width } = window.Demos.pen(this.seen);
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, width);
      if (this.reading) window.Dessin.paintImage(pen, this.reading.image, width);
    }
  }

  Object.assign(window.Dessin, { ReadingApp });
})();
