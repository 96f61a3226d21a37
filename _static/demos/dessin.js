// « Dessinez un chiffre » : l'ardoise, ce que le réseau voit, sa réponse, et ce qui l'explique ou la casse.
// Le réseau, les vingt images et les mesures viennent du cahier du chapitre 10 (window.DemosData.dessin).

(function () {
  "use strict";

  const { el, number } = window.Demos;
  const { softmax, logits, bytes, readNetwork } = window.Convolution;
  const { Slate, Probabilities, Why, ChangeMind, Calculation, Breakages, BREAKAGES } = window.Dessin;
  const DATA = window.DemosData.dessin;
  const NETWORK = readNetwork(DATA.layers);
  const PIXELS = bytes(DATA.pictures);
  const percent = (value) => window.Demos.percent(value, 1);

  const row = (k, y) => Array.from(PIXELS.subarray(784 * k + 28 * y, 784 * k + 28 * (y + 1)), (value) => value / 255);
  const PICTURES = DATA.labels.map((_, k) => Array.from({ length: 28 }, (__, y) => row(k, y)));

  class DessinApp extends window.Demos.DemoApp {
    show(state) {
      this.state = state;
      this.build();
      const image = state.image ? PICTURES[state.image - 1] : null;
      this.slate.set({ strokes: window.Dessin.fromNumbers(state.traits), image, width: state.epaisseur });
    }

    build() {
      const color = () => window.Demos.colors(this.root);
      this.slate = new Slate({ change: () => this.changed(), say: this.live.say });
      this.seen = el("canvas", { class: "dessin-vue dessin-petite", role: "img" });
      this.preparation = el("p", { class: "demo-small" });
      this.probabilities = new Probabilities();
      this.panels = {
        pourquoi: ["Pourquoi cette réponse", new Why(color)],
        avis: ["Pour changer d’avis", new ChangeMind(this.live.say)],
        calcul: ["Un calcul en entier", new Calculation(NETWORK[0].bias.length, color)],
        pannes: ["Cassez-le", new Breakages(DATA, (change) => this.set(change))],
      };
      this.frame(
        this.status,
        this.live.node,
        el(
          "div",
          { class: "demo-columns" },
          el("div", { class: "demo-panel" }, this.slate.node, this.buildPictures()),
          el("div", { class: "demo-panel" }, ...this.buildAnswer()),
        ),
        ...Object.entries(this.panels).map(([name, [title, panel]]) => this.fold(name, title, panel.node)),
        this.exportBox(this.linkButton("le même dessin et les mêmes réglages")),
      );
    }

    buildAnswer() {
      const silence = `Sous ${window.Demos.percent(DATA.threshold)}, il ne répond pas\u202f: sur ${number(DATA.n_measured, 0)} images de validation, il s’est tu devant ${percent(DATA.abstained)} et s’est trompé sur ${percent(DATA.errors)} des autres. Votre main n’est pas celle de MNIST\u202f: il peut y faire moins bien.`;
      const view = el("div", {}, el("p", { class: "demo-small" }, "Ce que le réseau voit"), this.seen, this.preparation);
      return [
        el("div", { class: "dessin-cote" }, this.probabilities.node, view),
        this.hides("abstention") ? null : el("p", { class: "demo-small" }, silence),
      ].filter(Boolean);
    }

    // Un panneau qui se déplie ; fermé, il ne calcule rien.
    fold(name, title, node) {
      if (this.hides(name)) return null;
      const open = name === this.state.panneau;
      const details = el("details", { class: "demo-details", open }, el("summary", {}, title), node);
      details.addEventListener("toggle", () => details.open && this.explain());
      this.panels[name].details = details;
      return details;
    }

    buildPictures() {
      if (this.hides("images")) return null;
      this.thumbnails = PICTURES.map((image, k) => {
        const canvas = el("canvas", { width: 28, height: 28, "aria-hidden": "true" });
        window.Dessin.paintImage(canvas.getContext("2d"), image, 28);
        const name = `Image ${k + 1}, étiquette ${DATA.labels[k]}`;
        const choose = () => this.slate.choose(image);
        return el("button", { type: "button", class: "dessin-vignette", "aria-label": name, title: name, onclick: choose }, canvas);
      });
      const title = "Vingt images de validation\u202f: les dix dernières sont des fautes de ce réseau.";
      return el(
        "div",
        {},
        el("p", { class: "demo-small" }, title),
        el("div", { class: "dessin-vignettes", role: "group", "aria-label": title }, ...this.thumbnails),
      );
    }

    set(change) {
      Object.assign(this.state, change);
      this.changed();
    }

    // Pendant un trait, une lecture par image de l'écran ; sinon, tout de suite.
    changed() {
      if (!this.slate.busy) return this.read();
      this.waiting ??= requestAnimationFrame(() => {
        this.waiting = null;
        this.read();
      });
    }

    // Du dessin à la réponse. `reading` vaut null tant qu'il n'y a rien à lire.
    read() {
      const { slate, state } = this,
        { image } = slate;
      const drawing = image || slate.isEmpty ? null : window.Dessin.toRows(slate.ink);
      const legible = image || (drawing && !window.Dessin.isTooSmall(drawing));
      const prepared = drawing && legible && state.preparation === "oui" ? window.Dessin.prepare(drawing) : null;
      const input = image ?? prepared?.image ?? (legible ? window.Dessin.asDrawn(drawing) : null);
      this.reading = input && this.answer(input);
      const rank = PICTURES.indexOf(image);
      const { probabilities = null } = this.reading ?? {};
      const label = rank < 0 ? null : DATA.labels[rank];
      const { state: kind, text } = window.Dessin.sentence({ slate, drawing, probabilities, label }, DATA);
      this.setStatus(text, kind);
      this.probabilities.fill(probabilities);
      this.thumbnails?.forEach((one, k) => one.setAttribute("aria-pressed", String(k === rank)));
      this.describeInput(prepared, image);
      this.paintSeen();
      if (!slate.busy) this.explain();
    }

    // Le réseau, peut-être cassé, lit l'image, peut-être abîmée.
    answer(input) {
      const [image, network] = BREAKAGES[this.state.panne].apply(input, NETWORK, DATA, this.state);
      const values = logits(network, window.Dessin.toTensor(image));
      return { image, network, digit: window.Dessin.best(values), probabilities: softmax(values, DATA.temperature) };
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

    explain() {
      for (const [, panel] of Object.values(this.panels)) panel.set?.(this.state);
      for (const { 1: panel, details } of Object.values(this.panels)) if (details?.open) panel.fill?.(this.reading);
    }

    paint() {
      if (!this.slate) return;
      this.slate.paint();
      this.paintSeen();
      for (const [, panel] of Object.values(this.panels)) panel.paint?.();
    }

    paintSeen() {
      const { pen, width } = window.Demos.pen(this.seen);
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, width);
      if (this.reading) window.Dessin.paintImage(pen, this.reading.image, width);
    }

    situation() {
      const { strokes, image, width } = this.slate;
      const open = Object.entries(this.panels).find(([, { details }]) => details?.open)?.[0] ?? "aucun";
      return {
        ...this.state,
        traits: window.Dessin.toNumbers(strokes),
        image: PICTURES.indexOf(image) + 1,
        epaisseur: width,
        panneau: open,
      };
    }
  }

  window.Demos.builders.dessin = (host) => new DessinApp(host);
  Object.assign(window.Dessin, { NETWORK });
})();
