// Une boîte qui défile doit pouvoir recevoir le focus : au clavier, les flèches la font alors défiler ; un lecteur d'écran
// l'annonce par son nom et son rang. Ce qui ne défile pas n'arrête pas le clavier.
const BOXES = {
  ".math-scroll": "Formule",
  ".pst-scrollable-table-container": "Tableau",
  ".cell_output .output": "Sortie",
  ".bd-article pre": "Code",
};

function markScrollable() {
  for (const [boxes, name] of Object.entries(BOXES)) {
    let rank = 0;
    for (const box of document.querySelectorAll(boxes)) {
      const scrolls = box.scrollWidth > box.clientWidth;
      box.toggleAttribute("tabindex", false);
      if (scrolls) box.tabIndex = 0;
      rank += scrolls;
      const label = `${name} à faire défiler${rank > 1 ? ` (${rank})` : ""}`;
      for (const [key, value] of Object.entries({ role: "region", "aria-label": label })) {
        if (scrolls) box.setAttribute(key, value);
        else box.removeAttribute(key);
      }
    }
  }
}

addEventListener("load", markScrollable);
addEventListener("resize", markScrollable);
