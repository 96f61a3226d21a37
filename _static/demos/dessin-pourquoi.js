// Deux panneaux : pourquoi cette réponse (occlusion), et ce qu'il faudrait effacer ou encrer pour en changer.

(function () {
  "use strict";

  const { el, button, plural, table } = window.Demos;
  const { BLOCK, BLOCKS, occlusion, changeMind, placeOf, paintImage, short } = window.Dessin;
  const MARKS = ["effacer", "encrer"];

  class Why {
    constructor(color) {
      this.color = color;
      this.canvas = el("canvas", { class: "dessin-vue", role: "img" });
      this.text = el("p");
      this.values = el("div");
      this.node = el("div", { class: "dessin-cote" }, this.canvas, el("div", {}, this.text, this.values));
    }

    fill(reading) {
      this.reading = reading;
      if (!reading) return this.empty();
      const { network, image, digit } = reading;
      this.drops = occlusion(network, image, digit);
      const rows = Array.from({ length: BLOCKS }, (_, i) => this.drops.slice(BLOCKS * i, BLOCKS * (i + 1)));
      const top = this.drops.indexOf(Math.max(...this.drops));
      this.text.textContent = `On efface tour à tour chaque bloc de ${BLOCK} × ${BLOCK} pixels, et l’on regarde ce que perd sa cote, ln(p / (1 − p)), où p est la probabilité du ${digit}. Rien ne compte plus que le bloc ${placeOf(top)}\u202f: ${short(this.drops[top])}.`;
      const columns = ["", ...Array.from({ length: BLOCKS }, (_, j) => String(j + 1))];
      const cells = rows.map((row, i) => [String(i + 1), ...row.map((value) => (value ? short(value) : "·"))]);
      this.values.replaceChildren(table(`Ce que perd la cote du ${digit}, bloc par bloc`, columns, cells));
      this.canvas.setAttribute("aria-label", `L’image, teintée là où elle plaide pour le ${digit}. ${this.text.textContent}`);
      this.paint();
    }

    empty() {
      this.text.textContent = "Tracez d’abord un chiffre.";
      this.canvas.setAttribute("aria-label", "Rien à expliquer encore.");
      this.values.replaceChildren();
      this.paint();
    }

    paint() {
      if (!this.canvas.clientWidth) return;
      const { pen, width } = window.Demos.pen(this.canvas);
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, width);
      if (!this.reading) return;
      paintImage(pen, this.reading.image, width);
      const color = this.color(),
        step = width / BLOCKS,
        most = Math.max(...this.drops.map(Math.abs), 1e-6);
      this.drops.forEach((value, rank) => {
        const [x, y] = [(rank % BLOCKS) * step, Math.floor(rank / BLOCKS) * step];
        pen.globalAlpha = 0.75 * (Math.abs(value) / most);
        pen.fillStyle = color(value > 0 ? "un" : "zero");
        pen.fillRect(x, y, step, step);
        pen.globalAlpha = 1;
        if (Math.abs(value) < most / 4) return;
        pen.lineWidth = 3;
        pen.strokeStyle = "#000";
        pen.fillStyle = "#fff";
        pen.font = `600 ${Math.round(step / 2.6)}px sans-serif`;
        pen.textAlign = "center";
        pen.textBaseline = "middle";
        pen.strokeText(short(value), x + step / 2, y + step / 2);
        pen.fillText(short(value), x + step / 2, y + step / 2);
      });
    }
  }

  class ChangeMind {
    constructor(say) {
      this.say = say;
      this.canvas = el("canvas", { class: "dessin-vue", role: "img", hidden: true });
      this.text = el("p");
      const search = (value) => button(`Chercher quoi ${MARKS[value]}`, () => this.search(value));
      this.node = el(
        "div",
        {},
        el("p", {}, "Combien de blocs suffisent, à votre avis\u202f?"),
        el("div", { class: "demo-row" }, search(0), search(1)),
        el("div", { class: "dessin-cote" }, this.canvas, this.text),
      );
    }

    fill(reading) {
      this.reading = reading;
      this.found = null;
      this.canvas.hidden = true;
      this.text.textContent = reading ? "" : "Tracez d’abord un chiffre.";
    }

    search(value) {
      if (!this.reading) return this.say("Tracez d’abord un chiffre.");
      const { network, image, digit } = this.reading;
      this.found = changeMind(network, image, value);
      this.canvas.hidden = !this.found;
      const count = this.found && plural(this.found.ranks.length, "bloc");
      this.text.textContent = this.found
        ? `${count} à ${MARKS[value]} (${this.found.ranks.map(placeOf).join("\u202f; ")}), et le ${digit} devient un ${this.found.digit}. Les blocs sont pris un à un, du plus coûteux au moins coûteux\u202f: il en faut peut-être moins.`
        : `Même en prenant tous les blocs à ${MARKS[value]}, la réponse reste un ${digit}.`;
      this.canvas.setAttribute("aria-label", this.text.textContent);
      this.say(this.text.textContent);
      this.paint();
    }

    paint() {
      if (!this.found || !this.canvas.clientWidth) return;
      const { pen, width } = window.Demos.pen(this.canvas),
        step = width / BLOCKS;
      paintImage(pen, this.found.image, width);
      pen.lineWidth = 2;
      pen.strokeStyle = "#f0a64a";
      for (const rank of this.found.ranks)
        pen.strokeRect((rank % BLOCKS) * step + 1, Math.floor(rank / BLOCKS) * step + 1, step - 2, step - 2);
    }
  }

  Object.assign(window.Dessin, { Why, ChangeMind });
})();
