"""Processes under supervision: limits, what they use, and that nothing is left of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rightsource.benchmarks.runner import supervise as module
from rightsource.benchmarks.runner.supervise import Limits, Outcome, supervise

READ = (
    'import sys, time; out = open(\'events\', \'a\', buffering=1); out.write(\'{"kind": "phase", "name": "read"}\\n\');'
)


def watched(folder: Path, code: str, limits: Limits) -> Outcome:
    """Run a line of Python under supervision."""
    return supervise([sys.executable, "-S", "-c", code], os.environ, folder, folder / "events", limits)


def test_reading_does_not_count(tmp_path: Path) -> None:
    """Half a second before the event and a tenth after it, with a limit of 0.3: it ends by itself."""
    outcome = watched(tmp_path, f"import time; time.sleep(0.5); {READ} time.sleep(0.1)", Limits(0.3, 1000))
    assert (outcome.stop, outcome.exit_code) == ("", 0)
    assert outcome.seconds is not None
    assert outcome.seconds < 0.4 < outcome.wall_seconds


def test_the_time_limit_counts_from_the_end_of_reading(tmp_path: Path) -> None:
    """A process that goes on is stopped about 0.3 s after it has read."""
    outcome = watched(tmp_path, f"{READ} time.sleep(60)", Limits(0.3, 1000))
    assert (outcome.stop, outcome.exit_code) == ("time", -9)
    assert outcome.seconds is not None
    assert 0.3 <= outcome.seconds < 3


def test_reading_has_a_limit_of_its_own(tmp_path: Path) -> None:
    """A process that never tells that it has read is stopped by the other limit."""
    outcome = watched(tmp_path, "import time; time.sleep(60)", Limits(60, 1000, reading=0.3))
    assert (outcome.stop, outcome.seconds) == ("reading", None)


def test_a_process_that_stays_after_its_last_word_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It said how it ended, and hangs."""
    monkeypatch.setattr(module, "_LINGER", 0.2)
    outcome = watched(tmp_path, f'{READ} out.write(\'{{"kind": "end"}}\\n\'); time.sleep(60)', Limits(60, 1000))
    assert outcome.stop == "lingering"


def test_last_words_are_kept(tmp_path: Path) -> None:
    """The end of what it wrote to standard error, and its exit code."""
    outcome = watched(
        tmp_path, "import sys; print('x' * 5000, file=sys.stderr); sys.exit('No idea.')", Limits(60, 1000)
    )
    assert outcome.exit_code == 1
    assert outcome.last_words.endswith("x\nNo idea.")
    assert len(outcome.last_words) <= 2000


def test_the_load_is_that_of_others(tmp_path: Path) -> None:
    """A busy process beside it is seen; a process that is busy itself is not counted against it."""
    with subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) as other:
        outcome = watched(tmp_path, f"{READ} time.sleep(1)", Limits(60, 1000))
        other.kill()
    assert 0.3 < outcome.load < (os.cpu_count() or 1) + 0.5


def test_a_peak_between_two_looks_counts(tmp_path: Path) -> None:
    """It holds 200 MB for a moment and lets go at once."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system keeps no peak of memory")
    outcome = watched(tmp_path, f"{READ} x = bytearray(b'1' * 200_000_000); del x; time.sleep(0.5)", Limits(60, 1000))
    assert outcome.peak_memory_mb > 190
