"""Wrong input: each kind gives one clear message."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import pytest
from raw_edits import Edit, add, drop, put, rule
from samples import sample_document

from rightsource.models.faults import InputError
from rightsource.models.reading import read_document

_COPY_OF_POST: Final = {"from": "match", "to": "post", "volume": 1}
_OPTION: Final = {"id": "new", "provider": "desk-team", "unit_cost": 1, "yield": 0.9, "hours": 1}

WRONG: Final[dict[str, tuple[Edit, str]]] = {
    # what a value may be
    "unknown key": (
        put("processes[0].vloume", 1),
        r"processes\[0\]: unknown key 'vloume' \(process 'capture'\); did you mean 'volume'\?",
    ),
    "unknown top-level key": (put("proccesses", []), r"^unknown key 'proccesses'; did you mean 'processes'\?"),
    "missing key": (drop("processes[1].volume"), r"processes\[1\]: the key 'volume' is missing \(process 'match'\)\."),
    "missing top-level key": (drop("currency"), r"^the key 'currency' is missing\."),
    "missing list": (drop("sites"), r"^the key 'sites' is missing\."),
    "written null": (put("processes[0].data_class", None), r"processes\[0\]\.data_class: found null, expected a text"),
    "null instead of an object": (
        put("providers[0].unit", None),
        r"providers\[0\]\.unit: found null, expected an object",
    ),
    "text for a number": (
        put("processes[0].volume", "90000"),
        r"processes\[0\]\.volume: found '90000', expected a number without quotes \(process 'capture'\)\.",
    ),
    "truth value for a number": (
        put("processes[0].volume", True),
        r"processes\[0\]\.volume: found true, expected a number",
    ),
    "number for a truth value": (put("processes[0].core", 1), r"processes\[0\]\.core: found 1, expected true or false"),
    "number for a text": (put("name", 7), r"^name: found 7, expected a text"),
    "blank text": (
        put("processes[0].function", " payables"),
        r"function: found ' payables', expected a text that is not empty and has no blanks around it",
    ),
    "object for a list": (put("dependencies", {}), r"^dependencies: found an object, expected a list\."),
    "text for an object": (put("handoffs", "default"), r"^handoffs: found 'default', expected an object\."),
    "text for an element": (put("sites[0]", "berlin"), r"^sites\[0\]: found 'berlin', expected an object\."),
    "wrong format": (
        put("format", "rightsource/2"),
        r"^format: found 'rightsource/2', but this program reads 'rightsource/1' only\.$",
    ),
    "a plan": (
        put("format", "rightsource-plan/1"),
        r"^this is a plan; expected an instance \(to check a plan: rightsource verify FILE PLAN\)\.$",
    ),
    "malformed id": (
        put("processes[5].id", "supplier calls"),
        r"processes\[5\]\.id: found 'supplier calls', expected an id: 1 to 64 of the characters",
    ),
    "id with a line break": (put("sites[0].id", "berlin\n"), r"sites\[0\]\.id: found 'berlin\\n', expected an id"),
    "unknown kind of provider": (
        put("providers[0].kind", "teem"),
        (
            r"providers\[0\]\.kind: found 'teem', expected 'team', 'vendor' or 'platform' \(provider "
            r"'desk-team'\); did you mean 'team'\?"
        ),
    ),
    "currency": (
        put("currency", "Euro"),
        r"^currency: found 'Euro', expected a currency code of three capital letters",
    ),
    "country": (
        put("sites[0].country", "Germany"),
        r"sites\[0\]\.country: found 'Germany', expected a country code of two capital letters",
    ),
    "half a character": (put("name", "desk \ud800"), r"^name: found 'desk \\ud800', expected a text"),
    # numbers
    "negative cost": (
        put("processes[0].options[0].unit_cost", -1),
        (
            r"processes\[0\]\.options\[0\]\.unit_cost: found -1, expected a number of at least 0 \(process "
            r"'capture', option 'team'\)\."
        ),
    ),
    "yield of zero": (
        put("processes[0].options[0].yield", 0),
        r"yield: found 0, expected a number above 0 and at most 1",
    ),
    "yield above one": (
        put("processes[0].options[0].yield", Decimal("1.2")),
        r"yield: found 1\.2, expected a number above 0 and at most 1",
    ),
    "share above one": (
        put("processes[0].options[1].support[0].share", 2),
        r"support\[0\]\.share: found 2, expected a number from 0 to 1",
    ),
    "not a number": (put("processes[0].volume", Decimal("NaN")), r"volume: found NaN, expected a finite number"),
    "infinity": (put("processes[0].volume", float("inf")), r"volume: found inf, expected a finite number"),
    "thirteen digits": (
        put("processes[0].volume", 10**12),
        r"volume: found 1000000000000, expected at most 12 digits before the point",
    ),
    "huge number": (
        put("processes[0].volume", Decimal("1e999999999")),
        r"volume: found 1E\+999999999, expected at most 12 digits before the point",
    ),
    "huge whole number": (
        put("processes[0].volume", 10**6000),
        r"volume: found 1000+\.\.\., expected at most 12 digits",
    ),
    "tiny number": (
        put("processes[0].volume", Decimal("1e-999999999")),
        r"volume: found 1E-999999999, expected at most 6 decimals",
    ),
    "seven decimals": (
        put("processes[0].options[0].unit_cost", Decimal("0.1234567")),
        r"unit_cost: found 0\.1234567, expected at most 6 decimals",
    ),
    "ten decimals of a yield": (
        put("processes[0].options[0].yield", Decimal("0.1234567891")),
        r"yield: found 0\.1234567891, expected at most 9 decimals",
    ),
    "decimals behind many digits": (
        put("processes[0].volume", Decimal("100000000000.00000000000000000000000001")),
        r"volume: found 100000000000\.0+1, expected at most 6 decimals",
    ),
    "horizon of zero": (put("horizon_years", 0), r"^horizon_years: found 0, expected a whole number from 1 to 50\."),
    "half a year": (
        put("horizon_years", Decimal("2.5")),
        r"^horizon_years: found 2\.5, expected a whole number from 1 to 50\.",
    ),
    "rate of one": (put("discount_rate", 1), r"^discount_rate: found 1, expected a number of at least 0 and below 1\."),
    "seven money decimals": (
        put("money_decimals", 7),
        r"^money_decimals: found 7, expected a whole number from 0 to 6\.",
    ),
    "unit of no hours": (
        put("providers[0].unit.hours", 0),
        r"providers\[0\]\.unit\.hours: found 0, expected a number above 0 \(provider 'desk-team'\)\.",
    ),
    "half a unit": (
        put("providers[0].unit.max", Decimal("1.5")),
        r"unit\.max: found 1\.5, expected a whole number of at least 0",
    ),
    "offset in minutes": (
        put("sites[0].utc_offset", 120),
        r"sites\[0\]\.utc_offset: found 120, expected a number from -12 to 14",
    ),
    "free object with infinity": (
        put("meta", {"a": [float("inf")]}),
        r"^meta: found an object, expected an object of finite numbers and texts",
    ),
    # references
    "repeated site": (
        add("sites", {"id": "berlin", "country": "PL", "shore": "nearshore"}),
        r"sites\[4\]\.id: 'berlin' is already the id of sites\[0\]\.",
    ),
    "repeated provider": (
        add("providers", {"id": "acme-krakow", "kind": "team", "site": "berlin"}),
        r"providers\[5\]\.id: 'acme-krakow' is already the id of providers\[2\]\.",
    ),
    "repeated process": (
        add("processes", {"id": "match", "function": "f", "volume": 1, "options": [_OPTION]}),
        r"processes\[6\]\.id: 'match' is already the id of processes\[1\]\.",
    ),
    "repeated option": (
        put("processes[2].options[1].id", "team"),
        r"processes\[2\]\.options\[1\]\.id: 'team' is already the id of processes\[2\]\.options\[0\]\.",
    ),
    "repeated rule": (put("rules[3].id", "eu-data"), r"rules\[3\]\.id: 'eu-data' is already the id of rules\[0\]\."),
    "id of a capacity": (
        put("rules[3].id", "capacity:bots"),
        r"rules\[3\]\.id: 'capacity:bots' is the id of a built-in rule; expected another id\.",
    ),
    "id of a unit maximum": (
        put("rules[3].id", "units:desk-team"),
        r"rules\[3\]\.id: 'units:desk-team' is the id of a built-in rule",
    ),
    "unknown site": (
        put("providers[0].site", "berlim"),
        r"providers\[0\]\.site: 'berlim' is not a site \(provider 'desk-team'\); did you mean 'berlin'\?",
    ),
    "unknown provider": (
        put("processes[0].options[1].provider", "ACME-Krakau"),
        (
            r"processes\[0\]\.options\[1\]\.provider: 'ACME-Krakau' is not a provider \(process 'capture', option "
            r"'acme'\); did you mean 'acme-krakow'\?"
        ),
    ),
    "unknown support provider": (
        put("processes[0].options[2].support[1].provider", "desk-teem"),
        (
            r"processes\[0\]\.options\[2\]\.support\[1\]\.provider: 'desk-teem' is not a provider \(process "
            r"'capture', option 'ocr'\); did you mean 'desk-team'\?"
        ),
    ),
    "unknown process in a dependency": (
        put("dependencies[0].to", "matsch"),
        r"dependencies\[0\]\.to: 'matsch' is not a process; did you mean 'match'\?",
    ),
    "unknown profile": (
        put("dependencies[1].handoff", "carefull"),
        (
            r"dependencies\[1\]\.handoff: 'carefull' is not a hand-off profile \(dependency 'match' -> "
            r"'approve'\); did you mean 'careful'\?"
        ),
    ),
    "no profile at all": (
        drop("handoffs"),
        r"^handoffs: no hand-off profile is given; an instance with dependencies needs one\.$",
    ),
    "class left out": (
        drop("handoffs.careful.cross_border"),
        r"handoffs\.careful: the key 'cross_border' is missing\.",
    ),
    "far without hours": (
        drop("handoffs.default.far.hours_apart"),
        r"handoffs\.default\.far: the key 'hours_apart' is missing\.",
    ),
    "far without an offset": (
        drop("sites[2].utc_offset"),
        r"sites\[2\]: the key 'utc_offset' is missing \(site 'krakow'\); a hand-off profile with 'far' needs it\.",
    ),
    "unknown option of a pair": (
        put("dependencies[0].pair_costs[0].to_option", "acne"),
        (
            r"pair_costs\[0\]\.to_option: 'acne' is not an option of process 'match' \(it has 'team' and 'acme'\); "
            r"did you mean 'acme'\?"
        ),
    ),
    "repeated pair": (
        put("dependencies[0].pair_costs[1]", {"from_option": "ocr", "to_option": "acme", "cost": 1}),
        (
            r"dependencies\[0\]\.pair_costs\[1\]: this pair of options has a cost already at pair_costs\[0\] "
            r"\(dependency 'capture' -> 'match'\)\."
        ),
    ),
    "unknown process in the current plan": (
        put("current_plan.captur", "team"),
        r"^current_plan\.captur: 'captur' is not a process; did you mean 'capture'\?",
    ),
    "unknown option in the current plan": (
        put("current_plan.capture", "teem"),
        (
            r"^current_plan\.capture: 'teem' is not an option of process 'capture' \(it has 'team', 'acme' and "
            r"'ocr'\); did you mean 'team'\?"
        ),
    ),
    # the graph
    "cycle": (
        add("dependencies", {"from": "match", "to": "capture", "volume": 1}),
        r"^dependencies: the dependencies form a cycle: capture -> match -> capture; expected none\.",
    ),
    "long cycle": (
        add("dependencies", {"from": "pay", "to": "approve", "volume": 1}),
        r"form a cycle: approve -> post -> pay -> approve;",
    ),
    "process before itself": (
        put("dependencies[4].to", "post"),
        r"dependencies\[4\]: 'post' depends on itself; expected two different processes\.",
    ),
    "repeated dependency": (
        add("dependencies", _COPY_OF_POST),
        (
            r"dependencies\[5\]: dependency 'match' -> 'post' is given already at dependencies\[2\]; expected at "
            r"most one per pair\."
        ),
    ),
    # options
    "no option": (
        put("processes[3].options", []),
        r"processes\[3\]\.options: found an empty list, expected a list that is not empty \(process 'post'\)\.",
    ),
    "no process": (put("processes", []), r"^processes: found an empty list, expected at least one process\."),
    "platform without technology": (
        drop("processes[0].options[2].technology"),
        (
            r"processes\[0\]\.options\[2\]: the key 'technology' is missing; 'bots' is a platform, whose options "
            r"name one \(process 'capture', option 'ocr'\)\."
        ),
    ),
    "team with technology": (
        put("processes[0].options[0].technology", "ocr"),
        (
            r"processes\[0\]\.options\[0\]\.technology: 'desk-team' is a team, and a team's option has no "
            r"technology \(process 'capture', option 'team'\)\."
        ),
    ),
    "measure with a built-in name": (
        put("processes[0].options[0].measures", {"run_cost": 1}),
        r"options\[0\]\.measures\.run_cost: 'run_cost' is a built-in measure; expected a name of your own",
    ),
    "negative measure": (
        put("processes[0].options[0].measures", {"co2": -1}),
        r"options\[0\]\.measures\.co2: found -1, expected a number of at least 0",
    ),
    # rules
    "unknown kind of rule": (
        put("rules[7].kind", "max_totl"),
        r"rules\[7\]\.kind: 'max_totl' is not a rule kind; did you mean 'max_total'\?",
    ),
    "rule without kind": (drop("rules[7].kind"), r"rules\[7\]: the key 'kind' is missing \(rule 'risk-budget'\)\."),
    "key of another kind": (
        put("rules[3].select", {}),
        (
            r"rules\[3\]: rules of kind 'min_yield' do not use the key 'select' \(rule 'yield-floor'\); 'min_yield' "
            r"uses 'scope' and 'value'\."
        ),
    ),
    "name of the Python side": (
        put("rules[6].from_", "match"),
        r"rules\[6\]: unknown key 'from_' \(rule 'straight-through'\); did you mean 'from'\?",
    ),
    "rule without value": (
        drop("rules[4].value"),
        r"rules\[4\]: the key 'value' is missing \(rule 'quality-floor'\)\.",
    ),
    "limit of a share": (
        put("rules[11].value", Decimal("1.2")),
        r"rules\[11\]\.value: found 1\.2, expected a number from 0 to 1 \(rule 'vendor-share'\)\.",
    ),
    "half a count": (
        put("rules[13].value", Decimal("2.5")),
        r"rules\[13\]\.value: found 2\.5, expected a whole number of at least 0",
    ),
    "unknown attribute": (
        put("rules[13].per", "contry"),
        (
            r"rules\[13\]\.per: found 'contry', expected 'mode'.* or 'technology' \(rule 'few-countries'\); did "
            r"you mean 'country'\?"
        ),
    ),
    "empty list in a scope": (
        put("rules[0].scope.data_classes", []),
        r"rules\[0\]\.scope\.data_classes: found an empty list, expected a list that is not empty",
    ),
    "unknown mode": (
        put("rules[2].select.modes", ["automatic"]),
        r"rules\[2\]\.select\.modes\[0\]: found 'automatic', expected 'in_house', 'outsourced' or 'automated'",
    ),
    "unknown process in a scope": (
        put("rules[16].scope.processes[0]", "aprove"),
        r"rules\[16\]\.scope\.processes\[0\]: 'aprove' is not a process; did you mean 'approve'\?",
    ),
    "unknown provider in a selection": (
        put("rules[9].select.providers[1]", "acme"),
        r"rules\[9\]\.select\.providers\[1\]: 'acme' is a group; its providers are 'acme-krakow' and 'acme-manila'\.",
    ),
    "unknown group in a selection": (
        put("rules[12].select.groups", ["owned", "own"]),
        r"rules\[12\]\.select\.groups\[0\]: 'owned' is not a group; did you mean 'own'\?",
    ),
    "scope of nothing": (
        put("rules[3].scope", {"functions": ["tresury"]}),
        (
            r"rules\[3\]\.scope: no process matches this scope \(rule 'yield-floor'\): 'tresury' is not the "
            r"function of any process; did you mean 'treasury'\?"
        ),
    ),
    "selection of nothing": (
        rule("require", scope={"processes": ["approve"]}, select={"kinds": ["vendor"]}),
        r"rules\[17\]\.select: no option of the processes in scope matches this selection \(rule 'extra'\)\.",
    ),
    "pin to an option of others": (
        rule("require", scope={"processes": ["approve"]}, select={"options": ["ocr"]}),
        r"rules\[17\]\.select: no option of the processes in scope matches",
    ),
    "pin to no option": (
        rule("require", scope={"processes": ["pay"]}, select={"options": ["teem"]}),
        r"rules\[17\]\.select\.options\[0\]: 'teem' is not an option of any process; did you mean 'team'\?",
    ),
    "unknown measure": (
        put("rules[7].measure", "run_cots"),
        r"rules\[7\]\.measure: 'run_cots' is not a measure; did you mean 'run_cost'\?",
    ),
    "measure of no option": (
        put("rules[7].measure", "water"),
        r"rules\[7\]\.measure: 'water' is not a measure \(it is not built in, and no option has it\)\.",
    ),
    "budget of a part": (
        put("rules[8].scope", {"core": True}),
        r"rules\[8\]\.measure: 'total_cost' is the cost of the whole plan; expected no scope and no select\.",
    ),
    "share of the objective": (
        put("rules[11].measure", "total_cost"),
        r"rules\[11\]\.measure: 'total_cost' cannot be used by 'max_share'; expected a rule of kind 'max_total'\.",
    ),
    "no path": (
        rule("max_path_time", **{"from": "pay", "to": ["capture", "match"]}, value=1),
        r"rules\[17\]: no path leads from 'pay' to 'capture', 'match'; expected at least one \(rule 'extra'\)\.",
    ),
    "unknown end of a path": (
        put("rules[6].to", ["pay", "postt"]),
        r"rules\[6\]\.to\[1\]: 'postt' is not a process; did you mean 'post'\?",
    ),
    # reserved for later
    "events": (
        put("events", [{"id": "flood"}]),
        r"^the key 'events' is reserved for later versions and not supported yet\.",
    ),
    "priced measures": (put("objective", {"co2": 3}), r"^the key 'objective' is reserved"),
    "roadmap": (put("periods", 4), r"^the key 'periods' is reserved"),
    "contract": (
        put("providers[2].contract", {"tiers": []}),
        (
            r"providers\[2\]: the key 'contract' is reserved for later versions and not supported yet \(provider "
            r"'acme-krakow'\)\."
        ),
    ),
    "split": (
        put("processes[0].max_providers", 2),
        r"processes\[0\]: the key 'max_providers' is reserved .*\(process 'capture'\)",
    ),
    "least share of a split": (put("processes[0].min_share", 0), r"processes\[0\]: the key 'min_share' is reserved"),
    "soft rule": (put("rules[7].penalty", 5), r"rules\[7\]: the key 'penalty' is reserved"),
    "value at risk": (
        rule("max_cvar", level=Decimal("0.95"), value=1),
        r"rules\[17\]\.kind: the rule kind 'max_cvar' is reserved for later versions and not supported yet\.",
    ),
    "current plan with shares": (
        put("current_plan.capture", {"team": 1}),
        (
            r"^current_plan\.capture: found an object, shares of several options and lists by period are reserved "
            r"and not supported yet\."
        ),
    ),
}


def test_half_a_character_in_a_note() -> None:
    """No file could hold it again; JSON can name it, though no schema can forbid it."""
    document = sample_document()
    document["processes"][0]["note"] = "a \ud800"
    message = r"^processes\[0\]\.note: found 'a \\ud800', expected a text in whole characters \(process 'capture'\)\.$"
    with pytest.raises(InputError, match=message):
        read_document(document)


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_named(name: str) -> None:
    """The one fault is the only one reported, with its path, what was found and what was expected."""
    edit, message = WRONG[name]
    document = sample_document()
    edit(document)
    with pytest.raises(InputError, match=message) as caught:
        read_document(document)
    assert len(caught.value.faults) == 1, str(caught.value)
