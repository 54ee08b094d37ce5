"""The bundled cases by name, and what a word on the command line means."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import sample_instance

from rightsource.instances.files import write_instance
from rightsource.instances.library import bundled_names, open_bundled, open_instance, resolve
from rightsource.models.canonical import canonical_bytes
from rightsource.models.faults import InputError


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_case_is_in_order(name: str) -> None:
    """Each can be read, bears the name of its file, and gives no warnings."""
    instance = open_bundled(name)
    assert instance.name == name
    assert instance.warnings == ()


def test_the_names_are_known() -> None:
    """The case that the first screen of the README solves is there."""
    assert "invoice-desk" in bundled_names()
    assert list(bundled_names()) == sorted(bundled_names())


def test_a_word_means_a_bundled_case() -> None:
    """No path, no suffix: a name."""
    assert canonical_bytes(open_instance("invoice-desk")) == canonical_bytes(open_bundled("invoice-desk"))


def test_a_file_of_that_name_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in front of the user is meant; a folder of that name is not."""
    monkeypatch.chdir(tmp_path)
    Path("invoice-desk").mkdir()
    assert open_instance("invoice-desk").name == "invoice-desk"
    Path("invoice-desk").rmdir()
    write_instance("invoice-desk", sample_instance(), "json")
    assert open_instance("invoice-desk").name == "sample desk"
    assert open_instance(str(tmp_path / "invoice-desk")).name == "sample desk"
    assert resolve("invoice-desk") == Path("invoice-desk")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (
            "invoice-dsk",
            (
                r"^invoice-dsk: this is neither a file nor a bundled case \(there are .*invoice-desk.*\); did you "
                r"mean 'invoice-desk'\?$"
            ),
        ),
        ("invoice-desk.json", r"^invoice-desk\.json: there is no such file\.$"),
        ("cases/invoice-desk", r"^cases/invoice-desk: there is no such file\.$"),
    ],
)
def test_unknown_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, message: str) -> None:
    """A name is met with the names that there are, a path with the plain truth."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=message):
        open_instance(word)


def test_unknown_bundled_name() -> None:
    """Asked for by name alone, files do not count."""
    with pytest.raises(InputError, match=r"there is no bundled case of this name .*did you mean 'invoice-desk'\?"):
        open_bundled("invoice-dek")
