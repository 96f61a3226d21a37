// Le petit réseau, pas à pas : une opération à la fois, une prévision avant chaque gradient, son contrôle après.

(function () {
  "use strict";

  const { isFinite2, relativeGap } = window.Network;
  const { el, button, number, plural, power, table } = window.Demos;
  const { listOperations, numericalGradient, subscript } = window.PetitReseau;

  window.PetitReseau.stepping = {
    renderOperation() {
      if (!this.training) return this.operations.replaceChildren("Placez au moins un point.");
      const list = listOperations(this.training),
        rank = Math.min(this.state.operation, list.length - 1),
        operation = list[rank];
      this.state.operation = rank;
      const focused = this.operations.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const go = (k) => {
        this.state.operation = k;
        this.render();
      };
      const chips = list.map(({ name, phase }, k) =>
        el(
          "li",
          {},
          button(name, () => go(k), {
            "data-key": `op${k}`,
            "aria-current": k === rank ? "step" : false,
            "aria-label": `${name}, ${phase}`,
            class: `demo-chip demo-phase-${phase[6] ?? "p"}`,
          }),
        ),
      );
      const end = rank === list.length - 1;
      this.operations.replaceChildren(
        el(
          "p",
          { class: "demo-small" },
          `Lot de ${plural(this.training.batch()[0].length, "exemple")}. Une opération après l’autre\u202f: passe avant, perte, passe arrière, mise à jour.`,
        ),
        el("ol", { class: "demo-chips", "aria-label": "Les opérations du pas" }, ...chips),
        el(
          "div",
          { class: "demo-row" },
          button("Précédente", () => go(Math.max(0, rank - 1)), {
            "data-key": "before",
            "aria-disabled": rank === 0 ? "true" : false,
          }),
          end
            ? button("Faire ce pas, lot suivant", () => this.nextBatch(), { "data-key": "after", class: "demo-main" })
            : button("Suivante", () => go(rank + 1), { "data-key": "after", class: "demo-main" }),
        ),
        ...this.operationDetails(operation, rank, list.length),
      );
      if (focused)
        (
          this.operations.querySelector(`[data-key="${focused}"]`) ??
          this.operations.querySelector('[data-key="after"]')
        ).focus();
    },

    nextBatch() {
      this.again(() => {
        this.step();
        this.state.operation = 0;
      });
    },

    operationDetails(operation, rank, total) {
      const title = el(
        "p",
        { class: "demo-title" },
        el("strong", {}, operation.name),
        el("span", {}, ` — ${operation.phase}, ${rank + 1} sur ${total}`),
      );
      const rule = el(
        "dl",
        { class: "demo-rule" },
        el("dt", {}, "Formule"),
        el("dd", {}, operation.rule),
        el("dt", {}, "NumPy"),
        el("dd", {}, el("code", {}, operation.code)),
      );
      const key = `${this.training.steps}:${operation.id}`;
      if (operation.loss && !this.revealed.has(key)) return [title, rule, this.askDirection(operation, key)];
      return [title, rule, this.arithmetic(operation), ...(operation.loss ? [this.checkGradient(operation)] : [])];
    },

    // La case dont le nombre est le plus grand : c'est d'elle que l'on parle d'abord.
    largest({ values }) {
      let best = [0, 0];
      values.forEach((row, i) =>
        row.forEach((value, j) => {
          if (Math.abs(value) > Math.abs(values[best[0]][best[1]])) best = [i, j];
        }),
      );
      return best;
    },

    askDirection(operation, key) {
      const [i, j] = this.largest(operation),
        value = operation.values[i][j];
      const place =
        operation.values.length > 1 || operation.values[0].length > 1 ? subscript(i + 1) + subscript(j + 1) : "";
      const reveal = (guess) => {
        const truth = value > 0 ? "monte" : value < 0 ? "descend" : "ne bouge pas";
        this.revealed.add(key);
        if (guess) {
          this.score.asked += 1;
          this.score.right += guess === truth ? 1 : 0;
          this.verdict = { key, text: `${guess === truth ? "Bien vu" : "Non"}\u202f: la perte ${truth}.` };
        }
        this.render();
        this.live.say(this.verdict?.key === key ? this.verdict.text : `${operation.name} est affiché.`);
      };
      return el(
        "div",
        { class: "demo-ask", role: "group", "aria-label": "Prévoyez" },
        el("p", {}, el("strong", {}, "Prévoyez. "), `Si l’on augmente un peu ${operation.of}${place}, la perte…`),
        el(
          "div",
          { class: "demo-row" },
          button("monte", () => reveal("monte"), { "data-key": "guess" }),
          button("descend", () => reveal("descend")),
          button("ne bouge pas", () => reveal("ne bouge pas")),
          button("Voir sans prévoir", () => reveal(null)),
        ),
      );
    },

    arithmetic(operation) {
      const key = `${this.training.steps}:${operation.id}`,
        at = this.chosen?.key === key ? this.chosen.at : this.largest(operation);
      const [i, j] = at,
        { values } = operation;
      const columns = values[0].map((_, c) => operation.column(c));
      const rows = values
        .slice(0, 8)
        .map((row, r) => [operation.row(r), ...row.map((value, c) => this.cell(value, r, c, at, key))]);
      const more = values.length > 8 ? `, les 8 premiers exemples sur ${values.length}` : "";
      const verdict =
        this.verdict?.key === key
          ? [
              el(
                "p",
                { class: "demo-answer" },
                `${this.verdict.text} Vos prévisions\u202f: ${plural(this.score.right, "juste")} sur ${this.score.asked}.`,
              ),
            ]
          : [];
      return el(
        "div",
        {},
        ...verdict,
        el(
          "p",
          {},
          `${operation.row(i)}, ${operation.column(j)}\u202f: `,
          el("span", { class: "demo-numbers" }, `${operation.at(i, j)} = `, el("strong", {}, number(values[i][j], 6))),
        ),
        table(`${operation.name}${more} (choisissez une case pour voir son calcul)`, ["", ...columns], rows),
      );
    },

    cell(value, r, c, at, key) {
      const choose = () => {
        this.chosen = { key, at: [r, c] };
        this.render();
      };
      return button(number(value, 6), choose, {
        class: "demo-cell",
        "data-key": `cell${r}-${c}`,
        "aria-pressed": String(r === at[0] && c === at[1]),
      });
    },

    checkGradient(operation) {
      if (!isFinite2(operation.values)) return el("p", {}, "Un nombre a débordé\u202f: il n’y a plus rien à comparer.");
      const measured = numericalGradient(operation),
        gap = relativeGap(operation.values, measured);
      const [i, j] =
        this.chosen?.key === `${this.training.steps}:${operation.id}` ? this.chosen.at : this.largest(operation);
      const kink = gap > 1e-6 && this.state.activation === "relu";
      return el(
        "p",
        { class: "demo-check" },
        `Contrôle par différences finies\u202f: ${number(measured[i][j], 6)} pour cette case\u202f; écart relatif sur l’ensemble\u202f: ${gap === 0 ? "0" : power(gap)}.`,
        kink
          ? " Une somme z vaut 0 ou presque\u202f: la ReLU n’y a pas de dérivée, les deux nombres peuvent différer."
          : "",
      );
    },
  };
})();
