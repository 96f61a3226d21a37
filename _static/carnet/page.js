// La page du carnet : l'avancée, les questions à revoir, les codes des feuilles, le fichier que l'on emporte.

(() => {
  const SIGNS = { questions: "questions", predictions: "previsions", exercises: "exercices" };
  const place = (name) => document.querySelector(`[data-carnet-part="${name}"]`);
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const button = (text, action, kind = "") => {
    const made = element("button", { type: "button", class: `button ${kind}` }, text);
    made.addEventListener("click", action);
    return made;
  };
  const inFrench = (day) => new Date(`${day}T12:00:00`).toLocaleDateString("fr-FR", { day: "numeric", month: "long" });
  const chapterLink = ({ number, title, page }) => element("a", { href: Carnet.url(page) }, `${number}. ${title}`);

  // Une question ou une prévision, telle que sa page l'écrit, avec le lien qui y mène.
  function item(chapter, { anchor, html }, note = "") {
    const link = element("a", { href: Carnet.url(`${chapter.page}#${anchor}`) });
    link.innerHTML = html; // écrit par _ext/carnet.py, d'après nos pages
    return element("li", {}, link, element("span", { class: "carnet-lieu" }, `Chapitre ${chapter.number}${note}`));
  }

  const list = (items) => (items.length ? [element("ul", { class: "carnet-revoir" }, ...items)] : []);

  // Ne remplace que ce qui change : le lien où se trouve le clavier reste sous lui.
  function fill(box, ...children) {
    const fresh = element("div", {}, ...children);
    if (box.firstElementChild?.innerHTML !== fresh.innerHTML) box.replaceChildren(fresh);
  }

  function cell(state, kind) {
    const marks = state[kind];
    if (!marks.length) return element("td", {}, "—");
    const done = marks.filter((mark) => mark !== "libre").length;
    return element("td", {}, `${done} sur ${marks.length}`, Carnet.dots(marks, SIGNS[kind]));
  }

  function showChapters(facts, today) {
    const { chapters } = Carnet.course;
    const rows = chapters.map((chapter) => {
      const state = Carnet.chapterState(chapter, facts, today);
      const done = state.done ? [element("span", { class: "carnet-fini" }, "fini")] : [];
      const name = element("th", { scope: "row" }, chapterLink(chapter), " ", ...done);
      return element("tr", {}, name, ...Object.keys(SIGNS).map((kind) => cell(state, kind)));
    });
    const heads = ["Chapitre", "Questions", "Prévisions", "Exercices"].map((head) => element("th", { scope: "col" }, head));
    const table = element("table", { class: "carnet-table" }, element("caption", {}, "Ce que vous avez fait, chapitre par chapitre"),
      element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
    const legend = element("p", { class: "carnet-legende" }, "Un rond par question ou par prévision, un carré par exercice\u00a0: plein si c’est fait, " +
      "cerclé si c’est à revoir aujourd’hui.");
    fill(place("chapitres"), table, legend);
  }

  function showReview(facts, today) {
    const waiting = Carnet.toReview(Carnet.course.chapters, facts);
    const due = waiting.filter((one) => one.due <= today), later = waiting.filter((one) => one.due > today);
    const items = due.map(({ question, chapter }) => item(chapter, question));
    const now = due.length ? `${Carnet.plural(due.length, "question")} aujourd’hui.` : "Rien à revoir aujourd’hui.";
    const next = later.length ? ` Ensuite, le ${inFrench(later[0].due)}.` : "";
    fill(place("revoir"), element("p", {}, now + next), ...list(items));
  }

  function showPredictions(facts) {
    const items = Carnet.course.chapters.flatMap((chapter) => chapter.predictions.filter(({ id }) => facts[`prevision/${id}`])
      .map((prediction) => item(chapter, prediction, ` · vous disiez\u00a0: ${Carnet.first(`prevision/${prediction.id}`)}`)));
    fill(place("prévisions"), ...(items.length ? list(items) : [element("p", {}, "Aucune pour l’instant.")]));
  }

  function show() {
    const facts = Carnet.facts(), today = Carnet.today();
    showChapters(facts, today);
    showReview(facts, today);
    showPredictions(facts);
  }

  const setupCode = () => {
    const output = element("output", { id: "carnet-code-dit" });
    const input = element("input", { id: "carnet-code", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "2-1346-K", "aria-describedby": output.id });
    const form = element("form", { class: "carnet-code" }, element("label", { for: input.id }, "Code de la feuille"), input,
      element("button", { type: "submit", class: "button primary" }, "Noter"));
    const sheets = Object.fromEntries(Carnet.course.chapters.filter(({ sheet }) => sheet).map(({ sheet, exercises }) => [sheet, exercises.length]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { error, exercises = [] } = Carnet.readCode(input.value, sheets);
      const known = Carnet.facts();
      const done = exercises.every((exercise) => known[`exercice/${exercise}`] || Carnet.add(`exercice/${exercise}`, 1));
      const list = exercises.join(", ").replace(/, ([^,]+)$/, " et $1");
      output.textContent = error ?? (done ? `Noté comme ${exercises.length > 1 ? "faits" : "fait"}\u00a0: ${list}.` : Carnet.problem);
      output.dataset.state = error || !done ? "wrong" : "right";
      input.setAttribute("aria-invalid", String(Boolean(error)));
      if (error) input.focus();
      else input.value = "";
    });
    place("code").replaceChildren(form, output);
  };

  const setupFile = () => {
    const output = element("output", {});
    const say = (text, right) => { output.textContent = text; output.dataset.state = right ? "right" : "wrong"; };
    const size = () => Object.keys(Carnet.facts()).length;
    const input = element("input", { type: "file", accept: ".json,application/json", hidden: "" });

    const exportFile = () => {
      const name = `carnet-${Carnet.today()}.json`;
      const file = new Blob([Carnet.writeFile(Carnet.facts(), Carnet.today())], { type: "application/json" });
      const link = element("a", { href: URL.createObjectURL(file), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000); // le navigateur a pu demander où l'enregistrer
      say(`${Carnet.plural(size(), "réponse")} dans ${name}.`, true);
    };

    input.addEventListener("change", async () => {
      const [file] = input.files;
      const { error, facts = {} } = Carnet.readFile(await file.text());
      input.value = "";
      if (error) return say(error, false);
      const done = Carnet.merge(facts);
      const count = Carnet.plural(Object.keys(facts).length, "réponse");
      return done ? say(`${count} du fichier, réunies aux vôtres\u00a0: le carnet en a ${size()}.`, true) :
        say(`${Carnet.problem} Une partie du fichier manque\u00a0: importez-le de nouveau ensuite.`, false);
    });

    const question = element("p", { id: "carnet-effacer" });
    const dialog = element("dialog", { class: "carnet-dialogue", "aria-labelledby": question.id }, question,
      element("p", {}, button("Garder le carnet", () => dialog.close(), "primary"), button("Effacer", () => {
        dialog.close();
        say(...(Carnet.erase() ? ["Le carnet est effacé.", true] : [Carnet.problem, false]));
      })));
    const askErase = () => {
      if (!size()) return say("Le carnet est déjà vide.", true);
      question.textContent = `Effacer ${Carnet.plural(size(), "réponse")}\u202f? Seul un fichier exporté pourra les rendre.`;
      return dialog.showModal();
    };
    place("fichier").replaceChildren(element("p", { class: "carnet-boutons" }, button("Exporter", exportFile),
      button("Importer", () => input.click()), button("Effacer…", askErase)), input, output, dialog);
  };

  if (!place("chapitres")) return;
  setupCode();
  setupFile();
  show();
  Carnet.watch(show);
})();
