#!/bin/sh
# Installe ce que les contrôles demandent au système (Debian, Ubuntu) et qui n'y est pas encore : tests/paquets-debian.txt.
set -eu

sudo=""
[ "$(id -u)" -eq 0 ] || sudo=sudo

# Ubuntu refuse à bubblewrap les espaces de noms de sa cage. Sur une machine de GitHub, jetable, on les permet.
reglage=kernel.apparmor_restrict_unprivileged_userns
if [ "${GITHUB_ACTIONS:-}" = true ] && [ -e "/proc/sys/$(echo "$reglage" | tr . /)" ]; then
  $sudo sysctl --quiet --write "$reglage=0"
fi

manque=""
while read -r paquet; do
  case "$paquet" in
    '' | '#'*) continue ;;
    npm) if command -v npm > /dev/null; then continue; fi ;;  # d'où qu'il vienne
    default-jre-headless) if command -v java > /dev/null; then continue; fi ;;  # de même
    # N'importe quel Chrome convient ; celui d'Ubuntu n'existe plus en paquet ordinaire.
    chromium)
      if command -v chromium || command -v chromium-browser || command -v google-chrome; then continue; fi > /dev/null
      ;;
  esac
  dpkg --status "$paquet" > /dev/null 2>&1 || manque="$manque $paquet"
done < tests/paquets-debian.txt

[ -n "$manque" ] || exit 0
echo "Installation des paquets :$manque"
$sudo apt-get update --quiet=2
# shellcheck disable=SC2086  # une liste de paquets, non un seul
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends $manque > /dev/null
