"""Le rôle `situation` : un lien vers une démonstration, dans un état donné."""

import re

from demonstration_rules import DemonstrationError, query
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

logger = logging.getLogger(__name__)
SITUATION = re.compile(r"(?P<title>.+?)\s*<(?P<name>[\w-]+)(?:\?(?P<settings>[^>]*))?>", re.DOTALL)


class situation(nodes.reference):
    """Un lien vers une démonstration, dans un état donné. Attributs : `name`, `query`."""


class SituationRole(SphinxRole):
    def run(self):
        match = SITUATION.fullmatch(self.text)
        try:
            if not match:
                raise DemonstrationError("attendu : {situation}`texte <nom?réglage=valeur>`")
            target = query(match["name"], match["settings"] or "")
        except DemonstrationError as error:
            logger.error("situation : %s", error, location=(self.env.docname, self.lineno))
            return [nodes.Text(self.text)], []
        node = situation("", match["title"], name=match["name"], query=target)
        self.set_source_info(node)
        return [node], []


class ResolveSituations(SphinxPostTransform):
    """Le lien mène à la page où la démonstration est placée, quelle qu'elle soit."""

    default_priority = 9

    def run(self, **kwargs):
        labels = self.env.domaindata["std"]["anonlabels"]
        for node in list(self.document.findall(situation)):
            page, identifier = labels.get(f"demo-{node['name']}", (None, None))
            if page is None:
                logger.error("situation : aucune page ne place la démonstration « %s »", node["name"], location=node)
            address = f"#{identifier}?{node['query']}"
            uri = self.app.builder.get_relative_uri(self.env.docname, page) if page else ""
            inside = nodes.inline("", "", *node.children)
            node.replace_self(nodes.reference("", "", inside, refuri=uri + address, internal=True))
