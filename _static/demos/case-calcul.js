// La convolution, comme dans `convolve` du chapitre 10, avec le pas et le remplissage que Keras y ajoute.
// Une image et une carte sont des tableaux de lignes ; le noyau a trois lignes de trois poids.

(function () {
  "use strict";

  const SIDE = 3;

  // Taille de la sortie et nombre de zéros avant l'image, pour n pixels : « same » ou « valid », comme Keras.
  function geometry(n, stride, padding) {
    if (padding === "valid") return { size: Math.floor((n - SIDE) / stride) + 1, before: 0 };
    const size = Math.ceil(n / stride),
      zeros = Math.max(0, (size - 1) * stride + SIDE - n);
    return { size, before: Math.floor(zeros / 2) };
  }

  // Les neuf pixels que le noyau recouvre pour la case (i, j) : [ligne, colonne, pixel] ; hors de l'image, zéro.
  function covered(image, i, j, { stride, padding }) {
    const { before } = geometry(image.length, stride, padding);
    return Array.from({ length: SIDE * SIDE }, (_, k) => {
      const r = i * stride - before + Math.floor(k / SIDE),
        c = j * stride - before + (k % SIDE);
      return [r, c, image[r]?.[c] ?? 0];
    });
  }

  // Une case de la carte : neuf produits, leur somme, le biais.
  function cell(image, kernel, bias, i, j, options) {
    return covered(image, i, j, options).reduce((sum, [, , pixel], k) => sum + kernel[k] * pixel, bias);
  }

  // La carte entière ; `kernel` a ses neuf poids à la suite.
  function convolve(image, kernel, bias, options) {
    const { size } = geometry(image.length, options.stride, options.padding);
    return Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => cell(image, kernel, bias, i, j, options)),
    );
  }

  const relu = (map) => map.map((row) => row.map((value) => Math.max(0, value)));

  // Le plus grand de chaque carré 2 × 2 ; une dernière ligne seule est laissée, comme par Keras.
  function maxPool(map) {
    const size = Math.floor(map.length / 2);
    return Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) =>
        Math.max(map[2 * i][2 * j], map[2 * i][2 * j + 1], map[2 * i + 1][2 * j], map[2 * i + 1][2 * j + 1]),
      ),
    );
  }

  window.CaseParCase = { geometry, covered, cell, convolve, relu, maxPool };
})();
