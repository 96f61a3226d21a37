// Les calculs du carnet : des fonctions pures, sans page ni stockage.

Object.assign(Carnet, (() => {
  const INTERVALS = [1, 3, 7, 21]; // jours avant de revoir une question manquée
  const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"; // celles de cours/bilan.py
  const FORMAT = "carnet-du-cours";

  const addDays = (day, count) => new Date(Date.parse(`${day}T00:00:00Z`) + count * 86400000).toISOString().slice(0, 10);

  // La première valeur de chaque jour, dans l'ordre : [[jour, valeur]].
  function byDay(values) {
    const first = new Map();
    for (const time of Object.keys(values).sort()) {
      if (!first.has(time.slice(0, 10))) first.set(time.slice(0, 10), values[time]);
    }
    return [...first];
  }

  // Le jour où une question revient, d'après ses réponses ; "" si elle n'a pas à revenir. Manquée, elle revient le
  // lendemain ; juste au jour dit ou après, elle attend plus longtemps, puis sort ; juste avant, elle attend son jour.
  function dueDay(values) {
    let step = -1, due = "";
    for (const [day, value] of byDay(values)) {
      if (!value) step = 0;
      else if (due && day >= due) step += 1;
      else continue;
      due = step < INTERVALS.length ? addDays(day, INTERVALS[step]) : "";
    }
    return due;
  }

  // Toutes les listes croissantes de rangs que `digits` peut écrire : « 110 » ne se lit que 1 et 10. Un rang à deux
  // chiffres n'est lu que si la feuille (de `count` exercices) va jusque-là.
  function readings(digits, count, last = 0) {
    if (!digits) return [[]];
    return [1, 2].filter((length) => length <= digits.length).flatMap((length) => {
      const rank = Number(digits.slice(0, length));
      const possible = digits[0] !== "0" && rank > last && (length === 1 || rank <= count);
      return possible ? readings(digits.slice(length), count, rank).map((rest) => [rank, ...rest]) : [];
    });
  }

  const checkLetter = (digits) => LETTERS[[...digits].reduce((total, digit, place) => total + (place + 1) * digit, 0) % 24];

  // Les exercices d'un code (« 2-1346-K »), ou { error }. `sheets` : { "2": nombre d'exercices }.
  function readCode(text, sheets) {
    const plain = text.toUpperCase().replace(/[\u2010-\u2015\u2212]/g, "-").replace(/\s*-\s*/g, "-");
    const [, sheet, digits, letter] = plain.match(/(?<!\d)(\d{1,2})-(\d+)-([A-Z])(?![A-Z])/) ?? [];
    if (!sheet) {
      return { error: "Un code s’écrit comme 2-1346-K\u00a0: la feuille, ses exercices justes, une lettre. " +
        "Recopiez-le tel qu’elle l’affiche." };
    }
    if (letter !== checkLetter(sheet + digits)) {
      return { error: `La lettre ${letter} ne va pas avec ${sheet}-${digits}\u00a0: un signe est mal recopié. Relisez le code de la feuille.` };
    }
    if (!(sheet in sheets)) {
      return { error: `Ce cours n’a pas de feuille ${sheet}\u00a0: ce code vient peut-être d’un autre cours, ou d’une autre édition.` };
    }
    const found = readings(digits, sheets[sheet]);
    const known = found.filter((ranks) => ranks.every((rank) => rank <= sheets[sheet]));
    if (known.length > 1) {
      return { error: `${sheet}-${digits} peut se lire de deux façons. Exécutez de nouveau la dernière cellule de la feuille après un exercice de plus.` };
    }
    if (!known.length) {
      const rank = found[0]?.find((one) => one > sheets[sheet]);
      return { error: rank ? `La feuille ${sheet} a ${sheets[sheet]} exercices\u00a0: il n’y a pas d’exercice ${sheet}.${rank}.` :
        `${digits} ne se lit pas\u00a0: les exercices se suivent, du plus petit au plus grand. Relisez le code de la feuille.` };
    }
    return { exercises: known[0].map((rank) => `${sheet}.${rank}`) };
  }

  // L'état d'un chapitre de la liste : une case par question, prévision et exercice.
  function chapterState(chapter, facts, today) {
    const questions = chapter.questions.map(({ id }) => {
      const due = dueDay(facts[`quiz/${id}`] ?? {});
      return !(`quiz/${id}` in facts) ? "libre" : due && due <= today ? "revoir" : "fait";
    });
    const marks = (kind, list) => list.map(({ id }) => (`${kind}/${id}` in facts ? "fait" : "libre"));
    const predictions = marks("prevision", chapter.predictions), exercises = marks("exercice", chapter.exercises);
    const work = [...questions, ...exercises];
    return {
      questions, predictions, exercises,
      begun: [...work, ...predictions].some((mark) => mark !== "libre"),
      done: work.length > 0 && !work.includes("libre"),
    };
  }

  // Les questions à revoir, la plus ancienne d'abord : [{ question, chapter, due }].
  const toReview = (chapters, facts) => chapters.flatMap((chapter) => chapter.questions
    .map((question) => ({ question, chapter, due: dueDay(facts[`quiz/${question.id}`] ?? {}) })).filter(({ due }) => due))
    .sort((one, other) => one.due.localeCompare(other.due));

  const writeFile = (facts, today) => `${JSON.stringify({ format: FORMAT, version: 1, jour: today, faits: facts }, null, 1)}\n`;

  const VALID = {
    quiz: (value) => value === 0 || value === 1,
    exercice: (value) => value === 1,
    prevision: (value) => typeof value === "string" && value.length <= 500,
  };
  const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

  function isFact([name, values]) {
    const [, kind] = name.match(/^(quiz|exercice|prevision)\/[\w.]+$/) ?? [];
    const times = kind && values && typeof values === "object" ? Object.entries(values) : [];
    return times.length > 0 && times.every(([time, value]) => TIME.test(time) && !Number.isNaN(Date.parse(time)) && VALID[kind](value));
  }

  // Les faits d'un fichier exporté, ou { error } : un seul fait illisible, et rien n'en est repris.
  function readFile(text) {
    let file = null;
    try { file = JSON.parse(text); } catch { /* la phrase qui suit le dit */ }
    if (file?.format !== FORMAT || typeof file.faits !== "object" || !file.faits) {
      return { error: "Ce fichier n’est pas un carnet exporté par ce site, ou il est abîmé. Votre carnet n’a pas changé." };
    }
    if (file.version !== 1) {
      return { error: "Ce fichier vient d’une version plus récente du carnet. Rechargez la page, puis réessayez. Votre carnet n’a pas changé." };
    }
    const bad = Object.entries(file.faits).find((fact) => !isFact(fact));
    if (bad) return { error: `Ce fichier est abîmé\u00a0: «\u00a0${bad[0].slice(0, 40)}\u00a0» ne s’y lit pas. Votre carnet n’a pas changé.` };
    return { facts: file.faits };
  }

  return { INTERVALS, byDay, dueDay, readCode, chapterState, toReview, writeFile, readFile };
})());
