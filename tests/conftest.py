"""Ce que tous les contrôles partagent."""

from browser import browser, chromium, page, pages, server, site  # noqa: F401
