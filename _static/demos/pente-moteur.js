// La descente du chapitre 3 : un neurone à deux poids, ses quarante points, et trois façons de faire un pas.
// Les points, le fond et les courbures viennent du cahier du chapitre (window.DemosData.pente).

(function () {
  "use strict";

  const { random, permutation } = window.Network;
  const { X, y, b, bottom, curvatures } = window.DemosData.pente;
  const ALL = y.map((_, e) => e);

  const sigmoid = (z) => (1 + Math.tanh(z / 2)) / 2;
  const output = (w, e) => sigmoid(X[e][0] * w[0] + X[e][1] * w[1] + b);

  // L'erreur quadratique moyenne du neurone de poids w.
  function loss(w) {
    return ALL.reduce((total, e) => total + (output(w, e) - y[e]) ** 2, 0) / ALL.length;
  }

  // Son gradient, sur les exemples `batch` : X.T @ delta.
  function gradient(w, batch = ALL) {
    const slopes = [0, 0];
    for (const e of batch) {
      const a = output(w, e),
        delta = (2 * (a - y[e]) * a * (1 - a)) / batch.length;
      slopes[0] += X[e][0] * delta;
      slopes[1] += X[e][1] * delta;
    }
    return slopes;
  }

  // Le déplacement que chaque méthode tire du gradient g ; `memory` est ce qu'elle retient. Constantes de Keras.
  const INERTIA = 0.9;
  const METHODS = {
    simple: (g, rate) => g.map((slope) => -rate * slope),
    inertie: (g, rate, memory) => {
      memory.speed = g.map((slope, i) => INERTIA * (memory.speed?.[i] ?? 0) - rate * slope);
      return memory.speed;
    },
    adam: (g, rate, memory) => {
      memory.t = (memory.t ?? 0) + 1;
      memory.m = g.map((slope, i) => 0.9 * (memory.m?.[i] ?? 0) + 0.1 * slope);
      memory.v = g.map((slope, i) => 0.999 * (memory.v?.[i] ?? 0) + 0.001 * slope ** 2);
      const corrected = (rate * Math.sqrt(1 - 0.999 ** memory.t)) / (1 - 0.9 ** memory.t);
      return memory.m.map((m, i) => (-corrected * m) / (Math.sqrt(memory.v[i]) + 1e-7));
    },
  };

  // Le taux au-delà duquel la descente ne se pose plus au fond, sur tous les points ; Adam n'a pas de formule aussi simple.
  const CRITICAL = { simple: 2 / curvatures[1], inertie: (2 * (1 + INERTIA)) / curvatures[1] };

  // `path` : les poids successifs. Un lot est pris dans l'ordre, et l'ordre se tire à nouveau à chaque époque.
  class Descent {
    constructor(start, { methode, taux, lot, graine }) {
      Object.assign(this, { path: [start], memory: {}, rate: taux, move: METHODS[methode], waiting: [] });
      this.size = lot === "tout" ? ALL.length : Number(lot);
      this.rng = random(graine);
    }

    get w() {
      return this.path.at(-1);
    }

    step() {
      if (this.waiting.length === 0) this.waiting = permutation(ALL.length, this.rng);
      const batch = this.size === ALL.length ? ALL : this.waiting.splice(0, this.size);
      this.gradient = gradient(this.w, batch);
      const move = this.move(this.gradient, this.rate, this.memory);
      this.path.push(this.w.map((value, i) => value + move[i]));
    }
  }

  const distance = (w) => Math.hypot(w[0] - bottom[0], w[1] - bottom[1]);

  // Où en est-elle : "fond", "oscille" (les deux derniers pas se contredisent), ou "route".
  function judge(path) {
    if (loss(path.at(-1)) - loss(bottom) < 2e-4) return "fond";
    if (path.length < 11) return "route";
    const [before, last] = [-2, -1].map((k) => path.at(k).map((value, i) => value - path.at(k - 1)[i]));
    return before[0] * last[0] + before[1] * last[1] < 0 ? "oscille" : "route";
  }

  window.Pente = { loss, gradient, Descent, CRITICAL, distance, judge, bottom, curvatures };
})();
