"""Exécute une copie, étape par étape, et annonce ce qui se passe. `sandbox.py` lance ce programme en cage.

La demande arrive en JSON sur l'entrée standard : `steps` (étapes à exécuter dans l'ordre), `answers` (noms que la
copie doit définir), `limits`, `uid`, `root`, `token`. Chaque annonce est une ligne JSON qui commence par le jeton, puis
"start", rang, minutée ou non ; "failed", rang, erreur ; "verdict", rang, état, message ; ou "end".
Rien ici n'importe le reste des outils : la cage ne contient que ce fichier et le paquet `cours`.
"""

import builtins
import importlib
import json
import os
import re
import resource
import sys
import types

MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.M)  # %matplotlib inline, !pip install…


def main():
    job = json.load(sys.stdin)
    report = open_channel(job["token"])
    confine(job["limits"], job["uid"])
    sys.path.insert(0, job["root"])
    importlib.import_module("cours.exercices")
    module = sys.modules["__main__"] = types.ModuleType("__main__")  # les noms de ce programme restent à lui
    builtins.display = lambda *shown, **options: None
    builtins.get_ipython = lambda: None
    run_steps(job["steps"], set(job["answers"]), vars(module), report)
    report("end")
    os._exit(0)  # sans attendre un fil que la copie aurait laissé tourner


def open_channel(token):
    """Réserve la sortie standard aux annonces ; ce qu'écrit la copie se perd, si abondant soit-il."""
    channel, null, me = os.dup(1), os.open(os.devnull, os.O_RDWR), os.getpid()
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.stdout.reconfigure(errors="replace")  # un message que l'on ne peut pas écrire n'arrête pas un contrôle

    def report(*words):
        if os.getpid() != me:  # un processus né de la copie par os.fork : il n'a rien à annoncer
            os._exit(0)
        os.write(channel, json.dumps([token, *words]).encode() + b"\n")

    return report


def confine(limits, uid):
    """Pose les limites de mémoire et de nombre de processus ; sous root, devient `uid`, qui n'a aucun droit."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (limits["memory"], limits["memory"]))
    if limits["processes"]:
        resource.setrlimit(resource.RLIMIT_NPROC, (limits["processes"], limits["processes"]))
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def run_steps(steps, answers, namespace, report):
    """Exécute les étapes, l'énoncé d'abord. Une étape qui échoue n'arrête pas les suivantes."""
    given, intact, tools = {}, course_modules(), vars(sys.modules["cours.exercices"])
    for rank, step in enumerate(steps):
        report("start", rank, step["kind"] != "context")
        if step["kind"] == "cell":  # les contrôles de la copie ne servent pas : voici venir ceux de la feuille
            tools["check"] = namespace["check"] = ignore
        elif step["kind"] == "check":
            # La copie a pu écraser une donnée de l'énoncé, ou `expect` : le contrôle les retrouve.
            for name, kept in intact.items():
                vars(sys.modules[name]).update(kept)
            namespace.update(given)
        error = run(step["source"], step["label"], namespace)
        if step["kind"] == "context":
            given = {name: value for name, value in namespace.items() if name not in answers}
            intact = course_modules()
        if error:
            report("failed", rank, error)
        elif step["kind"] == "check":
            verdict = namespace["verdict"]
            report("verdict", rank, verdict.state, verdict.message)


def course_modules():
    """{nom: contenu} des modules du cours, tels que l'énoncé les a chargés."""
    return {name: dict(vars(module)) for name, module in sys.modules.items() if name.startswith("cours.")}


def ignore(number, *names):
    return lambda function: None


def run(source, label, namespace):
    """Exécute une cellule ; None si tout va bien, sinon l'erreur en une ligne."""
    try:
        exec(compile_cell(source, label), namespace)
    except BaseException as error:  # SystemExit compris : exit() dans une cellule n'arrête pas la correction
        line = getattr(error, "lineno", None)
        where = f" (ligne {line})" if line else ""
        text = " ".join(str(error).split())[:200]
        return f"{type(error).__name__}{': ' * bool(text)}{text}{where}"
    return None


def compile_cell(source, label):
    """Compile une cellule, sans ses commandes IPython."""
    try:
        return compile(source, label, "exec", dont_inherit=True)
    except SyntaxError:
        return compile(MAGIC.sub(r"\1pass", source), label, "exec", dont_inherit=True)


if __name__ == "__main__":
    main()
