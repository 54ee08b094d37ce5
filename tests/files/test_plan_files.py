"""Plan files, written by the program or by hand, as JSON or CSV."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from samples import sample_document, sample_instance

from rightsource.instances.plan_files import plan_document, plan_file_faults, read_plan, write_plan
from rightsource.models.canonical import sha256
from rightsource.models.faults import InputError
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document

ASSIGNMENT = {
    "capture": "ocr",
    "match": "acme",
    "approve": "hub",
    "post": "rpa",
    "pay": "team",
    "supplier-calls": "team",
}


def written(place: Path, content: Any) -> Path:
    """Write a text, or a document as JSON, and return where it is."""
    place.write_text(content if isinstance(content, str) else json.dumps(content))
    return place


@pytest.mark.parametrize("name", ["plan.json", "plan.csv", "plan.json.gz", "plan.csv.gz"])
def test_a_plan_comes_back(tmp_path: Path, name: str) -> None:
    """Every format holds the assignment; no warnings, since it was made for this instance."""
    instance = sample_instance()
    write_plan(tmp_path / name, instance, Plan(ASSIGNMENT), objective=123_450, bound=-5, engine="highs", seed=0)
    assert read_plan(tmp_path / name, instance) == (Plan(ASSIGNMENT), ())


def test_what_a_plan_file_holds() -> None:
    """The instance by name and content, the figures in currency units, then what decides."""
    instance = sample_instance()
    document = plan_document(instance, Plan(ASSIGNMENT), objective=123_450, bound=123_400, seed=7, versions={"x": "1"})
    assert document == {
        "format": "rightsource-plan/1",
        "instance": {"name": "sample desk", "sha256": sha256(instance)},
        "objective": Decimal("1234.50"),
        "bound": Decimal(1234),
        "seed": 7,
        "versions": {"x": "1"},
        "assignment": ASSIGNMENT,
    }


def test_a_plan_by_hand_needs_no_more_than_the_assignment(tmp_path: Path) -> None:
    """Notes are welcome anywhere."""
    place = written(tmp_path / "plan.json", {"assignment": ASSIGNMENT, "note": "from the workshop"})
    assert read_plan(place, sample_instance()) == (Plan(ASSIGNMENT), ())


@pytest.mark.parametrize(
    "text",
    ["option;note;process\n{rows}", "Option; NOTE ;Process\n{rows}", "\ufeffoption ,note, process\r\n\r\n{rows}\n\n"],
)
def test_csv_by_hand(tmp_path: Path, text: str) -> None:
    """Columns in any order, semicolons or commas, blank lines, a byte order mark and a column of notes."""
    mark = ";" if ";" in text else ","
    rows = "\n".join(f"{option}{mark}{mark} {process}" for process, option in ASSIGNMENT.items())
    place = written(tmp_path / "plan.csv", text.format(rows=rows))
    assert read_plan(str(place), sample_instance()) == (Plan(ASSIGNMENT), ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 200_000, r"field larger than field limit \(131072\) \(row 1\)"),
        ('process,option\ncapture,"team\nmatch,team\n', r"unexpected end of data \(row 3\)"),
    ],
)
def test_csv_that_cannot_be_read(tmp_path: Path, text: str, reason: str) -> None:
    """A quotation mark that is never closed does not swallow the rows below it."""
    place = written(tmp_path / "plan.csv", text)
    with pytest.raises(InputError, match=rf"plan\.csv: this is not CSV that can be read: {reason}\.$"):
        read_plan(place, sample_instance())


def saved_rows(place: Path, rows: list[list[str]]) -> Path:
    """Write rows as CSV with Excel's first line, or as a workbook, and return where they are."""
    if place.suffix == ".csv":
        return written(place, "sep=;\r" + "\r".join(";".join(row) for row in rows))
    book = Workbook()
    book.active.title = "plan"
    for row in rows:
        book.active.append(row)
    book.save(place)
    return place


@pytest.mark.parametrize(
    ("name", "first", "second", "whole"),
    [
        ("p.csv", "row 3, column 'process'", "row 4, column 'option'", ""),
        ("p.xlsx", "sheet 'plan', row 2, column 'process' (A2)", "sheet 'plan', row 3, column 'option' (B3)",
         "sheet 'plan': "),
    ],
)  # fmt: skip
def test_misfits_of_tables_have_their_place(tmp_path: Path, name: str, first: str, second: str, whole: str) -> None:
    """The row and column of the file, not a path in a document that nobody wrote."""
    rows = [["process", "option"], ["101", "ocr"], ["pay", "tem"]]
    rows += [[process, option] for process, option in ASSIGNMENT.items() if process not in ("pay", "post")]
    place = saved_rows(tmp_path / name, rows)
    with pytest.raises(InputError) as caught:
        read_plan(place, sample_instance())
    assert [str(fault).removeprefix(f"{place}: ") for fault in caught.value.faults] == [
        f"{first}: '101' is not a process; "
        "there are 'approve', 'capture', 'match', 'pay', 'post' and 'supplier-calls'.",
        f"{whole}process 'post' is missing from the plan.",
        f"{second}: 'tem' is not an option of process 'pay' (it has 'team', 'acme' and 'rpa'); did you mean 'team'?",
    ]


@pytest.mark.parametrize("name", ["plan.json", "plan.csv"])
def test_workbooks_under_another_name(tmp_path: Path, name: str) -> None:
    """Their bytes are no text; it is said what they are."""
    write_plan(tmp_path / "plan.xlsx", sample_instance(), Plan(ASSIGNMENT))
    place = (tmp_path / "plan.xlsx").rename(tmp_path / name)
    with pytest.raises(InputError, match=r"this is a workbook or archive, not a text; name it \.xlsx\.$"):
        read_plan(place, sample_instance())


@pytest.mark.parametrize("name", ["PLAN.CSV", "Plan.XLSX"])
def test_capitals_in_the_ending(tmp_path: Path, name: str) -> None:
    """They tell the kind of a plan file as they tell that of an instance."""
    write_plan(tmp_path / name, sample_instance(), Plan(ASSIGNMENT))
    assert (tmp_path / name).read_bytes()[:2] in (b"pr", b"PK")
    assert read_plan(tmp_path / name, sample_instance())[0] == Plan(ASSIGNMENT)


def test_a_plan_of_another_instance_is_a_warning(tmp_path: Path) -> None:
    """It may fit all the same: a number has changed since, or a rule."""
    other = read_document(sample_document() | {"horizon_years": 4})
    write_plan(tmp_path / "plan.json", other, Plan(ASSIGNMENT))
    plan, warnings = read_plan(tmp_path / "plan.json", sample_instance())
    assert plan == Plan(ASSIGNMENT)
    assert [fault.path for fault in warnings] == ["instance.sha256"]
    assert warnings[0].message.startswith("the plan was made for another version of 'sample desk'; cost and rules are")
    place = written(tmp_path / "named.json", {"instance": {"name": "other desk"}, "assignment": ASSIGNMENT})
    assert [str(fault) for fault in read_plan(place, sample_instance())[1]] == [
        f"{place}: instance.name: the plan was made for 'other desk', not for 'sample desk'; "
        "cost and rules are those of the instance given here."
    ]


def test_a_plan_of_another_instance_that_does_not_fit_says_so_first(tmp_path: Path) -> None:
    """Before the processes that are not known stands why; without an instance at hand such a plan has no fault."""
    place = written(tmp_path / "plan.json", {"instance": {"name": "other desk"}, "assignment": {"dig": "team"}})
    with pytest.raises(InputError) as error:
        read_plan(place, sample_instance())
    first, second = error.value.faults[:2]
    assert str(first) == f"{place}: instance.name: the plan was made for 'other desk', not for 'sample desk'."
    assert "'dig' is not a process" in second.message
    assert plan_file_faults(place) == ()
    assert "there is no such file" in str(plan_file_faults(tmp_path / "nowhere.json")[0])


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (
            {"instance": {"name": "other desk"}},
            "instance.name: the plan was made for 'other desk', not for 'sample desk': 1 of its 4 processes is in this"
            " instance.",
        ),
        (
            {},
            "assignment: 1 of its 4 processes is in this instance, 'sample desk': this is a plan for another instance.",
        ),
    ],
)
def test_a_plan_of_which_nothing_fits_is_told_in_one_message(tmp_path: Path, head: Any, message: str) -> None:
    """Not process by process: it is a plan for another instance, whose name is in the file or not."""
    assignment = {"dig": "team", "lay": "team", "fill": "crew", "pay": "nobody"}
    place = written(tmp_path / "plan.json", {**head, "assignment": assignment})
    with pytest.raises(InputError) as error:
        read_plan(place, sample_instance())
    assert [str(fault) for fault in error.value.faults] == [f"{place}: {message}"]


def test_many_missing_processes_are_one_fault() -> None:
    """The first ten are named, the rest counted; unknown ones are searched for only so often."""
    document = sample_document()
    options = document["processes"][5]["options"]
    document["processes"] += [
        {"id": f"extra-{i}", "function": "service", "volume": 1, "options": options} for i in range(2100)
    ]
    instance = read_document(document)
    plan = Plan(ASSIGNMENT | {f"extro-{i}": "team" for i in range(100)})
    with pytest.raises(InputError) as caught:
        plan.choice(instance, "plan.csv")
    *unknown, missing = caught.value.faults
    assert len(unknown) == 100
    assert sum("did you mean" in fault.message for fault in unknown) == 20
    assert all(fault.message.endswith((".", "?")) for fault in unknown)
    assert str(missing) == (
        "plan.csv: assignment: 2,100 processes ('extra-0', 'extra-1', 'extra-2', 'extra-3', 'extra-4', 'extra-5', "
        "'extra-6', 'extra-7', 'extra-8', 'extra-9', and 2,090 more) are missing from the plan."
    )


@pytest.mark.parametrize(
    ("name", "content", "messages"),
    [
        (
            "p.json",
            {"assignment": ASSIGNMENT | {"captur": "ocr"}},
            ["assignment.captur: 'captur' is not a process; did you mean 'capture'?"],
        ),
        (
            "p.json",
            {"assignment": ASSIGNMENT | {"pay": "tem"}},
            [
                "assignment.pay: 'tem' is not an option of process 'pay' (it has 'team', 'acme' and 'rpa'); "
                "did you mean 'team'?"
            ],
        ),
        (
            "p.json",
            {"assignment": {k: v for k, v in ASSIGNMENT.items() if k != "pay"}},
            ["assignment: process 'pay' is missing from the plan."],
        ),
        (
            "p.json",
            {"assignment": ASSIGNMENT | {"pay": {"team": 0.5, "acme": 0.5}}},
            [
                (
                    "assignment.pay: found an object, shares of several options and lists by period "
                    "are reserved and not supported yet."
                )
            ],
        ),
        (
            "p.json",
            {"assignment": ASSIGNMENT | {"pay": ["team"]}},
            [
                "assignment.pay: found a list, shares of several options and lists by period "
                "are reserved and not supported yet."
            ],
        ),
        (
            "p.json",
            {"assignment": ASSIGNMENT | {"pay": None}, "objektive": 3},
            [
                "unknown key 'objektive'; did you mean 'objective'?",
                "assignment.pay: found null, expected the id of an option.",
            ],
        ),
        ("p.json", {"instance": {"name": "sample desk"}}, ["the key 'assignment' is missing."]),
        (
            "p.json",
            {"format": "rightsource-plan/2", "assignment": ASSIGNMENT},
            ["format: found 'rightsource-plan/2', but this program reads 'rightsource-plan/1' only."],
        ),
        (
            "p.json",
            {"format": "rightsource/1", "sites": []},
            ["format: found 'rightsource/1', which is an instance; expected a plan."],
        ),
        (
            "p.json",
            {"assignment": ASSIGNMENT, "objective": "12"},
            ["objective: found '12', expected a number without quotes."],
        ),
        ("p.json", [1], ["found a list, expected an object with the keys of a plan."]),
        (
            "p.json",
            '{"assignment": {"pay": "team", "pay": "acme"}}',
            ["assignment: the key 'pay' is given more than once."],
        ),
        (
            "p.csv",
            "proces,option\ncapture,ocr\n",
            ["row 1: 'proces' is not a column of a plan; did you mean 'process'?"],
        ),
        ("p.csv", "", ["row 1: expected the columns 'process' and 'option', each once."]),
        (
            "p.csv",
            "Process;Option;cost\ncapture;ocr;3\n",
            ["row 1: 'cost' is not a column of a plan; there are 'note', 'option' and 'process'."],
        ),
        (
            "p.json",
            {"capture": "ocr", "match": "acme"},
            ["found 'capture' as a key; put processes and their options under 'assignment'."],
        ),
        ("p.json", {"assigment": ASSIGNMENT}, ["unknown key 'assigment' where 'assignment' is missing."]),
        (
            "p.json",
            {"assignment": {"pay": "team"}},
            [
                "assignment: 5 processes ('capture', 'match', 'approve', 'post' and 'supplier-calls') "
                "are missing from the plan."
            ],
        ),
        (
            "p.csv",
            "process,option\ncapture,ocr,3\ncapture,ocr\ncapture,team\n",
            ["row 2: found 3 cells, expected 2.", "row 4: process 'capture' is given more than once."],
        ),
    ],
)
def test_wrong_plans(tmp_path: Path, name: str, content: Any, messages: list[str]) -> None:
    """Every fault of a plan is an input error with its place."""
    place = written(tmp_path / name, content)
    with pytest.raises(InputError) as caught:
        read_plan(place, sample_instance())
    found = [str(fault).removeprefix(f"{place}: ") for fault in caught.value.faults]
    assert [message for message in found if "missing from the plan" not in message or message in messages] == messages
