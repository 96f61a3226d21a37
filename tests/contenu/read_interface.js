// Les textes d'une page où l'anglais de l'interface se verrait ou s'entendrait, hors du code, des sorties et des formules :
// les débuts de chaque morceau de texte, et les attributs qu'un lecteur d'écran ou une infobulle donne à lire.
() => {
  const AUTHOR = "pre, code, math, script, style, noscript, em, .cell_output, .citation-list, .reference, [lang=en]";
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-tooltip", "data-toggle-hint", "data-bs-title",
                      "data-bs-original-title"];
  const texts = [], attributes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.replace(/\s+/g, " ").trim();
    if (text && !walker.currentNode.parentElement.closest(AUTHOR)) texts.push(text);
  }
  for (const name of ATTRIBUTES)
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!element.closest(AUTHOR)) attributes.push(element.getAttribute(name));
  return {texts, attributes};
}
