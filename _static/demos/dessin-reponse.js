// La réponse du réseau : une phrase et son état, dix probabilités, et ce qu'il a vu.

(function () {
  "use strict";

  const { el, number, percent, plural } = window.Demos;
  const SMALL = 20; // côté, en points d'encre, au-dessous duquel on ne répond pas : cinq cases de la grille

  const toTensor = (image) => window.Convolution.tensor([28, 28, 1], Float32Array.from(image.flat()));
  const best = (values) => values.indexOf(Math.max(...values));

  // À une décimale, sans puissance de dix ni « −0,0 ».
  const short = (value) => number(Math.abs(value) < 0.05 ? 0 : value, 1);
  const share = (p) => (p > 0.995 ? "plus de 99\u00a0%" : p < 0.005 ? "moins de 1\u00a0%" : percent(p));

  // { state, text } : l'état de l'ardoise, et sa phrase. `probabilities` vaut null tant qu'il n'y a rien à lire.
  function sentence({ slate, drawing, probabilities, label }, data) {
    if (slate.isEmpty) return { state: "vide", text: "Tracez un chiffre, de 0 à 9, dans le carré noir." };
    if (!probabilities) return { state: "peu", text: "Trop peu d’encre pour répondre\u202f: tracez plus grand." };
    const [[digit, p], [other, q]] = probabilities.map((value, k) => [k, value]).sort((a, b) => b[1] - a[1]);
    const answer =
      p < data.threshold
        ? `Je ne sais pas\u202f: peut-être un ${digit} (${share(p)}), ou un ${other} (${share(q)}).`
        : `C’est un ${digit} (${share(p)}).${q >= 0.005 ? ` Sinon un ${other} (${share(q)}).` : ""}`;
    if (slate.busy) return { state: "cours", text: `En cours\u202f: ${answer[0].toLowerCase()}${answer.slice(1)}` };
    if (drawing && window.Dessin.looksLikeTwo(drawing)) {
      const alert = "Deux taches d’encre côte à côte\u202f: deux chiffres\u202f? Le réseau n’en lit qu’un à la fois.";
      return { state: "deux", text: `${alert} ${answer}` };
    }
    const silent = p < data.threshold,
      [right, wrong] = silent ? ["Il aurait eu raison.", "Il se serait trompé."] : ["Bien lu.", "Mal lu."];
    const truth = label === null ? "" : ` Étiquette\u202f: ${label}. ${label === digit ? right : wrong}`;
    return { state: silent ? "abstention" : "reponse", text: answer + truth };
  }

  // Trop peu d'encre : ce qui dépasse 0,1 tient dans moins de cinq cases.
  function isTooSmall(drawing) {
    const rows = drawing.map((row, y) => (row.some((value) => value > 0.1) ? y : -1)).filter((y) => y >= 0),
      columns = drawing[0].map((_, x) => (drawing.some((row) => row[x] > 0.1) ? x : -1)).filter((x) => x >= 0);
    return !rows.length || Math.max(rows.at(-1) - rows[0], columns.at(-1) - columns[0]) + 1 < SMALL;
  }

  // Dix rangées : le chiffre, une barre, sa probabilité. Construites une fois, puis remplies.
  class Probabilities {
    constructor() {
      this.rows = Array.from({ length: 10 }, (_, digit) => {
        const bar = el("span", { class: "dessin-barre" }),
          value = el("td", {}, "—"),
          row = el("tr", {}, el("th", { scope: "row" }, String(digit)), value, el("td", { "aria-hidden": "true" }, bar));
        return { row, bar, value };
      });
      this.node = el(
        "table",
        { class: "demo-table dessin-probabilites" },
        el("caption", {}, "Les dix probabilités"),
        el("tbody", {}, ...this.rows.map(({ row }) => row)),
      );
    }

    fill(probabilities) {
      const most = probabilities && Math.max(...probabilities);
      this.rows.forEach(({ row, bar, value }, digit) => {
        const p = probabilities?.[digit];
        value.textContent = probabilities ? `${short(100 * p)}\u00a0%` : "—";
        bar.style.width = `${100 * (p ?? 0)}%`;
        row.classList.toggle("dessin-premier", probabilities !== null && p === most);
      });
    }
  }

  // « Rogné, réduit à 20 × 14 pixels, décalé de 0,6 vers le bas… » : ce que la préparation a fait.
  function preparationSentence(prepared) {
    const { height, width, offset } = prepared;
    const way = (value, plus, minus) => `${number(Math.abs(value), 1)} vers ${value < 0 ? minus : plus}`;
    const moved = `${way(offset[0], "le bas", "le haut")} et ${way(offset[1], "la droite", "la gauche")}`;
    return `Rogné, ramené à ${plural(height, "ligne")} sur ${plural(width, "colonne")}, puis décalé, en pixels, de ${moved}\u202f: le centre de masse est au milieu.`;
  }

  // Peint une image (28 lignes) en niveaux de gris, sur `size` pixels.
  function paintImage(pen, image, size) {
    const step = size / image.length;
    image.forEach((row, y) =>
      row.forEach((value, x) => {
        const gray = Math.round(255 * value);
        pen.fillStyle = `rgb(${gray} ${gray} ${gray})`;
        pen.fillRect(x * step, y * step, step + 0.5, step + 0.5);
      }),
    );
  }

  Object.assign(window.Dessin, {
    toTensor,
    best,
    sentence,
    isTooSmall,
    Probabilities,
    preparationSentence,
    paintImage,
    short,
  });
})();
