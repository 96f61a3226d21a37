// Le petit réseau, en mots et en nombres : la phrase d'état (prêt, en marche, convergé, bloqué, divergé), les tableaux.

(function () {
  "use strict";

  const { forward } = window.Network;
  const { number, percent, plural, superscript, table } = window.Demos;
  const { firstOverflow } = window.PetitReseau;

  window.PetitReseau.sentences = {
    sentence() {
      if (!this.training) return "Placez au moins un point.";
      const { training, state } = this,
        { loss, right, accuracy } = training.evaluate();
      const total = training.X.length;
      const where = `époque ${number(training.epoch, 0)}, ${plural(training.steps, "pas", "pas")}`;
      const how = `perte ${number(loss, 4)}, ${plural(right, "réponse juste", "réponses justes")} sur ${total}`;
      if (this.target) return `Je rejoue les ${plural(this.target, "pas", "pas")} de cette adresse\u202f: ${where}.`;
      if (this.running) return `En marche\u202f: ${where}, ${how}.`;
      if (this.end === "diverge") return this.divergence(loss);
      if (state.vue === "pas-a-pas") return `Pas à pas\u202f: ${where}, ${how}.`;
      if (training.steps === 0) return `Prêt\u202f: ${how}, avant tout entraînement (poids n°\u00a0${state.graine}). Prévoyez ce qui va se passer, puis regardez.`;
      if (this.end === "converge")
        return accuracy === 1
          ? `Convergé\u202f: ${where}, ${how}.`
          : `Convergé, avec des erreurs (${percent(accuracy, 1)} de réponses justes)\u202f: ${where}, la perte ne baisse presque plus.`;
      if (this.end === "bloque") return this.blocked(where, how);
      return `En pause\u202f: ${where}, ${how}.`;
    },

    blocked(where, how) {
      const twins = this.twins();
      const why = twins
        ? ` Les neurones cachés ${twins[0]} et ${twins[1]} sont jumeaux\u202f: mêmes poids, mêmes gradients, ils ne se sépareront pas.`
        : "";
      return `Bloqué, ou très lent\u202f: ${where}, ${how}\u202f; en 300 époques, la perte a baissé de moins d’un millième.${why}`;
    },

    divergence(loss) {
      const overflow = firstOverflow(this.training),
        { epoch } = this.training;
      const what = overflow
        ? `le premier nombre à déborder est dans ${overflow}`
        : `la perte vaut ${number(loss, 1)}, loin au-dessus du départ`;
      return `Divergé à l’époque ${number(epoch, 0)}\u202f: ${what}. Le taux η = ${this.rate()} est trop grand.`;
    },

    rate() {
      return this.state.taux.toLocaleString("fr-FR", { maximumFractionDigits: 9 });
    },
  };

  window.PetitReseau.tables = {
    fillTables() {
      if (!this.tables.open || !this.training) return;
      const layers = this.training.params.flatMap(([W, b], l) => {
        const n = superscript(l + 1),
          columns = ["", ...b.map((_, j) => `neurone ${j + 1}`)];
        const rows = [
          ...W.map((row, i) => [`entrée ${i + 1}`, ...row.map((value) => number(value, 4))]),
          ["biais", ...b.map((value) => number(value, 4))],
        ];
        return [table(`W${n} et b${n}`, columns, rows)];
      });
      const few = this.history.filter((_, k, all) => k % Math.ceil(all.length / 12) === 0 || k === all.length - 1);
      const losses = few.map(({ epoch, loss, accuracy, valid }) => [
        number(epoch, 0),
        number(loss, 4),
        percent(accuracy, 1),
        valid ? number(valid.loss, 4) : "—",
        valid ? percent(valid.accuracy, 1) : "—",
      ]);
      const answers = forward(this.training.params, this.training.X, this.training.settings).A.at(-1);
      const points = this.training.X.slice(0, 12).map(([a, b], e) => [
        `${e + 1}`,
        number(a, 2),
        number(b, 2),
        String(this.training.Y[e][0]),
        number(answers[e][0], 4),
      ]);
      this.numbers.replaceChildren(
        ...layers,
        table("Les pertes", ["époque", "perte", "justes", "validation", "justes (validation)"], losses),
        table(
          `Les réponses${this.training.X.length > 12 ? " (12 premiers points)" : ""}`,
          ["point", "x₁", "x₂", "cible", "réponse"],
          points,
        ),
      );
    },
  };
})();
