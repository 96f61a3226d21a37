"""Relie chaque page à son cahier exécuté : Sphinx relit une page dès que ses sorties changent."""

from pathlib import Path


def depend_on_outputs(app, docname, source):
    executed = Path(app.srcdir) / "_build" / "execution" / f"{docname}.ipynb"
    if executed.exists():
        app.env.note_dependency(str(executed))


def setup(app):
    app.connect("source-read", depend_on_outputs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
