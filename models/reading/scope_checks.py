"""Whether scopes and selections speak of anything: ids and words that the rest of the instance knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rightsource.models.columns import Options, Processes, Providers, Sites
from rightsource.models.matching import Matcher
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.index import Index, holes, is_consequence

_ID_NOUNS: Final = {
    "processes": "a process",
    "options": "an option of any process",
    "providers": "a provider",
    "groups": "a group",
    "sites": "a site",
}
_WORD_NOUNS: Final = {
    "functions": "the function of any process",
    "data_classes": "the data class of any process",
    "countries": "the country of any site",
    "regions": "the region of any site",
    "technologies": "the technology of any option",
}


def vocabulary(sites: Sites, providers: Providers, processes: Processes, options: Options) -> dict[str, set[str]]:
    """Return what the instance holds for each key of scopes and selections whose words are the user's own."""
    columns: Mapping[str, tuple[str | None, ...]] = {
        "processes": processes.ids,
        "functions": processes.functions,
        "data_classes": processes.data_classes,
        "options": options.ids,
        "technologies": options.technologies,
        "providers": providers.ids,
        "groups": providers.group,
        "sites": sites.ids,
        "countries": sites.country,
        "regions": sites.region,
    }
    return {key: {word for word in column if word is not None} for key, column in columns.items()}


@dataclass(frozen=True)
class Stranger:
    """A word of a scope or selection that nothing in the instance bears."""

    path: str
    key: str
    word: str


class ScopeChecker:
    """Checks scopes and selections one by one; ``matcher`` is None when what it needs could not be read."""

    def __init__(
        self, words: Mapping[str, set[str]], matcher: Matcher | None, providers: Index, findings: Findings
    ) -> None:
        self.matcher = matcher
        self._words, self._providers, self._findings = words, providers, findings

    def strangers(self, path: str, speaker: Any) -> list[Stranger]:
        """Return the strange words of a rule's or change's scope and selection; those that are ids are faults."""
        found = [
            stranger
            for part in ("scope", "select")
            for key in self._words
            for stranger in self.strange_words(f"{path}.{part}.{key}", key, getattr(speaker, part, None))
        ]
        for stranger in found:
            if stranger.key in _ID_NOUNS:
                self._findings.fault(stranger.path, self._words_on(stranger))
        return found

    def strange_words(self, path: str, key: str, written: Any) -> Iterator[Stranger]:
        """Yield the strange words in one list of an object; ``key`` says whose names they are."""
        known = self._words.get(key, set())
        for k, word in enumerate((getattr(written, key, None) or ()) if self._words else ()):
            if word not in known and not is_consequence(word, holes(known)):
                yield Stranger(f"{path}[{k}]", key, word)

    def note_strangers(self, strangers: list[Stranger]) -> None:
        """Warn of words in something that matches all the same."""
        for stranger in strangers:
            self._findings.warn(stranger.path, self._words_on(stranger))

    def note_nothing(self, path: str, message: str, strangers: list[Stranger], *, harmless: bool) -> None:
        """Note that something matches nothing, and the strange words that may be the reason."""
        reasons = " ".join(self._words_on(stranger) for stranger in strangers)
        text = f"{message}{': ' + reasons if reasons else '.'}"
        (self._findings.warn if harmless else self._findings.fault)(path, text)

    def _words_on(self, stranger: Stranger) -> str:
        if stranger.key == "providers":
            return self._providers.refusal(stranger.word)
        noun = {**_ID_NOUNS, **_WORD_NOUNS}[stranger.key]
        return f"'{stranger.word}' is not {noun}{self._findings.hint(stranger.word, self._words[stranger.key])}"
