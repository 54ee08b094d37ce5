"""What each construct of BPMN becomes: processes, dependencies, owners."""

from __future__ import annotations

import pytest
from process_model_cases import MODEL, arcs, by_id, flows, model, nodes, process, read_model, warnings

from rightsource.instances.process_models import bpmn
from rightsource.instances.process_models.bpmn_elements import ACTIVITIES, SUB_PROCESSES


@pytest.mark.parametrize("gateway", ["exclusive", "parallel", "inclusive", "eventBased", "complex"])
def test_gateways_of_every_kind_become_dependencies(gateway: str) -> None:
    """A split after a, a join before d: both branches depend on a, and d on both."""
    body = (
        nodes("startEvent", "s")
        + nodes("task", "a b c d")
        + nodes(f"{gateway}Gateway", "split join")
        + nodes("endEvent", "e")
    )
    found = read_model(process(body + flows("s>a a>split split>b split>c b>join c>join join>d d>e")))
    assert arcs(found) == {"a>b", "a>c", "b>d", "c>d"}
    assert found.skeleton
    assert not found.warnings


@pytest.mark.parametrize("kind", sorted(ACTIVITIES))
def test_every_kind_of_activity_becomes_a_process(kind: str) -> None:
    """Tasks of every kind, call activities and empty sub-processes are processes that remember their kind."""
    found = read_model(process(nodes(kind, "x")))
    assert by_id(found)["x"]["meta"] == {"bpmn": {"id": "x", "kind": kind}}
    assert found.document["current_plan"] == {"x": found.document["processes"][0]["options"][0]["id"]}


def test_paths_go_through_intermediate_events() -> None:
    """A timer between two tasks is no process."""
    body = nodes("task", "a b") + '<intermediateCatchEvent id="t"><timerEventDefinition/></intermediateCatchEvent>'
    assert arcs(read_model(process(body + flows("a>t t>b")))) == {"a>b"}


def test_prefixes_do_not_matter() -> None:
    """The namespace counts, not the prefix of the tags."""
    text = (
        f'<q:definitions xmlns:q="{MODEL}" xmlns="http://else.where"><q:process id="p"><q:task id="a"/><task id="no"/>'
        '<q:userTask id="b"/><q:sequenceFlow sourceRef="a" targetRef="b"/></q:process></q:definitions>'
    )
    assert arcs(bpmn.read(text.encode(), "a.bpmn", "case")) == {"a>b"}


@pytest.mark.parametrize("kind", sorted(SUB_PROCESSES))
def test_a_sub_process_with_tasks_is_taken_apart(kind: str) -> None:
    """What comes before it leads to its first task, its last task leads to what comes after it."""
    inner = (
        nodes("startEvent", "si") + nodes("task", "x y z") + nodes("endEvent", "ei") + flows("si>x x>y x>z y>ei z>ei")
    )
    body = nodes("task", "a b") + f'<{kind} id="sub">{inner}</{kind}>' + flows("a>sub sub>b")
    found = read_model(process(body))
    assert set(by_id(found)) == {"a", "b", "x", "y", "z"}
    assert arcs(found) == {"a>x", "x>y", "x>z", "y>b", "z>b"}


def test_a_sub_process_without_events_in_it_begins_at_the_tasks_that_nothing_leads_to() -> None:
    """An ad-hoc sub-process without flows: every task in it is first and last."""
    body = nodes("task", "a b") + f'<adHocSubProcess id="sub">{nodes("task", "x y")}</adHocSubProcess>'
    assert arcs(read_model(process(body + flows("a>sub sub>b")))) == {"a>x", "a>y", "x>b", "y>b"}


def test_sub_processes_nest() -> None:
    """Two levels are taken apart like one; an empty sub-process inside is a process."""
    deep = f'<subProcess id="outer"><subProcess id="inner">{nodes("task", "x")}<subProcess id="empty"/></subProcess>'
    body = nodes("task", "a b") + deep + "</subProcess>" + flows("a>outer x>empty outer>b")
    assert arcs(read_model(process(body))) == {"a>x", "x>empty", "empty>b"}


def test_events_in_a_collapsed_sub_process_are_passed_over() -> None:
    """A sub-process that shows events only is a process itself, and what is in it joins nothing."""
    body = (
        nodes("task", "a b")
        + f'<subProcess id="sub">{nodes("startEvent", "s")}{nodes("endEvent", "e")}{flows("s>e")}</subProcess>'
    )
    assert arcs(read_model(process(body + flows("a>sub sub>b")))) == {"a>sub", "sub>b"}


def test_a_boundary_event_leads_on_from_its_activity() -> None:
    """The task behind an error event depends on the activity it is attached to."""
    boundary = '<boundaryEvent id="x" attachedToRef="tns:a"><errorEventDefinition/></boundaryEvent>'
    found = read_model(process(nodes("task", "a b c") + boundary + flows("a>b x>c")))
    assert arcs(found) == {"a>b", "a>c"}


def test_an_error_end_leads_to_the_boundary_event_that_catches_it() -> None:
    """Inside a sub-process, y ends in an error: only the handler h and not the next task b depends on y."""
    inner = (
        nodes("task", "x y")
        + nodes("exclusiveGateway", "g")
        + '<endEvent id="failed"><errorEventDefinition/></endEvent>'
        + flows("x>g g>y y>failed")
        + nodes("endEvent", "good")
        + flows("g>good")
    )
    boundary = '<boundaryEvent id="caught" attachedToRef="sub"><errorEventDefinition/></boundaryEvent>'
    body = nodes("task", "a b h") + f'<subProcess id="sub">{inner}</subProcess>' + boundary
    found = read_model(process(body + flows("a>sub sub>b caught>h")))
    assert arcs(found) == {"a>x", "x>y", "x>b", "x>h", "y>h"}


def test_an_error_nobody_catches_ends_the_sub_process() -> None:
    """Without a boundary event that catches errors the way on is the usual one."""
    inner = nodes("task", "x") + '<endEvent id="failed"><errorEventDefinition/></endEvent>' + flows("x>failed")
    timer = '<boundaryEvent id="late" attachedToRef="sub"><timerEventDefinition/></boundaryEvent>'
    body = nodes("task", "b") + f'<subProcess id="sub">{inner}</subProcess>' + timer + flows("sub>b")
    assert arcs(read_model(process(body))) == {"x>b"}


def test_link_events_join_by_name() -> None:
    """A link that throws leads to the one of its name that catches; one without a catcher is named."""
    thrown = '<intermediateThrowEvent id="{}"><linkEventDefinition name="{}"/></intermediateThrowEvent>'
    caught = '<intermediateCatchEvent id="{}"><linkEventDefinition name="{}"/></intermediateCatchEvent>'
    body = nodes("task", "a b c") + thrown.format("t1", "page 2") + caught.format("c1", "page 2")
    body += thrown.format("t2", "nowhere") + flows("a>t1 c1>b c>t2")
    found = read_model(process(body))
    assert arcs(found) == {"a>b"}
    assert warnings(found) == ["1 link events lead nowhere: nothing catches links named 'nowhere'."]


def test_compensation_follows_its_activity_and_who_asks_for_it() -> None:
    """The activity that undoes a depends on a and on the task before the event that asks for it, and on no other."""
    boundary = '<boundaryEvent id="{0}x" attachedToRef="{0}"><compensateEventDefinition/></boundaryEvent>'
    undo = '<task id="undo-{0}" isForCompensation="true"/><association sourceRef="{0}x" targetRef="undo-{0}"/>'
    asked = '<endEvent id="asked"><compensateEventDefinition activityRef="a"/></endEvent>'
    body = nodes("task", "a b") + "".join(boundary.format(name) + undo.format(name) for name in "ab") + asked
    found = read_model(process(body + flows("a>b b>asked")))
    assert arcs(found) == {"a>b", "a>undo-a", "b>undo-a", "b>undo-b"}


def test_compensation_of_everything_is_asked_for_within_its_scope() -> None:
    """Without an activity named, every compensation of the same scope follows; it is first in no sub-process."""
    boundary = '<boundaryEvent id="x" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    undo = '<task id="undo" isForCompensation="true"/><association sourceRef="x" targetRef="undo"/>'
    asked = '<intermediateThrowEvent id="asked"><compensateEventDefinition/></intermediateThrowEvent>'
    inner = nodes("task", "a b") + boundary + undo + asked + flows("a>b b>asked")
    body = nodes("task", "before after") + f'<subProcess id="sub">{inner}</subProcess>' + flows("before>sub sub>after")
    assert arcs(read_model(process(body))) == {"before>a", "a>b", "b>after", "a>undo", "b>undo"}


def test_message_flows_are_handoffs_between_pools() -> None:
    """A task sends to the start of another pool, an end event there answers a catching event."""
    pools = (
        '<collaboration id="c"><participant id="P1" name="Desk" processRef="one"/>'
        '<participant id="P2" name="Back office" processRef="two"/>'
        '<messageFlow sourceRef="ask" targetRef="start2"/><messageFlow sourceRef="end2" targetRef="wait"/>'
        "</collaboration>"
    )
    one = nodes("task", "ask read") + nodes("intermediateCatchEvent", "wait") + flows("ask>wait wait>read")
    two = (
        nodes("startEvent", "start2")
        + nodes("task", "work")
        + nodes("endEvent", "end2")
        + flows("start2>work work>end2")
    )
    found = read_model(pools, process(one, "one"), process(two, "two"))
    assert arcs(found) == {"ask>read", "ask>work", "work>read"}
    assert {one["function"] for one in found.document["processes"]} == {"Desk", "Back office"}
    assert [one["id"] for one in found.document["providers"]] == ["Desk", "Back-office"]


def test_messages_to_and_from_a_pool_meet_its_first_and_last() -> None:
    """A pool receives at its start and sends at its end; names with a prefix are found."""
    pools = (
        '<collaboration id="c"><participant id="P2" processRef="tns:two"/>'
        '<messageFlow sourceRef="tns:ask" targetRef="tns:P2"/><messageFlow sourceRef="P2" targetRef="read"/>'
        "</collaboration>"
    )
    one = nodes("task", "ask") + nodes("task", "read")
    two = nodes("startEvent", "s") + nodes("task", "work") + nodes("endEvent", "e") + flows("s>work work>e")
    assert arcs(read_model(pools, process(one, "one"), process(two, "two"))) == {"ask>work", "work>read"}


def test_pools_without_tasks_are_external_participants() -> None:
    """A black box takes no part; a warning names it."""
    pools = (
        '<collaboration id="c"><participant id="C" name="Customer"/>'
        '<participant id="S" name="Supplier" processRef="none"/>'
        '<messageFlow sourceRef="a" targetRef="C"/><messageFlow sourceRef="C" targetRef="b"/>'
        "</collaboration>"
    )
    found = read_model(pools, process(nodes("task", "a b")))
    assert not arcs(found)
    assert warnings(found) == [
        "pools without activities are taken as external participants ('Customer' and 'Supplier'); what goes through"
        " them makes no dependencies."
    ]


def test_flows_to_nowhere_are_left_out_with_a_warning() -> None:
    """A flow whose end is no element of the file does no harm."""
    pools = '<collaboration id="c"><messageFlow sourceRef="a" targetRef="gone"/></collaboration>'
    found = read_model(pools, process(nodes("task", "a b") + flows("a>b b>lost ghost>a")))
    assert arcs(found) == {"a>b"}
    assert warnings(found) == [
        "2 sequence flows are left out: no element of this file has the id 'lost' and 'ghost'.",
        "1 message flows are left out: no element of this file has the id 'gone'.",
    ]


def test_a_loop_is_broken_where_it_leads_back() -> None:
    """Check, repair, check again: the way back from repair to check goes, and is named in warning and note."""
    body = nodes("startEvent", "s") + nodes("exclusiveGateway", "again ok") + nodes("task", "check repair pay")
    found = read_model(process(body + flows("s>again again>check check>ok ok>repair repair>again ok>pay")))
    assert arcs(found) == {"check>repair", "check>pay"}
    assert warnings(found) == ["a loop is broken: the dependency of 'check' on 'repair' is left out."]
    assert by_id(found)["check"]["note"] == "A loop is broken: the dependency on 'repair' is left out."


@pytest.mark.parametrize(("loops", "singly"), [(8, 8), (9, 9), (10, 8), (40, 8)])
def test_of_many_loops_the_first_are_named_and_the_others_counted(loops: int, singly: int) -> None:
    """Each task leads to itself; all the loops are in the notes of their processes."""
    names = [f"t{number}" for number in range(loops)]
    found = read_model(process(nodes("task", " ".join(names)) + flows(" ".join(f"{name}>{name}" for name in names))))
    single = [f"a loop is broken: the dependency of '{name}' on '{name}' is left out." for name in names[:singly]]
    rest = f"and {loops - singly} more loops are broken; the notes of their processes name them."
    assert warnings(found) == [*single, rest][: singly + (loops > singly)]
    assert all("A loop is broken" in one["note"] for one in by_id(found).values())


def test_what_lies_on_no_loop_stays_though_it_needs_a_flow_that_leads_back() -> None:
    """From b one goes back to the gateway and then to c: c depends on b, though that flow closes the loop of b."""
    body = nodes("startEvent", "s") + nodes("task", "a b c") + nodes("exclusiveGateway", "g")
    found = read_model(process(body + flows("s>a a>g g>b g>c b>g")))
    assert arcs(found) == {"a>b", "a>c", "b>c"}
    assert warnings(found) == ["a loop is broken: the dependency of 'b' on 'b' is left out."]


def test_the_search_begins_where_nothing_comes_before() -> None:
    """Two pools that talk in a circle are cut where the talk came back, whatever their order in the file."""
    pools = (
        '<collaboration id="c"><messageFlow sourceRef="ask" targetRef="s2"/>'
        '<messageFlow sourceRef="work" targetRef="ask"/></collaboration>'
    )
    two = nodes("startEvent", "s2") + nodes("task", "work") + flows("s2>work")
    one = nodes("startEvent", "s1") + nodes("task", "ask") + flows("s1>ask")
    found = read_model(pools, process(two, "two"), process(one, "one"))
    assert arcs(found) == {"ask>work"}


def test_many_broken_dependencies_are_counted() -> None:
    """Twelve ways back to one task: ten are named, all are counted."""
    names = " ".join(f"t{i}" for i in range(12))
    body = nodes("startEvent", "s") + nodes("task", f"a {names}") + flows("s>a")
    body += flows(" ".join(f"a>{name} {name}>a" for name in names.split()))
    (warning,) = warnings(read_model(process(body)))
    names = "'t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7', 't8' and 't9' (12 in all)"
    assert warning == f"a loop is broken: the dependency of 'a' on {names} is left out."


def test_lanes_are_the_present_owners() -> None:
    """The innermost lane owns; what lies in a sub-process belongs to the lane of the sub-process."""
    lanes = (
        '<laneSet><lane name="Office"><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef><childLaneSet>'
        '<lane name="Front desk"><flowNodeRef>b</flowNodeRef></lane></childLaneSet></lane>'
        '<lane name="Depot"><flowNodeRef> sub </flowNodeRef></lane><lane name="Empty"/></laneSet>'
    )
    body = lanes + nodes("task", "a b c") + f'<subProcess id="sub">{nodes("task", "x")}</subProcess>'
    found = read_model(process(body))
    owners = {one["id"]: one["options"][0]["provider"] for one in found.document["processes"]}
    assert owners == {"a": "Office", "b": "Front-desk", "c": "own-team", "x": "Depot"}
    assert [one["kind"] for one in found.document["providers"]] == ["team"] * 4
    assert found.document["providers"][2]["note"] == "The people who work in the whole model."


def test_software_is_the_present_owner_of_what_no_person_does() -> None:
    """Service, script and rule tasks are automated at present, and the lane they lie in is remembered."""
    lanes = '<laneSet><lane name="IT"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    body = lanes + nodes("serviceTask", "b") + nodes("scriptTask", "c") + nodes("businessRuleTask", "d")
    body += '<serviceTask id="e" implementation="Java"/><serviceTask id="f" implementation="##WebService"/>'
    found = read_model(process(body))
    options = {name: one["options"] for name, one in by_id(found).items()}
    assert options["b"] == [{"id": "system", "provider": "systems", "technology": "workflow-engine"}]
    assert [options[name][0]["technology"] for name in "cd"] == ["workflow-engine", "rules-engine"]
    assert by_id(found)["b"]["meta"]["bpmn"]["lane"] == "IT"
    assert by_id(found)["e"]["meta"]["bpmn"]["implementation"] == "Java"
    assert "implementation" not in by_id(found)["f"]["meta"]["bpmn"]
    assert [(one["id"], one["kind"]) for one in found.document["providers"]] == [("systems", "platform")]


def test_names_notes_and_functions() -> None:
    """Names come on one line, equal names get different ids, documentation becomes the note."""
    body = (
        '<task id="t1" name="check&#10; invoice "><documentation>Twice\n a day.</documentation></task>'
        '<task id="t2" name="check invoice"/><task id="t3"/>'
    )
    found = read_model(f'<process id="p" name="Invoices">{body}</process>')
    first, second, third = found.document["processes"]
    assert (first["id"], first["name"], first["note"]) == ("check-invoice", "check invoice", "Twice a day.")
    assert (second["id"], second["name"]) == ("check-invoice-2", "check invoice")
    assert third["id"] == "t3"
    assert "name" not in third
    assert {one["function"] for one in (first, second, third)} == {"Invoices"}
    assert read_model(process(nodes("task", "a"))).document["processes"][0]["function"] == "case"


def test_all_processes_of_a_file_go_into_one_instance() -> None:
    """Two processes without a collaboration stand side by side."""
    found = read_model(process(nodes("task", "a b") + flows("a>b"), "one"), process(nodes("task", "c"), "two"))
    assert set(by_id(found)) == {"a", "b", "c"}


def test_without_dependencies_there_are_no_handoffs_to_fill_in() -> None:
    """A single task needs no hand-off profile."""
    assert "handoffs" not in bpmn.read(model(process(nodes("task", "a"))), "a.bpmn", "case").document


def test_processes_without_ids_are_kept_apart_from_black_boxes() -> None:
    """A pool without a process is external, and lends its name to no process without an id."""
    pools = '<collaboration id="c"><participant id="C" name="Customer"/></collaboration>'
    found = read_model(pools, f"<process>{nodes('task', 'a')}</process>")
    assert by_id(found)["a"]["function"] == "case"
    assert "('Customer')" in warnings(found)[0]


def test_associations_of_a_collaboration_count_too() -> None:
    """Some tools write the association from event to compensation activity there; others join notes."""
    boundary = '<boundaryEvent id="x" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    pools = '<collaboration id="c"><association sourceRef="x" targetRef="undo"/></collaboration>'
    body = nodes("task", "a b") + boundary + '<task id="undo" isForCompensation="true"/>'
    body += '<association sourceRef="a" targetRef="b"/><association sourceRef="a" targetRef="note"/>'
    assert arcs(read_model(pools, process(body))) == {"a>undo"}


def test_a_boundary_event_of_nothing_joins_nothing() -> None:
    """What an event is attached to may be missing from the file; what it leads to is still a process."""
    boundary = '<boundaryEvent id="x" attachedToRef="gone"/>'
    assert not arcs(read_model(process(nodes("task", "a") + boundary + flows("x>a"))))
