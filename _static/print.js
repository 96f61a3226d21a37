// Le polycopié : à l'impression, la page redevient claire et se complète de ce que l'écran donne autrement (la date, les
// indices, les réponses des quiz, l'adresse des liens). Tout est défait ensuite.
const LETTERS = "abcdefghij";
const undo = [];

function setTheme(theme) {
  const before = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = theme;
  undo.push(() => (document.documentElement.dataset.theme = before));
}

function addTo(parent, element) {
  parent.append(element);
  undo.push(() => element.remove());
  return element;
}

function create(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function moveToEnd(notes, title, elements) {
  if (!elements.length) return;
  notes.append(create("h2", title));
  for (const element of elements) {
    const place = document.createComment("");
    const heading = element.closest("section")?.querySelector("h2")?.firstChild.textContent.trim();
    element.replaceWith(place);
    if (heading && heading !== notes.lastHeading) notes.append(create("h3", heading));
    notes.lastHeading = heading;
    const { open } = element;
    element.open = true;
    notes.append(element);
    undo.unshift(() => (place.replaceWith(element), (element.open = open)));
  }
}

function answers() {
  return [...document.querySelectorAll("form.quiz")].map((form, rank) => {
    const right = [...form.querySelectorAll(".quiz-choice")]
      .map((choice, index) => {
        addTo(choice.querySelector("label"), create("span", ` (${LETTERS[index]})`));
        return choice.dataset.right === "true" ? LETTERS[index] : "";
      });
    return `Question ${rank + 1}\u00a0: ${right.filter(Boolean).join(", ")}`;
  });
}

function addresses(article) {
  const known = new Map();
  for (const link of article.querySelectorAll("a.external[href^=http]")) {
    if (!known.has(link.href)) known.set(link.href, known.size + 1);
    const mark = create("span", ` [${known.get(link.href)}]`, "link-note");
    link.after(mark);
    undo.push(() => mark.remove());
  }
  return [...known.keys()];
}

function addList(notes, title, items) {
  if (!items.length) return;
  const list = document.createElement("ol");
  list.append(...items.map((item) => create("li", item)));
  notes.append(create("h2", title), list);
}

function makeHandout() {
  const article = document.querySelector("article.bd-article");
  if (undo.length || !article) return;
  setTheme("light");
  const date = article.querySelector(".print-source span");
  if (date) addTo(date, create("span", ` · ${new Date().toLocaleDateString("fr-FR", { dateStyle: "long" })}`));
  const notes = create("section", "", "print-notes");
  moveToEnd(notes, "Indices", [...article.querySelectorAll("details.folded.tip")]);
  const right = answers();
  if (right.length) notes.append(create("h2", "Réponses du quiz"), create("p", right.join(" · ")));
  addList(notes, "Adresses", addresses(article));
  addTo(article, notes);
}

addEventListener("beforeprint", makeHandout);
addEventListener("afterprint", () => undo.splice(0).forEach((back) => back()));
