// Ce que trouve la recherche : les sections qui répondent à une question, la meilleure d'abord.
// Données : sections.js ; radicaux du français : radicaux.js (Sphinx) ; appariement, fautes comprises : MiniSearch.
coursRecherche.engine = (() => {
  const { data, stemmer } = coursRecherche;
  const STOP = new Set(("a ai au aux avec c ce ces cette comment d dans de des du elle en est et faire fait faut il ils j je " +
    "l la le les leur leurs m ma mes mon n ne nos notre nous on ou par pas pour pourquoi quand que quel quelle quelles quels " +
    "qui quoi s sa se ses son sont sur t ta tes ton tu un une vos votre vous y the of and to in is how what why does do i it my").split(" "));
  const BOOST = { title: 4, names: 4, page: 1.5, text: 1, code: 0.6 };
  // Une question se pose d'abord au cours : ses chapitres et son glossaire avant les exercices et les annexes.
  const WEIGHTS = { glossaire: 1.3, chapters: 1.2, exercises: 0.75, solutions: 0.5, annexes: 0.8, index: 0.6 };
  const SYNONYM = 0.8; // un résultat trouvé par un synonyme vaut un peu moins que par le mot même
  const ALL = 3; // une section qui a tous les mots, devant celles qui n'en ont que quelques-uns
  const OPENING = 0.5; // le début d'une page parle de tout
  const EXCERPT = 170;

  // --- Des mots aux radicaux : « Rétropropagations » et « retropropagation » n'en font qu'un
  const fold = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const known = new Map();

  function root(word) {
    if (!known.has(word)) {
      const plain = fold(word);
      known.set(word, STOP.has(plain) ? null : /^[a-z]+$/.test(plain) ? stemmer.stemWord(plain) : plain);
    }
    return known.get(word);
  }

  // Un nom du code compte aussi par morceaux : « early_stopping », « EarlyStopping » et « early stopping » se valent.
  function words(text) {
    return text.split(/[^\p{L}\p{N}_.]+/u).map((word) => word.replace(/^\.+|\.+$/g, "")).filter(Boolean).flatMap((word) => {
      const parts = word.split(/[_.]|(?<=[a-z])(?=[A-Z])/).filter(Boolean);
      return parts.length > 1 ? [word, ...parts] : [word];
    });
  }

  const roots = (text) => words(text).map(root).filter(Boolean);

  // --- L'index
  const folder = (url) => (/glossa/.test(url) ? "glossaire" : url.split(/[/.]/)[0]);
  const documents = data.sections.map(([page, anchor, title, text, code, names], id) => {
    const [url, pageTitle] = data.pages[page];
    return { id, title, text, code, names: names ?? "", page: pageTitle, href: url + (anchor && `#${anchor}`), weight: (WEIGHTS[folder(url)] ?? 1) * (anchor ? 1 : OPENING) };
  });
  const index = new MiniSearch({ fields: Object.keys(BOOST), tokenize: words, processTerm: root });
  const ready = index.addAllAsync(documents, { chunkSize: 40 }); // par morceaux : la page répond entre deux

  const synonyms = data.synonyms.map((names) => names.map((name) => roots(name)).filter((name) => name.length));
  const entries = new Map(documents.filter((found) => found.names).flatMap(
    (found) => found.names.split("; ").map((name) => [roots(name).join(" "), found.id])));

  // --- La question, et ce qu'elle devient avec d'autres mots (« early stopping » : « arrêt prématuré »)
  function rewritten(terms) {
    const found = [];
    for (const names of synonyms) {
      for (const name of names) {
        const place = terms.findIndex((_, start) => name.every((word, rank) => terms[start + rank] === word));
        if (place < 0) continue;
        for (const other of names.filter((words) => words !== name)) {
          found.push([...terms.slice(0, place), ...other, ...terms.slice(place + name.length)]);
        }
      }
    }
    return found;
  }

  function lookUp(terms, combineWith) {
    return index.search({ combineWith, queries: terms }, {
      boost: BOOST,
      processTerm: (term) => term, // ce sont déjà des radicaux
      tokenize: (term) => [term],
      prefix: (term, rank, all) => term.length > 3 || term === terms.at(-1),
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boostDocument: (id) => documents[id].weight,
    });
  }

  // Les sections qui ont tous les mots, puis celles qui en ont quelques-uns.
  function search(query, count = 8) {
    const terms = roots(query);
    if (!terms.length) return [];
    const ranked = new Map();
    for (const [combine, factor] of [["AND", ALL], ["OR", 1]]) {
      for (const [rank, phrase] of [terms, ...rewritten(terms)].entries()) {
        for (const result of lookUp(phrase, combine)) {
          const score = factor * result.score * (rank ? SYNONYM : 1);
          if (score > (ranked.get(result.id)?.score ?? 0)) ranked.set(result.id, { score, terms: new Set(result.terms) });
        }
      }
    }
    const entry = entries.get(terms.join(" "));
    if (ranked.has(entry)) ranked.get(entry).score = Infinity;
    const best = [...ranked].sort(([, first], [, second]) => second.score - first.score).slice(0, count);
    return best.map(([id, found]) => ({ ...documents[id], excerpt: excerpt(documents[id].text, found.terms) }));
  }

  // --- L'extrait : la fenêtre du texte qui a le plus de mots trouvés, en morceaux [texte, trouvé ou non]
  function excerpt(text, terms) {
    const hits = [...text.matchAll(/[\p{L}\p{N}_]+/gu)].filter(({ 0: word }) => terms.has(root(word)));
    const near = (first) => new Set(hits.filter(({ index: at }) => at >= first.index && at < first.index + EXCERPT - 40).map(({ 0: word }) => root(word))).size;
    const first = hits.reduce((best, hit) => (!best || near(hit) > near(best) ? hit : best), null);
    const start = first && first.index > 60 ? text.lastIndexOf(" ", first.index - 40) + 1 : 0;
    const end = start + EXCERPT < text.length ? text.lastIndexOf(" ", start + EXCERPT) : text.length;
    const pieces = [[start ? "… " : "", false]];
    let from = start;
    for (const { 0: word, index: at } of hits) {
      if (at < start || at + word.length > end) continue;
      pieces.push([text.slice(from, at), false], [word, true]);
      from = at + word.length;
    }
    return [...pieces, [text.slice(from, end) + (end < text.length ? " …" : ""), false]].filter(([piece]) => piece);
  }

  return { search, ready };
})();
