"""Une commande `gh` factice : les appels que font les automates, et aucun autre. Le jeton nomme ses droits."""

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

TOKEN = os.environ["GH_TOKEN"]
NAME = os.environ.get("GH_REPO") or os.environ["GITHUB_REPOSITORY"]
STATE = Path(urlsplit(os.environ["GITHUB_SERVER_URL"]).path, NAME, "etat.json")


def need(right):
    if right not in TOKEN:
        sys.exit(f"HTTP 403: Resource not accessible by integration ({right})")


def option(name):
    return sys.argv[sys.argv.index(name) + 1]


def main():
    state, command = json.loads(STATE.read_text("utf8")), sys.argv[1:3]
    tickets = state["tickets"]
    if command == ["api", f"repos/{NAME}/pages"]:
        need("pages:")
        return 0 if state["pages"] else 1
    if command == ["workflow", "run"]:
        need("actions:write")
        state["lancements"].append([sys.argv[3], option("--ref")])
    elif command == ["repo", "view"]:
        print(json.dumps({"hasIssuesEnabled": True}))
    elif command == ["issue", "list"]:
        print(json.dumps(tickets))
    elif command == ["issue", "create"]:
        need("issues:write")
        tickets.append({"number": 1, "title": option("--title"), "body": Path(option("--body-file")).read_text("utf8")})
        print(f"https://github.com/{NAME}/issues/1")
    elif command == ["issue", "edit"]:
        need("issues:write")
        tickets[0]["body"] = Path(option("--body-file")).read_text("utf8")
    else:
        sys.exit(f"gh {' '.join(sys.argv[1:])} : appel inconnu de ce GitHub factice")
    STATE.write_text(json.dumps(state), "utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
