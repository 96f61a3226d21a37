// Les deux menus d'un téléphone, et l'état du thème, dits au clavier et au lecteur d'écran.

// Le plan se ferme dès qu'on y a choisi : la section visée est derrière lui.
document.addEventListener("click", (event) => {
  const link = event.target.closest("dialog[open] a[href^='#']");
  link?.closest("dialog").close();
});

// Le thème ne rend le focus au bouton que s'il l'avait quand le menu s'est ouvert ; Safari ne le lui donne pas.
const BUTTONS = { "pst-primary-sidebar-modal": ".primary-toggle", "pst-secondary-sidebar-modal": ".secondary-toggle" };
for (const [id, button] of Object.entries(BUTTONS)) {
  document.getElementById(id)?.addEventListener("close", () => {
    setTimeout(() => document.activeElement === document.body && document.querySelector(button)?.focus());
  });
}

const MODES = { light: "clair", dark: "sombre", auto: "celui du système" };

function nameTheme() {
  const label = `Thème\u00a0: ${MODES[document.documentElement.dataset.mode]}`;
  document.querySelectorAll(".theme-switch-button").forEach((button) => button.setAttribute("aria-label", label));
}

new MutationObserver(nameTheme).observe(document.documentElement, { attributeFilter: ["data-mode"] });
nameTheme();
