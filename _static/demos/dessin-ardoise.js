// L'ardoise : on y trace au pointeur, ou au clavier sur la grille 28 × 28. Elle garde les traits, et ce qui précédait.

(function () {
  "use strict";

  const { el, button, field } = window.Demos;
  const { inkStrokes } = window.Dessin;
  const GRID = 28;
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const HELP =
    "Au clavier\u202f: les flèches déplacent le crayon, Espace le pose ou le lève, Ctrl+Z annule, Suppr efface.";
  const MOST = 400; // nombres, dans une adresse

  class Slate {
    // change() : appelée à chaque changement. say(phrase) : ce qu'entend un lecteur d'écran.
    constructor({ change, say }) {
      Object.assign(this, { change, say, strokes: [], image: null, width: 2, past: [], busy: false });
      this.cell = [14, 14]; // le crayon du clavier : ligne, colonne
      this.down = false;
      this.build();
    }

    build() {
      this.canvas = el("canvas", {
        class: "dessin-ardoise",
        tabindex: "0",
        role: "application",
        "aria-label": `Ardoise. ${HELP}`,
        onkeydown: (event) => this.press(event),
        onfocus: () => this.paint(),
        onblur: () => ((this.down = false), this.stop()),
        onpointerdown: (event) => this.start(event),
        onpointermove: (event) => this.follow(event),
        onpointerup: () => this.stop(),
        onpointercancel: () => this.stop(),
      });
      this.slider = el("input", { type: "range", min: "1", max: "4", step: "0.25" });
      this.slider.addEventListener("input", () => this.setWidth(Number(this.slider.value)));
      const buttons = [button("Effacer", () => this.clear()), button("Annuler", () => this.undo())];
      const tools = el("div", { class: "demo-row" }, ...buttons, field("Épaisseur", this.slider));
      this.node = el("div", {}, this.canvas, tools, el("p", { class: "demo-small" }, HELP));
    }

    // Repart de ces traits, ou de cette image.
    set({ strokes = [], image = null, width = this.width }) {
      Object.assign(this, { strokes, image, width, busy: false, down: false });
      this.slider.value = width;
      this.render();
    }

    render() {
      this.slider.setAttribute("aria-valuetext", `${window.Demos.number(this.width, 2)} cases`);
      this.paint();
      this.change();
    }

    setWidth(width) {
      this.width = width;
      this.render();
    }

    get isEmpty() {
      return this.strokes.length === 0 && this.image === null;
    }

    remember() {
      this.past.push({ strokes: this.strokes.map((points) => [...points]), image: this.image });
      if (this.past.length > 100) this.past.shift();
    }

    undo() {
      const before = this.past.pop();
      if (before) this.set(before);
      this.say(before ? "Annulé." : "Rien à annuler.");
    }

    clear() {
      if (!this.isEmpty) this.remember();
      this.set({});
      this.say("Ardoise effacée.");
    }

    choose(image) {
      if (!this.isEmpty) this.remember();
      this.set({ image });
    }

    // ------------------------------------------------------------------------------------------ Tracer
    begin(point) {
      this.remember();
      this.image = null; // tracer sur une image commence un dessin
      this.strokes.push([point]);
      this.busy = true;
      this.render();
    }

    extend(point) {
      const stroke = this.strokes.at(-1),
        last = stroke.at(-1);
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 0.03) return;
      stroke.push(point);
      this.render();
    }

    stop() {
      if (!this.busy) return this.paint();
      this.busy = false;
      this.render();
    }

    place(event) {
      const box = this.canvas.getBoundingClientRect();
      const inside = (value) => Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000;
      return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
    }

    start(event) {
      if (event.button > 0) return;
      this.canvas.setPointerCapture(event.pointerId);
      this.down = false;
      this.begin(this.place(event));
    }

    follow(event) {
      if (!this.busy || this.down) return;
      for (const one of event.getCoalescedEvents?.() ?? [event]) this.extend(this.place(one));
    }

    // ------------------------------------------------------------------------------------------ Au clavier
    press(event) {
      const { key } = event;
      if (key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) this.undo();
      else if (key === "Delete") this.clear();
      else if (key === " " || key === "Enter") this.togglePen();
      else if (MOVES[key]) this.movePen(MOVES[key]);
      else return;
      event.preventDefault();
    }

    get penPoint() {
      return [(this.cell[1] + 0.5) / GRID, (this.cell[0] + 0.5) / GRID].map((value) => Math.round(1000 * value) / 1000);
    }

    togglePen() {
      this.down = !this.down;
      if (this.down) this.begin(this.penPoint);
      else this.stop();
      this.say(`Crayon ${this.down ? "posé" : "levé"}, ${this.where()}.`);
    }

    movePen([dy, dx]) {
      const inside = (value) => Math.min(GRID - 1, Math.max(0, value));
      this.cell = [inside(this.cell[0] + dy), inside(this.cell[1] + dx)];
      if (this.down) this.extend(this.penPoint);
      else this.paint();
      this.say(`${this.where()}, crayon ${this.down ? "posé" : "levé"}.`);
    }

    where() {
      return `ligne ${this.cell[0] + 1}, colonne ${this.cell[1] + 1}`;
    }

    // ------------------------------------------------------------------------------------------ Peindre
    paint() {
      if (!this.canvas.isConnected) return;
      const { pen, width } = window.Demos.pen(this.canvas);
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, width);
      if (this.image) window.Dessin.paintImage(pen, this.image, width);
      pen.strokeStyle = pen.fillStyle = "#fff";
      pen.lineCap = pen.lineJoin = "round";
      pen.lineWidth = (this.width * width) / GRID;
      for (const points of this.strokes) {
        pen.beginPath();
        for (const [x, y] of points) pen.lineTo(x * width, y * width);
        if (points.length === 1) pen.lineTo(points[0][0] * width, points[0][1] * width + 0.01);
        pen.stroke();
      }
      if (document.activeElement === this.canvas && this.canvas.matches(":focus-visible")) this.paintPen(pen, width);
    }

    paintPen(pen, width) {
      const size = width / GRID;
      pen.lineWidth = 2;
      pen.strokeStyle = this.down ? "#f0a64a" : "#6aa5f2";
      pen.strokeRect(this.cell[1] * size - 2, this.cell[0] * size - 2, size + 4, size + 4);
    }

    // L’encre, que la préparation reçoit.
    get ink() {
      return inkStrokes(this.strokes, this.width);
    }
  }

  // Des traits dans une adresse : x, y, x, y… et −1 entre deux traits.
  function toNumbers(strokes) {
    let kept = strokes;
    const flat = () => kept.flatMap((points, k) => [...(k ? [-1] : []), ...points.flat()]);
    while (flat().length > MOST) {
      const shorter = kept.map((points) => points.filter((_, k) => k % 2 === 0 || k === points.length - 1));
      if (flat().length === shorter.flat(2).length) break;
      kept = shorter;
    }
    return flat().slice(0, MOST);
  }

  function fromNumbers(numbers) {
    const strokes = [[]];
    for (let k = 0; k < numbers.length; ) {
      if (numbers[k] < 0) {
        strokes.push([]);
        k += 1;
      } else {
        if (numbers[k + 1] >= 0) strokes.at(-1).push([numbers[k], numbers[k + 1]]);
        k += 2;
      }
    }
    return strokes.filter((points) => points.length);
  }

  Object.assign(window.Dessin, { Slate, toNumbers, fromNumbers });
})();
