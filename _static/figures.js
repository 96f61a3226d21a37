// Une figure s'ouvre en grand dans la page : clic ou Entrée, Échap pour fermer, un lien pour la garder.
// Sans JavaScript, le lien qui l'entoure mène à l'image seule.
(() => {
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  function open(link) {
    const image = link.querySelector("img, svg").cloneNode(true);
    if (image.tagName === "svg") image.innerHTML = image.innerHTML.replace(/(id="|#)(?=d\d+-)/g, "$1grand-"); // ses repères, sans doublon
    else image.loading = "eager";
    const caption = link.closest("figure")?.querySelector("figcaption")?.cloneNode(true);
    caption?.querySelectorAll(".headerlink").forEach((anchor) => anchor.remove());
    const name = (link.closest("figure")?.id || "figure") + link.href.slice(link.href.lastIndexOf("."));
    const close = make("button", { type: "button", className: "btn btn-outline-primary", autofocus: true }, "Fermer");
    const keep = make("a", { href: link.href, download: name, className: "btn btn-outline-primary" }, "Télécharger la figure");
    const dialog = make("dialog", { className: "figure-agrandie", ariaLabel: "Figure agrandie" },
      make("p", { className: "figure-actions" }, keep, close),
      image,
      make("p", {}, caption?.textContent.trim() ?? ""));
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal(); // le navigateur rendra le focus à la figure
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.agrandir");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !("showModal" in HTMLDialogElement.prototype)) return;
    event.preventDefault();
    open(link);
  });
})();
