"""The command line of the benchmarks: its help, and what it says to a wrong word."""

from __future__ import annotations

import pytest

from rightsource.benchmarks.program import COMMANDS, main


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Help names all commands, with exit code 0."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command can be loaded and explains itself."""
    assert main([name, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "message"), [("reprot", "did you mean 'report'"), ("zzz", "known: run, list, building, report")]
)
def test_a_wrong_command_is_named(word: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A word that is no command is wrong usage: exit code 2, with a hint."""
    assert main([word]) == 2
    assert message in capsys.readouterr().err
