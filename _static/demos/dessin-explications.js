// Pourquoi cette réponse, et ce qui en ferait changer. L'image est vue par blocs de 4 × 4 pixels : 7 × 7 blocs.

(function () {
  "use strict";

  const { tensor, logits } = window.Convolution;
  const BLOCK = 4,
    BLOCKS = 28 / BLOCK;

  const toTensor = (image) => tensor([28, 28, 1], Float32Array.from(image.flat()));

  // L'image dont le bloc `rank` vaut partout `value` (0 l'efface, 1 l'encre).
  function fill(image, rank, value) {
    const top = BLOCK * Math.floor(rank / BLOCKS),
      left = BLOCK * (rank % BLOCKS);
    const inside = (y, x) => y >= top && y < top + BLOCK && x >= left && x < left + BLOCK;
    return image.map((row, y) => row.map((one, x) => (inside(y, x) ? value : one)));
  }

  function inkOf(image, rank) {
    const top = BLOCK * Math.floor(rank / BLOCKS),
      left = BLOCK * (rank % BLOCKS);
    const rows = image.slice(top, top + BLOCK).map((row) => row.slice(left, left + BLOCK));
    return rows.flat().reduce((a, b) => a + b) / BLOCK ** 2;
  }

  // Le logarithme de la cote du chiffre : ln(p / (1 − p)).
  function logOdds(values, digit) {
    const others = Array.from(values).filter((_, k) => k !== digit),
      most = Math.max(...others);
    return values[digit] - most - Math.log(others.reduce((sum, z) => sum + Math.exp(z - most), 0));
  }

  const best = (values) => values.indexOf(Math.max(...values));

  // Ce que perd la cote du chiffre (en logarithme) quand on efface chaque bloc ; 0 où il n'y a pas d'encre.
  function occlusion(network, image, digit) {
    const whole = logOdds(logits(network, toTensor(image)), digit);
    return Array.from({ length: BLOCKS ** 2 }, (_, rank) => {
      if (inkOf(image, rank) === 0) return 0;
      return whole - logOdds(logits(network, toTensor(fill(image, rank, 0))), digit);
    });
  }

  // Des blocs à effacer (`value` = 0) ou à encrer (1) jusqu'à ce que la réponse change : ceux qui coûtent le plus à la
  // réponse, un à un. Rend { ranks, image, digit }, ou null si tout y passe sans rien changer.
  function changeMind(network, image, value) {
    const start = logits(network, toTensor(image)),
      digit = best(start),
      whole = logOdds(start, digit);
    const usable = (rank) => (value ? inkOf(image, rank) < 0.5 : inkOf(image, rank) > 0);
    const order = Array.from({ length: BLOCKS ** 2 }, (_, rank) => rank)
      .filter(usable)
      .map((rank) => [rank, whole - logOdds(logits(network, toTensor(fill(image, rank, value))), digit)])
      .sort((a, b) => b[1] - a[1]);
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

  Object.assign(window.Dessin, { BLOCK, BLOCKS, toTensor, logOdds, best, occlusion, changeMind, placeOf });
})();
