// De l'encre à l'image : tracer, puis mettre le dessin comme ceux de MNIST (la fonction `prepare` du chapitre 10).
// L'encre est un carré de SIDE × SIDE octets, de 0 (rien) à 255. Un trait est une liste de points [x, y], de 0 à 1.

(function () {
  "use strict";

  const SIDE = 112; // quatre points par case de la grille 28 × 28

  // ------------------------------------------------------------------------------------------------ Tracer
  // Ajoute à `ink` le segment de `a` à `b`, large de `width` (en cases de la grille), au bord adouci.
  function inkSegment(ink, [ax, ay], [bx, by], width) {
    const radius = (width * SIDE) / 56,
      scaled = [ax, ay, bx, by].map((value) => value * SIDE - 0.5),
      [x0, y0, x1, y1] = scaled,
      length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    const from = (a, b) => Math.max(0, Math.floor(Math.min(a, b) - radius - 1)),
      to = (a, b) => Math.min(SIDE - 1, Math.ceil(Math.max(a, b) + radius + 1));
    for (let y = from(y0, y1); y <= to(y0, y1); y++)
      for (let x = from(x0, x1); x <= to(x0, x1); x++) {
        const along = length ? ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length : 0,
          t = Math.min(1, Math.max(0, along)),
          distance = Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)),
          value = Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
        if (value > ink[y * SIDE + x]) ink[y * SIDE + x] = value;
      }
  }

  function inkStrokes(strokes, width) {
    const ink = new Uint8Array(SIDE * SIDE);
    for (const points of strokes)
      points.forEach((point, k) => inkSegment(ink, points[Math.max(0, k - 1)], point, width));
    return ink;
  }

  // -------------------------------------------------------------------------------------------- Préparer
  const roundHalfToEven = (x) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)); // comme `round` en Python

  // Pour chacun des `count` pixels d'arrivée, [rang, poids] des pixels de départ : un triangle, élargi quand on réduit.
  function triangles(length, count) {
    const step = length / count,
      reach = Math.max(1, step);
    return Array.from({ length: count }, (_, k) => {
      const center = (k + 0.5) * step,
        pairs = [];
      for (let i = 0; i < length; i++) {
        const weight = 1 - Math.abs(i + 0.5 - center) / reach;
        if (weight > 0) pairs.push([i, weight]);
      }
      const sum = pairs.reduce((total, [, weight]) => total + weight, 0);
      return pairs.map(([i, weight]) => [i, weight / sum]);
    });
  }

  // `rows` (liste de lignes) ramené à (height, width), avec anticrénelage : les lignes, puis les colonnes.
  function resize(rows, height, width) {
    const mix = (pairs, at) => pairs.reduce((sum, [i, weight]) => sum + weight * at(i), 0);
    const across = triangles(rows[0].length, width),
      down = triangles(rows.length, height);
    const narrow = rows.map((row) => across.map((pairs) => mix(pairs, (i) => row[i])));
    return down.map((pairs) => across.map((_, x) => mix(pairs, (i) => narrow[i][x])));
  }

  // Le plus petit rectangle qui contient l'encre de plus de 0,1 : ses lignes, et sa place.
  function crop(drawing) {
    const rows = drawing.flatMap((row, y) => (row.some((value) => value > 0.1) ? [y] : [])),
      columns = drawing[0].flatMap((_, x) => (drawing.some((row) => row[x] > 0.1) ? [x] : []));
    if (!rows.length) return null;
    return drawing.slice(rows[0], rows.at(-1) + 1).map((row) => row.slice(columns[0], columns.at(-1) + 1));
  }

  function centerOfMass(image) {
    let mass = 0,
      y = 0,
      x = 0;
    image.forEach((row, i) => row.forEach((value, j) => ((mass += value), (y += i * value), (x += j * value))));
    return [y / mass, x / mass];
  }

  // Décale l'image de (dy, dx) pixels, même fractionnaires : une moyenne des quatre voisins.
  function shift(image, [dy, dx]) {
    const at = (y, x) => image[y]?.[x] ?? 0;
    return image.map((row, i) =>
      row.map((_, j) => {
        const y = i - dy,
          x = j - dx,
          top = Math.floor(y),
          left = Math.floor(x),
          v = y - top,
          u = x - left;
        return (
          (1 - v) * ((1 - u) * at(top, left) + u * at(top, left + 1)) +
          v * ((1 - u) * at(top + 1, left) + u * at(top + 1, left + 1))
        );
      }),
    );
  }

  // `drawing` : lignes de nombres de 0 à 1, encre claire sur fond noir. Rend l'image 28 × 28, et ce qu'il a fallu faire ;
  // null sans encre.
  function prepare(drawing) {
    let box = crop(drawing);
    if (!box) return null;
    const sides = [box.length, box[0].length],
      most = Math.max(...sides),
      [height, width] = sides.map((side) => Math.max(1, roundHalfToEven((20 * side) / most)));
    box = resize(box, height, width);
    const strongest = Math.max(...box.flat());
    const canvas = Array.from({ length: 28 }, () => new Array(28).fill(0));
    box.forEach((row, i) =>
      row.forEach((value, j) => {
        canvas[14 - (height >> 1) + i][14 - (width >> 1) + j] = Math.min(1, Math.max(0, value / strongest));
      }),
    );
    const offset = centerOfMass(canvas).map((place) => 14 - place);
    return { image: shift(canvas, offset), height, width, offset };
  }

  // Sans préparation : la moyenne de chaque case, où qu'elle soit.
  const asDrawn = (drawing) => {
    const k = drawing.length / 28;
    const mean = (y, x) => {
      let sum = 0;
      for (let v = 0; v < k; v++) for (let u = 0; u < k; u++) sum += drawing[k * y + v][k * x + u];
      return sum / (k * k);
    };
    return Array.from({ length: 28 }, (_, y) => Array.from({ length: 28 }, (_, x) => mean(y, x)));
  };

  const toRows = (ink) =>
    Array.from({ length: SIDE }, (_, y) => Array.from(ink.subarray(y * SIDE, (y + 1) * SIDE), (value) => value / 255));

  // Les taches d'encre séparées, de la plus grande à la plus petite : [{ mass, left, right }].
  function blobs(drawing) {
    const side = drawing.length,
      seen = new Uint8Array(side * side),
      found = [];
    for (let start = 0; start < side * side; start++) {
      const blob = { mass: 0, left: side, right: 0 },
        queue = [start];
      while (queue.length) {
        const place = queue.pop(),
          y = Math.floor(place / side),
          x = place % side;
        if (seen[place] || drawing[y][x] <= 0.1) continue;
        seen[place] = 1;
        blob.mass += drawing[y][x];
        blob.left = Math.min(blob.left, x);
        blob.right = Math.max(blob.right, x);
        for (let v = Math.max(0, y - 1); v <= Math.min(side - 1, y + 1); v++)
          for (let u = Math.max(0, x - 1); u <= Math.min(side - 1, x + 1); u++) queue.push(v * side + u);
      }
      if (blob.mass) found.push(blob);
    }
    return found.sort((a, b) => b.mass - a.mass);
  }

  // Deux chiffres : deux grandes taches côte à côte. (Un 5 dont la barre ne touche pas le corps n'en est pas deux.)
  function looksLikeTwo(drawing) {
    const [first, second] = blobs(drawing);
    if (!second || second.mass < first.mass / 3) return false;
    return first.left > second.right || second.left > first.right;
  }

  window.Dessin = { SIDE, inkSegment, inkStrokes, prepare, asDrawn, toRows, blobs, looksLikeTwo };
})();
