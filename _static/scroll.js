// Une boîte qui défile doit pouvoir recevoir le focus : au clavier, les flèches la font alors défiler.
// Le thème le fait pour le code ; ceci le fait pour les formules et les tableaux.
const BOXES = ".math-scroll, .pst-scrollable-table-container, .cell_output .output";

function markScrollable() {
  for (const box of document.querySelectorAll(BOXES)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

addEventListener("load", markScrollable);
addEventListener("resize", markScrollable);
