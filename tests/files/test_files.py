"""Files: what is read is what was written, and what cannot be read is said in words."""

from __future__ import annotations

import gzip
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from samples import sample_document, sample_instance

from rightsource.instances import compact
from rightsource.instances.atomic import write_atomically
from rightsource.instances.compact import compacted
from rightsource.instances.files import read_instance, write_instance
from rightsource.instances.json_input import parse_json
from rightsource.models.canonical import canonical_bytes, to_document
from rightsource.models.faults import InputError


@pytest.fixture
def sample_text() -> str:
    """Return the sample as a text."""
    return json.dumps(sample_document())


@pytest.mark.parametrize("name", ["case.json", "case.json.gz"])
def test_an_instance_comes_back(tmp_path: Path, name: str) -> None:
    """Through a file, packed or not, nothing is lost."""
    write_instance(tmp_path / name, sample_instance())
    again = read_instance(str(tmp_path / name))
    assert to_document(again) == to_document(sample_instance())


@pytest.mark.parametrize("most", [0, 1, 100])
def test_decimals_stay_as_they_are_written(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Equal numbers written in different ways are not taken for each other, however many are shared."""
    monkeypatch.setattr("rightsource.instances.json_input._MOST_SHARED", most)
    read, faults = parse_json(b"[1.5, 1.50, 15E-1, 1.5, 0.10, 1.50]", "")
    assert ([str(number) for number in read], faults) == (["1.5", "1.50", "1.5", "1.5", "0.10", "1.50"], ())


def test_packed_files_are_the_same_every_time(tmp_path: Path) -> None:
    """No time and no name is packed with them."""
    for name in ("a.json.gz", "b.json.gz"):
        write_instance(tmp_path / name, sample_instance())
    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()


def test_packed_files_are_known_by_their_beginning(tmp_path: Path, sample_text: str) -> None:
    """Whatever they are called."""
    (tmp_path / "case.json").write_bytes(gzip.compress(sample_text.encode()))
    assert canonical_bytes(read_instance(tmp_path / "case.json")) == canonical_bytes(sample_instance())


def test_packed_files_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that would fill the memory is refused; one that just fits is read."""
    monkeypatch.setattr("rightsource.instances.file_bytes.MAX_UNPACKED", 3_000_000)
    message = "this file unpacks to more than 3 MB, which is more than is read."
    assert wrong_file(tmp_path / "bomb.json.gz", gzip.compress(b" " * 3_000_001)) == message
    nothing = "this is not JSON: there is nothing in it."
    assert wrong_file(tmp_path / "blank.json.gz", gzip.compress(b" " * 3_000_000)) == nothing


def test_a_small_file_that_unpacks_to_a_huge_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused long before it fills the memory; no real file packs so well."""
    monkeypatch.setattr("rightsource.instances.file_bytes.SMALL", 2_000_000)
    message = "this file unpacks to more than 2 MB, which is more than is read."
    assert wrong_file(tmp_path / "bomb.json.gz", gzip.compress(b" " * 2_100_000)) == message


def test_an_endless_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device, which may be named by mistake or stand in a folder as a link, is not read for ever."""
    monkeypatch.setattr("rightsource.instances.file_bytes.MAX_UNPACKED", 3_000_000)
    with pytest.raises(InputError, match=r"^/dev/zero: this file holds more than 3 MB, which is more than is read\.$"):
        read_instance("/dev/zero")


def test_a_byte_order_mark_is_skipped(tmp_path: Path, sample_text: str) -> None:
    """Editors on Windows write one."""
    (tmp_path / "case.json").write_bytes(b"\xef\xbb\xbf" + sample_text.encode())
    assert canonical_bytes(read_instance(tmp_path / "case.json")) == canonical_bytes(sample_instance())


def test_literals_are_read_exactly(tmp_path: Path, sample_text: str) -> None:
    """No binary float stands between the file and the columns."""
    text = sample_text.replace('"volume": 90000,', '"volume": 123456789012.123457,')
    (tmp_path / "case.json").write_text(text)
    assert read_instance(tmp_path / "case.json").processes.volume[0] == 123456789012123457


def wrong_file(place: Path, data: bytes) -> str:
    """Return the message for a file with these bytes."""
    place.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_instance(place)
    assert all(fault.source == str(place) for fault in caught.value.faults)
    return "\n".join(str(fault).removeprefix(f"{place}: ") for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"format": "rightsource/1",\n "name" "x"}', "this is not JSON: expecting ':' delimiter (line 2, column 9)."),
        (b'{"a": 1} x', "this is not JSON: extra data (line 1, column 10)."),
        (b" \n", "this is not JSON: there is nothing in it."),
        (b'{"name":\n"caf\xe9"}', "this is not a text in UTF-8: byte 0xe9 in line 2 cannot be read; save it as UTF-8."),
        ("{}".encode("utf-16"), "this is a text in UTF-16 or UTF-32; save it as UTF-8."),
        ("{}".encode("utf-16-be"), "this is a text in UTF-16 or UTF-32; save it as UTF-8."),
        ("{}".encode("utf-32-le"), "this is a text in UTF-16 or UTF-32; save it as UTF-8."),
        (b"[" * 200_000, "objects and lists are nested too deeply to be read."),
        (b"[]", "found an empty list, expected an object with the keys of an instance."),
    ],
)
def test_wrong_texts(tmp_path: Path, data: bytes, message: str) -> None:
    """Where the text goes wrong is said by line and column."""
    assert wrong_file(tmp_path / "case.json", data) == message


def test_a_key_given_twice_is_a_fault(tmp_path: Path, sample_text: str) -> None:
    """It is named with the path of its object, and the rest of the file is checked all the same."""
    text = sample_text.replace('"office": "back"', '"office": "back", "volume": 1, "offfice": "back"', 1)
    text = text.replace('"currency": "EUR"', '"currency": "EUR", "currency": "USD"')
    assert set(wrong_file(tmp_path / "case.json", text.encode()).splitlines()) == {
        "the key 'currency' is given more than once.",
        "processes[0]: the key 'volume' is given more than once.",
        "processes[0]: unknown key 'offfice' (process 'capture'); did you mean 'office'?",
    }


@pytest.mark.parametrize(
    ("literal", "message"),
    [
        ("NaN", "found NaN, expected a finite number"),
        ("Infinity", "found Infinity, expected a finite number"),
        ("-Infinity", "found -Infinity, expected a finite number"),
        ("1e999999999", "found 1E+999999999, expected at most 12 digits before the point"),
        ("1e99999999999999999999999", "expected at most 12 digits before the point"),
        ("1e-99999999999999999999999", "expected at most 6 decimals"),
        ("9" * 5000, "expected at most 12 digits before the point"),
        ("null", "found null, expected a number"),
    ],
)
def test_absurd_numbers_are_harmless(tmp_path: Path, sample_text: str, literal: str, message: str) -> None:
    """They are refused by name, at once, however huge."""
    text = sample_text.replace('"volume": 90000,', f'"volume": {literal},')
    assert message in wrong_file(tmp_path / "case.json", text.encode())


def test_zero_with_an_absurd_exponent_is_zero(tmp_path: Path, sample_text: str) -> None:
    """A number is judged by its value."""
    text = sample_text.replace('"outage_cost": 2500,', '"outage_cost": 0e99999999999999999999999,')
    (tmp_path / "case.json").write_text(text)
    assert read_instance(tmp_path / "case.json").processes.outage_cost[0] == 0


def test_a_deep_note_is_refused(tmp_path: Path, sample_text: str) -> None:
    """Free objects are free up to a depth that all readers can follow."""
    text = sample_text.replace('"levels": [1,', f'"levels": [{"[" * 100}{"]" * 100},', 1)
    assert wrong_file(tmp_path / "case.json", text.encode()).startswith("meta: found an object, expected an object of")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """Missing files, folders and broken archives are told apart."""
    (tmp_path / "broken.json.gz").write_bytes(gzip.compress(b"{}" * 1000)[:-9])
    (tmp_path / "broken.json").write_bytes(gzip.compress(b"{}" * 1000)[:-9])
    (tmp_path / "plain.json.gz").write_bytes(b"{}")
    for name, message in {
        "missing.json": "there is no such file",
        "broken.json.gz": "this is not a whole gzip file, as its name says",
        "broken.json": "this is not a whole gzip file, as its beginning says",
        "plain.json.gz": "this is not a whole gzip file, as its name says",
        f"{'x' * 300}.json": "this file cannot be read: File name too long",
    }.items():
        with pytest.raises(InputError, match=f": {message}\\.$"):
            read_instance(tmp_path / name)


def test_writing_replaces_as_a_whole(tmp_path: Path) -> None:
    """The old content is there until the new one is; nothing else stays behind, and the rights stay as they were."""
    target = tmp_path / "plan.json"
    write_atomically(target, b"old")
    target.chmod(0o640)
    write_atomically(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_writing_follows_links(tmp_path: Path) -> None:
    """A link stays a link; the file behind it changes."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_what_is_no_file_is_written_to() -> None:
    """Results may be thrown away."""
    write_atomically("/dev/null", b"x")
    assert not Path("/dev/null").is_file()


def test_a_pipe_is_written_to() -> None:
    """/dev/stdout and the like lead to pipes, which have no path of their own."""
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb") as pipe:
        write_atomically(f"/dev/fd/{write_end}", b"through")
        os.close(write_end)
        assert pipe.read() == b"through"


@pytest.mark.parametrize(("name", "message"), [("nowhere/plan.json", "No such file"), ("", "Is a directory")])
def test_what_cannot_be_written(tmp_path: Path, name: str, message: str) -> None:
    """The file that was asked for is named, not the one beside it."""
    with pytest.raises(InputError, match=f"^{tmp_path / name}: this file cannot be written: {message}") as caught:
        write_atomically(tmp_path / name, b"x")
    assert caught.value.faults[0].source == str(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_numbers_are_written_plainly(tmp_path: Path) -> None:
    """No exponents, no floats: the smallest and the longest number there is."""
    document = sample_document()
    document["processes"][0]["volume"] = Decimal("999999999999.999999")
    document["processes"][0]["options"][0]["unit_cost"] = Decimal("1E-6")
    (tmp_path / "in.json").write_text(
        json.dumps(document, default=str)
        .replace('"999999999999.999999"', "999999999999.999999")
        .replace('"0.000001"', "1e-6")
    )
    write_instance(tmp_path / "out.json", read_instance(tmp_path / "in.json"))
    text = (tmp_path / "out.json").read_text()
    assert '"volume": 999999999999.999999' in text
    assert '"unit_cost": 0.000001' in text


def test_a_large_instance_is_moved_and_stays_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the size on at which it matters the reader's instance is replaced by an equal one, below it is kept."""
    instance = sample_instance()
    assert compacted(lambda: instance) is instance
    monkeypatch.setattr(compact, "_WORTHWHILE", 1)
    moved = compacted(lambda: instance)
    assert moved is not instance
    assert to_document(moved) == to_document(instance)
