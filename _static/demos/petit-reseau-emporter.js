// Ce que l'on emporte du petit réseau : son code, et le lien de la situation.

(function () {
  "use strict";

  const { button } = window.Demos;
  const { expectedLosses, numpyCode, kerasCode } = window.PetitReseau;

  window.PetitReseau.exporting = {
    buildExport() {
      return this.exportBox(
        button("Emporter en NumPy", () => this.exportCode("NumPy", numpyCode)),
        button("Emporter en Keras", () => this.exportCode("Keras", kerasCode)),
        ...[this.linkButton("les mêmes réglages, les mêmes poids et les mêmes pas")].filter(Boolean),
      );
    },

    // Partager arrête la course : le lien rend ce que l'on voit.
    situation() {
      this.pause();
      this.render();
      return { ...this.state, pas: Math.min(this.training?.steps ?? 0, 20000) };
    },

    async exportCode(name, write) {
      if (!this.training) return;
      this.pause();
      this.render();
      const checks = expectedLosses(this.state, Math.min(this.training.steps, 20000));
      if (Object.keys(checks.expected).length === 0)
        return this.give("Ce réglage déborde dès le premier pas\u202f: il n’y a aucune perte à comparer.", "");
      const warning = checks.chaotic
        ? " Plus loin, cet entraînement est chaotique\u202f: le dernier bit d’un poids change la suite, et aucun nombre n’est affirmé."
        : "";
      const code = write(this.state, checks),
        copied = await window.Demos.copy(code);
      this.give(
        `${copied ? "Code copié" : "Copiez ce code"} (${name})\u202f: il refait ce calcul et vérifie la perte après ${Object.keys(checks.expected).join(", ")} pas.${warning}`,
        code,
      );
    },
  };
})();
