"""Le temps du cours et son découpage en séances, que montre le guide de l'enseignant (`_ext/session_plans.py`).

    python -m outils.feuilles.sessions

C'est `make durees`, qui met d'abord les fiches à jour. Le temps des leçons est celui des fiches, celui des exercices
celui qu'ils annoncent. En classe : chaque leçon, puis ses premiers exercices, la même part dans tous les chapitres, la
plus grande qui tienne dans les séances ; les autres se font chez soi.
"""

import re
import sys
from dataclasses import dataclass

from outils.feuilles import durations
from outils.feuilles.durations import ROOT, in_words
from outils.feuilles.sheets import EFFORT

PLANS = ((12, 120), (6, 180))  # (séances, minutes de chacune)
NUMBER = re.compile(r"^## Exercice (\d+\.\d+) · ", re.M)
READING = re.compile(r"^- \*\*Durée\*\*\s: (?:(\d+)\sh)?\s?(?:(\d+)(?:\smin)?)? de lecture", re.M)


@dataclass(frozen=True)
class Chapter:
    """`label` : son étiquette ; `reading` : minutes de la leçon ; `exercises` : (numéro, minutes), dans l'ordre."""

    label: str
    reading: int
    exercises: tuple

    def in_class(self, share):
        """Les exercices faits en classe : les premiers, tant qu'ils tiennent dans cette part de leur durée."""
        room, kept = share * sum(minutes for _, minutes in self.exercises), []
        for exercise in self.exercises:
            if sum(minutes for _, minutes in [*kept, exercise]) > room:
                break
            kept.append(exercise)
        return kept


def minutes_of(match):
    return 60 * int(match[1] or 0) + int(match[2] or 0)


def chapters(root=ROOT):
    """Les chapitres du sommaire dont la fiche dit la durée, et qui ont une feuille."""
    toc = (root / "_toc.yml").read_text("utf8")
    for path, page, sheet in durations.chapters(root):
        card = READING.search(page)
        if card and re.search(rf"\bchapters/{path.stem}$", toc, re.M):
            titles = NUMBER.finditer(sheet)
            efforts = [(title[1], EFFORT.search(sheet, title.end())) for title in titles]
            exercises = tuple((number, minutes_of(effort)) for number, effort in efforts if effort)
            yield Chapter(path.stem[3:], minutes_of(card), exercises)


def fill(course, share, length):
    """Les séances : des listes de (chapitre, numéro d'exercice ou "" pour la leçon, minutes)."""
    sessions, used = [[]], 0
    for chapter in course:
        for number, minutes in [("", chapter.reading), *chapter.in_class(share)]:
            if sessions[-1] and used + minutes > length:
                sessions.append([])
                used = 0
            sessions[-1].append((chapter, number, minutes))
            used += minutes
    return sessions


def plan(course, count, length):
    """(part des exercices faits en classe, séances) : la plus grande part qui tienne en `count` séances."""
    for percent in range(100, -1, -1):
        sessions = fill(course, percent / 100, length)
        if len(sessions) <= count:
            return percent / 100, sessions
    return None


def listed(numbers):
    """« exercices 2.1 à 2.4 », « exercice 2.6 », ou rien."""
    if len(numbers) < 2:
        return "".join(f"exercice {number}" for number in numbers)
    return f"exercices {numbers[0]} {'à' if len(numbers) > 2 else 'et'} {numbers[-1]}"


def row(rank, session, share, last):
    """La ligne d'une séance ; `last` : les chapitres qui s'y achèvent, dont le reste est à faire chez soi."""
    seen, home = [], []
    for chapter in dict.fromkeys(chapter for chapter, _, _ in session):
        numbers = [number for other, number, _ in session if other is chapter and number]
        lesson = any(other is chapter and not number for other, number, _ in session)
        seen += [f"{{ref}}`{chapter.label}`"] * lesson + [listed(numbers)] * bool(numbers)
    for chapter in last:
        home.append(listed([number for number, _ in chapter.exercises[len(chapter.in_class(share)) :]]))
    minutes = in_words(sum(minutes for _, _, minutes in session))
    return f"| {rank} | {', '.join(seen)} | {minutes} | {', '.join(filter(None, home))} |"


def table(course, count, length):
    """Le plan en `count` séances, en Markdown ; une phrase si les leçons seules n'y tiennent pas."""
    title = f"**En {count} séances de {in_words(length)}**"
    found = plan(course, count, length)
    if found is None:
        return f"{title}, les leçons seules ne tiennent pas."
    share, sessions = found
    ends = {chapter: rank for rank, session in enumerate(sessions) for chapter, _, _ in session}
    rows = [
        row(rank + 1, session, share, [chapter for chapter, end in ends.items() if end == rank])
        for rank, session in enumerate(sessions)
    ]
    work = sum(minutes for session in sessions for _, number, minutes in session if number)
    total = sum(minutes for chapter in course for _, minutes in chapter.exercises)
    head = f"{title}, {in_words(work)} d’exercices se font en classe, {in_words(total - work)} chez soi\u00a0:"
    return "\n".join([head, "", "| séance | en classe | durée | chez soi |", "|---|---|---|---|", *rows])


def times(root=ROOT):
    """Le texte que le guide reçoit."""
    course = list(chapters(root))
    if not course:
        return "Aucun chapitre du sommaire n’a encore de durée."
    reading = sum(chapter.reading for chapter in course)
    efforts = [minutes for chapter in course for _, minutes in chapter.exercises]
    total = (
        f"Les {len(course)} chapitres demandent {in_words(reading)} de lecture, et leurs {len(efforts)} exercices "
        f"{in_words(sum(efforts))}\u00a0: {in_words(reading + sum(efforts))} en tout."
    )
    return "\n\n".join(["", total, *(table(course, *shape) for shape in PLANS), ""])


def main():
    durations.main()
    print(re.sub(r"\{ref\}`([\w-]+)`", r"\1", times()))


if __name__ == "__main__":
    sys.exit(main())
