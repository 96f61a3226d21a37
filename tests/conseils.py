"""La sûreté arrête, le style conseille : ce que veut le réglage `cours_exigence` de `_config.yml`.

`maison` (le nôtre) : tout contrôle en échec arrête la publication. `libre` : un contrôle marqué `maison` qui échoue
devient un conseil. Les conseils vont, page par page, dans `_build/conseils.md` et dans le résumé de l'automate.
"""

import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

from outils.depot import BadSetting, settings

SETTING, STRICT, FREE = "cours_exigence", "maison", "libre"
STATUS = "conseils"  # ce que pytest compte à part des échecs
OUR_PROMISES = "test_promesses"
LONGEST = 500_000  # caractères d'un rapport ; GitHub refuse un résumé de plus d'un mébioctet
PLACE = re.compile(r"^\s*(?P<page>[\w./-]+\.(?:md|yml|txt|py)):(?P<line>\d+)\s:\s(?P<message>.+)$", re.M)
HEAD = """## Conseils de forme

Aucun n’arrête la publication : `cours_exigence` vaut `libre`. `CONTRIBUER.md` dit le pourquoi de chacun, et
`make typographie` pose les espaces insécables à votre place.
"""


def requirement(root):
    """`maison` ou `libre`."""
    value = ((settings(root).get("sphinx") or {}).get("config") or {}).get(SETTING) or STRICT
    if value not in (STRICT, FREE):
        raise BadSetting(f"_config.yml : {SETTING} vaut « {value} » ; attendu : {STRICT} ou {FREE}.")
    return value


def advice(item, message):
    """(page, ligne, conseil) de chaque faute que dit l'échec ; sans lieu précis, celui de la page contrôlée."""
    message = message.removeprefix("AssertionError: ").strip()
    found = [(match["page"], match["line"], match["message"]) for match in PLACE.finditer(message)]
    if found:
        return found
    first = message.partition("\n")[0]
    return [(page_of(item), "", f"{first} ({item.originalname})")]


def page_of(item):
    """La page que ce contrôle juge, ou le cours entier."""
    root, parameters = item.config.rootpath, item.callspec.params if hasattr(item, "callspec") else {}
    names = [str(parameters[key]) for key in ("path", "name") if key in parameters]
    places = [root / (name if name.endswith(".md") else f"{name}.md") for name in names]
    return next((path.relative_to(root).as_posix() for path in places if path.exists()), "Tout le cours")


def as_markdown(found):
    """Le rapport : un titre par page, un conseil par ligne."""
    pages = defaultdict(list)
    for page, line, message in sorted(set(found), key=lambda one: (one[0], int(one[1] or 0), one[2])):
        pages[page].append(f"- {f'ligne {line} : ' if line else ''}{message}")
    text = "\n".join([HEAD, *(f"### {page}\n\n" + "\n".join(lines) + "\n" for page, lines in pages.items())])
    return text if len(text) < LONGEST else text[:LONGEST] + "\n\n… la suite est dans le journal.\n"


REQUIREMENT = pytest.StashKey()


def pytest_configure(config):
    try:
        config.stash[REQUIREMENT] = requirement(config.rootpath)
    except BadSetting as error:
        raise pytest.UsageError(str(error)) from None


def pytest_collection_modifyitems(config, items):
    """Les promesses de nos guides ne sont pas celles d'une copie."""
    if config.stash[REQUIREMENT] == FREE:
        items[:] = [item for item in items if item.path.stem != OUR_PROMISES]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    is_style = item.get_closest_marker("maison") is not None
    if report.failed and is_style and item.config.stash[REQUIREMENT] == FREE:
        message = call.excinfo.exconly()
        report.user_properties += [(STATUS, one) for one in advice(item, message)]
        report.outcome, report.wasxfail = "skipped", "conseil de forme"
    return report


def pytest_report_teststatus(report):
    if any(name == STATUS for name, _ in getattr(report, "user_properties", ())):
        return STATUS, "c", "CONSEIL"
    return None


def pytest_terminal_summary(terminalreporter, config):
    """Écrit les conseils ; ou, si le style a arrêté la publication, dit comment il n'arrêterait plus."""
    if hasattr(config, "workerinput"):  # un processus de xdist : le principal réunit tout
        return
    advised = [one for report in terminalreporter.stats.get(STATUS, ()) for _, one in report.user_properties]
    target = config.rootpath / "_build" / "conseils.md"
    target.unlink(missing_ok=True)
    if advised:
        text = as_markdown(map(tuple, advised))
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf8")
        terminalreporter.write_line(f"{len(advised)} conseils de forme, qui n’arrêtent rien : {target}")
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary).open("a", encoding="utf8") as file:
                file.write(text)
    failed = [*terminalreporter.stats.get("failed", ()), *terminalreporter.stats.get("error", ())]
    if style := sum("maison" in getattr(report, "keywords", ()) for report in failed):
        rest = f"les {len(failed) - style} autres arrêtent toujours" if len(failed) > style else "rien d’autre n’échoue"
        told = f"« {SETTING}: {FREE} », dans _config.yml, en fait des conseils."
        terminalreporter.write_line(f"{style} échecs tiennent à notre style ; {rest}. {told}")
