"""axe, qui juge l'accessibilité d'une page ouverte dans Chromium."""

from importlib.metadata import distribution

SCRIPT = distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js").read_text("utf8")
MISSING = "!('axe' in window)"  # il pèse un demi-mégaoctet : on ne l'envoie qu'une fois par page

# Les fautes trouvées dans la partie que désigne un sélecteur CSS, une phrase par élément.
# Même couleur, même corps, même fond : axe ne mesure que le premier texte de chaque sorte (cinq fois moins long).
# Il ne mesure pas ce que l'œil ne voit pas, qui ne peut donc pas parler pour les autres.
# Sans `preload` : il redemanderait les feuilles de style.
AUDIT = """async (context) => {
  const grounds = new Map([[null, ""]]);
  const ground = node => {
    if (!grounds.has(node)) {
      const {backgroundColor, backgroundImage, opacity} = getComputedStyle(node);
      const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
      grounds.set(node, ground(node.parentElement) + (own === "rgba(0, 0, 0, 0) none 1" ? "" : ` / ${own}`));
    }
    return grounds.get(node);
  };
  const seen = new Set();
  for (const node of document.querySelectorAll(`${context}, ${context} *`)) {
    const written = [...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim());
    const {color, fontSize, fontWeight, visibility} = getComputedStyle(node);
    const kind = `${color} ${fontSize} ${fontWeight} ${visibility}${ground(node)}`;
    const {width, height, right} = node.getBoundingClientRect();
    node.toggleAttribute("data-seen", written && seen.has(kind));
    if (written && width > 1 && height > 1 && right > 0) seen.add(kind);
  }
  axe.configure({rules: [{id: "color-contrast", selector: ":not([data-seen])"}]});
  const {violations} = await axe.run(context, {resultTypes: ["violations"], preload: false});
  return violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id} : ${node.target.join(" ")} — ${node.failureSummary.split("\\n")[1]}`));
}"""


def faults(page, context="html"):
    """Les fautes de la partie `context` de `page` (interface synchrone de Playwright)."""
    if page.evaluate(MISSING):
        page.evaluate(SCRIPT)
    return page.evaluate(AUDIT, context)
