// Le champ de recherche : les sections trouvées s'affichent dessous à mesure que l'on écrit.
// Flèches pour choisir, Entrée pour ouvrir, Échap pour fermer. L'index ne se charge qu'au premier champ que l'on ouvre,
// par une balise <script> : cela marche aussi en file://, et rien n'est demandé ensuite.
const coursRecherche = {};

(() => {
  const content = new URL(document.documentElement.dataset.content_root, document.baseURI);
  const source = document.currentScript.dataset.recherche; // l'index et le moteur, en un fichier
  let loading = null;

  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: source });
      script.onload = resolve;
      script.onerror = () => reject(new Error("son index ne s’est pas chargé"));
      document.head.append(script);
    });
    return loading.then(() => coursRecherche.engine.ready);
  }

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  function option(found, id) {
    const excerpt = found.excerpt.map(([text, marked]) => (marked ? element("mark", {}, text) : text));
    const place = found.title === found.page ? [] : [element("span", { class: "trouve-page" }, found.page)];
    return element("a", { id, role: "option", href: new URL(found.href, content), tabindex: -1, "aria-selected": "false" },
      element("span", { class: "trouve-titre" }, found.title), ...place, element("span", { class: "trouve-extrait" }, ...excerpt));
  }

  function install(form, rank) {
    const input = form.querySelector("input[name=q]");
    const count = form.closest("dialog") ? 8 : 20;
    const list = element("div", { class: "trouve", role: "listbox", id: `trouve-${rank}`, "aria-label": "Sections trouvées", hidden: "" });
    const status = element("p", { class: "trouve-etat", role: "status" });
    form.after(status, list);
    let shown = "";
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list",
    })) input.setAttribute(name, value);

    function choose(chosen) {
      for (const found of list.children) found.setAttribute("aria-selected", String(found === chosen));
      if (!chosen) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    }

    function show() {
      const query = input.value.trim();
      if (query === shown) return; // le choix fait aux flèches reste
      shown = query;
      const found = query && coursRecherche.engine ? coursRecherche.engine.search(query, count) : [];
      list.replaceChildren(...found.map((section, place) => option(section, `${list.id}-${place}`)));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      choose(list.firstElementChild);
      const plural = found.length > 1 ? "s" : "";
      status.textContent = !query ? "" : found.length ? `${found.length} section${plural}, la plus proche d’abord` :
        "Rien ne correspond. Essayez un autre mot, en français ou en anglais.";
    }

    async function start() {
      try {
        await load();
        show();
      } catch (error) {
        status.textContent = `La recherche est indisponible : ${error.message}. Rechargez la page, ou parcourez le menu.`;
      }
    }

    input.addEventListener("focus", start);
    input.addEventListener("input", start);
    input.addEventListener("keydown", (event) => {
      const options = [...list.children];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !options.length) return;
      event.preventDefault();
      const place = options.findIndex((found) => found.getAttribute("aria-selected") === "true");
      choose(options[(place + step + options.length) % options.length]);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await start();
      list.querySelector("[aria-selected=true]")?.click();
    });
    list.addEventListener("click", () => form.closest("dialog")?.close()); // le lien peut mener à la page même

    const asked = new URLSearchParams(location.search).get("q");
    if (asked && !form.closest("dialog")) {
      input.value = asked;
      input.focus();
    }
  }

  document.querySelectorAll("form.bd-search").forEach(install);
})();
