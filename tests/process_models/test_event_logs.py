"""What an event log tells: order, volumes, hand-overs, hours, costs, owners."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from process_model_cases import arcs, by_id, filled, missing_keys, read_csv, read_xes, warnings
from thorough import examples

from rightsource.instances.imported import Imported
from rightsource.instances.process_models import csv_log, xes

HEAD = "case,activity,resource,start,end\n"


def arc(imported: Imported, source: str, target: str) -> dict[str, Any]:
    """Return one dependency."""
    return next(a for a in imported.document["dependencies"] if (a["from"], a["to"]) == (source, target))


def traces(*cases: str) -> str:
    """Return a log without times in which each letter of a text is an event of one case."""
    rows = (f"{number},{letter}\n" for number, case in enumerate(cases) for letter in case)
    return "case,activity\n" + "".join(rows)


def test_a_log_of_half_a_year_gives_volumes_per_year() -> None:
    """Two cases a - b within 182.625 days: four events, twice as many a year; so is the dependency."""
    log = HEAD + (
        "1,a,Ann,2024-01-01T08:00:00Z,2024-01-01T09:00:00Z\n1,b,Bob,2024-01-01T10:00:00Z,2024-01-01T10:30:00Z\n"
        "2,a,Ann,2024-01-02T08:00:00Z,2024-01-02T08:30:00Z\n2,b,Ann,2024-06-30T22:00:00Z,2024-07-01T23:00:00Z\n"
    )
    found = read_csv(log)
    a, b = by_id(found)["a"], by_id(found)["b"]
    assert (a["volume"], b["volume"], arc(found, "a", "b")["volume"]) == (4, 4, 4)
    assert a["note"] == "Volume: 2 events in 0.5 years."
    assert arc(found, "a", "b")["meta"]["event_log"] == {"count": 2, "handovers": 1}
    assert arc(found, "a", "b")["note"] == "2 steps in the log, 1 of them from one person to another"
    assert found.document["meta"]["event_log"]["handovers"] == 1
    assert "4 events of 2 cases, from 2024-01-01 to 2024-07-01. 2 people took part; 50 %" in found.document["note"]
    assert not found.warnings
    assert missing_keys(found.document) == {"currency", "country", "unit_cost", "yield", "cost"}


def test_hours_are_the_mean_from_start_to_end_and_lead_time_counts_the_waiting() -> None:
    """Event a takes 1 h and 0.5 h; b 0.5 h and 2.5 h, and waits 1 h and, beginning before a ended, not at all."""
    log = HEAD + (
        "1,a,,2024-01-01 08:00,2024-01-01 09:00\n1,b,,2024-01-01 10:00,2024-01-01 10:30\n"
        "2,a,,2024-01-02 08:00,2024-01-02 08:30\n2,b,,2024-01-02 08:15,2024-01-02 10:45\n"
    )
    options = {name: one["options"][0] for name, one in by_id(read_csv(log)).items()}
    assert (options["a"]["hours"], options["a"]["lead_time"]) == (Decimal("0.75"), Decimal("0.75"))
    assert (options["b"]["hours"], options["b"]["lead_time"]) == (Decimal("1.5"), Decimal("2"))
    assert options["b"]["note"] == "Hours and lead time are means of 2 events, as the clock runs."
    assert by_id(read_csv(log))["b"]["meta"]["event_log"]["median_hours"] == Decimal("1.5")


def test_waiting_counts_from_when_the_work_was_ready_where_the_log_tells() -> None:
    """Work that was ready two hours before it began, though the event before it ended only one hour before."""
    log = (
        "case,activity,enabled_time,start,end\n1,a,,2024-01-01 08:00,2024-01-01 09:00\n"
        "1,b,2024-01-01 08:00,2024-01-01 10:00,2024-01-01 11:00\n"
    )
    assert by_id(read_csv(log))["b"]["options"][0]["lead_time"] == 3


def test_only_ends_give_no_hours() -> None:
    """A log with one time per event tells volumes and not how long the work takes."""
    found = read_csv("case,activity,timestamp\n1,a,2024-01-01\n1,b,2024-03-01\n")
    assert set(by_id(found)["a"]["options"][0]) == {"id", "provider"}
    assert by_id(found)["a"]["volume"] == Decimal("6.088")


def test_costs_of_an_event_add_up_to_its_unit_cost() -> None:
    """Fixed cost and cost of the resource: (1 + 3 + 2 + 0) / 2 events of a; none is known of b; c is free."""
    log = "case,activity,FixedCost,Resource_Cost\n1,a,1,3\n1,a,2,\n1,b,,\n1,c,0,0\n"
    found = read_csv(log)
    assert by_id(found)["a"]["options"][0]["unit_cost"] == 3
    assert "unit_cost" not in by_id(found)["b"]["options"][0]
    assert "the log gives a cost of 0 for every event of 'c'; check these unit costs." in warnings(found)


def test_a_total_cost_counts_where_no_parts_are_given() -> None:
    """One column of costs is the cost of the event."""
    assert by_id(read_csv("case,activity,cost\n1,a,2\n1,a,3\n"))["a"]["options"][0]["unit_cost"] == Decimal("2.5")


def test_roles_are_teams_and_a_process_belongs_to_the_one_that_does_it_most() -> None:
    """Clerks do a twice and a boss once; nobody's role is known for b."""
    log = "case,activity,role,resource\n1,a,Clerk,x\n2,a,Clerk,y\n3,a,Boss,z\n3,b,,x\n"
    found = read_csv(log)
    assert {name: one["options"][0]["provider"] for name, one in by_id(found).items()} == {
        "a": "Clerk",
        "b": "own-team",
    }
    teams = {one["id"]: (one["kind"], one["note"]) for one in found.document["providers"]}
    assert teams == {
        "own-team": ("team", "Who does the work in the event log: 1 person."),
        "Clerk": ("team", "Who has the role 'Clerk' in the event log: 2 people."),
    }


def test_without_roles_all_people_are_one_team() -> None:
    """The number of people is told of the team and of each process."""
    found = read_csv("case,activity,user\n1,a,x\n2,a,y\n3,b,z\n")
    (team,) = found.document["providers"]
    assert (team["id"], team["meta"]) == ("own-team", {"event_log": {"people": 3}})
    assert by_id(found)["a"]["meta"]["event_log"]["people"] == 2


def test_repetitions_hint_at_the_yield_and_are_no_dependencies() -> None:
    """Three a in one case: two of four events of a repeat it."""
    found = read_csv(traces("aaab", "ab"))
    assert arcs(found) == {"a>b"}
    assert by_id(found)["a"]["meta"]["event_log"]["repeated"] == Decimal("0.5")
    assert warnings(found)[0] == (
        "1 arc that leads from an activity to itself is no dependency (50 % of all steps); the most frequent:"
        " a → a (2)."
    )


def test_of_two_opposite_arcs_the_more_frequent_one_stays() -> None:
    """Three times a before b, once b before a."""
    found = read_csv(traces("ab", "ab", "ab", "ba"))
    assert arcs(found) == {"a>b"}
    assert warnings(found)[0] == (
        "1 arc that closes a loop against more frequent ones is left out (25 % of all steps); the most frequent:"
        " b → a (1)."
    )
    assert by_id(found)["b"]["meta"]["event_log"]["left_out"] == [{"to": "a", "count": 1, "why": "loop"}]


def test_noise_is_left_out_but_never_the_best_arc_of_an_activity() -> None:
    """150 times a - b, and c - d; once a - d, under 1 % at both ends; once a - e, which is all that leads to e."""
    found = read_csv(traces(*["ab"] * 150, *["cd"] * 150, "ad", "ae"))
    assert arcs(found) == {"a>b", "c>d", "a>e"}
    assert warnings(found)[0] == (
        "1 arc with less than 1 % of the steps at both its ends is left out as noise (0.331 % of all steps);"
        " the most frequent: a → d (1)."
    )


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        (["aabbc"], "2 arcs that lead from an activity to itself are no dependencies (50 % of all steps); "),
        (["abcd", "abcd", "ba", "dc"], "2 arcs that close loops against more frequent ones are left out (25 % of "),
        (
            [*["ab"] * 150, *["cd"] * 150, "ad", "cb"],
            "2 arcs with less than 1 % of the steps at both their ends are left out as noise (0.662 % of all steps); ",
        ),
    ],
)
def test_several_arcs_that_are_left_out_are_counted(cases: list[str], message: str) -> None:
    """In the plural."""
    assert warnings(read_csv(traces(*cases)))[0].startswith(message)


def test_what_is_left_out_fits_into_a_cell() -> None:
    """Of 299 activities that follow h once but lead to it twice, the first 200 are listed, the others are counted."""
    rows = "".join(f"1,t{i}\n1,h\n" for i in range(300)) + "".join(f"again-{i},t{i}\nagain-{i},h\n" for i in range(300))
    meta = by_id(read_csv(f"case,activity\n{rows}"))["h"]["meta"]["event_log"]
    assert len(meta["left_out"]) == 200
    assert meta["left_out_too"] == {"arcs": 99, "count": 99}


def test_a_log_shorter_than_a_day_tells_no_volumes() -> None:
    """The counts stay in meta, and the warning says why."""
    found = read_csv("case,activity,time\n1,a,2024-01-01T08:00\n1,b,2024-01-01T09:00\n")
    assert missing_keys(found.document) >= {"volume"}
    assert by_id(found)["a"]["meta"]["event_log"]["events"] == 1
    why = "volumes are missing: the log tells none per year, as {}; the counts are in 'meta'."
    assert warnings(found) == [why.format("it covers less than a day")]
    assert warnings(read_csv(traces("ab"))) == [why.format("it gives no times")]


def test_a_single_time_far_out_is_noticed() -> None:
    """One event of 1970 among 200 of one half-year would make all volumes a hundredth of what they are."""
    rows = "".join(f"{day},a,2024-0{1 + day // 28}-{1 + day % 28:02}\n" for day in range(168))
    assert not warnings(read_csv(f"case,activity,time\n{rows}"))
    assert warnings(read_csv(f"case,activity,time\n{rows}x,a,1970-01-01\n")) == [
        "the log covers 54.49 years, but 98 % of its events lie within 176.6 days; volumes count over all of it: check"
        " the first and last times."
    ]


def test_events_are_ordered_by_time_within_their_case() -> None:
    """Rows may come in any order; events that end together count by their start, then as written."""
    log = HEAD + (
        "1,c,,2024-01-01 08:30,2024-01-01 10:00\n2,x,,,2024-01-01 08:00\n1,a,,,2024-01-01 09:00\n"
        "1,b,,2024-01-01 08:00,2024-01-01 10:00\n2,y,,,2024-01-01 08:00\n"
    )
    assert arcs(read_csv(log)) == {"a>b", "b>c", "x>y"}


def test_a_case_with_an_event_without_time_counts_as_written() -> None:
    """In case 1 the order of the rows counts, in case 2 the times do."""
    log = "case,activity,time\n1,b,2024-01-03\n1,a,\n1,c,2024-01-01\n2,z,2024-01-02\n2,y,2024-01-01\n"
    found = read_csv(log)
    assert arcs(found) == {"b>a", "a>c", "y>z"}
    assert by_id(found)["a"]["volume"] > 0
    assert warnings(found) == [
        "1 event has no time (the first: row 3): such events count in volumes and tell no hours, and the events of"
        " their cases are taken in the order of the file, not by time."
    ]


def test_of_many_events_without_time_the_first_are_named() -> None:
    """Seven of nine executions have no time, and the first five are named; a start waits for its end to tell it."""
    rows = "1,a,2024-01-01,complete\n1,s,,start\n" + "1,a,,complete\n" * 7 + "1,s,2024-01-09,complete\n"
    (warning,) = (text for text in warnings(read_csv(f"case,activity,time,lifecycle\n{rows}")) if "no time" in text)
    assert warning.startswith(
        "7 events have no time (the first: row 4; row 5; row 6; row 7; row 8): such events count in"
    )


def test_a_log_of_xes_says_in_which_trace_a_time_is_missing() -> None:
    """Traces and events have numbers."""
    timed = '<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2024-01-0{}"/></event>'
    body = timed.format(1) + '<event><string key="concept:name" value="b"/></event>' + timed.format(3)
    (warning,) = (text for text in warnings(read_xes(f"<trace>{body}</trace>")) if "no time" in text)
    assert warning.startswith("1 event has no time (the first: trace 1, event 2): ")


def test_times_with_and_without_an_offset_mix() -> None:
    """A time without an offset is UTC: 09:30+01:00 comes before 09:00."""
    log = "case,activity,time\n1,b,2024/01/01 09:00:00\n1,a,2024-01-01T09:30:00+01:00\n1,c,2024-01-01 10:00:00.5 UTC\n"
    assert arcs(read_csv(log + "1,d,2024-01-01 12:30:00 +0100\n")) == {"a>b", "b>c", "c>d"}


def test_an_event_that_ends_before_it_starts_tells_no_hours() -> None:
    """The other event of a counts alone."""
    found = read_csv(HEAD + "1,a,,2024-01-01,2024-01-09\n2,a,,2024-01-02 10:00,2024-01-02 08:00\n")
    assert by_id(found)["a"]["options"][0]["hours"] == 192
    assert warnings(found) == ["1 event ends before it starts; its hours are left out."]


def test_start_and_complete_events_are_one_execution() -> None:
    """Two overlapping executions of a pair first in, first out; what only starts counts too; suspending does not."""
    log = "case,activity,resource,timestamp,lifecycle:transition\n" + "".join(
        f"1,{activity},{who},2024-01-0{day},{step}\n"
        for activity, who, day, step in (
            ("a", "", 1, "start"),
            ("a", "", 2, "start"),
            ("a", "", 2, "suspend"),
            ("a", "Ann", 3, "complete"),
            ("a", "Bob", 5, "COMPLETE"),
            ("b", "Bob", 6, "complete"),
            ("c", "", 7, "start"),
        )
    )
    found = read_csv(log)
    assert {name: one["meta"]["event_log"]["events"] for name, one in by_id(found).items()} == {"a": 2, "b": 1, "c": 1}
    assert by_id(found)["a"]["options"][0]["hours"] == 60
    assert by_id(found)["a"]["meta"]["event_log"]["people"] == 2
    assert "1 event that neither starts nor completes an activity is passed over." in warnings(found)


def test_xes_tells_the_same_as_csv() -> None:
    """One log in both formats gives the same document, but for nothing."""
    csv = "case,activity,resource,role,timestamp,lifecycle,cost\n"
    body = ""
    for case in ("1", "2"):
        body += f'<trace><string key="concept:name" value="{case}"/>'
        for day, (activity, who) in enumerate((("get in", "Ann"), ("put out", "Bob")), start=1):
            csv += f"{case},{activity},{who},Crew,2024-0{case}-0{day}T00:00:00Z,complete,{day}\n"
            body += (
                f'<event><string key="concept:name" value="{activity}"/><string key="org:resource" value="{who}"/>'
                f'<string key="org:role" value="Crew"/>'
                f'<date key="time:timestamp" value="2024-0{case}-0{day}T00:00:00Z">'
                '<string key="concept:name" value="attribute of an attribute"/></date>'
                f'<string key="lifecycle:transition" value="complete"/><float key="cost:total" value="{day}"/></event>'
            )
        body += "</trace>"
    assert read_xes(body).document == read_csv(csv).document
    assert by_id(read_xes(body))["get-in"]["options"][0] == {"id": "team", "provider": "Crew", "unit_cost": 1}


def test_xes_passes_over_what_is_not_an_events_own() -> None:
    """Globals, classifiers, lists and events outside of traces tell nothing; prefixes do not matter."""
    text = (
        '<x:log xmlns:x="http://www.xes-standard.org/">'
        '<x:global scope="event"><x:string key="concept:name" value="no"/></x:global>'
        '<x:classifier name="n" keys="concept:name"/><x:trace><x:list key="l"><x:values>'
        '<x:string key="concept:name" value="no"/></x:values></x:list><x:event><x:string key="concept:name" value="a"/>'
        '<x:list key="l"><x:string key="concept:name" value="no"/></x:list>'
        '<x:string key="org:group" value="G"/></x:event>'
        '</x:trace><x:event><x:string key="concept:name" value="no"/></x:event></x:log>'
    )
    found = xes.read(text.encode(), "a.xes", "case")
    assert {name: one["options"][0]["provider"] for name, one in by_id(found).items()} == {"a": "G"}


@given(st.lists(st.text("abcd", min_size=1, max_size=6), min_size=1, max_size=8))
@settings(max_examples=examples(60), deadline=None)
def test_every_step_is_a_dependency_or_named_as_left_out(cases: list[str]) -> None:
    """Counts of what is kept and left out are the plain counts of neighbours; the instance is whole once filled in."""
    found = read_csv(traces(*cases))
    counted = Counter(pair for case in cases for pair in pairwise(case))
    kept = {(a["from"], a["to"]): a["meta"]["event_log"]["count"] for a in found.document.get("dependencies", ())}
    left_out = {
        (name, a["to"]): a["count"]
        for name, process in by_id(found).items()
        for a in process["meta"]["event_log"].get("left_out", ())
    }
    assert kept | left_out == counted
    assert not kept.keys() & left_out.keys()
    assert len(filled(found.document).processes.ids) == len(set("".join(cases)))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_a_byte_order_mark_are_read(separator: str) -> None:
    """The first row tells what separates; blank rows do not matter; names of activities may hold commas."""
    text = "﻿Case ID;Activity;Complete Timestamp\r\n1;a, then;2024-01-01\r\n\r\n1;b;2024-01-05\r\n"
    found = csv_log.read(text.replace(";", separator).encode(), "a.csv", "case")
    assert arcs(found) == {"a-then>b"}
    assert by_id(found)["b"]["volume"] > 0
