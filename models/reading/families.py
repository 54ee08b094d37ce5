"""Documents that are told apart by their key ``kind``: rules and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rightsource.models.changes import CHANGE_KINDS, ChangeDocument
from rightsource.models.fields import Document
from rightsource.models.rules import RULE_KINDS, RuleDocument


@dataclass(frozen=True)
class Family:
    """Documents of several kinds; ``later`` are the kinds of later versions."""

    base: type[Document]
    kinds: Mapping[str, type[Document]]
    later: frozenset[str] = frozenset()

    @property
    def noun(self) -> str:
        """What messages call a document of the family."""
        return self.base.noun


RULES: Final = Family(RuleDocument, RULE_KINDS, frozenset({"max_cvar"}))
CHANGES: Final = Family(ChangeDocument, CHANGE_KINDS)


def family_of(document: type[Document]) -> Family | None:
    """Return the family that a document belongs to, if it belongs to one."""
    return next((family for family in (RULES, CHANGES) if issubclass(document, family.base)), None)
