"""Un tableau en Markdown."""


def table(titles, rows):
    if not rows:
        return []
    return [" | ".join(("", *cells, "")).strip() for cells in (titles, ["---"] * len(titles), *rows)]
