// Ce que chaque démonstration a autour d'elle : l'avis, la consigne, la phrase d'état, le lien et ce que l'on emporte.

(function () {
  "use strict";

  const { el, button } = window.Demos;

  // Une démonstration en hérite et écrit `show(state)`, qui prend un état, `paint()`, qui peint, et `situation()`, qui
  // rend l'état à partager.
  class DemoApp {
    constructor(host) {
      this.host = host;
      this.live = window.Demos.liveRegion();
      this.notice = el("p", { class: "demo-notice", hidden: true, role: "note" });
      this.status = el("p", { class: "demo-status" });
      this.exported = el("div");
      this.root = el("div", { class: "demo-app" });
      host.append(this.root);
      new MutationObserver(() => this.paint()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
      new ResizeObserver(() => this.paint()).observe(this.root);
    }

    say(text) {
      this.notice.textContent = text;
      this.notice.hidden = !text;
    }

    hides(part) {
      return this.state.cacher.includes(part);
    }

    // Remplit l'écran : l'avis, la consigne, puis `parts` (ceux qui sont cachés valent null).
    frame(...parts) {
      const { consigne } = this.state;
      const all = [
        this.notice,
        consigne && el("p", { class: "demo-consigne" }, el("strong", {}, "Consigne\u202f: "), consigne),
        ...parts,
        el("p", { class: "demo-small" }, "Tout se calcule dans cette page\u202f: rien n’en sort."),
      ];
      this.root.replaceChildren(...all.filter(Boolean));
    }

    // La phrase d'état, vue et dite. `end` : "converge", "bloque", "diverge" ou rien.
    setStatus(text, end = "") {
      this.status.textContent = text;
      this.status.dataset.end = end;
      this.live.say(text);
    }

    // Les boutons qui donnent quelque chose à emporter, et ce qu'ils ont donné.
    exportBox(...buttons) {
      this.exported.replaceChildren();
      const row = el("div", { class: "demo-row", role: "group", "aria-label": "Emporter" }, ...buttons);
      return el("div", { class: "demo-export" }, row, this.exported);
    }

    // `promise` : ce que le lien rend.
    linkButton(promise) {
      if (this.hides("lien")) return null;
      return button("Copier le lien de cette situation", async () => {
        const link = this.host.link({ ...this.situation(), cacher: [], consigne: "" }),
          copied = await window.Demos.copy(link);
        this.give(`${copied ? "Lien copié" : "Copiez ce lien"}\u202f: il rend ${promise}.`, link);
      });
    }

    give(message, text) {
      const shown = el("pre", { tabindex: "0", role: "region", "aria-label": "À copier" }, text);
      this.exported.replaceChildren(el("p", {}, message), ...(text ? [shown] : []));
      this.live.say(message);
    }
  }

  // Le même réglage en curseur et en champ : `change(nombre)` est appelé par l'un comme par l'autre.
  function numberField(label, { min, max, step, digits = 2 }, change, say) {
    const show = (value) => value.toLocaleString("fr-FR", { maximumFractionDigits: digits }).replace("-", "−");
    const slider = el("input", { type: "range", min, max, step, "aria-label": `${label}, curseur` });
    const box = el("input", { type: "text", inputmode: "decimal", size: "6" });
    slider.addEventListener("input", () => change(Number(slider.value)));
    box.addEventListener("change", () => {
      const text = box.value.trim().replace(",", ".").replace("−", "-"),
        right = text !== "" && Number(text) >= min && Number(text) <= max;
      box.setAttribute("aria-invalid", String(!right));
      if (right) change(Number(text));
      else say(`${label} est un nombre de ${show(min)} à ${show(max)}.`);
    });
    const set = (value) => {
      slider.value = value;
      slider.setAttribute("aria-valuetext", show(value));
      if (document.activeElement !== box) box.value = show(value);
    };
    return { node: el("div", { class: "demo-row" }, window.Demos.field(label, box, slider)), set };
  }

  // Un canevas d'un pixel par nombre de `rows` ; `choose(pinceau, nombre)` règle sa couleur.
  function mosaic(rows, choose) {
    const canvas = Object.assign(document.createElement("canvas"), { width: rows[0].length, height: rows.length }),
      pen = canvas.getContext("2d");
    rows.forEach((values, r) =>
      values.forEach((value, c) => {
        choose(pen, value);
        pen.fillRect(c, r, 1, 1);
      }),
    );
    return canvas;
  }

  window.Demos.DemoApp = DemoApp;
  window.Demos.mosaic = mosaic;
  window.Demos.numberField = numberField;
})();
