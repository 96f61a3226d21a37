"""`make amont` : une enseignante reçoit les corrections du cours d'origine sans rien perdre de ce qu'elle a écrit."""

import os
import subprocess

import pytest

from outils.veille import upstream

PEOPLE = {f"GIT_{role}_{key}": "essai@exemple.fr" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}


def git(folder, *arguments):
    environment = os.environ | PEOPLE | {"GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(["git", "-C", folder, *arguments], env=environment, capture_output=True, encoding="utf8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf8")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", name)


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Sa copie, à côté du cours d'origine (`tmp_path/cours`), l'une et l'autre sur leur branche principale."""
    for name, value in PEOPLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    course = tmp_path / "cours"
    course.mkdir()
    git(course, "init", "--initial-branch", "master")
    origin = f"sphinx: {{config: {{html_context: {{origin: {{url: '{course}'}}}}}}}}\n"
    write(course, "_config.yml", f"title: Le cours\n\n# ---\n\n{origin}")
    write(course, "chapters/01-un.md", "# Un\n\nUne phrase.\n\nUne autre.\n")
    git(tmp_path, "clone", "cours", "copie")
    return tmp_path / "copie"


def receive(copy, capsys, *options):
    code = upstream.main(["--racine", str(copy), *options])
    return code, "".join(capsys.readouterr())


def test_corrections_join_her_pages_and_settings(copy, capsys):
    write(copy, "_config.yml", (copy / "_config.yml").read_text("utf8").replace("Le cours", "Mon cours"))
    write(copy, "chapters/02-deux.md", "# À moi\n")
    write(copy.parent / "cours", "chapters/01-un.md", "# Un\n\nUne phrase corrigée.\n\nUne autre.\n")
    before = git(copy, "rev-parse", "HEAD")
    code, told = receive(copy, capsys)
    assert code == 0 and "Reçu : 1 modification du cours d’origine." in told and "  chapters/01-un.md" in told
    assert "corrigée" in (copy / "chapters/01-un.md").read_text("utf8")
    assert (copy / "chapters/02-deux.md").exists() and "Mon cours" in (copy / "_config.yml").read_text("utf8")
    assert f"git reset --keep {before[:10]}" in told
    assert receive(copy, capsys) == (0, "Vous avez déjà tout : rien à recevoir.\n")


def test_the_same_line_changed_twice_is_told_and_can_be_left(copy, capsys):
    write(copy, "chapters/01-un.md", "# Un\n\nMa phrase.\n\nUne autre.\n")
    write(copy.parent / "cours", "chapters/01-un.md", "# Un\n\nSa phrase.\n\nUne autre.\n")
    code, told = receive(copy, capsys)
    assert code == 1 and "  chapters/01-un.md" in told and "git merge --abort" in told
    code, told = receive(copy, capsys)
    assert code == 1 and "Une fusion est déjà commencée" in told
    git(copy, "merge", "--abort")
    assert (copy / "chapters/01-un.md").read_text("utf8") == "# Un\n\nMa phrase.\n\nUne autre.\n"


def test_what_is_not_saved_is_not_touched(copy, capsys):
    write(copy.parent / "cours", "chapters/01-un.md", "# Un\n\nCorrigée.\n")
    (copy / "chapters/01-un.md").write_text("# Un\n\nEn cours.\n", "utf8")
    code, told = receive(copy, capsys)
    assert code == 1 and "  chapters/01-un.md" in told and "git commit" in told
    assert "En cours" in (copy / "chapters/01-un.md").read_text("utf8")


def test_a_new_file_in_the_way_changes_nothing(copy, capsys):
    """Git refuse d'écraser un fichier qu'il ne connaît pas : rien n'est commencé."""
    write(copy, "chapters/03-trois.md", "# À moi aussi\n")
    write(copy.parent / "cours", "chapters/04-quatre.md", "# D'origine\n")
    (copy / "chapters/04-quatre.md").write_text("# Pas encore à git\n", "utf8")
    code, told = receive(copy, capsys)
    assert code == 1 and "rien n’a changé" in told and "04-quatre.md" in told
    assert (copy / "chapters/04-quatre.md").read_text("utf8") == "# Pas encore à git\n"


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (lambda copy: (copy.parent / "cours").rename(copy.parent / "parti"), "ne répond pas, et rien n’a été touché"),
        (lambda copy: write(copy, "_config.yml", "title: Sans origine\n"), "make amont DEPUIS=ADRESSE"),
        (lambda copy: (copy / ".git").rename(copy / "git"), "n’est pas un dépôt git"),
    ],
)
def test_each_obstacle_has_its_sentence(copy, capsys, break_it, sentence):
    break_it(copy)
    code, told = receive(copy, capsys)
    assert code == 1 and sentence in told


def test_a_copy_without_history_is_told(copy, capsys):
    alone = copy.parent / "sans-histoire"
    alone.mkdir()
    git(alone, "init")
    write(alone, "chapters/01-un.md", "# Un\n")
    code, told = receive(alone, capsys, "--depuis", str(copy.parent / "cours"))
    assert code == 1 and "n’a pas l’historique" in told
