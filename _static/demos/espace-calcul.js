// Les décodeurs du chapitre 8 : du code à l'image. Leurs poids, entiers de −127 à 127 et une échelle par matrice, viennent
// de son cahier (window.DemosData["espace-du-code"]), qui a mesuré ses erreurs avec ces poids-là.

(function () {
  "use strict";

  const DATA = window.DemosData["espace-du-code"];
  const PIXELS = 784;

  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

  // Une matrice (n_in, n_out), rangée comme en NumPy.
  function matrix({ shape, values, scale }) {
    const whole = new Int8Array(bytes(values).buffer);
    return { shape, values: Float64Array.from(whole, (value) => value * scale) };
  }

  // x @ W + b
  function affine(x, { shape: [, columns], values }, b) {
    const z = Float64Array.from(b);
    x.forEach((value, i) => {
      for (let j = 0; j < columns; j++) z[j] += value * values[i * columns + j];
    });
    return z;
  }

  const relu = (z) => z.map((value) => Math.max(0, value));
  const sigmoid = (z) => z.map((value) => (1 + Math.tanh(value / 2)) / 2);

  // Pour chaque taille de code : le décodeur du réseau, celui de l'ACP, et les codes des chiffres de validation.
  const MODELS = Object.fromEntries(
    Object.entries(DATA.models).map(([size, { hidden, output, hidden_bias, output_bias, directions, ...rest }]) => {
      const [W1, W2, V] = [hidden, output, directions].map(matrix);
      return [
        size,
        {
          ...rest,
          network: (code) => sigmoid(affine(relu(affine(code, W1, hidden_bias)), W2, output_bias)),
          pca: (code) => affine(code, V, DATA.mean),
        },
      ];
    }),
  );

  const DIGITS = DATA.labels.map((label, k) => ({
    label,
    pixels: Float64Array.from(bytes(DATA.images).subarray(k * PIXELS, (k + 1) * PIXELS), (level) => level / 255),
  }));

  const mix = (a, b, t) => a.map((value, i) => (1 - t) * value + t * b[i]);
  const error = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;
  // Part des pixels ni clairs ni sombres : ce que laisse un fondu.
  const greys = (image) => image.filter((value) => value > 0.25 && value < 0.75).length / image.length;

  // Le chiffre d'entraînement dont le code est le plus proche de z, et sa distance.
  function nearest(z) {
    return DATA.dots.reduce(
      (best, [a, b, label]) => {
        const distance = Math.hypot(a - z[0], b - z[1]);
        return distance < best.distance ? { label, distance } : best;
      },
      { label: null, distance: Infinity },
    );
  }

  window.EspaceDuCode = { DATA, MODELS, DIGITS, mix, error, greys, nearest };
})();
