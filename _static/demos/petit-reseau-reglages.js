// Les réglages du petit réseau : ce que l'on choisit, et dans quels mots.

(function () {
  "use strict";

  const { el, field, select } = window.Demos;

  const CHOICES = {
    donnees: {
      xor: "XOR (4 points)",
      lunes: "deux lunes (300 points)",
      cercles: "deux cercles (300 points)",
      exercice: "exercice 3.3 (1 exemple)",
      perso: "vos points",
    },
    cachees: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, String(n)])),
    cachees2: Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, n ? String(n) : "aucune"])),
    activation: { tanh: "tanh", sigmoid: "sigmoïde", relu: "ReLU" },
    perte: {
      entropie: "entropie croisée (sortie sigmoïde)",
      quadratique: "demi-carré de l’erreur (sortie sans activation)",
    },
    lot: { 1: "1 exemple", 16: "16 exemples", tout: "tous les exemples" },
    depart: { glorot: "tirés au hasard (Glorot)", constant: "tous égaux à 0,1", zero: "tous nuls" },
  };
  const LABELS = {
    donnees: "Données",
    cachees: "Neurones cachés",
    cachees2: "Seconde couche cachée",
    activation: "Activation",
    perte: "Perte",
    lot: "Lot",
    depart: "Poids de départ",
  };

  window.PetitReseau.settings = {
    fitExercise() {
      Object.assign(this.state, { activation: "relu", perte: "quadratique", cachees: 2, cachees2: 0, lot: "tout" });
    },

    buildSettings() {
      const fields = Object.entries(CHOICES).map(([key, choices]) => {
        const convert = key.startsWith("cachees") ? Number : String;
        return field(
          LABELS[key],
          select(choices, String(this.state[key]), (value) => this.set(key, convert(value))),
        );
      });
      const rate = el("input", {
        type: "text",
        inputmode: "decimal",
        size: "7",
        value: String(this.state.taux).replace(".", ","),
        onchange: () => this.setRate(rate),
      });
      fields.splice(6, 0, field("Taux d’apprentissage η", rate));
      return el(
        "fieldset",
        { class: "demo-settings" },
        el("legend", {}, "Réglages (changer un réglage repart des mêmes poids)"),
        ...fields,
      );
    },

    setRate(input) {
      const value = Number(input.value.trim().replace(",", "."));
      const right = input.value.trim() !== "" && value >= 0.0001 && value <= 1000;
      input.setAttribute("aria-invalid", String(!right));
      if (!right) return this.live.say("Le taux est un nombre entre 0,0001 et 1\u202f000.");
      this.set("taux", value);
    },
  };
})();
