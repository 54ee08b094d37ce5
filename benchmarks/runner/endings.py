"""How a cell ended: the peer's own word where it gave one, else what became of its process."""

from __future__ import annotations

import signal
from typing import Final

from rightsource.benchmarks.runner.judge import Verdict
from rightsource.benchmarks.runner.supervise import Outcome, Stop

_OUT_OF_MEMORY: Final = ("bad_alloc", "MemoryError", "out of memory", "Cannot allocate memory")
_STOPPED: Final[dict[Stop, tuple[str, str]]] = {
    "memory": ("memory", "Stopped at the memory limit."),
    "time": ("time", "Still running beyond its time limit, and stopped."),
    "reading": ("failed", "Still reading its files beyond all patience, and stopped."),
}


def ending(outcome: Outcome, verdict: Verdict) -> tuple[str, str]:
    """Return status and message of a record."""
    status, reason = (verdict.status, "") if verdict.status else _without_word(outcome)
    lingered = "It did not end after its last word, and was stopped." if outcome.stop == "lingering" else ""
    return status, " ".join(filter(None, (reason, *verdict.notes, lingered)))


def _without_word(outcome: Outcome) -> tuple[str, str]:
    if outcome.stop in _STOPPED:
        return _STOPPED[outcome.stop]
    last = outcome.last_words.splitlines()[-1:] or ["it left no message"]
    if any(sign in outcome.last_words for sign in _OUT_OF_MEMORY):
        return "memory", f"It ran out of memory: {last[0]}."
    return "crashed", f"Its process ended without a word ({_code(outcome.exit_code)}): {last[0]}."


def _code(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    known = {one.value: one.name for one in signal.Signals}
    return f"signal {known.get(-code, -code)}"
