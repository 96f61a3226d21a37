// Une formule copiée avec le texte qui l'entoure devient son LaTeX : $\sigma'(z)$, et non une suite de signes.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed) return;
  const fragment = document.createElement("div");
  for (let i = 0; i < selection.rangeCount; i++) fragment.append(selection.getRangeAt(i).cloneContents());
  const formulas = fragment.querySelectorAll("math");
  if (!formulas.length) return;
  for (const formula of formulas) {
    const tex = formula.querySelector("annotation")?.textContent ?? formula.textContent;
    const mark = formula.getAttribute("display") === "block" ? "$$" : "$";
    formula.replaceWith(mark + tex + mark);
  }
  fragment.querySelectorAll("p, li, h1, h2, h3, dt, dd, tr, pre, div.math").forEach((block) => block.append("\n"));
  event.clipboardData.setData("text/plain", fragment.textContent);
  event.preventDefault();
});
