"""Met les bibliothèques d'un cahier publié à niveau, sans toucher à ce qui convient, et dit en français ce qui empêche.

Une bibliothèque convient si elle n'est pas plus ancienne que la plus ancienne version essayée (son *plancher*, aux deux
premiers nombres près). Rien n'est importé ici : ce qui est mis à niveau sert donc sans redémarrer le noyau.
"""

import importlib
import re
import site
import subprocess
import sys
import tempfile
from importlib import metadata, util
from pathlib import Path

AGAIN = "puis exécutez de nouveau cette cellule."
RESTART = "Redémarrez le noyau (le menu Exécution de Colab, le menu Noyau de Jupyter), puis exécutez tout."
NETWORK = rf"Vérifiez la connexion au réseau, {AGAIN}"
# Un motif de ce que dit pip : ce qui s'est passé, et quoi faire. Le premier reconnu l'emporte.
CAUSES = {
    r"No module named '?pip\b": (
        "Cet environnement n’a pas pip. Dans un terminal : « {python} -m ensurepip » ou, s’il vient d’uv, "
        f"« uv pip install --python {{python}} pip », {AGAIN}"
    ),
    r"externally-managed-environment": (
        "Ce Python appartient au système (Debian, Ubuntu, Homebrew…), qui refuse qu’on y installe. Dans un terminal : "
        "« {python} -m venv ~/cours », « ~/cours/bin/pip install jupyterlab », puis « ~/cours/bin/jupyter lab », et "
        "ouvrez-y ce cahier."
    ),
    r"Errno 28|Errno 122|No space left|quota exceeded": f"Le disque est plein. Libérez de la place, {AGAIN}",
    r"Errno 13|Errno 30|Permission denied|Read-only": (
        "Ce compte n’a pas le droit d’écrire ici. Demandez à qui administre cette machine d’y installer le cours, ou "
        "ouvrez ce cahier dans Colab."
    ),
    r"404 Client Error|HTTP error 404": (
        "Rien n’est publié à cette adresse : le cours ne l’est pas encore, ou a changé de place. Rouvrez ce cahier "
        "depuis la page du cours."
    ),
    r"Connection|timed out|getaddrinfo|name resolution|Max retries|ProxyError|SSLError": (
        f"Le réseau ne répond pas. {NETWORK}"
    ),
}
CONFLICTING = (
    "Ce qui est installé ici ne s’accorde pas avec ce que demande ce cahier (ci-dessus, en anglais). Ouvrez-le dans "
    "Colab ou Binder, ou dans un environnement neuf."
)
CONFLICT = r"ResolutionImpossible|conflicting dependencies|No matching distribution"


def check_python(supported):
    """`supported` : les Python essayés, du plus ancien au plus récent (« 3.11 », « 3.12 »…)."""
    here = "{}.{}".format(*sys.version_info)
    if here not in supported:
        raise SystemExit(
            f"Ce noyau est en Python {here} ; le cours est essayé avec Python {', '.join(supported[:-1])} et "
            f"{supported[-1]}. Choisissez un autre noyau, ou ouvrez ce cahier dans Colab."
        )


def complete(libraries):
    """Installe ce qui manque, met à niveau ce qui est trop ancien ; rend {bibliothèque: version}, pour toutes.

    `libraries` : {nom: {"module", "pins" (les lignes de la page, pour pip), "floor" (la plus ancienne essayée)}}.
    """
    missing = [name for name, library in libraries.items() if not util.find_spec(library["module"])]
    old = {name: found for name, library in libraries.items() if (found := too_old(library))}
    if missing:
        print(f"Installation de ce qui manque ici : {', '.join(missing)}…")
    for name, (distribution, version) in old.items():
        print(f"Mise à niveau : {distribution} {version} est plus ancien que {libraries[name]['floor']}, essayé…")
    if missing or old:
        _install_keeping_the_rest(libraries, missing, old)
    return {name: found[1] for name, library in libraries.items() if (found := installed(library))}


def installed(library):
    """(distribution, version) de cette bibliothèque, ou None ; `tensorflow` et `tensorflow-cpu` se valent."""
    for name in dict.fromkeys(name for pin in library["pins"] for name in (_name(pin), _name(pin).replace("-cpu", ""))):
        try:
            return name, metadata.version(name)
        except metadata.PackageNotFoundError:
            pass
    return None


def page_version(library):
    return re.search(r"==([^ ;]+)", library["pins"][0])[1]


def too_old(library):
    """(distribution, version) si elle est plus ancienne que son plancher, sinon None."""
    found = installed(library)
    return found if found and _series(found[1]) < _series(library["floor"] or "0") else None


def _install_keeping_the_rest(libraries, missing, old):
    """Par ordre de préférence : les versions de la page, d'autres qui s'accommodent du reste, puis de l'essentiel."""
    exact = [pin for name in missing for pin in libraries[name]["pins"]]
    loose = [re.sub(r"==[^ ;]+", "", pin) for pin in exact]
    for name, (distribution, _) in old.items():
        exact.append(f"{distribution}=={page_version(libraries[name])}")
        loose.append(f"{distribution}>={libraries[name]['floor']}")
    before = _versions()
    moving = {distribution for distribution, _ in old.values()}
    rest = {name: version for name, version in before.items() if name not in moving}
    needed = {found[0] for library in libraries.values() if (found := installed(library))}
    essential = {name: version for name, version in rest.items() if name in needed}
    for wanted, kept in ((exact, rest), (loose, rest), (loose, essential)):
        problem = _pip_keeping(kept, wanted)
        if not problem or not re.search(CONFLICT, problem) or _cause(problem):
            break
    if problem:
        raise SystemExit(explanation(problem))
    _refuse_if_imported(before)


def _pip_keeping(kept, wanted):
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "versions.txt"
        constraints.write_text("\n".join(f"{name}=={version}" for name, version in kept.items()), "utf8")
        return pip("--constraint", constraints, *wanted)


def pip(*arguments):
    """Lance `pip install` ; rend ce qu'il dit de ce qui n'a pas marché, ou None."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf8", errors="replace")
    site.addsitedir(site.getusersitepackages())  # pip a pu créer ce dossier à l’instant
    importlib.invalidate_caches()
    return done.stderr.strip() or "pip n’a rien dit." if done.returncode else None


def explanation(problem):
    """La phrase qui dit en français ce que pip a rencontré ; à défaut, ce qu'il en dit lui-même."""
    if re.search(CONFLICT, problem) and not _cause(problem):
        return f"{problem}\n{CONFLICTING}"
    return _cause(problem) or f"{problem}\nL’installation a échoué ; la raison est ci-dessus, en anglais. {NETWORK}"


def _cause(problem):
    sentences = (sentence for pattern, sentence in CAUSES.items() if re.search(pattern, problem))
    return next(sentences, "").format(python=sys.executable)


def _refuse_if_imported(before):
    """Une bibliothèque qui a changé alors qu'elle était déjà importée demande un noyau neuf."""
    after = _versions()
    changed = {name for name, version in before.items() if after.get(name) != version}
    providers = metadata.packages_distributions()
    loaded = {_normal(name) for module in set(sys.modules) & set(providers) for name in providers[module]}
    if stale := sorted(changed & loaded):
        raise SystemExit(f"Mis à niveau, mais déjà chargé par ce noyau : {', '.join(stale)}. {RESTART}")


def _versions():
    """{distribution: version} de tout ce qui est installé ici."""
    found = [(distribution.metadata["Name"], distribution.version) for distribution in metadata.distributions()]
    return {_normal(name): version for name, version in reversed(found) if name and version}


def _name(pin):
    return _normal(re.split("[ =<>!~;]", pin)[0])


def _normal(name):
    return re.sub("[-_.]+", "-", name).lower()


def _series(version):
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])
