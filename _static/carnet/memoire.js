// La mémoire du carnet : ce que le lecteur a fait, gardé par son navigateur et par lui seul. Rien n'est envoyé.
//
// Un fait par clé : « carnet-1 /cours/ quiz/3f2a9c01d2 » vaut {"2026-11-26T10:12:03": 0}, une valeur par heure. Deux
// onglets n'écrivent la même clé que pour le même fait, et réunir deux carnets, c'est réunir des heures : rien ne se perd.
//   quiz/EMPREINTE : 1 si la réponse était juste, sinon 0 ; prevision/EMPREINTE : ce que l'on prévoyait ; exercice/2.3 : 1.

const Carnet = {};

(() => {
  const root = new URL(document.documentElement.dataset.content_root ?? ".", location);
  const prefix = `carnet-1 ${root.pathname} `; // deux cours d'une même adresse (github.io) ne se mêlent pas
  const watchers = [];
  const REFUSED = "Ce navigateur refuse de garder quoi que ce soit ici (stockage désactivé)\u00a0: le carnet ne retiendra rien. " +
    "Le reste de la page marche comme avant.";
  const FULL = "Le stockage de ce navigateur est plein\u00a0: le carnet ne retient plus rien de nouveau. " +
    "Exportez-le, puis faites de la place. Le reste de la page marche comme avant.";

  Carnet.problem = ""; // la dernière panne, en une phrase

  // Vrai si `action` a pu toucher au stockage.
  function attempt(action) {
    try {
      action();
      return true;
    } catch (error) {
      Carnet.problem = error.name === "QuotaExceededError" ? FULL : REFUSED;
      return false;
    }
  }

  function parse(text) {
    try {
      const values = JSON.parse(text);
      return values && typeof values === "object" ? values : {};
    } catch {
      return {}; // écrit par un autre : on n'y lit rien
    }
  }

  const stored = () => Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  const notify = () => watchers.forEach((watcher) => watcher());

  // L'heure du lecteur, à la seconde : c'est son jour qui compte.
  Carnet.stamp = (date = new Date()) => new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
  Carnet.today = () => Carnet.stamp().slice(0, 10);

  // Tous les faits : { "quiz/3f2a9c01d2": { heure: valeur } }.
  Carnet.facts = () => {
    const found = {};
    attempt(() => stored().forEach((name) => { found[name.slice(prefix.length)] = parse(localStorage.getItem(name)); }));
    return found;
  };

  // La première valeur d'un fait.
  Carnet.first = (fact) => Object.entries(Carnet.facts()[fact] ?? {}).sort()[0]?.[1];

  // Réunit ces faits à ceux du carnet, sans rien en ôter.
  Carnet.merge = (facts) => {
    const done = attempt(() => Object.entries(facts).forEach(([fact, values]) => {
      const before = parse(localStorage.getItem(prefix + fact));
      localStorage.setItem(prefix + fact, JSON.stringify({ ...values, ...before }));
    }));
    notify();
    return done;
  };

  // Note un fait. La première réponse du jour compte seule : les suivantes ont lu l'explication.
  Carnet.add = (fact, value) => {
    const times = Object.keys(Carnet.facts()[fact] ?? {});
    if (times.some((time) => time.startsWith(Carnet.today()))) return true;
    return Carnet.merge({ [fact]: { [Carnet.stamp()]: value } });
  };

  Carnet.erase = () => {
    const done = attempt(() => stored().forEach((name) => localStorage.removeItem(name)));
    notify();
    return done;
  };

  // Le stockage répond-il ? Sinon `problem` le dit.
  Carnet.works = () => attempt(() => {
    localStorage.setItem(`${prefix}?`, "?".repeat(1000));
    localStorage.removeItem(`${prefix}?`);
  });

  // Dit la panne sous `element`, une fois par page : ce que l'on fait ne dépend pas du carnet.
  Carnet.warn = (element) => {
    if (document.querySelector(".carnet-avis")) return;
    const notice = Object.assign(document.createElement("p"), { className: "carnet-avis" });
    notice.setAttribute("role", "status");
    element.after(notice);
    notice.textContent = Carnet.problem;
  };

  // `watcher` est appelé dès que le carnet change : ici, dans un autre onglet, ou pendant que la page était en retrait.
  Carnet.watch = (watcher) => watchers.push(watcher);
  addEventListener("storage", ({ key }) => { if (key === null || key.startsWith(prefix)) notify(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) notify(); });

  const source = document.currentScript.dataset.carnet;
  let loading = null;
  // Ce que seul un carnet commencé demande : les calculs, la liste des questions (écrite par _ext/carnet.py), les signes.
  Carnet.load = () => (loading ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: source, onload: resolve, onerror: reject });
    document.head.append(script);
  }));
  Carnet.url = (address) => new URL(address, root).href;

  addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector("[data-carnet-part]");
    if (page && !Carnet.works()) Carnet.warn(document.querySelector("h1"));
    if (!page && !Object.keys(Carnet.facts()).length) return;
    Carnet.load().catch(() => {
      if (!page) return; // sans liste, pas de signe
      Carnet.problem = "La liste des questions ne s’est pas chargée\u00a0: rechargez la page. Votre carnet n’a pas changé.";
      Carnet.warn(document.querySelector("h1"));
    });
  });
})();
