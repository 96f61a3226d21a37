// Les points du lecteur, posés d'un geste sur une carte ou écrits au clavier : ce que partagent deux démonstrations.
// Une liste de points est plate, comme dans l'adresse : x₁, x₂, classe, x₁, x₂, classe…

(function () {
  "use strict";

  const { el, button, field, select, number, table } = window.Demos;
  const AT_MOST = 60,
    LIMIT = 2;

  const read = (input) => Number(input.value.trim().replace(",", ".") || NaN);

  // Les points sous forme de lignes [x₁, x₂, classe].
  function rowsOf(points) {
    return Array.from({ length: Math.floor(points.length / 3) }, (_, k) => {
      const [x1, x2, side] = points.slice(3 * k, 3 * k + 3);
      return [x1, x2, side > 0.5 ? 1 : 0];
    });
  }

  // `get()` rend les points ; `set(points)` les remplace ; `say(phrase)` parle au lecteur.
  class PointEditor {
    constructor({ get, set, say }) {
      Object.assign(this, { get, set, say, side: "0" });
      this.node = el("div");
    }

    render() {
      const points = this.get();
      if (this.shown === points && this.node.firstChild) return;
      this.shown = points;
      const [x1, x2] = [0, 1].map(() => el("input", { type: "text", inputmode: "decimal", size: "5", value: "0,5" }));
      const side = select({ 0: "classe 0", 1: "classe 1" }, this.side, (value) => {
        this.side = value;
      });
      const rows = rowsOf(points).map(([a, b, target], k) => [
        `point ${k + 1}`,
        number(a, 2),
        number(b, 2),
        String(target),
        button("Retirer", () => this.set(points.filter((_, i) => Math.floor(i / 3) !== k)), {
          "aria-label": `Retirer le point ${k + 1}`,
        }),
      ]);
      this.node.replaceChildren(
        el(
          "p",
          { class: "demo-small" },
          "Touchez la carte pour y poser un point, ou écrivez ses coordonnées (de −2 à 2).",
        ),
        el(
          "div",
          { class: "demo-row" },
          field("x₁", x1),
          field("x₂", x2),
          field("Classe", side),
          button("Ajouter", () => this.add(read(x1), read(x2))),
        ),
        table("Vos points", ["", "x₁", "x₂", "classe", ""], rows),
      );
    }

    // Un geste sur la carte `canvas`, dont `frame` donne les bords.
    addByPointer(event, canvas, [x0, x1, y0, y1]) {
      const box = canvas.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width,
        down = (event.clientY - box.top) / box.height;
      this.add(x0 + across * (x1 - x0), y1 - down * (y1 - y0));
    }

    add(a, b) {
      const near = [a, b].map((value) => Math.round(100 * value) / 100);
      if (!near.every((value) => Math.abs(value) <= LIMIT)) return this.say("Une coordonnée est un nombre de −2 à 2.");
      if (this.get().length >= 3 * AT_MOST) return this.say(`Pas plus de ${AT_MOST} points.`);
      this.set([...this.get(), ...near, Number(this.side)]);
    }
  }

  window.Demos.PointEditor = PointEditor;
  window.Demos.rowsOf = rowsOf;
})();
