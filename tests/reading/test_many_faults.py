"""All faults of a document at once: none hides another, and none is reported for what it led to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from raw_edits import Edit, add, drop, put, rule, together
from samples import sample_document

from rightsource.models.faults import InputError
from rightsource.models.reading import read_document
from rightsource.models.reading.missing import missing_figures


def faults(*edits: Edit) -> list[str]:
    """Return the paths of the faults of the sample after some edits."""
    document = sample_document()
    together(*edits)(document)
    with pytest.raises(InputError) as caught:
        read_document(document, "case.json")
    assert all(fault.source == "case.json" for fault in caught.value.faults)
    return [fault.path for fault in caught.value.faults]


def test_many_faults_come_at_once() -> None:
    """Wrong values, unknown references, cycles and rules that speak of nothing, all in one go."""
    found = faults(
        put("currency", "euro"),
        put("sites[3].shore", "far away"),
        put("providers[1].site", "hamburk"),
        put("providers[4].unit.hours", -1),
        drop("processes[0].volume"),
        put("processes[0].options[0].yield", Decimal("1.5")),
        put("processes[0].options[1].provider", "acme-manilla"),
        put("processes[0].options[2].support[0].share", "much"),
        put("processes[1].colour", "red"),
        put("dependencies[2].to", "poste"),
        add("dependencies", {"from": "approve", "to": "match", "volume": -1}),
        put("handoffs.careful.same_site.cost", None),
        put("rules[3].value", 2),
        put("rules[7].measure", "los"),
        put("rules[16].scope.processes[0]", "aprove"),
        put("current_plan.posting", "team"),
        put("events", [1]),
    )
    assert sorted(found) == sorted(
        [
            "", "currency", "sites[3].shore", "providers[1].site", "providers[4].unit.hours", "processes[0]",
            "processes[0].options[0].yield", "processes[0].options[1].provider",
            "processes[0].options[2].support[0].share", "processes[1]", "dependencies[2].to", "dependencies[5].volume",
            "dependencies", "handoffs.careful.same_site.cost", "rules[3].value", "rules[7].measure",
            "rules[16].scope.processes[0]", "current_plan.posting",
        ]
    )  # fmt: skip


def test_a_bad_yield_does_not_hide_a_dangling_provider() -> None:
    """Checks across objects run over whatever could be read, in the very option that has another fault."""
    option = "processes[0].options[1]"
    assert faults(put(f"{option}.yield", 2), put(f"{option}.provider", "nobody")) == [
        f"{option}.yield",
        f"{option}.provider",
    ]


@pytest.mark.parametrize(
    "edit",
    [
        put("providers[4].kind", "robot"),  # which options need a technology is then unknown
        put("processes[0].options[2].technology", 3),  # it is there, but faulty
        put("sites[0].utc_offset", "one"),
        put("providers[0].site", 17),
        put("sites[2].country", "Poland"),  # rules select by country
        put("processes[2].data_class", ["personal"]),
        put("processes[3].id", "po st"),  # dependencies and plans refer to it
        drop("processes[3].id"),
        put("providers[2].id", "acme krakow"),
        put("processes[0].options[2].id", None),  # a pair of options refers to it
        put("processes[3].options", {}),
        put("processes[3]", "post"),
        put("handoffs.careful", []),
        drop("providers"),
        put("processes", "none"),
        put("rules[1].scope", []),
        put("rules[1].scope.processes", "pay"),
        put("rules[6].from", 5),
        put("dependencies", 5),
        put("dependencies[3].from", 5),
        put("processes[0].options[0].measures", ["co2"]),
        put("processes[0].options[0].measures.co2", "much"),
        put("sites", {}),
    ],
)  # fmt: skip
def test_no_fault_is_reported_for_what_follows_from_it(edit: Edit) -> None:
    """Each of these is one fault, though much of the sample refers to what is faulty."""
    assert len(faults(edit)) == 1


def test_every_faulty_object_is_found_behind_the_first_chunk() -> None:
    """Positions count through the whole list, however it is read."""
    document = sample_document()
    extra = {"function": "service", "volume": 1, "options": document["processes"][5]["options"]}
    document["processes"] += [{"id": f"extra-{i}", **extra} for i in range(2400)]
    document["processes"][2400] = {**document["processes"][2400], "volume": -1}
    document["processes"][2402] = {**document["processes"][2402], "id": "extra-5"}
    with pytest.raises(InputError) as caught:
        read_document(document)
    assert [fault.path for fault in caught.value.faults] == ["processes[2400].volume", "processes[2402].id"]


def test_unknown_references_in_a_long_list_stay_quick() -> None:
    """Every dangling reference is reported; only the first ones come with a search for what was meant."""
    document = sample_document()
    extra = {"function": "service", "volume": 1, "options": document["processes"][5]["options"]}
    document["processes"] += [{"id": f"extra-{i}", **extra} for i in range(2100)]
    document["current_plan"] = {f"extro-{i}": "team" for i in range(100)}
    with pytest.raises(InputError) as caught:
        read_document(document)
    hinted = [fault for fault in caught.value.faults if "did you mean 'extra-" in fault.message]
    assert len(caught.value.faults) == 100
    assert len(hinted) == 20


def test_inactive_rules_are_checked_too() -> None:
    """A rule that is switched off must be right when it is switched on again."""
    assert faults(rule("require", active=False, select={"providers": ["nobody"]})) == ["rules[17].select.providers[0]"]


def test_what_is_no_object_at_all() -> None:
    """A list or a text is no instance."""
    with pytest.raises(InputError, match=r"^found a list, expected an object with the keys of an instance\.$"):
        read_document([1])


def test_beyond_a_thousand_faults_objects_are_only_counted() -> None:
    """A file that is wrong in every line is told so in seconds, and how much more there is."""
    document = sample_document() | {"processes": [{} for _ in range(3000)]}
    with pytest.raises(
        InputError, match=r"[\d,]+ more objects are wrong and not looked into; mend these first\."
    ) as caught:
        read_document(document)
    assert 1000 <= len(caught.value.faults) < 1100


def test_missing_figures_are_counted_as_the_reader_counts_them() -> None:
    """Keys of providers' units, options, support and hand-off classes included; a complete document lacks none."""
    document = sample_document()
    assert missing_figures(document) == 0
    together(
        drop("currency"),
        drop("sites[0].country"),
        drop("providers[0].unit.cost"),
        drop("processes[0].volume"),
        drop("processes[0].options[0].yield"),
        drop("processes[0].options[2].support[0].hours"),
        drop("dependencies[0].volume"),
        drop("handoffs.default.same_site.cost"),
    )(document)
    with pytest.raises(InputError) as caught:
        read_document(document)
    assert missing_figures(document) == len(caught.value.faults) == 8
    document["handoffs"]["default"]["same_country"] = {}
    assert missing_figures(document) == 9
