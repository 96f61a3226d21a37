// « Prévoyez » : le lecteur répond, puis la suite s'ouvre (voir _ext/prediction.py). Le carnet retient sa réponse.

const STOPS = "section, form, .demo"; // une démonstration se mesure en s'ouvrant : elle ne naît pas cachée

// Ce qui répond à la question : la première sortie qui suit, puis le reste de la section, jusqu'à la question suivante.
function answerOf(form) {
  const following = [];
  for (let next = form.nextElementSibling; next && !next.matches(STOPS); next = next.nextElementSibling) {
    following.push(next);
  }
  const first = following.findIndex((element) => element.querySelector(".cell_output"));
  const rest = document.createElement("div");
  const after = following.slice(first + 1);
  if (after.length) {
    after[0].before(rest);
    rest.append(...after);
  }
  return first < 0 ? [rest] : [following[first].querySelector(".cell_output"), rest];
}

function makeField(form) {
  const choices = form.querySelectorAll("ul > li");
  choices.forEach((choice, rank) => {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name: form.id, required: true });
    input.value = choice.textContent.trim();
    label.append(input, " ", ...choice.childNodes);
    choice.replaceChildren(label);
  });
  const actions = document.createElement("p");
  actions.className = "prediction-actions";
  actions.innerHTML = `<button type="submit">Voir le résultat</button>
    <button type="button" class="prediction-skip">Voir sans prévoir</button>`;
  if (!choices.length) {
    actions.insertAdjacentHTML("afterbegin", `<label>Votre prévision <input type="number" step="any" required></label> `);
  }
  form.querySelector("output").before(actions);
  return actions;
}

function setupPrediction(form) {
  const actions = makeField(form);
  const parts = answerOf(form);
  const output = form.querySelector("output");
  const fact = `prevision/${form.dataset.carnet}`;

  const open = (guess) => {
    parts.forEach((part) => part.removeAttribute("hidden"));
    actions.hidden = true;
    form.querySelectorAll("input").forEach((input) => (input.disabled = true));
    output.hidden = false;
    output.firstElementChild.textContent = guess ? `Vous disiez\u00a0: ${guess}.` : "";
    dispatchEvent(new Event("resize")); // ce qui défile, dans la suite, ne pouvait pas encore être mesuré
  };

  // « until-found » : une recherche dans la page ou un lien vers une figure ouvre ce qui est caché. Un navigateur qui
  // l'ignore cacherait de travers (voir prediction.css) : il n'a qu'un « hidden » ordinaire.
  const hidden = "onbeforematch" in document.body ? "until-found" : "";
  parts.forEach((part) => {
    part.classList.add("prediction-hidden");
    part.setAttribute("hidden", hidden);
    part.addEventListener("beforematch", () => open(""));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.querySelector("input:checked") ?? form.querySelector("input[type=number]");
    const guess = field.value.replace(".", ",");
    if (!Carnet.add(fact, guess)) Carnet.warn(form);
    open(guess);
  });
  form.querySelector(".prediction-skip").addEventListener("click", () => open(""));
  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && parts.some((part) => part.hidden && part.contains(target))) {
      open("");
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", openTarget);
  const guess = Carnet.first(fact);
  if (guess) open(guess);
  openTarget();
}

// Une fois tous les scripts lus : la mémoire du carnet en est un.
addEventListener("DOMContentLoaded", () => document.querySelectorAll("form.prediction").forEach(setupPrediction));
