// Un terme du glossaire s'ouvre sur place : au survol, au focus du clavier, d'un doigt. Échap ferme. La définition est dans
// la page (_ext/term_definitions.py) ; elle se pose par-dessus le texte, qui ne bouge pas.
(() => {
  const DELAY = 250; // ms : un pointeur qui passe n'ouvre rien, et l'on a le temps d'aller de l'un à l'autre
  const GAP = 6; // px entre le terme et sa définition, et au bord de la fenêtre
  const box = Object.assign(document.createElement("div"), { id: "terme-ouvert", className: "terme-ouvert", hidden: true });
  let opened = null;
  let touched = false;
  let timer = 0;

  function definition(link) {
    const anchor = decodeURIComponent(link.hash.slice(1));
    return document.querySelector(`template.definition[data-term="${CSS.escape(anchor)}"]`);
  }

  function place(link) {
    const [line] = link.getClientRects(); // d'un terme coupé en fin de ligne, le premier morceau
    const room = document.documentElement.clientWidth;
    const left = Math.max(GAP, Math.min(line.left, room - box.offsetWidth - GAP));
    const below = line.bottom + GAP + box.offsetHeight <= innerHeight || line.top < box.offsetHeight + GAP;
    const top = below ? link.getBoundingClientRect().bottom + GAP : line.top - box.offsetHeight - GAP;
    Object.assign(box.style, { left: `${left + scrollX}px`, top: `${top + scrollY}px` });
  }

  function open(link) {
    clearTimeout(timer);
    if (opened === link) return;
    close();
    opened = link;
    box.replaceChildren(definition(link).content.cloneNode(true));
    if (touched) {
      const further = Object.assign(document.createElement("a"), { href: link.href, textContent: "Lire au glossaire" });
      box.append(Object.assign(document.createElement("p"), { className: "terme-suite" }));
      box.lastChild.append(further);
    }
    box.setAttribute("role", touched ? "group" : "tooltip");
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    place(link);
  }

  function close() {
    clearTimeout(timer);
    opened?.removeAttribute("aria-describedby");
    opened = null;
    box.hidden = true;
  }

  const later = (action) => {
    clearTimeout(timer);
    timer = setTimeout(action, DELAY);
  };

  const links = [...document.querySelectorAll("a:has(> .std-term)")].filter(definition);
  if (!links.length) return;
  box.setAttribute("aria-label", "Définition");
  document.body.append(box);
  for (const link of links) {
    link.addEventListener("pointerenter", ({ pointerType }) => pointerType !== "touch" && later(() => open(link)));
    link.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && later(close));
    link.addEventListener("pointerdown", ({ pointerType }) => (touched = pointerType === "touch"));
    link.addEventListener("focus", () => !touched && link.matches(":focus-visible") && open(link));
    link.addEventListener("blur", () => !touched && close());
    link.addEventListener("click", (event) => {
      if (!touched) return;
      event.preventDefault();
      open(link);
    });
  }
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && later(close));
  addEventListener("keydown", ({ key }) => key === "Escape" && close());
  addEventListener("keydown", () => (touched = false));
  addEventListener("pointerdown", ({ target }) => opened && !box.contains(target) && !opened.contains(target) && close());
  addEventListener("resize", close);
})();
