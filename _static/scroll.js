// Une boîte qui défile doit pouvoir recevoir le focus : au clavier, les flèches la font alors défiler ; un lecteur d'écran
// l'annonce par son nom et son rang. Ce qui ne défile pas n'arrête pas le clavier.
const BOXES = {
  ".math-scroll": "Formule",
  ".pst-scrollable-table-container": "Tableau",
  ".cell_output .output": "Sortie",
  ".bd-article pre": "Code",
};

// Toutes les mesures avant la première écriture, et rien de ce qui est replié : chaque boîte ferait refaire la mise en page.
function markScrollable() {
  const found = Object.entries(BOXES).map(([boxes, name]) => [name, [...document.querySelectorAll(boxes)]
    .filter(box => box.checkVisibility()).map(box => [box, box.scrollWidth > box.clientWidth])]);
  for (const [name, boxes] of found) {
    let rank = 0;
    for (const [box, scrolls] of boxes) {
      rank += scrolls;
      const label = `${name} à faire défiler${rank > 1 ? ` (${rank})` : ""}`;
      for (const [key, value] of Object.entries({ tabindex: 0, role: "region", "aria-label": label })) {
        if (scrolls) box.setAttribute(key, value);
        else box.removeAttribute(key);
      }
    }
  }
}

addEventListener("load", () => {
  markScrollable();
  addEventListener("resize", markScrollable);
  addEventListener("toggle", markScrollable, true); // ce qui se déplie se mesure alors
});
