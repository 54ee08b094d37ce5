"""What is wrong is said with its sheet or file, row and column, all at once and once each."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from samples import sample_instance
from sheet_edits import edited, folder_faults, replace_in, sample_folder, sample_workbook, workbook_faults

from rightsource.instances.spreadsheets.folder import read_folder
from rightsource.instances.spreadsheets.workbook import read_workbook, template_bytes
from rightsource.models.canonical import canonical_bytes

Edit = tuple[str, str, str]
NOT_A_PROCESS = "is not a process; there are 'approve', 'capture', 'match', 'pay', 'post' and 'supplier-calls'."

FOLDER_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "values of several files at once": (
        [
            ("options", "capture,team,desk-team", "capture,team,desk-tem"),
            ("options", "acme-manila,,1.1", "acme-manila,,"),
            ("processes", ",90000,", ",abc,"),
            ("processes", "back,true,personal", "back,yes,personal"),
        ],
        [
            "processes.csv, row 2, column 'volume': found 'abc', expected a number (process 'capture').",
            "processes.csv, row 6, column 'core': found 'yes', expected true or false (process 'pay'); "
            "did you mean true?",
            "options.csv, row 2, column 'provider': 'desk-tem' is not a provider (process 'capture', option 'team'); "
            "did you mean 'desk-team'?",
            "options.csv, row 3, column 'unit_cost': this cell is empty (process 'capture', option 'acme').",
        ],
    ),
    "options of an unknown process": (
        [("options", "supplier-calls,team", "suplier-calls,team"), ("options", "supplier-calls,acme", ",acme")],
        [
            "processes.csv, row 7: no row of options.csv is for process 'supplier-calls'; expected at least one.",
            "options.csv, row 14, column 'process': 'suplier-calls' is not a process; did you mean 'supplier-calls'?",
            "options.csv, row 15, column 'process': this cell is empty.",
        ],
    ),
    "misspelt columns": (
        [("options", "unit_cost", "unit_cots"), ("processes", "note", "my own")],
        [
            "processes.csv, row 1, column 10: 'my own' is not a column of this sheet "
            "(names of columns of your own begin with '#').",
            "options.csv, row 1: the column 'unit_cost' is missing.",
            "options.csv, row 1, column 5: 'unit_cots' is not a column of this sheet; did you mean 'unit_cost'?",
        ],
    ),
    "columns twice and reserved ones": (
        [("providers", "fixed_cost", "site"), ("providers", "note", "contract")],
        [
            "providers.csv, row 1, column 'site': the column 'site' is given already; expected it once.",
            "providers.csv, row 1, column 10: the column 'contract' is reserved for later versions "
            "and not supported yet.",
        ],
    ),
    "a column that only some rows need": (
        [("rules", "value", "#value")],
        [
            f"rules.csv, row {row}: the column 'value' is missing, which this row needs (rule '{rule}')."
            for row, rule in [
                (5, "yield-floor"), (6, "quality-floor"), (7, "end-to-end"), (8, "straight-through"),
                (9, "risk-budget"), (10, "budget"), (11, "green"), (12, "keep-busy"), (13, "vendor-share"),
                (14, "home-share"), (15, "few-countries"), (16, "two-groups"),
            ]
        ],
    ),
    "values without a column": (
        [("sites", "head office", "head office,x")],
        ["sites.csv, row 2, column 7: found 'x' in a column that has no name."],
    ),
    "support and measures of unknown options": (
        [
            ("support", "capture,acme", "capture,acm"),
            ("support", "capture,ocr", "captur,ocr"),
            ("measures", "capture,team,co2,1.25", "capture,team,co2,"),
            ("measures", "capture,acme,co2", "capture,acme,"),
        ],
        [
            "support.csv, row 2, column 'option': 'acm' is not an option of process 'capture' "
            "(it has 'team', 'acme' and 'ocr'); did you mean 'acme'?",
            "support.csv, row 3, column 'process': 'captur' is not a process; did you mean 'capture'?",
            "measures.csv, row 2, column 'amount': this cell is empty.",
            "measures.csv, row 3, column 'measure': this cell is empty.",
        ],
    ),
    "rows given twice": (
        [
            ("sites", "hamburg,DE", "berlin,DE"),
            ("providers", "hamburg", "berlin"),
            ("rules", "berlin;hamburg;", "berlin;"),
            ("measures", "capture,acme,co2,2", "capture,team,co2,2"),
            ("dependencies", "match,approve", "capture,match"),
            ("current_plan", "match,team", "capture,team"),
            ("pair_costs", "team,team", "ocr,acme"),
            ("rules", "lock-pay", "eu-data"),
            ("options", "pay,acme", "pay,team"),
        ],
        [
            "sites.csv, row 3, column 'id': 'berlin' is already the id of row 2.",
            "options.csv, row 12, column 'id': 'team' is already the id of row 11.",
            "measures.csv, row 3, column 'measure': 'co2' of this option is given already in row 2.",
            "dependencies.csv, row 3: dependency 'capture' -> 'match' is given already at row 2; "
            "expected at most one per pair.",
            "pair_costs.csv, row 3: this pair of options has a cost already at row 2 "
            "(dependency 'capture' -> 'match').",
            "rules.csv, row 3, column 'id': 'eu-data' is already the id of row 2.",
            "current_plan.csv, row 3, column 'process': process 'capture' is given already in row 2.",
        ],
    ),
    "a process given twice": (
        [("processes", "supplier-calls,,service", "pay,,service"), ("options", "supplier-calls,team", "pay,hub"),
         ("options", "supplier-calls,acme", "pay,acme2")],
        ["processes.csv, row 7, column 'id': 'pay' is already the id of row 6."],
    ),
    "hand-offs": (
        [
            ("handoffs", "default,far,6", "default,fra,6"),
            ("handoffs", "default,same_site,", "default,same_site,3"),
            ("handoffs", "careful,same_country", "careful,same_site"),
            ("handoffs", "careful,,", "careful,,7"),
        ],
        [
            "handoffs.csv, row 2, column 'hours_apart': only the class 'far' uses this column.",
            "handoffs.csv, row 5, column 'class': found 'fra', expected one of 'same_site', 'same_country', "
            "'cross_border' and 'far'; did you mean 'far'?",
            "handoffs.csv, row 6: the class 'same_country' of profile 'careful' is missing.",
            "handoffs.csv, row 7, column 'class': the class 'same_site' of this profile is given already in row 6.",
            "handoffs.csv, row 9, column 'class': this cell is empty; expected one of 'same_site', 'same_country', "
            "'cross_border' and 'far'.",
        ],
    ),
    "values of hand-offs": (
        [("handoffs", "default,far,6", "default,far,"), ("handoffs", "0.02,0.999", "0.02,1.999"),
         ("handoffs", "careful,,,,,,", "careful,,,,,,x\ncareful,,,,,,")],
        [
            "handoffs.csv, row 2, column 'yield': found 1.999, expected a number above 0 and at most 1.",
            "handoffs.csv, row 5, column 'hours_apart': this cell is empty.",
            "handoffs.csv, row 10: a remark on this whole profile is given already.",
        ],
    ),
    "pair costs": (
        [("pair_costs", "capture,match,ocr", "capture,post,ocr"), ("pair_costs", "team,team", "team,teem")],
        [
            "pair_costs.csv, row 2, column 'from': no row of dependencies.csv leads from 'capture' to 'post'; "
            "expected one.",
            "pair_costs.csv, row 3, column 'to_option': 'teem' is not an option of process 'match' "
            "(it has 'team' and 'acme'); did you mean 'team'?",
        ],
    ),
    "rules": (
        [
            ("rules", "yield-floor,min_yield,,", "yield-floor,min_yield,,hours"),
            ("rules", "min_mean_yield", "min_meen_yield"),
            ("rules", "end-to-end,min_path_yield,,,,0.88", "end-to-end,min_path_yield,,,,"),
            ("rules", '"pay;post",,,', '"pay;posd",x,y,'),
            ("rules", '"approve;pay"', '"approve;pya"'),
        ],
        [
            "rules.csv, row 5, column 'measure': rules of kind 'min_yield' do not use the column 'measure' "
            "(rule 'yield-floor'); 'min_yield' uses 'scope' and 'value'.",
            "rules.csv, row 6, column 'kind': 'min_meen_yield' is not a rule kind; did you mean 'min_mean_yield'?",
            "rules.csv, row 7, column 'value': this cell is empty (rule 'end-to-end').",
            "rules.csv, row 8, column 'to': 'posd' is not a process; did you mean 'post'?",
            "rules.csv, row 8, column 'scope_processes': rules of kind 'max_path_time' do not use the columns "
            "'scope_processes' and 'scope_functions' (rule 'straight-through'); "
            "'max_path_time' uses 'from', 'to' and 'value'.",
            "rules.csv, row 18, column 'scope_processes': 'pya' is not a process; did you mean 'pay'?",
        ],
    ),
    "a list of nothing": (
        [("rules", '"rpa;ocr"', '";"')],
        ["rules.csv, row 4, column 'select_technologies': found no names, expected a list that is not empty "
         "(rule 'no-bots-for-core')."],
    ),
    "keys of the instance": (
        [
            ("instance", "currency,EUR", "periods,EUR"),
            ("instance", "horizon_years,3", "sites,3"),
            ("instance", "discount_rate,", "name,"),
            ("instance", "origin_scale,1", "origin_scale,-1"),
            ("instance", '"{""auth', '"{auth'),
        ],
        [
            "instance.csv: the key 'currency' is missing.",
            "instance.csv, row 4, column 'key': the key 'periods' is reserved for later versions "
            "and not supported yet.",
            "instance.csv, row 5, column 'key': 'sites' has a file of its own.",
            "instance.csv, row 6, column 'key': the key 'name' is given already in row 3; expected it once.",
            "instance.csv, row 10, column 'value': found -1, expected a number above 0.",
            "instance.csv, row 13, column 'value': this is not JSON: expecting property name enclosed in double quotes "
            "(line 1, column 2).",
        ],
    ),
    "misspelt and empty keys of the instance": (
        [
            ("instance", "currency,EUR", "curency,EUR"),
            ("instance", "name,sample desk", "name,"),
            ("instance", "horizon_years", "h" * 70),
        ],
        [
            "instance.csv, row 3, column 'value': this cell is empty (key 'name').",
            "instance.csv, row 4, column 'key': unknown key 'curency' where 'currency' is missing.",
            f"instance.csv, row 5, column 'key': unknown key '{'h' * 59}....",
        ],
    ),
    "current plan": (
        [("current_plan", "match,team", "macht,team"), ("current_plan", "approve,team", "approve,")],
        [
            "current_plan.csv, row 3, column 'process': 'macht' is not a process; did you mean 'match'?",
            "current_plan.csv, row 4, column 'option': this cell is empty.",
        ],
    ),
    "free objects": (
        [("providers", '"{""licence"": ""per robot""}"', '"{""a"": 1, ""a"": 2}"')],
        ["providers.csv, row 6, column 'meta': the key 'a' is given more than once."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "messages"), FOLDER_CASES.values(), ids=FOLDER_CASES.keys())
def test_faults_of_both_forms(tmp_path: Path, edits: list[Edit], messages: list[str]) -> None:
    """Workbooks and folders are read by the same code; here it is seen through folders, which are quick to change."""
    folder = sample_folder(tmp_path)
    for edit in edits:
        replace_in(folder, *edit)
    assert folder_faults(folder) == messages


def test_missing_files_and_sheets(tmp_path: Path) -> None:
    """Each is named; what follows from its absence is not said."""
    folder = sample_folder(tmp_path)
    for name in ("sites", "instance"):
        (folder / f"{name}.csv").unlink()
    assert folder_faults(folder) == ["the file 'instance.csv' is missing.", "the file 'sites.csv' is missing."]

    def rename(book: Any) -> None:
        book["providers"].title = "provders"

    assert workbook_faults(edited({}, rename)) == [
        "'provders' is not a sheet of an instance; did you mean 'providers'?",
        "the sheet 'providers' is missing.",
    ]


def test_processes_without_an_id_cause_no_further_faults(tmp_path: Path) -> None:
    """Whether other sheets name them rightly cannot be told."""
    folder = sample_folder(tmp_path)
    replace_in(folder, "processes", "capture,Capture", ",Capture")
    assert folder_faults(folder)[0] == "processes.csv, row 2, column 'id': this cell is empty."
    assert not [fault for fault in folder_faults(folder) if "is not a process" in fault]


FORMULA = "this cell holds the formula =1+1; expected its value (copy the cell and paste it as a value)."
DATE = (
    "this cell holds a date; expected a number or a text "
    "(give the cell the format Number or Text, then type the value again)."
)


def test_cells_that_cannot_be_read() -> None:
    """Formulas, dates and errors are refused wherever they are, by sheet, row, column and cell."""
    cells = {
        "processes!G2": "=1+1",
        "processes!B3": "=1+1",
        "processes!G4": datetime.date(2026, 1, 3),
        "options!A8": "=1+1",
        "options!E4": "#N/A",
        "options!I5": datetime.time(1, 30),
        "providers!G2": "=1+1",
        "providers!L6": "=1+1",
        "rules!K2": datetime.datetime(2026, 1, 3, 12),
        "measures!D2": "=1+1",
        "instance!B5": "=1+1",
        "instance!B10": "=1+1",
        "handoffs!B2": "=1+1",
        "handoffs!G9": "=1+1",
        "current_plan!B2": "=1+1",
    }
    assert workbook_faults(edited(cells)) == [
        f"sheet 'instance', row 5, column 'value' (B5): {FORMULA}",
        f"sheet 'instance', row 10, column 'value' (B10): {FORMULA}",
        f"sheet 'providers', row 2, column 'unit_hours' (G2): {FORMULA}",
        f"sheet 'providers', row 6, column 'unit_note' (L6): {FORMULA}",
        f"sheet 'processes', row 2, column 'volume' (G2): {FORMULA}",
        f"sheet 'processes', row 3, column 'name' (B3): {FORMULA}",
        f"sheet 'processes', row 4, column 'volume' (G4): {DATE}",
        "sheet 'options', row 4, column 'unit_cost' (E4): this cell shows the error #N/A; expected a value.",
        f"sheet 'options', row 5, column 'yield' (I5): {DATE}",
        f"sheet 'options', row 8, column 'process' (A8): {FORMULA}",
        f"sheet 'measures', row 2, column 'amount' (D2): {FORMULA}",
        "sheet 'handoffs', row 2: the class 'same_site' of profile 'default' is missing.",
        f"sheet 'handoffs', row 2, column 'class' (B2): {FORMULA}",
        f"sheet 'handoffs', row 9, column 'note' (G9): {FORMULA}",
        f"sheet 'rules', row 2, column 'scope_offices' (K2): {DATE}",
        f"sheet 'current_plan', row 2, column 'option' (B2): {FORMULA}",
    ]


def test_merged_cells_are_refused() -> None:
    """All but the first of them look empty, which may mean a default."""

    def merge(book: Any) -> None:
        book["options"].merge_cells("C2:C4")

    faults = workbook_faults(edited({}, merge))
    assert faults[0] == "sheet 'options': the cells C2:C4 are merged; expected each cell to have a value of its own."


@pytest.mark.parametrize(
    ("cells", "change"),
    [
        ({"options!E2": "0.2", "options!I2": " 0.985 "}, "numbers as texts"),
        ({"options!I2": 0.985, "options!E3": 1.1, "options!E2": 0.1 + 0.1, "options!E7": 0.1 * 3 + 0.2}, "floats"),
        ({"processes!E4": "TRUE", "processes!E6": " True"}, "truth values as texts"),
        ({"processes!Z1": "#mine", "processes!Z2": "=1+1", "rules!A40": "  "}, "own columns and blanks"),
        ({"sites!A1": " ID ", "options!E1": "Unit cost", "options!F1": "annual-cost"}, "names of columns"),
        ({"processes!D4": "front ", "processes!A4": "\u00a0approve"}, "blanks around texts"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_people_do_to_cells_is_understood(cells: dict[str, Any], change: str) -> None:
    """As long as there is only one way to understand it."""
    again = read_workbook(edited(cells), change)
    assert canonical_bytes(again) == canonical_bytes(sample_instance())


def test_sheets_in_other_orders_and_capitals() -> None:
    """Sheets and rows are known by what they are called; blank rows, sheets and sheets of one's own are passed over."""

    def shuffle(book: Any) -> None:
        book.move_sheet("options", -4)
        book["sites"].title = " Sites"
        book["pair_costs"].title = "Pair Costs"
        book["rules"].insert_rows(5, 3)
        book["rules"].insert_rows(1)
        book.create_sheet("# my sums")["A1"] = "=1+1"
        book.create_sheet("Sheet1")
        book["read-me"]["A1"] = "=1+1"

    assert canonical_bytes(read_workbook(edited({}, shuffle), "case.xlsx")) == canonical_bytes(sample_instance())


def test_sheets_that_do_not_belong() -> None:
    """Data is never passed over in silence."""

    def add(book: Any) -> None:
        book.create_sheet("Zusatz")["B7"] = 1
        book.create_sheet("SITES ")["B7"] = 1

    assert workbook_faults(edited({}, add)) == [
        "'Zusatz' is not a sheet of an instance (names of sheets of your own begin with '#').",
        "there are two sheets with the name 'SITES ', in different capitals.",
    ]


def test_ids_that_are_numbers_are_texts() -> None:
    """A spreadsheet turns 7 into a number; an id is a text all the same."""
    cells = {"sites!A2": 7, "providers!D2": 7, "providers!D6": 7, "rules!S2": "7;hamburg;krakow"}
    instance = read_workbook(edited(cells), "case.xlsx")
    assert instance.sites.ids[0] == "7"


def test_the_template_says_what_it_lacks() -> None:
    """Whoever solves it before filling it in is told where to begin."""
    assert workbook_faults(template_bytes()) == [
        "sheet 'instance', row 3, column 'value' (B3): this cell is empty (key 'name').",
        "sheet 'instance', row 4, column 'value' (B4): this cell is empty (key 'currency').",
        "sheet 'processes': found no rows, expected at least one process.",
    ]


def test_a_plan_is_no_instance() -> None:
    """A workbook of a plan is told from one of an instance, and both from others."""

    def only_plan(book: Any) -> None:
        for name in book.sheetnames[1:]:
            del book[name]
        book["read-me"].title = "plan"

    assert workbook_faults(edited({}, only_plan)) == ["this is the workbook of a plan; expected an instance."]

    def only_other(book: Any) -> None:
        only_plan(book)
        book["plan"].title = "Budget"

    assert workbook_faults(edited({}, only_other)) == [
        "this workbook holds no instance: its sheets are 'Budget'; expected 'instance', 'sites', 'providers', "
        "'processes', 'options' and others."
    ]


def test_semicolons_and_byte_order_marks(tmp_path: Path) -> None:
    """Excel writes CSV with semicolons in many countries."""
    folder = sample_folder(tmp_path)
    text = (folder / "sites.csv").read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")
    (folder / "sites.csv").write_text(text, encoding="utf-8-sig", newline="")
    assert canonical_bytes(read_folder(folder, "case")) == canonical_bytes(sample_instance())


def test_the_sample_itself_is_fine() -> None:
    """What the tests above change is sound to begin with."""
    assert canonical_bytes(read_workbook(sample_workbook(), "case.xlsx")) == canonical_bytes(sample_instance())
