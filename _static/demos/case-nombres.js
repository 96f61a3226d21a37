// Le calcul de la case choisie : une prévision, neuf produits, leur somme, le biais ; et toute la carte en tableau.

(function () {
  "use strict";

  const { el, button, number, plural, table } = window.Demos;
  const { covered } = window.CaseParCase;
  const sign = (value) => (Math.abs(value) < 0.0005 ? "nulle" : value > 0 ? "positive" : "négative");

  window.CaseParCase.numbers = {
    renderCalculus(shown) {
      const focused = this.calculus.contains(document.activeElement);
      this.calculus.replaceChildren(...(shown ? this.products() : [this.askSign()]));
      if (focused) this.ranks[0].input.focus();
    },

    askSign() {
      const { i, j } = this.focus,
        truth = sign(this.sums[i][j]);
      const answer = (guess) => {
        this.seen.add(this.key);
        this.verdict = "";
        if (guess) {
          this.score.asked += 1;
          this.score.right += guess === truth ? 1 : 0;
          const count = `Vos prévisions\u202f: ${plural(this.score.right, "juste")} sur ${this.score.asked}.`;
          this.verdict = `${guess === truth ? "Bien vu" : "Non"}\u202f: la somme est ${truth}. ${count}`;
        }
        this.render();
        if (guess) this.live.say(this.verdict);
      };
      return el(
        "div",
        { class: "demo-ask", role: "group", "aria-label": "Prévoyez" },
        el("p", {}, el("strong", {}, "Prévoyez. "), `Posé sur le carré encadré, ce filtre donne une somme…`),
        el(
          "div",
          { class: "demo-row" },
          ...["positive", "négative", "nulle"].map((guess) => button(guess, () => answer(guess))),
          button("Voir sans prévoir", () => answer(null)),
        ),
      );
    },

    products() {
      const { i, j } = this.focus,
        n = (value) => number(value, 3);
      const rows = covered(this.image, i, j, this.options).map(([r, c, pixel], k) => {
        const outside = this.image[r]?.[c] === undefined;
        return [outside ? "hors de l’image" : `(${r}\u202f; ${c})`, n(pixel), n(this.kernel[k]), n(pixel * this.kernel[k] + 0)];
      });
      const sum = this.sums[i][j],
        { bias } = this;
      const after = this.state.suite === "rien" ? "" : ` ReLU\u202f: max(0\u202f; ${n(sum)}) = ${n(this.output[i][j])}.`;
      return [
        this.verdict ? el("p", { class: "demo-answer" }, this.verdict) : null,
        table(`Les neuf produits de la case (${i}\u202f; ${j})`, ["pixel", "valeur", "poids", "produit"], rows),
        el("p", { class: "demo-numbers" }, `Somme ${n(sum - bias)}, plus le biais ${n(bias)}\u202f: `, el("strong", {}, n(sum)), `.${after}`),
        this.pooled ? el("p", { class: "demo-numbers" }, this.maximum()) : null,
        el("p", { class: "demo-small" }, el("code", {}, this.numpyLine())),
      ].filter(Boolean);
    },

    // La ligne de `convolve`, pour cette case.
    numpyLine() {
      const { i, j } = this.focus,
        [r, c] = [i, j].map((rank) => rank * this.options.stride),
        name = this.state.bord === "same" ? "padded" : "image";
      return `(${name}[${r} : ${r + 3}, ${c} : ${c + 3}] * kernel).sum() + bias`;
    },

    maximum() {
      const [r, c] = [this.focus.i, this.focus.j].map((rank) => Math.floor(rank / 2));
      if (this.pooled[r]?.[c] === undefined) return "Cette case n’entre dans aucun carré 2 × 2.";
      const four = [0, 1].flatMap((u) => [0, 1].map((v) => number(this.output[2 * r + u][2 * c + v], 3)));
      return `Carré (${r}\u202f; ${c}) des maximums\u202f: le plus grand de ${four.join(", ").replaceAll(", ", "\u202f; ")} est ${number(this.pooled[r][c], 3)}.`;
    },

    renderValues() {
      if (!this.details.open) return;
      const shown = this.pooled ?? this.output,
        columns = ["", ...shown.map((_, j) => String(j))];
      const rows = shown.map((values, i) => [String(i), ...values.map((value) => number(value, 2))]);
      this.values.replaceChildren(table(this.pooled ? "Les maximums" : "La carte", columns, rows));
    },
  };
})();
