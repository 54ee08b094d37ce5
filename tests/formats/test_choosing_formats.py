"""Formats: told by name or ending, every one with a reader and a writer that exist, and what is not said is asked."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from rightsource.instances.files import form_to_write
from rightsource.instances.formats.choosing import foreign_format, format_to_read, format_to_write
from rightsource.instances.formats.format import Format, load
from rightsource.instances.formats.importing import import_file, problem_name
from rightsource.instances.formats.registry import FORMATS
from rightsource.models.faults import InputError


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda one: str(one.name))
def test_every_format_has_what_it_names(format_: Format) -> None:
    """Readers take content, source, name and the settings that the registry lists; writers exist."""
    if format_.reader:
        names = list(inspect.signature(load(format_.reader)).parameters)
        assert names[1:3] == ["source", "name"]
        assert set(names[3:]) == format_.takes
    for place in filter(None, (format_.writer, format_.model_writer, format_.plan_writer)):
        assert callable(load(place))
    assert format_.goes_in or format_.goes_out


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.json", "json"),
        ("a.json.gz", "json"),
        ("A.XLSX", "xlsx"),
        ("m.bpmn", "bpmn"),
        ("log.xes.gz", "xes"),
        ("log.csv", "csv-log"),
        ("p.uai.gz", "uai"),
        ("j102_2.mm", "psplib-mm"),
        ("g.graphml", "graphml"),
    ],
)
def test_endings_tell_what_to_read(file: str, name: str) -> None:
    """Capitals and packing make no difference."""
    assert format_to_read(Path(file), file).name == name


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.json", "json"),
        ("a.xlsx", "xlsx"),
        ("folder", "csv"),
        ("folder/", "csv"),
        ("m.mps.gz", "mps"),
        ("m.lp", "lp"),
        ("g.graphml", "graphml"),
        ("/dev/null", "json"),
    ],
)
def test_endings_tell_what_to_write(file: str, name: str) -> None:
    """A name without ending is a folder, a device takes JSON."""
    assert format_to_write(file).name == name


def test_a_folder_is_read_as_csv_and_a_name_wins_over_endings(tmp_path: Path) -> None:
    """What a file is called decides only when nothing is said."""
    assert format_to_read(tmp_path, "folder").name == "csv"
    assert format_to_read(Path("c0515.txt"), "c0515.txt", "gap").name == "gap"
    assert format_to_write("out.txt", "mps").name == "mps"


UNTOLD = {
    r"a\.txt: its ending does not tell what it is; say it with --from \(json,": lambda: reading("a.txt"),
    r"a\.mps: its ending does not tell what it is": lambda: reading("a.mps"),
    r"--from: 'gpa' is not a format; did you mean 'gap'\? \(known: json,": lambda: reading("a", "gpa"),
    r"a\.bpmn: the ending '\.bpmn' tells no format to write; say it with --to \(json,": lambda: format_to_write(
        "a.bpmn"
    ),
    r"--to: 'bpmn' is not a format.* \(known: json, xlsx, csv, graphml,": lambda: format_to_write("a", "bpmn"),
    r"a\.yaml: the ending '\.yaml' is that of no instance; expected \.json, \.json\.gz or \.xlsx": (
        lambda: form_to_write("a.yaml")
    ),
}


@pytest.mark.parametrize("message", UNTOLD)
def test_what_is_not_told_is_asked(message: str) -> None:
    """The message lists what there is."""
    with pytest.raises(InputError, match=message):
        UNTOLD[message]()


def reading(file: str, name: str | None = None) -> Format:
    """Return the format to read a file as."""
    return format_to_read(Path(file), file, name)


def test_settings_that_a_format_does_not_take_are_refused(tmp_path: Path) -> None:
    """An index or a deadline that nothing uses would be a silent wrong answer."""
    with pytest.raises(InputError, match="--index: the format 'gap' does not take it"):
        import_file(tmp_path / "a.txt", "a.txt", FORMATS["gap"], {"index": 2})


def test_names_of_problems_come_from_their_files() -> None:
    """Packing, endings and blanks are no part of a name."""
    assert problem_name(" x .dat.gz") == "x"
    assert problem_name(".gz") == "unnamed"


def test_forms_of_the_instance_file_are_not_foreign() -> None:
    """All other known endings are."""
    assert foreign_format("a.json") is None
    assert foreign_format("a.unknown") is None
    found = foreign_format("a.bpmn")
    assert found is not None
    assert found.name == "bpmn"
