"""The command line as a whole: help, laziness, errors and their exit codes."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import Run

from rightsource.instances.library import bundled_names
from rightsource.models.faults import Fault, InputError, InternalError
from rightsource.optimizer import main as start
from rightsource.optimizer.commands.failures import failure_of
from rightsource.optimizer.commands.program import SUMMARIES

GAP_EXPECTED = "expected a fraction from 0 up to but not including 1, such as 0.01 for 1 %."
HEAVY = ("matplotlib", "networkx", "ortools", "pandas")


def loaded_after(*arguments: str) -> set[str]:
    """Return which heavy packages a new Python process has loaded after running a command line."""
    script = (
        "import sys\nfrom rightsource.optimizer.commands.root import cli\n"
        f"try:\n    cli({list(arguments)!r})\nexcept SystemExit:\n    pass\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.split()) & set(HEAVY)


def interrupted_class() -> Exception:
    """Return what Python 3.11 makes of an interrupt that comes while a class is made."""
    error = RuntimeError("Error calling __set_name__ on 'Field' instance 'name' in 'Document'")
    error.__cause__ = KeyboardInterrupt()
    return error


def test_help_lists_every_command(run: Run) -> None:
    """Each command stands in the help of the root with its one sentence."""
    result = run("--help")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    for name, summary in SUMMARIES.items():
        assert f"{name} {summary}" in said


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_has_help_with_the_same_first_sentence(run: Run, name: str) -> None:
    """The sentence in the root's list is the first of the command's own help; every option is explained."""
    command: click.Command = import_module(f"rightsource.optimizer.commands.{name}").command
    assert inspect.cleandoc(command.help or "").startswith(SUMMARIES[name])
    assert all(param.help for param in command.params if isinstance(param, click.Option))
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout
    assert "\\b" not in result.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("solve", "--help"), ("info", "invoice-desk")])
def test_heavy_packages_are_loaded_only_when_needed(arguments: tuple[str, ...]) -> None:
    """Help and reading load neither plots nor graphs nor solvers."""
    assert loaded_after(*arguments) == set()


def test_solve_does_not_load_plots_into_its_process(case: Path) -> None:
    """Solving loads no plots and no graph package; the engine lives in a process of its own."""
    assert loaded_after("solve", str(case), "--quiet", "--engine", "exhaustive") == set()


def test_the_version_is_shown(run: Run) -> None:
    """--version names program and version."""
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("rightsource ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("slove", "x"), "'slove' is not a command; did you mean 'solve'?"),
        (("quux",), f"'quux' is not a command (known: {', '.join(SUMMARIES)})"),
        (("solve",), "Missing argument 'FILE'"),
        (("solve", "x", "--gap", "-1"), f"found -1, {GAP_EXPECTED}"),
        (("solve", "x", "--gap", "nan"), f"found nan, {GAP_EXPECTED}"),
        (("solve", "x", "--gap", "1"), f"found 1, {GAP_EXPECTED}"),
        (("solve", "x", "--gap", "5"), f"found 5, {GAP_EXPECTED}"),
        (("solve", "x", "--gap", "1%"), f"found 1%, {GAP_EXPECTED}"),
        (("solve", "x", "--time-limit", "1m"), "found 1m, expected seconds above 0, such as 60."),
        (("solve", "x", "--time-limit", "0"), "found 0, expected seconds above 0, such as 60."),
        (("solve", "x", "--engine", "cplex"), "'cplex' is not one of"),
        (("solve", "x", "--threads", "0"), "0 is not in the range x>=1"),
        (("plot", "x", "y"), "Missing option '--output' / '-o'"),
        (("plot", "x", "y", "-o", "z.doc"), "'z.doc' has no ending of a picture; expected one of .png, .svg, .pdf."),
        (("compare", "x", "y"), "compare needs at least two plans; verify shows a single one."),
        (("schema", "plans"), "'plans' is not one of"),
        (("validate",), "Missing argument 'FILE...'"),
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """Wrong usage says what is wrong on standard error, and with --json as a document on standard output."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""
    result = run(*arguments, "--json")
    error = json.loads(result.stdout)["error"]
    assert result.exit_code == error["exit_code"] == 2
    assert error["kind"] == "usage"
    assert message in error["message"]


@pytest.mark.parametrize("command", [("info",), ("solve",), ("verify", "p.json"), ("plot", "p.json", "-o", "p.png")])
def test_unknown_files_are_exit_code_2(run: Run, command: tuple[str, ...]) -> None:
    """A file that is not there is named, with the bundled cases that are."""
    name, *rest = command
    result = run(name, "nowhere", *rest)
    assert result.exit_code == 2
    assert "nowhere: this is neither a file nor a bundled case" in result.stderr
    assert "invoice-desk" in result.stderr


def test_input_errors_are_listed_one_by_one(run: Run, write: Any) -> None:
    """All errors of a file are shown, each with source, path and message; with --json as entries."""
    path = write("bad.json", {"format": "rightsource/1", "name": "x", "currency": "EUR", "sitse": []})
    result = run("info", path)
    assert result.exit_code == 2
    document = json.loads(run("info", path, "--json").stdout)
    faults = document["error"]["faults"]
    assert document["error"]["message"] == f"{len(faults)} errors in the input."
    assert len(faults) > 1
    for fault in faults:
        assert fault["source"] == str(path)
        assert fault["path"] in result.stderr
        assert fault["message"] in result.stderr
    assert any("'sitse'" in fault["message"] and "'sites'" in fault["message"] for fault in faults)


def broken(error: BaseException) -> Any:
    """Return a function that raises."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_an_unexpected_error_is_one_line(run: Run, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program is exit code 1 without a traceback; --debug shows it."""
    monkeypatch.setattr("rightsource.optimizer.commands.info.info_document", broken(ZeroDivisionError("by zero")))
    result = run("info", case)
    assert result.exit_code == 1
    expected = "Error: internal error (ZeroDivisionError: by zero); run again with --debug to see where.\n"
    assert result.stderr == expected
    assert "Traceback" in run("info", case, "--debug").stderr
    error = json.loads(run("info", case, "--json").stdout)["error"]
    assert (error["kind"], error["exit_code"], error["faults"]) == ("internal", 1, [])


def test_an_interrupt_before_any_result_is_exit_code_130(run: Run, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C outside a search says so and leaves with 130."""
    monkeypatch.setattr("rightsource.optimizer.commands.info.info_document", broken(KeyboardInterrupt()))
    result = run("info", case)
    assert result.exit_code == 130
    assert "Error: Interrupted before there was a result." in result.stderr
    assert json.loads(run("info", case, "--json").stdout)["error"]["kind"] == "interrupted"


@pytest.mark.parametrize(
    ("error", "kind", "code", "message"),
    [
        (InputError([Fault("a", "is wrong.", "f")]), "input", 2, "f: a: is wrong."),
        (InputError([Fault("a", "x."), Fault("b", "y.")]), "input", 2, "2 errors in the input."),
        (InternalError("two ways disagree."), "failure", 1, "two ways disagree."),
        (PermissionError(13, "Permission denied", "x.json"), "file", 2, "cannot use 'x.json': Permission denied."),
        (click.UsageError("no."), "usage", 2, "no."),
        (KeyboardInterrupt(), "interrupted", 130, "Interrupted before there was a result."),
        (interrupted_class(), "interrupted", 130, "Interrupted before there was a result."),
        (KeyError("k"), "internal", 1, "internal error (KeyError: 'k'); run again with --debug to see where."),
    ],
)
def test_each_kind_of_error_has_its_code_and_words(error: BaseException, kind: str, code: int, message: str) -> None:
    """The table from exceptions to what users read."""
    failure = failure_of(error)
    assert (failure.kind, failure.exit_code, failure.message) == (kind, code, message)


def test_a_closed_pipe_is_quiet(case: Path) -> None:
    """When the reader of standard output goes away, no traceback appears."""
    command = [sys.executable, "-m", "rightsource.optimizer.main", "schema"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert said == b""


@pytest.mark.parametrize("arguments", [("schema",), ("info", "invoice-desk", "--json"), ("info", "nowhere", "--json")])
def test_a_full_disk_behind_standard_output_is_one_line(arguments: tuple[str, ...]) -> None:
    """What cannot be written is said once on standard error, without a traceback; exit code 1."""
    command = [sys.executable, "-m", "rightsource.optimizer.main", *arguments]
    with open("/dev/full", "w") as full:  # noqa: PTH123 (a device)
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Error: standard output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("arguments", [("schema",), ("info", "invoice-desk"), ("info", "nowhere", "--json")])
def test_a_reader_that_leaves_gives_the_code_of_a_pipe(arguments: tuple[str, ...]) -> None:
    """As in `| head -1`: nothing on standard error but talk, and the code that shells give to such programs."""
    command = [sys.executable, "-m", "rightsource.optimizer.main", *arguments]
    read, written = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=written, stderr=subprocess.PIPE, text=True, check=False)
    os.close(written)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("as_json", [False, True])
def test_an_interrupt_while_loading_is_exit_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    """Ctrl-C before the command line is loaded ends like any other interrupt, as a document when asked for."""
    monkeypatch.setattr("rightsource.optimizer.commands.root.cli", broken(KeyboardInterrupt()))
    monkeypatch.setattr(sys, "argv", ["rightsource", "info", "x", *(["--json"] if as_json else [])])
    with pytest.raises(SystemExit) as left:
        start.main()
    said = capsys.readouterr()
    assert left.value.code == 130
    if as_json:
        assert json.loads(said.out) == failure_of(KeyboardInterrupt()).document()
    else:
        assert said.err == failure_of(KeyboardInterrupt()).text() + "\n"


def test_the_start_loads_nothing_heavy() -> None:
    """Until the guard against interrupts stands, nothing but small standard modules is imported."""
    script = "import sys, rightsource.optimizer.main\nprint('click' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


@pytest.mark.parametrize("name", sorted({*SUMMARIES} - {"schema", "generate", "convert"}))
def test_help_names_the_bundled_cases(run: Run, name: str) -> None:
    """Who asks for help of a command that takes FILE learns what to try it on."""
    said = " ".join(run(name, "--help").stdout.split())
    for case in bundled_names():
        assert case in said


def test_help_of_plot_names_what_it_takes(run: Run) -> None:
    """The kinds of pictures and the word for the current plan."""
    said = " ".join(run("plot", "--help").stdout.split())
    assert "ending in .png, .svg or .pdf" in said
    assert "the word current" in said
