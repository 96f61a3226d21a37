// « Croquis » : l'ardoise et la réponse, sans rien de plus ; pour une page d'accueil. Un lien emporte le dessin là où la
// démonstration complète l'explique.

(function () {
  "use strict";

  const { el, writeState } = window.Demos;
  const { toNumbers, fromNumbers } = window.Dessin;

  class CroquisApp extends window.Dessin.ReadingApp {
    show(state) {
      this.state = state;
      this.buildReading();
      this.more = el("a", {}, "Le même dessin, expliqué");
      this.frame(
        this.status,
        this.live.node,
        el("div", { class: "demo-columns" }, this.slate.node, this.probabilities.node),
        this.host.dataset.page && el("p", {}, this.more),
      );
      this.slate.set({ strokes: fromNumbers(state.traits), width: state.epaisseur });
    }

    explain() {
      this.more.href = `${this.host.dataset.page}#demo-dessin?${writeState(this.host.schema, this.situation())}`;
    }

    situation() {
      const { strokes, width } = this.slate;
      return { ...this.state, traits: toNumbers(strokes), epaisseur: width };
    }
  }

  window.Demos.builders.croquis = (host) => new CroquisApp(host, window.DemosData.croquis);
})();
