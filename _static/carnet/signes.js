// Ce que le carnet montre ailleurs que chez lui : une ligne à l'accueil, des points par chapitre. Chargé s'il est commencé.

(() => {
  const plural = (count, word) => `${count} ${word}${count > 1 ? "s" : ""}`;
  const count = (marks) => `${marks.filter((mark) => mark !== "libre").length} sur ${marks.length}`;
  const element = (tag, className, ...children) => {
    const made = Object.assign(document.createElement(tag), { className });
    made.append(...children);
    return made;
  };

  // Un point par question, un carré par exercice : plein si c'est fait, cerclé si c'est à revoir.
  const dots = (marks, kind) => {
    const row = element("span", `carnet-points ${kind}`, ...marks.map((mark) => element("i", mark)));
    row.setAttribute("aria-hidden", "true");
    return row;
  };

  const sentence = ({ questions, exercises }) =>
    [[questions, "questions répondues"], [exercises, "exercices faits"]].filter(([marks]) => marks.length)
      .map(([marks, what]) => `${what}\u00a0: ${count(marks)}`).join(", ");

  const sign = (tag, state) => element(tag, "carnet-signe", dots(state.questions, "questions"), dots(state.exercises, "exercices"),
    element("span", "visually-hidden", `Dans votre carnet, ${sentence(state)}.`));

  function homeLine(states, due) {
    const begun = states.filter((state) => state.begun).length, done = states.filter((state) => state.done).length;
    const link = Object.assign(document.createElement("a"), { href: Carnet.url(Carnet.course.page), textContent: "Votre carnet" });
    const parts = [plural(begun, "chapitre") + (begun > 1 ? " commencés" : " commencé")];
    if (done) parts.push(done > 1 ? `${done} finis` : "1 fini");
    if (due) parts.push(`${plural(due, "question")} à revoir aujourd’hui`);
    return element("p", "carnet-ligne", link, `\u00a0: ${parts.join(", ")}.`);
  }

  function draw() {
    document.querySelectorAll(".carnet-ligne, .carnet-signe").forEach((old) => old.remove());
    const facts = Carnet.facts(), today = Carnet.today(), { chapters, page } = Carnet.course;
    const states = chapters.map((chapter) => Carnet.chapterState(chapter, facts, today));
    if (!page || !states.some(({ begun }) => begun)) return;
    const due = Carnet.toReview(chapters, facts).filter((one) => one.due <= today).length;
    document.querySelector(".proof")?.after(homeLine(states, due));
    chapters.forEach((chapter, rank) => {
      const row = document.querySelector(`.part .title a[href="${chapter.page}"]`)?.closest("li");
      if (row && states[rank].begun) row.querySelector(".times").append(sign("span", states[rank]));
      if (location.href.startsWith(Carnet.url(chapter.page)) && states[rank].begun) {
        const link = Object.assign(sign("a", states[rank]), { href: Carnet.url(page), title: "Votre carnet" });
        document.querySelector(".fiche li p")?.append(link);
      }
    });
  }

  Carnet.dots = dots;
  Carnet.plural = plural;
  draw();
  Carnet.watch(draw);
})();
