"""La visite d'une page voit les fautes de chaque thème, celles aussi que le second est seul à montrer."""

import asyncio
import functools
import http.server
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from browser import QuietHandler
from visits import visit_all

PAGE = """<!doctype html><html lang="fr"><head><title>Page</title><style>
body { background: white; color: black } .dark-only { display: none }
[data-theme=dark] body { background: black; color: white }
[data-theme=dark] .dark-only { display: block }
STYLE</style><script>
const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
dark.addEventListener("change", dress); dress();
</script></head><body><main><h1>Titre</h1><p>Un texte <span class="pale">pâle</span>.</p>BODY</main></body></html>"""
CASES = {  # nom : (style, corps, ce que disent le thème clair et le thème sombre)
    "rien": ("", "", "", ""),
    "pâle en sombre": ("[data-theme=dark] .pale { color: #333 }", "", "", "color-contrast"),
    "pâle en clair": ("[data-theme=light] .pale { color: #ccc }", "", "color-contrast", ""),
    "lien": (
        "a { color: black } [data-theme=dark] a { color: #eee; text-decoration: none }",
        '<p>Un long texte autour d’un <a href="#">lien</a> que rien ne distingue.</p>',
        "",
        "link-in-text-block",
    ),
    "image": ("", '<img class="dark-only" src="data:," width="9" height="9">', "", "image-alt"),
    "champ": ("", '<input type="text">', "label", ""),  # dite une fois : le second thème ne la rejuge pas
    "saisie": (
        "[data-theme=dark] input { background: black; color: #333 }",
        '<input type="text" aria-label="Nom" value="Ada">',
        "",
        "color-contrast",
    ),
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory, chromium):
    folder = tmp_path_factory.mktemp("site")
    for name, (style, body, *_) in CASES.items():
        (folder / f"{name}.html").write_text(PAGE.replace("STYLE", style).replace("BODY", body), "utf8")
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, ThreadPoolExecutor(1) as thread:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        visits = visit_all(chromium, f"http://127.0.0.1:{server.server_port}", [f"{name}.html" for name in CASES])
        yield thread.submit(asyncio.run, visits).result()
        server.shutdown()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", CASES)
def test_each_theme_is_judged(seen, name, width):
    *_, light, dark = CASES[name]
    for theme, rule in (("light", light), ("dark", dark)):
        found = {fault.split(" : ")[0] for fault in seen[f"{name}.html"]["axe"][f"{theme}, {width} px"]}
        assert found == ({rule} if rule else set()), theme
