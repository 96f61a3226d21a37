// « Dessinez un chiffre » : la lecture d'un dessin (dessin-lecture.js), vingt images, et ce qui explique ou casse.
// Le réseau, les vingt images et les mesures viennent du cahier du chapitre 10 (window.DemosData.dessin).

(function () {
  "use strict";

  const { el, number } = window.Demos;
  const { Why, ChangeMind, Calculation, Breakages, BREAKAGES } = window.Dessin;
  const DATA = window.DemosData.dessin;
  const PIXELS = window.Convolution.bytes(DATA.pictures);
  const percent = (value) => window.Demos.percent(value, 1);

  const row = (k, y) => Array.from(PIXELS.subarray(784 * k + 28 * y, 784 * k + 28 * (y + 1)), (value) => value / 255);
  const PICTURES = DATA.labels.map((_, k) => Array.from({ length: 28 }, (__, y) => row(k, y)));

  class DessinApp extends window.Dessin.ReadingApp {
    show(state) {
      this.state = { ...state, filtre: Math.min(state.filtre, DATA.accuracies.filtre.length) };
      this.build();
      const image = state.image ? PICTURES[state.image - 1] : null;
      this.slate.set({ strokes: window.Dessin.fromNumbers(state.traits), image, width: state.epaisseur });
    }

    build() {
      const color = () => window.Demos.colors(this.root);
      this.buildReading();
      this.panels = {
        pourquoi: ["Pourquoi cette réponse", new Why(color)],
        avis: ["Pour changer d’avis", new ChangeMind(this.live.say)],
        calcul: ["Un calcul en entier", new Calculation(this.network[0].bias.length, color)],
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
      return [
        this.side,
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

    get prepares() {
      return this.state.preparation === "oui";
    }

    labelOf(image) {
      return DATA.labels[PICTURES.indexOf(image)] ?? null;
    }

    damaged(input) {
      return BREAKAGES[this.state.panne].apply(input, this.network, DATA, this.state);
    }

    read() {
      super.read();
      const rank = PICTURES.indexOf(this.slate.image);
      this.thumbnails?.forEach((one, k) => one.setAttribute("aria-pressed", String(k === rank)));
    }

    explain() {
      for (const [, panel] of Object.values(this.panels)) panel.set?.(this.state);
      for (const { 1: panel, details } of Object.values(this.panels)) if (details?.open) panel.fill?.(this.reading);
    }

    paint() {
      super.paint();
      for (const [, panel] of Object.values(this.panels ?? {})) panel.paint?.();
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

  window.Demos.builders.dessin = (host) => new DessinApp(host, DATA);
})();
