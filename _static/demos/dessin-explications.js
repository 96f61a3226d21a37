// Pourquoi cette réponse, et ce qui en ferait changer. L'image est vue par blocs de 4 × 4 pixels : 7 × 7 blocs.

(function () {
  "use strict";

  const { forward, logits, logitsNear } = window.Convolution;
  const { toTensor, best } = window.Dessin;
  const BLOCK = 4,
    BLOCKS = 28 / BLOCK;

  // La place du bloc `rank` : [haut, bas, gauche, droite], bas et droite exclus.
  function frameOf(rank) {
    const top = BLOCK * Math.floor(rank / BLOCKS),
      left = BLOCK * (rank % BLOCKS);
    return [top, top + BLOCK, left, left + BLOCK];
  }

  // L'image dont le bloc `rank` vaut partout `value` (0 l'efface, 1 l'encre).
  function fill(image, rank, value) {
    const [top, bottom, left, right] = frameOf(rank);
    const inside = (y, x) => y >= top && y < bottom && x >= left && x < right;
    return image.map((row, y) => row.map((one, x) => (inside(y, x) ? value : one)));
  }

  function inkOf(image, rank) {
    const [top, bottom, left, right] = frameOf(rank);
    const values = image.slice(top, bottom).flatMap((row) => row.slice(left, right));
    return values.reduce((a, b) => a + b) / values.length;
  }

  // Le logarithme de la cote du chiffre : ln(p / (1 − p)).
  function logOdds(values, digit) {
    const others = Array.from(values).filter((_, k) => k !== digit),
      most = Math.max(...others);
    return values[digit] - most - Math.log(others.reduce((sum, z) => sum + Math.exp(z - most), 0));
  }

  // Ce que perd la cote du chiffre, en logarithme, quand chacun des blocs `ranks` vaut partout `value`.
  function drops(network, image, digit, ranks, value) {
    const outputs = forward(network, toTensor(image)),
      whole = logOdds(outputs.at(-1).values, digit);
    return ranks.map((rank) => {
      const changed = toTensor(fill(image, rank, value));
      return whole - logOdds(logitsNear(network, outputs, changed, frameOf(rank)), digit);
    });
  }

  const ALL = Array.from({ length: BLOCKS ** 2 }, (_, rank) => rank);

  // L'occlusion : ce que perd la cote quand on efface chaque bloc ; 0 où il n'y a pas d'encre.
  function occlusion(network, image, digit) {
    const inked = ALL.filter((rank) => inkOf(image, rank) > 0),
      found = drops(network, image, digit, inked, 0),
      map = ALL.map(() => 0);
    inked.forEach((rank, k) => (map[rank] = found[k]));
    return map;
  }

  // Des blocs à effacer (`value` = 0) ou à encrer (1) jusqu'à ce que la réponse change : ceux qui coûtent le plus à la
  // réponse, un à un. Rend { ranks, image, digit }, ou null si tout y passe sans rien changer.
  function changeMind(network, image, value) {
    const digit = best(logits(network, toTensor(image))),
      usable = ALL.filter((rank) => (value ? inkOf(image, rank) < 0.5 : inkOf(image, rank) > 0)),
      costs = drops(network, image, digit, usable, value),
      order = usable.map((rank, k) => [rank, costs[k]]).sort((a, b) => b[1] - a[1]);
    const ranks = [];
    let changed = image;
    for (const [rank] of order) {
      ranks.push(rank);
      changed = fill(changed, rank, value);
      const answer = best(logits(network, toTensor(changed)));
      if (answer !== digit) return { ranks, image: changed, digit: answer };
    }
    return null;
  }

  // « ligne 2, colonne 5 » : la place d'un bloc, comptée à partir de 1.
  const placeOf = (rank) => `ligne ${Math.floor(rank / BLOCKS) + 1}, colonne ${(rank % BLOCKS) + 1}`;

  Object.assign(window.Dessin, { BLOCK, BLOCKS, logOdds, occlusion, changeMind, placeOf });
})();
