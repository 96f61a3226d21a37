// Un réseau convolutif déjà entraîné, calculé comme le fait Keras. Des fonctions pures : rien ici ne touche à la page.
// Un tableau de forme (h, w, c) est { shape: [h, w, c], values }, rangé comme en NumPy : le canal varie le plus vite.

(function () {
  "use strict";

  const tensor = (shape, values) => ({ shape, values: values ?? new Float32Array(shape.reduce((a, b) => a * b, 1)) });

  // ------------------------------------------------------------------------------------------- Les couches
  const borderOf = (k, padding) => (padding === "same" ? Math.floor((k - 1) / 2) : 0);

  // Convolution de (h, w, c) par un noyau (k, k, c, filtres). « same » borde l'image de zéros, « valid » non.
  // `known` : la sortie, déjà connue hors de la fenêtre [haut, bas, gauche, droite] ; sans elle, tout se calcule.
  function conv2d({ shape: [h, w, c], values }, kernel, bias, padding = "same", known = null) {
    const [k, , , filters] = kernel.shape,
      border = borderOf(k, padding),
      rows = padding === "same" ? h : h - k + 1,
      columns = padding === "same" ? w : w - k + 1;
    const out = tensor([rows, columns, filters], known?.output.values.slice()),
      [top, bottom, left, right] = known?.window ?? [0, rows, 0, columns],
      total = new Float64Array(filters),
      weights = kernel.values;
    for (let i = top; i < bottom; i++)
      for (let j = left; j < right; j++) {
        total.set(bias);
        for (let u = 0; u < k; u++)
          for (let v = 0; v < k; v++) {
            const y = i + u - border,
              x = j + v - border;
            if (y < 0 || y >= h || x < 0 || x >= w) continue;
            for (let canal = 0; canal < c; canal++) {
              const value = values[(y * w + x) * c + canal];
              if (value === 0) continue; // fréquent : le fond de l'image, et ce que ReLU a éteint
              const at = ((u * k + v) * c + canal) * filters;
              for (let f = 0; f < filters; f++) total[f] += value * weights[at + f];
            }
          }
        out.values.set(total, (i * columns + j) * filters);
      }
    return out;
  }

  const relu = ({ shape, values }) =>
    tensor(
      shape,
      values.map((value) => Math.max(0, value)),
    );

  // Le plus grand de chaque carré 2 × 2 ; une dernière ligne ou colonne impaire est laissée, comme dans Keras.
  function maxPool({ shape: [h, w, c], values }) {
    const rows = h >> 1,
      columns = w >> 1,
      out = tensor([rows, columns, c]);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        for (let canal = 0; canal < c; canal++) {
          const at = (2 * i * w + 2 * j) * c + canal;
          out.values[(i * columns + j) * c + canal] = Math.max(
            values[at],
            values[at + c],
            values[at + w * c],
            values[at + w * c + c],
          );
        }
    return out;
  }

  function globalAverage({ shape: [h, w, c], values }) {
    const total = new Float64Array(c);
    values.forEach((value, at) => (total[at % c] += value));
    return tensor(
      [c],
      Float32Array.from(total, (sum) => sum / (h * w)),
    );
  }

  const flatten = ({ values }) => tensor([values.length], values);

  function dense({ values }, kernel, bias) {
    const [inputs, units] = kernel.shape,
      total = Float64Array.from(bias);
    for (let i = 0; i < inputs; i++)
      for (let j = 0; j < units; j++) total[j] += values[i] * kernel.values[i * units + j];
    return tensor([units], Float32Array.from(total));
  }

  // Dix probabilités ; une température supérieure à 1 les rapproche les unes des autres.
  function softmax(logits, temperature = 1) {
    const most = Math.max(...logits),
      powers = Array.from(logits, (z) => Math.exp((z - most) / temperature)),
      sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  }

  // ------------------------------------------------------------------------------------------- Le réseau
  const OPERATIONS = {
    conv: (x, { kernel, bias, padding }, known) => conv2d(x, kernel, bias, padding, known),
    relu,
    maximum: maxPool,
    moyenne: globalAverage,
    plat: flatten,
    dense: (x, { kernel, bias }) => dense(x, kernel, bias),
  };

  // La sortie de chaque couche, pour une image (28, 28, 1) ; celle de la dernière est faite des dix logits.
  function forward(network, image) {
    const outputs = [];
    let x = image;
    for (const layer of network) outputs.push((x = OPERATIONS[layer.genre](x, layer)));
    return outputs;
  }

  // Les sorties que peut changer une fenêtre [haut, bas, gauche, droite] de l'entrée d'une couche.
  function reach([top, bottom, left, right], { genre, kernel, padding }, [h, w]) {
    if (genre === "maximum") return [top >> 1, Math.min(h, (bottom + 1) >> 1), left >> 1, Math.min(w, (right + 1) >> 1)];
    if (genre !== "conv") return [top, bottom, left, right];
    const after = borderOf(kernel.shape[0], padding),
      before = kernel.shape[0] - 1 - after;
    return [Math.max(0, top - before), Math.min(h, bottom + after), Math.max(0, left - before), Math.min(w, right + after)];
  }

  // Les logits d'une image qui ne diffère que dans `window` d'une autre, dont `outputs` sont les sorties : les mêmes que
  // ceux de `forward`, mais chaque convolution ne refait que ce qui change. Trois fois plus rapide pour un bloc caché.
  function logitsNear(network, outputs, image, window) {
    let x = image;
    network.forEach((layer, rank) => {
      const output = outputs[rank];
      window = reach(window, layer, output.shape);
      x = OPERATIONS[layer.genre](x, layer, { output, window });
    });
    return x.values;
  }

  const logits = (network, image) => forward(network, image).at(-1).values;

  // ------------------------------------------------------------------------------------------- Ses poids
  const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

  // Un demi-flottant (IEEE 754, 16 bits) : un signe, cinq bits d'exposant, dix de mantisse.
  function half(bits) {
    const sign = bits >> 15 ? -1 : 1,
      exponent = (bits >> 10) & 31,
      mantissa = (bits & 1023) / 1024;
    return sign * (exponent ? 2 ** (exponent - 15) * (1 + mantissa) : 2 ** -14 * mantissa);
  }

  function readHalves(base64) {
    const raw = bytes(base64);
    return Float32Array.from({ length: raw.length / 2 }, (_, k) => half(raw[2 * k] | (raw[2 * k + 1] << 8)));
  }

  // Les couches que décrit `cours.navigateur.describe`.
  const readNetwork = (layers) =>
    layers.map(({ genre, padding, shape, kernel, bias }) =>
      kernel === undefined
        ? { genre }
        : { genre, padding, kernel: tensor(shape, readHalves(kernel)), bias: readHalves(bias) },
    );

  window.Convolution = {
    tensor,
    conv2d,
    relu,
    maxPool,
    globalAverage,
    flatten,
    dense,
    softmax,
    forward,
    logits,
    logitsNear,
    bytes,
    readNetwork,
  };
})();
