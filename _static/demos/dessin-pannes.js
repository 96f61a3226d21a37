// « Cassez-le » : ce que l'on abîme, dans l'image ou dans le réseau. Le cahier mesure les mêmes pannes sur la validation.

(function () {
  "use strict";

  const { el, button, field, select, percent, number } = window.Demos;
  const zeros = (values) => new Float32Array(values.length);

  // Un tirage normal reproductible (Box et Muller), le même à chaque trait : le bruit ne clignote pas.
  function normals(count) {
    let seed = 42;
    const uniform = () => ((seed = (Math.imul(1664525, seed) + 1013904223) >>> 0) + 1) / (2 ** 32 + 1);
    return Array.from({ length: count }, () => {
      const size = Math.sqrt(-2 * Math.log(uniform()));
      return size * Math.cos(2 * Math.PI * uniform());
    });
  }

  // Un filtre de la première couche éteint : ses poids et son biais à zéro.
  function withoutFilter(network, filter) {
    const [first, ...rest] = network,
      count = first.bias.length,
      kept = (value, at) => (at % count === filter ? 0 : value);
    const kernel = { ...first.kernel, values: first.kernel.values.map(kept) };
    return [{ ...first, kernel, bias: first.bias.map(kept) }, ...rest];
  }

  // Chaque panne rend l'image et le réseau abîmés ; `data` porte leurs forces et leurs mesures.
  const BREAKAGES = {
    aucune: { text: "rien", apply: (image, network) => [image, network] },
    decalage: {
      text: "l’image, décalée à droite",
      apply: (image, network, data) => [
        image.map((row) => [...new Array(data.shift).fill(0), ...row].slice(0, 28)),
        network,
      ],
    },
    bruit: {
      text: "l’image, bruitée",
      apply: (image, network, data) => {
        const noise = normals(28 * 28);
        const noisy = (value, at) => Math.min(1, Math.max(0, value + data.noise * noise[at]));
        return [image.map((row, y) => row.map((value, x) => noisy(value, 28 * y + x))), network];
      },
    },
    biais: {
      text: "le réseau, tous biais à zéro",
      apply: (image, network) => [
        image,
        network.map((layer) => (layer.bias ? { ...layer, bias: zeros(layer.bias) } : layer)),
      ],
    },
    filtre: {
      text: "le réseau, un filtre éteint",
      apply: (image, network, data, { filtre }) => [image, withoutFilter(network, filtre - 1)],
    },
  };

  // L'exactitude que le cahier a mesurée sous cette panne.
  const measured = (data, panne, filtre) =>
    panne === "filtre" ? data.accuracies.filtre[filtre - 1] : data.accuracies[panne];

  // `choose(réglages)` : ce que le lecteur casse. La mesure ne se lit qu'après un pronostic.
  class Breakages {
    constructor(data, choose) {
      Object.assign(this, { data, choose });
      const texts = Object.entries(BREAKAGES).map(([key, { text }]) => [key, text]);
      const filters = data.accuracies.filtre.map((_, k) => [k + 1, String(k + 1)]);
      this.kind = select(Object.fromEntries(texts), "aucune", (panne) => this.choose({ panne }));
      this.filter = select(Object.fromEntries(filters), "1", (filtre) => this.choose({ filtre: Number(filtre) }));
      this.filterField = field("Lequel", this.filter);
      this.box = el("input", { type: "text", inputmode: "decimal", size: "5" });
      this.asked = el("div", { class: "demo-row" }, field("Votre pronostic, en %", this.box), button("Voir la mesure", () => this.reveal()));
      this.answer = el("p", { role: "status" });
      const box = el("input", { type: "checkbox", onchange: () => this.choose({ preparation: box.checked ? "oui" : "non" }) });
      this.preparation = box;
      const corner = data.corner.map((value) => percent(value, 1));
      this.node = el(
        "div",
        {},
        el("div", { class: "demo-row" }, field("Préparation du dessin", box)),
        el(
          "p",
          { class: "demo-small" },
          `Le cahier l’a mesuré sur ${data.n_corner} chiffres de validation, petits et dans un coin\u202f: ${corner[0]} de justes sans préparation, ${corner[1]} avec.`,
        ),
        el("div", { class: "demo-row" }, field("Casser", this.kind), this.filterField),
        this.asked,
        this.answer,
      );
    }

    // Prend les réglages ; une mesure déjà lue reste tant que la panne ne change pas.
    set({ panne, filtre, preparation }) {
      const same = this.state?.panne === panne && this.state.filtre === filtre;
      this.state = { panne, filtre };
      this.kind.value = panne;
      this.filter.value = String(filtre);
      this.preparation.checked = preparation === "oui";
      this.filterField.hidden = panne !== "filtre";
      this.asked.hidden = panne === "aucune";
      if (same) return;
      this.answer.textContent = panne === "aucune" ? "" : `${this.strength()} Combien de justes, sur la validation\u202f?`;
    }

    strength() {
      const { shift, noise } = this.data;
      if (this.state.panne === "decalage") return `L’image est décalée de ${shift} pixels, après la préparation.`;
      if (this.state.panne === "bruit") return `Un bruit normal d’écart-type ${number(noise, 1)} s’ajoute à chaque pixel.`;
      return "Regardez la réponse changer.";
    }

    reveal() {
      const { panne, filtre } = this.state,
        found = measured(this.data, panne, filtre),
        guess = Number(this.box.value.replace(",", ".")),
        given = this.box.value.trim() !== "" && guess >= 0 && guess <= 100;
      const gap = given ? ` Votre pronostic en est à ${number(Math.abs(guess - 100 * found), 1)} points.` : "";
      this.answer.textContent = `Sur ${number(this.data.n_damaged, 0)} images de validation, le cahier a mesuré ${percent(found, 1)} de justes, contre ${percent(this.data.accuracies.aucune, 1)} sans rien casser.${gap}`;
    }
  }

  Object.assign(window.Dessin, { BREAKAGES, Breakages });
})();
