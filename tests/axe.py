"""axe, qui juge l'accessibilité d'une page ouverte dans Chromium."""

from importlib.metadata import distribution

SCRIPT = distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js").read_text("utf8")
MISSING = "!('axe' in window)"  # il pèse un demi-mégaoctet : on ne l'envoie qu'une fois par page

# Les règles qui comparent des couleurs : tout ce qu'un thème change. Les autres ne lisent que les éléments, leurs
# attributs et leurs boîtes ; dans un second thème, elles ne jugent que ce que le premier ne montrait pas.
COLOURS = ["color-contrast", "link-in-text-block"]

# Les fautes trouvées dans la partie que désigne un sélecteur CSS, une phrase par élément. Le second argument : null,
# et toutes les règles jugent tout ; COLOURS, quand la page a été jugée dans un autre thème : c'est son dernier emploi.
# Même couleur, même corps, même fond : axe ne mesure que le premier texte de chaque sorte (cinq fois moins long).
# Il ne mesure pas ce que l'œil ne voit pas, qui ne peut donc pas parler pour les autres. Un élément sans texte à lui,
# champ excepté, n'a pas de contraste : axe n'a pas à le chercher.
# Il dresse le plan de tous les éléments avant de mesurer les quelques textes retenus : quand seules les couleurs
# comptent, un bloc qui n'en contient aucun, ni lien d'une sorte nouvelle, se vide en gardant sa hauteur (deux fois
# moins long).
# Sans `preload` : il redemanderait les feuilles de style.
AUDIT = """async ([context, colours]) => {
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
    if (!written) {
      node.toggleAttribute("data-measured", node.matches("input, select, textarea"));
      continue;
    }
    const {color, fontSize, fontWeight, visibility} = getComputedStyle(node);
    const kind = `${color} ${fontSize} ${fontWeight} ${visibility}${ground(node)}`;
    const {width, height, right} = node.getBoundingClientRect();
    node.toggleAttribute("data-measured", !seen.has(kind));
    if (width > 1 && height > 1 && right > 0) seen.add(kind);
  }
  axe.configure({rules: [{id: "color-contrast", selector: "[data-measured]"}]});
  const everything = [...document.body.querySelectorAll("*")];
  const shown = everything.filter(node => node.checkVisibility({visibilityProperty: true}));
  const fresh = colours ? shown.filter(node => !window.shownBefore.has(node)) : [];
  window.shownBefore = new Set([...shown, ...(window.shownBefore ?? [])]);
  const run = async (part, choice) =>
    (await axe.run(part, {resultTypes: ["violations"], preload: false, ...choice})).violations;
  const violations = [];
  if (fresh.length)
    violations.push(...await run(fresh, {rules: Object.fromEntries(colours.map(rule => [rule, {enabled: false}]))}));
  if (colours) {
    const kept = new Set(), kinds = new Set();
    const keep = node => { for (; node && !kept.has(node); node = node.parentElement) kept.add(node); };
    document.querySelectorAll("[data-measured]").forEach(keep);
    for (const link of document.querySelectorAll("a")) {
      const looks = [link, link.parentElement].map(node => {
        const {color, textDecoration, fontWeight, fontSize, fontStyle, borderBottom, display} = getComputedStyle(node);
        return [color, textDecoration, fontWeight, fontSize, fontStyle, borderBottom, display, ground(node)];
      });
      if (!kinds.has(`${looks}`)) keep(link);
      kinds.add(`${looks}`);
    }
    const useless = everything.filter(node => !kept.has(node) && kept.has(node.parentElement) && node.closest("main"));
    const blocks = useless.map(node => [node, getComputedStyle(node), node.getBoundingClientRect().height]);
    for (const [node, {display, position}, height] of blocks) {
      if (display !== "block" || position !== "static") continue;
      Object.assign(node.style, {boxSizing: "border-box", height: `${height}px`});
      node.replaceChildren();
    }
  }
  violations.push(...await run(context, colours ? {runOnly: colours} : {}));
  return violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id} : ${node.target.join(" ")} — ${node.failureSummary.split("\\n")[1]}`));
}"""


def faults(page, context="html"):
    """Les fautes de la partie `context` de `page` (interface synchrone de Playwright)."""
    if page.evaluate(MISSING):
        page.evaluate(SCRIPT)
    return page.evaluate(AUDIT, [context, None])
