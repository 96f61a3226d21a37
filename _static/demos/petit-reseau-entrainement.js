// Le petit réseau s'entraîne : ce qu'une image à l'écran laisse le temps de calculer, et où l'on en est.

(function () {
  "use strict";

  const FRAME_MS = 12; // ce que l'on calcule entre deux images

  window.PetitReseau.running = {
    start() {
      if (!this.training || this.running) return;
      this.running = true;
      const frame = () => {
        if (!this.running) return;
        this.advance();
        this.frame = requestAnimationFrame(frame);
        if (this.target) this.renderStatus();
        else this.render();
      };
      this.frame = requestAnimationFrame(frame);
    },

    pause() {
      this.running = false;
      cancelAnimationFrame(this.frame);
    },

    // Ce qu'une image à l'écran laisse le temps de calculer.
    advance() {
      const until = performance.now() + FRAME_MS,
        first = this.training.epoch;
      do {
        if (this.target && this.training.steps >= this.target) break;
        this.step();
      } while (
        this.running &&
        performance.now() < until &&
        (this.target || this.speed === "max" || this.training.epoch < first + Number(this.speed))
      );
      if (this.target && this.training.steps >= this.target) {
        this.target = 0;
        this.pause();
        if (this.history.at(-1).steps < this.training.steps) this.record(); // la courbe va jusqu'où l'on est allé
      }
    },

    step() {
      const before = this.training.epoch;
      this.training.step();
      const { epoch } = this.training;
      // On note la perte de moins en moins souvent : à chaque époque d'abord, puis toutes les 2, 3…
      if (epoch > before && epoch - (this.history.at(-1)?.epoch ?? 0) >= Math.max(1, Math.floor(epoch / 100)))
        this.record();
    },

    record() {
      if (!this.training) return;
      const { training } = this;
      const now = { epoch: training.epoch, steps: training.steps, ...training.evaluate() };
      if (training.valid) now.valid = training.evaluate(training.valid.X, training.valid.Y);
      this.history.push(now);
      if (!this.best || now.loss < this.best.loss) this.best = { loss: now.loss, ...training.save() };
      const end = this.judge(now);
      if (end && end !== this.end) {
        this.end = end;
        if (!this.target) this.pause();
      }
    },

    // Où en est l'entraînement : "converge", "bloque", "diverge", ou null.
    judge(now) {
      const first = this.history[0];
      if (!Number.isFinite(now.loss) || now.loss > 20 * Math.max(first.loss, 1)) return "diverge";
      if (this.end === "diverge") return null;
      const good = now.accuracy === 1 || (now.accuracy >= 0.9 && this.training.X.length > 50);
      if (good && now.accuracy === 1 && now.loss < 0.05) return "converge";
      const past = this.history.findLast(({ epoch }) => epoch <= now.epoch - 300);
      if (!past || past.loss - now.loss > 1e-3 * past.loss) return null;
      return good ? "converge" : "bloque";
    },

    twins() {
      const [W, b] = this.training.params[0];
      for (let j = 0; j < b.length; j++)
        for (let k = 0; k < j; k++) {
          const gap = Math.max(Math.abs(b[j] - b[k]), ...W.map((row) => Math.abs(row[j] - row[k])));
          if (gap < 1e-9) return [k + 1, j + 1];
        }
      return null;
    },

    back() {
      this.pause();
      this.training.restore(this.best);
      this.history = this.history.filter(({ steps }) => steps <= this.best.steps);
      this.end = null;
      this.render();
    },

    again(run) {
      this.pause();
      this.target = 0;
      run();
      this.record();
      this.render();
    },

    oneEpoch() {
      const { epoch } = this.training ?? {};
      while (this.training?.epoch === epoch) this.training.step();
    },

    otherWeights() {
      this.state.graine = (this.state.graine % 999999) + 1;
      this.reset();
    },

    toggle() {
      if (this.running) this.pause();
      else this.start();
      this.render();
    },
  };
})();
