// Ce que partagent les démonstrations : l'élément <cours-demonstration>, l'état dans l'adresse, les nombres, les tableaux.
// Rien de ce qui est tracé ou tapé ne quitte la page.

(function () {
  "use strict";

  const FOLDER = new URL(`${document.documentElement.dataset.content_root}_static/demos/`, document.baseURI);
  const builders = {};

  // ---------------------------------------------------------------------------------------------- Nombres
  const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
  const superscript = (n) => [...String(n)].map((sign) => SUPERSCRIPTS[sign]).join("");

  // « 1 234,50 », « −0,5 », « 3,2 × 10⁻⁹ » : à la française.
  function number(value, digits = 3) {
    if (Number.isNaN(value)) return "pas un nombre";
    if (!Number.isFinite(value)) return value > 0 ? "+∞" : "−∞";
    const size = Math.abs(value);
    if (size !== 0 && (size < 10 ** -digits / 2 || size >= 1e7)) return power(value, 2);
    return value
      .toLocaleString("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .replace("-", "−");
  }

  function power(value, digits = 1) {
    if (value === 0) return "0";
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${mantissa.replace(".", ",").replace("-", "−")} × 10${superscript(Number(exponent))}`;
  }

  const percent = (value, digits = 0) => `${number(100 * value, digits)}\u00a0%`;
  const plural = (count, one, many = `${one}s`) => `${number(count, 0)}\u00a0${count >= 2 ? many : one}`;

  // ----------------------------------------------------------------------------------------------- Éléments
  // el("button", { type: "button", onclick }, "Texte") ; un attribut nul ou faux n'est pas posé.
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child != null));
    return node;
  }

  const button = (text, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, text);

  // Un champ et son nom ; `input` garde son identifiant, unique dans la page.
  let serial = 0;
  function field(text, input, ...after) {
    input.id ||= `demo-champ-${++serial}`;
    return el("div", { class: "demo-field" }, el("label", { for: input.id }, text), input, ...after);
  }

  function select(choices, value, onchange) {
    const options = Object.entries(choices).map(([key, text]) =>
      el("option", { value: key, selected: key === value }, text),
    );
    return el("select", { onchange: (event) => onchange(event.target.value) }, ...options);
  }

  // Un tableau que lit un lecteur d'écran : légende, en-têtes de colonnes et de lignes.
  function table(caption, columns, rows) {
    const head = el("tr", {}, ...columns.map((text) => (text === "" ? el("td") : el("th", { scope: "col" }, text))));
    const body = rows.map(([first, ...cells]) =>
      el("tr", {}, el("th", { scope: "row" }, first), ...cells.map((cell) => el("td", {}, cell))),
    );
    const inside = el(
      "table",
      { class: "demo-table" },
      el("caption", {}, caption),
      el("thead", {}, head),
      el("tbody", {}, ...body),
    );
    return el("div", { class: "demo-scroll", tabindex: "0", role: "region", "aria-label": caption }, inside);
  }

  // Une phrase au plus toutes les demi-secondes, la dernière l'emporte.
  function liveRegion() {
    const node = el("p", { class: "demo-live", role: "status" });
    let timer = null,
      waiting = "";
    const say = (text) => {
      waiting = text;
      timer ??= setTimeout(() => {
        timer = null;
        if (node.textContent !== waiting) node.textContent = waiting;
      }, 500);
    };
    return { node, say };
  }

  // Les couleurs du thème en cours, pour ce qui se peint. Orange et bleu se distinguent aussi sans voir le rouge du vert.
  function colors(node) {
    const style = getComputedStyle(node),
      known = {};
    return (name) => (known[name] ??= style.getPropertyValue(`--demo-${name}`).trim());
  }

  // Le pinceau d'un canevas mis à la taille de l'écran, et vidé.
  function pen(canvas) {
    const ratio = window.devicePixelRatio || 1,
      width = canvas.clientWidth,
      height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const brush = canvas.getContext("2d");
    brush.scale(ratio, ratio);
    return { pen: brush, width, height };
  }

  // Des points [x₁, x₂, classe] : un rond pour la classe 0, un triangle pour la classe 1.
  function drawPoints(brush, rows, [x0, x1, y0, y1], { width, height, color }) {
    const size = rows.length > 50 ? 3 : 7;
    brush.lineWidth = rows.length > 50 ? 0.8 : 1.5;
    brush.strokeStyle = color("trait");
    for (const [a, b, side] of rows) {
      const x = ((a - x0) / (x1 - x0)) * width,
        y = ((y1 - b) / (y1 - y0)) * height;
      brush.beginPath();
      if (side) {
        brush.moveTo(x, y - size);
        brush.lineTo(x + size, y + size);
        brush.lineTo(x - size, y + size);
        brush.closePath();
      } else brush.arc(x, y, size, 0, 2 * Math.PI);
      brush.fillStyle = color(side ? "un" : "zero");
      brush.fill();
      brush.stroke();
    }
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // refusé : le texte reste à l'écran, on le copie à la main
      return false;
    }
  }

  // ------------------------------------------------------------------------------------- Une situation est une adresse
  // « #demo-petit-reseau?v=1&taux=3 ». Les réglages permis viennent de _ext/demonstrations.yml, par la page.
  const VERSION = "1";
  const READERS = {
    choix: (text, { valeurs }) => (valeurs.includes(text) ? text : undefined),
    entier: (text, { de, a }) => (/^\d{1,9}$/.test(text) && +text >= de && +text <= a ? +text : undefined),
    nombre: (text, { de, a }) =>
      /^-?\d{1,7}(\.\d{1,9})?$/.test(text) && +text >= de && +text <= a ? +text : undefined,
    liste: (text, { valeurs }) => {
      const items = text.split(",").filter(Boolean);
      return items.every((item) => valeurs.includes(item)) ? items : undefined;
    },
    texte: (text, { longueur }) => (text.length <= longueur ? text : undefined),
    nombres: (text, { longueur, de, a }) => {
      const values = text === "" ? [] : text.split(",");
      const right =
        values.length <= longueur && values.every((v) => /^-?\d(\.\d{1,3})?$/.test(v) && +v >= de && +v <= a);
      return right ? values.map(Number) : undefined;
    },
  };

  const owns = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

  function defaults(schema) {
    return Object.fromEntries(Object.entries(schema).map(([key, rule]) => [key, rule.defaut]));
  }

  // Les réglages que demande `text`, et ce qui n'allait pas ; un réglage refusé garde sa valeur de départ.
  function readState(schema, text, start = defaults(schema)) {
    const state = { ...start },
      problems = [];
    for (const [key, value] of new URLSearchParams(text.slice(0, 4000))) {
      if (key === "v") {
        if (value !== VERSION)
          return { state: { ...start }, problems: ["cette adresse est d’une autre version du cours"] };
      } else if (!owns(schema, key)) {
        problems.push(`réglage inconnu («\u00a0${key.slice(0, 20)}\u00a0»)`);
      } else {
        const read = READERS[schema[key].genre](value, schema[key]);
        if (read === undefined)
          problems.push(`«\u00a0${key}\u00a0» ne peut pas valoir «\u00a0${value.slice(0, 20)}\u00a0»`);
        else state[key] = read;
      }
    }
    return { state, problems };
  }

  // L'adresse de `state` : ce qui diffère des réglages par défaut.
  function writeState(schema, state) {
    const initial = defaults(schema);
    const words = new URLSearchParams({ v: VERSION });
    for (const key of Object.keys(schema)) {
      if (String(state[key]) !== String(initial[key])) words.set(key, String(state[key]));
    }
    return words.toString();
  }

  // ----------------------------------------------------------------------------------------------- L'élément
  // Attributs posés par la directive : data-nom, data-scripts, data-reglages (les réglages permis), data-depart.
  class Demonstration extends HTMLElement {
    connectedCallback() {
      if (this.observer) return;
      this.schema = JSON.parse(this.dataset.reglages);
      this.start = readState(this.schema, this.dataset.depart).state;
      this.anchor = this.closest("figure").id;
      addEventListener("hashchange", () => this.follow());
      this.observer = new IntersectionObserver(
        (entries) => {
          if (entries.some((entry) => entry.isIntersecting)) this.load();
        },
        { rootMargin: "600px" },
      );
      this.observer.observe(this);
      this.follow();
    }

    // L'adresse nomme-t-elle cette démonstration ? Si oui, elle en prend les réglages et vient à l'écran.
    follow() {
      const [anchor, text] = location.hash.slice(1).split(/\?(.*)/s);
      if (anchor !== this.anchor || text === undefined) return;
      this.asked = readState(this.schema, text, this.start);
      this.load();
      if (this.app) this.apply();
      this.closest("figure").scrollIntoView();
    }

    load() {
      this.observer.disconnect();
      if (this.loading) return;
      this.loading = true;
      const sources = this.dataset.scripts.split(" ").map((name) => new URL(name, FOLDER).href);
      let left = sources.length;
      for (const src of sources) {
        const known = document.querySelector(`script[src="${src}"]`);
        const script = known ?? Object.assign(document.createElement("script"), { src, async: false });
        if (script.dataset.ready) left -= 1;
        else
          script.addEventListener("load", () => {
            script.dataset.ready = "1";
            if (--left === 0) this.build();
          });
        if (!known) document.head.append(script);
      }
      if (left === 0) this.build();
    }

    build() {
      this.app = builders[this.dataset.nom](this);
      this.asked ??= { state: { ...this.start }, problems: [] };
      this.apply();
      this.dataset.pret = "1";
    }

    apply() {
      const { state, problems } = this.asked;
      this.app.show({ ...state });
      this.app.say(problems.length ? `Adresse lue en partie\u202f: ${problems.slice(0, 3).join("\u202f; ")}.` : "");
    }

    // L'adresse de la page avec la situation `state`.
    link(state) {
      return `${location.href.split("#")[0]}#${this.anchor}?${writeState(this.schema, state)}`;
    }
  }

  window.Demos = {
    builders,
    number,
    power,
    percent,
    plural,
    superscript,
    el,
    button,
    field,
    select,
    table,
    liveRegion,
    colors,
    pen,
    drawPoints,
    copy,
    readState,
    writeState,
    defaults,
  };
  customElements.define("cours-demonstration", Demonstration);
})();
