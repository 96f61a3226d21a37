// Les quiz : vérifier une réponse dans la page. Le carnet la retient (carnet/memoire.js) ; rien n'est envoyé.
// Sans ce script, chaque explication se déplie sous son choix (voir _ext/quiz.py).

const WRONG_ONE = "Ce n’est pas la bonne réponse. Lisez l’explication, puis réessayez.";
const WRONG_SOME = "Au moins une case cochée est fausse. Lisez les explications, puis réessayez.";
const MISSING = "Juste, mais incomplet\u202f: il manque au moins une bonne réponse.";
const RIGHT = "Bonne réponse\u202f! Toutes les explications sont affichées.";
const EMPTY = "Choisissez d’abord une réponse.";

function setupQuiz(form) {
  const choices = [...form.querySelectorAll(".quiz-choice")].map((box) => ({
    box,
    input: box.querySelector("input"),
    explanation: box.querySelector("details"),
    right: box.dataset.right === "true",
  }));
  const button = form.querySelector(".quiz-actions button");
  const output = form.querySelector("output");

  const show = ({ box, input, explanation }, visible) => {
    explanation.hidden = !visible;
    explanation.open = visible;
    box.classList.toggle("quiz-shown", visible);
    if (visible) input.setAttribute("aria-describedby", explanation.id);
    else input.removeAttribute("aria-describedby");
  };

  const conclude = (text, state) => {
    output.textContent = text;
    form.dataset.state = state;
  };

  const reset = () => {
    choices.forEach((choice) => show(choice, false));
    conclude("", "");
  };

  const check = () => {
    const checked = choices.filter(({ input }) => input.checked);
    if (checked.length === 0) return conclude(EMPTY, "");
    const wrong = checked.some(({ right }) => !right);
    const complete = choices.every(({ right, input }) => !right || input.checked);
    const solved = complete && !wrong;
    choices.forEach((choice) => show(choice, solved || choice.input.checked));
    if (!Carnet.add(`quiz/${form.dataset.carnet}`, Number(solved))) Carnet.warn(form);
    if (solved) return conclude(RIGHT, "right");
    if (!wrong) return conclude(MISSING, "wrong");
    conclude(choices[0].input.type === "radio" ? WRONG_ONE : WRONG_SOME, "wrong");
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  form.addEventListener("change", reset);
  form.classList.add("quiz-ready");
  button.hidden = button.disabled = false;
  reset();
}

const setupAll = () => document.querySelectorAll("form.quiz").forEach(setupQuiz);

// Le bouton « Copier » qu'une extension pose sur un bloc de code enverrait, lui aussi, le formulaire.
addEventListener("load", () => {
  document.querySelectorAll("form.quiz button:not([type])").forEach((other) => (other.type = "button"));
});

// Jupyter Book charge ce fichier en tête de page, sans `defer` : les quiz n'existent pas encore.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", setupAll);
else setupAll();
