// Le moteur des démonstrations : un réseau dense, écrit comme celui du chapitre 3, avec les mêmes noms et les mêmes formes.
// Une matrice est un tableau de lignes (B, n) ; `params` est une liste de paires [W, b], W (n_in, n_out) et b (n_out,).
// Les nombres de JavaScript sont des float64 : ce qui se calcule ici se recalcule en NumPy à 1e-9 près.

(function () {
  "use strict";

  // ------------------------------------------------------------------------------- Le hasard, le même qu'en Python
  // Un générateur congruentiel linéaire : trois lignes, identiques dans le code que l'on emporte.
  function random(seed) {
    let state = Math.imul(seed, 2654435761) >>> 0; // deux graines voisines partent de loin en loin
    return {
      uniform() {
        state = (Math.imul(1664525, state) + 1013904223) >>> 0;
        return state / 2 ** 32;
      },
      get state() {
        return state;
      },
      set state(value) {
        state = value;
      },
    };
  }

  // Une permutation de 0 … n − 1 (Fisher–Yates).
  function permutation(n, rng) {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(rng.uniform() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  // --------------------------------------------------------------------------------------------- Matrices
  const zeros = (n, m) => Array.from({ length: n }, () => new Array(m).fill(0));
  const map = (A, f) => A.map((row) => row.map(f));
  const copyParams = (params) => params.map(([W, b]) => [W.map((row) => row.slice()), b.slice()]);

  // A @ W + b
  function affine(A, W, b) {
    return A.map((a) => {
      const z = b.slice();
      for (let i = 0; i < a.length; i++) {
        const x = a[i],
          w = W[i];
        for (let j = 0; j < z.length; j++) z[j] += x * w[j];
      }
      return z;
    });
  }

  // A.T @ D
  function transposedProduct(A, D) {
    const product = zeros(A[0].length, D[0].length);
    for (let e = 0; e < A.length; e++) {
      const a = A[e],
        d = D[e];
      for (let i = 0; i < a.length; i++) {
        const row = product[i];
        for (let j = 0; j < d.length; j++) row[j] += a[i] * d[j];
      }
    }
    return product;
  }

  // D @ W.T
  function productTransposed(D, W) {
    return D.map((d) =>
      W.map((w) => {
        let sum = 0;
        for (let j = 0; j < d.length; j++) sum += d[j] * w[j];
        return sum;
      }),
    );
  }

  // D.sum(axis=0)
  function columnSums(D) {
    const sums = new Array(D[0].length).fill(0);
    for (const d of D) for (let j = 0; j < d.length; j++) sums[j] += d[j];
    return sums;
  }

  // --------------------------------------------------------------------------------------- Activations, pertes
  const sigmoid = (z) => (1 + Math.tanh(z / 2)) / 2; // = 1 / (1 + exp(−z)), sans dépassement
  const identity = (z) => z;

  const ACTIVATIONS = {
    // nom : [fonction, dérivée], appliquées terme à terme
    tanh: [Math.tanh, (z) => 1 - Math.tanh(z) ** 2],
    sigmoid: [sigmoid, (z) => sigmoid(z) * (1 - sigmoid(z))],
    relu: [(z) => (z > 0 || Number.isNaN(z) ? z : 0), (z) => (z > 0 ? 1 : 0)],
  };

  // Chaque perte va avec sa sortie ; le delta de sortie est alors toujours (Ŷ − Y) / B. `of` : perte d'une somme z.
  const LOSSES = {
    entropie: { output: sigmoid, of: (z, y) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z },
    quadratique: { output: identity, of: (z, y) => (z - y) ** 2 / 2 },
  };

  // ------------------------------------------------------------------------------------------------ Le réseau
  function glorot(nIn, nOut, rng) {
    const limit = Math.sqrt(6 / (nIn + nOut));
    return zeros(nIn, nOut).map((row) => row.map(() => limit * (2 * rng.uniform() - 1)));
  }

  const STARTS = {
    // comment tirer W (n_in, n_out)
    glorot,
    constant: (nIn, nOut) => map(zeros(nIn, nOut), () => 0.1),
    zero: zeros,
  };

  function initParams(sizes, rng, start = "glorot") {
    return sizes.slice(1).map((nOut, l) => [STARTS[start](sizes[l], nOut, rng), new Array(nOut).fill(0)]);
  }

  // Sommes pondérées Z et sorties A ; A[0] est X, A.at(-1) la prédiction.
  function forward(params, X, { activation, loss }) {
    const Z = [],
      A = [X];
    params.forEach(([W, b], l) => {
      const phi = l === params.length - 1 ? LOSSES[loss].output : ACTIVATIONS[activation][0];
      Z.push(affine(A[l], W, b));
      A.push(map(Z[l], phi));
    });
    return { Z, A };
  }

  // Perte moyenne ; les sommes de sortie Z et les cibles Y sont de forme (B, 1).
  function meanLoss(Z, Y, { loss }) {
    return Z.reduce((sum, row, e) => sum + LOSSES[loss].of(row[0], Y[e][0]), 0) / Z.length;
  }

  // Gradient de la perte : une paire [dW, db] par couche. `deltas[l]` et `dA[l]` gardent les étapes.
  function backward(params, Z, A, Y, { activation }) {
    const slope = ACTIVATIONS[activation][1];
    const gradients = [],
      deltas = [],
      dA = [];
    let delta = A.at(-1).map((row, e) => row.map((a, j) => (a - Y[e][j]) / Y.length));
    for (let l = params.length - 1; l >= 0; l--) {
      deltas[l] = delta;
      gradients[l] = [transposedProduct(A[l], delta), columnSums(delta)];
      if (l > 0) {
        dA[l] = productTransposed(delta, params[l][0]);
        delta = dA[l].map((row, e) => row.map((d, j) => d * slope(Z[l - 1][e][j])));
      }
    }
    return { gradients, deltas, dA };
  }

  // Déplace chaque paramètre, sur place, d'un pas contre son gradient.
  function sgdStep(params, gradients, learningRate) {
    params.forEach(([W, b], l) => {
      const [dW, db] = gradients[l];
      for (let i = 0; i < W.length; i++) for (let j = 0; j < b.length; j++) W[i][j] -= learningRate * dW[i][j];
      for (let j = 0; j < b.length; j++) b[j] -= learningRate * db[j];
    });
  }

  // ------------------------------------------------------------------------------------------ L'entraînement
  // `settings` : activation, loss, learningRate, batchSize. Un pas traite un lot ; une époque, tous les exemples.
  class Training {
    constructor(params, X, Y, rng, settings) {
      Object.assign(this, { params, X, Y, rng, settings, steps: 0, epoch: 0, start: 0 });
      this.batchSize = Math.min(settings.batchSize, X.length);
      this.order = permutation(X.length, rng);
    }

    batch() {
      const chosen = this.order.slice(this.start, this.start + this.batchSize);
      return [chosen.map((e) => this.X[e]), chosen.map((e) => this.Y[e])];
    }

    step() {
      const [X, Y] = this.batch();
      const { Z, A } = forward(this.params, X, this.settings);
      sgdStep(this.params, backward(this.params, Z, A, Y, this.settings).gradients, this.settings.learningRate);
      this.steps += 1;
      this.start += this.batchSize;
      if (this.start >= this.X.length) {
        this.start = 0;
        this.epoch += 1;
        this.order = permutation(this.X.length, this.rng);
      }
    }

    // Ce qu'il faut pour revenir à cet instant exactement.
    save() {
      const { steps, epoch, start } = this;
      return { steps, epoch, start, order: this.order.slice(), state: this.rng.state, params: copyParams(this.params) };
    }

    restore({ state, params, order, ...counters }) {
      Object.assign(this, counters, { params: copyParams(params), order: order.slice() });
      this.rng.state = state;
    }

    evaluate(X = this.X, Y = this.Y) {
      const { Z, A } = forward(this.params, X, this.settings);
      const right = A.at(-1).filter((row, e) => row[0] > 0.5 === Y[e][0] > 0.5).length;
      return { loss: meanLoss(Z.at(-1), Y, this.settings), right, accuracy: right / X.length };
    }
  }

  // --------------------------------------------------------------------------------------- Le gradient est-il juste ?
  // La perte quand on reprend le calcul à la couche `l`, ses sommes Z étant données.
  function lossFromZ(params, Z, l, Y, settings) {
    if (l === params.length - 1) return meanLoss(Z, Y, settings);
    return lossFromA(params, map(Z, ACTIVATIONS[settings.activation][0]), l + 1, Y, settings);
  }

  // La même, les entrées A de la couche `l` étant données.
  function lossFromA(params, A, l, Y, settings) {
    return lossFromZ(params, affine(A, ...params[l]), l, Y, settings);
  }

  // Différences finies centrées : remue chaque nombre de `matrix`, sur place, et recalcule `loss()`.
  function finiteDifferences(matrix, loss, step = 1e-5) {
    return matrix.map((row) =>
      row.map((saved, j) => {
        row[j] = saved + step;
        const above = loss();
        row[j] = saved - step;
        const below = loss();
        row[j] = saved;
        return (above - below) / (2 * step);
      }),
    );
  }

  // L'écart relatif du chapitre : ‖a − b‖ / (‖a‖ + ‖b‖).
  function relativeGap(A, B) {
    const norm = (values) => Math.hypot(...values);
    const a = A.flat(),
      b = B.flat();
    const total = norm(a) + norm(b);
    return total === 0 ? 0 : norm(a.map((value, i) => value - b[i])) / total;
  }

  const isFinite2 = (matrix) => matrix.every((row) => row.every(Number.isFinite));

  window.Network = {
    random,
    permutation,
    initParams,
    copyParams,
    forward,
    backward,
    meanLoss,
    sgdStep,
    Training,
    ACTIVATIONS,
    LOSSES,
    lossFromZ,
    lossFromA,
    finiteDifferences,
    relativeGap,
    isFinite2,
  };
})();
