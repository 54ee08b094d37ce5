"""Logs that cannot be read, or hostile ones, are refused in words, with the rows."""

from __future__ import annotations

import math
from types import ModuleType

import pytest
from process_model_cases import by_id, read_csv, read_xes

from rightsource.instances.process_models import csv_log, event_table, xes
from rightsource.instances.process_models.times import seconds
from rightsource.models.faults import InputError


def refused(data: bytes, reader: ModuleType = csv_log) -> list[str]:
    """Return the faults with which a file is refused."""
    with pytest.raises(InputError) as caught:
        reader.read(data, "", "case")
    return [str(fault) for fault in caught.value.faults]


def test_missing_columns_are_named_with_all_names_they_may_have() -> None:
    """The message tells which columns were found and which names would be known."""
    (message,) = refused(b"when;who\n1;2\n")
    assert message.startswith(
        "this is not an event log: found the columns 'when' and 'who'; expected the case under one of the names 'case',"
        " 'case id', 'case:concept:name', "
    )
    assert "; expected the activity under one of the names 'activity', 'activity name', 'concept:name', " in message
    assert message.endswith("; rename the columns in the header.")


def test_one_missing_column_is_to_be_renamed() -> None:
    """A header in another language is mended in the header."""
    (message,) = refused(b"Fall,activity\n1,a\n")
    assert "found the columns 'Fall' and 'activity'; expected the case under" in message
    assert message.endswith("'instance id'; rename the column in the header.")


@pytest.mark.parametrize("column", sorted(csv_log.COLUMNS))
def test_every_name_in_the_message_is_known(column: str) -> None:
    """Capitals, blanks, underscores and hyphens do not matter."""
    needed = {"case": "case", "activity": "activity"}
    values = {"case": "1", "activity": "x", "start": "2024-01-01", "end": "2024-01-01", "ready": "2024-01-01"}
    for name in csv_log.COLUMNS[column]:
        columns = needed | {column: name.upper().replace(" ", "_")}
        cells = [values.get(one, "complete" if one == "lifecycle" else "1") for one in columns]
        assert set(by_id(read_csv(",".join(columns.values()) + "\n" + ",".join(cells) + "\n"))) == {"x"}


def test_of_two_names_for_one_column_the_more_telling_one_counts() -> None:
    """An end time goes before a time stamp, wherever it stands."""
    log = "case,activity,timestamp,end time,start time\n1,a,1999-01-01,2024-01-01 10:00,2024-01-01 09:00\n"
    assert by_id(read_csv(log))["a"]["options"][0]["hours"] == 1


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (b"case,activity\n", ["this log holds no events."]),
        (b"", ["this is not an event log: found no column names in the first row"]),
        (b"case,activity\n1,a\n2\n3,b,c\n", ["row 3: found 1 cells, expected 2.", "row 4: found 3 cells, expected 2."]),
        (
            b"case,activity\n,a\n2,\n",
            ["row 2: the case of this event is missing.", "row 3: the activity of this event"],
        ),
        (
            b"case,activity,time\n1,a,12/31/2024\n1,b,soon\n1,c,9999-12-31\n1,d,0001-01-01T00:00:00+14:00\n",
            [
                "row 2: found '12/31/2024', expected a time such as 2024-05-31T09:30:00 or 31.05.2024 09:30 (dates with"
                " slashes: year first).",
                "row 3: found 'soon', expected a time such as",
                "row 4: found '9999-12-31', expected a time such as",
                "row 5: found '0001-01-01T00:00:00+14:00', expected a time such as",
            ],
        ),
        (
            b"case,activity,cost\n1,a,-1\n1,a,many\n1,a,nan\n1,a,1e12\n",
            [
                "row 2: found '-1', expected an amount of at least 0 such as 12.5.",
                "row 3: found 'many'",
                "row 4: found 'nan'",
                "row 5: found '1e12'",
            ],
        ),
        (
            b"case,activity,lifecycle\n1,a,schedule\n",
            ["this log holds no events but 1 that neither start nor complete an activity."],
        ),
        (
            b"case,activity\n1,caf\xe9\n",
            ["this is not a text in UTF-8: byte 0xe9 in line 2 cannot be read; save it as"],
        ),
        ("case,activity\n1,a\n".encode("utf-16"), ["this is a text in UTF-16 or UTF-32; save it as UTF-8."]),
        (
            b'case,activity\n1,"a\n2,b\n3,c\n',
            ["this is not CSV that can be read: unexpected end of data (row 4)."],
        ),
        (
            b'case,activity\n1,"' + b"x" * 10**7 + b'"\n',
            ["this is not CSV that can be read: field larger than field limit (131072) (row"],
        ),
    ],
)
def test_what_is_wrong_is_said(data: bytes, messages: list[str]) -> None:
    """Each fault names its row, what was found and what was expected; all of them come at once."""
    found = refused(data)
    assert len(found) == len(messages)
    assert all(fault.startswith(message) for fault, message in zip(found, messages, strict=True))


@pytest.mark.parametrize(
    ("row", "more"),
    [
        ("1,a,never", "and 995 more times cannot be read."),
        (",,", "and 995 more events have no case or no activity."),
        ("1", "and 995 more rows have too few or too many cells."),
    ],
)
def test_a_thousand_faults_of_a_kind_are_five_and_a_number(row: str, more: str) -> None:
    """Nobody reads a thousand messages."""
    found = refused(f"case,activity,time\n{f'{row}{chr(10)}' * 1000}".replace("\n,,", "\n,b,").encode())
    assert len(found) == 6
    assert found[-1] == more


def test_costs_that_cannot_be_read_are_counted_too() -> None:
    """The fourth kind of fault."""
    found = refused(b"case,activity,cost\n" + b"1,a,x\n" * 12)
    assert found[-1] == "and 7 more costs cannot be read."


def test_a_column_that_is_no_activity_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of different activities are numbers of something."""
    monkeypatch.setattr(event_table, "MOST_ACTIVITIES", 3)
    assert refused(b"case,activity\n1,a\n1,b\n1,c\n1,d\n") == [
        "this log holds 4 different activities, more than 3; is what it calls activity ('a', 'b' and 'c', ...) really"
        " one?"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is not XML: there is nothing in it."),
        (b"case,activity", "this is not XML: it begins with 'case,activity', not with '<'."),
        (b"<log><trace></log>", "this is not XML that can be read: mismatched tag (line 1, column 15)."),
        (b"<log><trace/></log>", "this log holds no events."),
        (
            b"<log><trace><event/></trace><trace><event/></trace></log>",
            "trace 1, event 1: the activity of this event is missing.",
        ),
        (
            b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>',
            "this is not an event log in XES: found <graphml> of 'http://graphml.graphdrawing.org/xmlns', which is a"
            " graph in GraphML; expected <log>.",
        ),
        (
            b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log><trace><event>&b;</event></trace></log>',
            "this XML declares a document type or entities (<!DOCTYPE ...>), which can make a small file endless and is"
            " not read; remove the declaration.",
        ),
        (
            b'<?xml version="1.0" encoding="klingon"?><log/>',
            "this XML is in an encoding that is not read ('unknown encoding: klingon'); save it as UTF-8.",
        ),
    ],
)
def test_what_is_no_xes_is_refused(data: bytes, message: str) -> None:
    """The same words as for models, and where the event is."""
    assert refused(data, xes)[0] == message


def test_deep_attributes_of_xes_take_no_stack() -> None:
    """50,000 attributes in each other around nothing."""
    deep = '<string key="k" value="v">' * 50_000 + "</string>" * 50_000
    found = read_xes(f'<trace><event><string key="concept:name" value="a"/>{deep}</event></trace>')
    assert set(by_id(found)) == {"a"}


@pytest.mark.parametrize(
    ("text", "seconds_since_1970"),
    [
        ("1970-01-01", 0),
        ("1970-01-01 01:00", 3600),
        ("1970-01-01T01:00:00.25Z", 3600.25),
        ("1970-01-01T01:00:00.123456789+01:00", 0.123456),
        ("1970/01/01 00:00:01 GMT", 1),
        ("1970-01-01 00:00:01 -0100", 3601),
        ("1969-12-31T23:59:59", -1),
        ("02.01.1970", 86400),
        ("2.1.1970 01:00", 90000),
        ("02.01.1970 01:00:30", 90030),
        ("02.01.1970T01:00:30.25+01:00", 86430.25),
        ("31.01.1970 00:00:00.125 UTC", 2592000.125),
    ],
)
def test_times_are_read(text: str, seconds_since_1970: float) -> None:
    """Dates alone, fractions, offsets, slashes, dots (day first) and named zones."""
    assert seconds(text) == pytest.approx(seconds_since_1970)


@pytest.mark.parametrize("text", ["", "NULL", " NaT ", "n/a"])
def test_words_for_no_time_are_none(text: str) -> None:
    """Tools write many words where a time is missing."""
    assert math.isnan(seconds(text))


@pytest.mark.parametrize(
    "text",
    [
        "12.31.2024", "31.12.24", "31.12.20245", "131.12.2024", "31/12/2024", "03/02/2024 10:15", "1704067200",
        "2024-13-01", "9999-12-31", "31.12.9999", "0001-01-01", "2024-01-01T25:00",
    ],
)  # fmt: skip
def test_other_texts_are_no_times(text: str) -> None:
    """Numbers, days and months that might be one another, impossible dates and stand-ins for never."""
    with pytest.raises(ValueError, match=r"."):
        seconds(text)


def test_a_column_that_is_there_twice_is_refused() -> None:
    """Which of the two is meant cannot be known; other columns may well repeat."""
    (message,) = refused(b"case,activity,Case\n1,a,2\n")
    assert message == "the column 'case' is there more than once; expected one."
    assert csv_log.read(b"case,activity,x,x\n1,a,,\n1,b,,\n", "", "log").skeleton
