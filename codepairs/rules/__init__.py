"""Site -> problems that only show when files are read together. Each rule's docstring is the rule."""

from __future__ import annotations

from collections.abc import Iterator

from codepairs.model import Site
from codepairs.passages import protocol_passages, site_passages
from codepairs.problems import Problem
from codepairs.rules import citations, dialogue, names, prose, references, transcripts
from codepairs.rules.base import Places


def check(site: Site, places: Places) -> Iterator[Problem]:
    """All rules over all of the content."""
    yield from citations.citations_are_known(site, places)
    for protocol in site.protocols:
        yield from names.names_are_free(protocol, places)
        yield from names.codes_are_named_by_their_files(protocol, places)
        yield from names.codes_match_the_pattern(protocol, places)
        yield from names.forms_are_forms_of_their_code(protocol, places)
        yield from names.every_code_has_one_class(protocol, places)
        yield from references.other_codes_exist(protocol, places)
        yield from references.unofficial_codes_name_their_neighbours(protocol, places)
        yield from references.codes_of_other_protocols_exist(protocol, places)
        yield from dialogue.the_dialogue_is_closed(protocol, places)
        yield from transcripts.transcripts_show_the_code(protocol, places)
        yield from transcripts.transcripts_name_no_real_host(protocol, places)
        passages = list(protocol_passages(protocol))
        yield from prose.prose_is_paragraphs(passages, places)
        yield from prose.links_lead_somewhere(site, protocol.slug, passages, places)
        yield from prose.no_sentence_stands_twice(passages, places)
    passages = list(site_passages(site))
    yield from prose.prose_is_paragraphs(passages, places)
    yield from prose.links_lead_somewhere(site, "", passages, places)
