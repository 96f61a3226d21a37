"""Le temps du cours et ses plans de séances : la directive `{seances}`, calculée d'après les chapitres du sommaire."""

import sys
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from outils.feuilles import durations, sessions  # noqa: E402


class SessionPlans(SphinxDirective):
    def run(self):
        root = Path(self.env.srcdir)
        for path, _, _ in durations.chapters(root):
            for source in (path, root / "solutions" / path.name, root / "_toc.yml"):
                self.env.note_dependency(str(source))
        node = nodes.section()
        lines = sessions.times(root).split("\n")
        self.state.nested_parse(StringList(lines, source=self.env.docname), self.content_offset, node)
        return node.children


def setup(app):
    app.add_directive("seances", SessionPlans)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
