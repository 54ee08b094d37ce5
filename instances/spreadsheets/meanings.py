"""What the columns of the sheets mean, in the words of headers' comments: the part that documents do not say."""

from __future__ import annotations

from typing import Final, NamedTuple


class Meaning(NamedTuple):
    """What a column holds, its unit, and the sheet whose ids it names.

    ``refers`` is a sheet whose first column has the ids, ``SHEET!COLUMN`` where another column has the names, or
    ``options of COLUMN`` for the options of the process that another column of the row names. ``suggestions`` are words
    offered where others are allowed as well, beside the names that the column of ``refers`` has when it is written.
    """

    text: str
    unit: str = ""
    refers: str = ""
    suggestions: tuple[str, ...] = ()


_LIST: Final = "several are joined by ';'"
_MEASURES: Final = (
    "cost", "run_cost", "transition_cost", "expected_loss", "hours", "volume", "processes", "changes", "total_cost"
)  # fmt: skip

REMARKS: Final[dict[str, Meaning]] = {
    "note": Meaning("A remark for people; never read by the optimiser."),
    "meta": Meaning('A JSON object for programs, such as {"author": "ann"}; never read by the optimiser.'),
}

MEANINGS: Final[dict[str, dict[str, Meaning]]] = {
    "instance": {
        "format": Meaning("The version of this kind of file; leave it as it is."),
        "name": Meaning("What this instance is called."),
        "currency": Meaning("The currency of all money, by its code (ISO 4217), such as EUR."),
        "money_decimals": Meaning("Decimals to which money is rounded, 0 to 6."),
        "horizon_years": Meaning("Years over which one-time costs are spread, 1 to 50.", "years"),
        "discount_rate": Meaning("Interest on one-time costs, as a fraction: 0.08 is 8 %.", "per year"),
        "origin": Meaning("Only for cases from elsewhere: {} where nothing more is known."),
        "origin_family": Meaning("Where the case comes from: the family of published problems."),
        "origin_name": Meaning("The problem's name in its family."),
        "origin_sense": Meaning("Whether the published objective is minimised or maximised."),
        "origin_scale": Meaning("What our objective is multiplied by to get the published one."),
        "origin_offset": Meaning("What is then added to get the published objective."),
    },
    "sites": {
        "id": Meaning("The short name by which other sheets refer to this site: A-Z a-z 0-9 . _ : -"),
        "country": Meaning("The country's code of two capital letters (ISO 3166-1), such as PL."),
        "region": Meaning("A region of your own, such as EMEA."),
        "shore": Meaning("How far the site is from home, as you see it."),
        "utc_offset": Meaning("How far the clock is ahead of UTC; needed for far hand-offs.", "hours"),
    },
    "providers": {
        "id": Meaning("The short name by which other sheets refer to this provider."),
        "group": Meaning("The company behind several providers; a provider without one is its own."),
        "kind": Meaning("team: own people; vendor: another company; platform: software or machines."),
        "site": Meaning("The site where the work is done.", refers="sites"),
        "fixed_cost": Meaning("What the provider costs as soon as it is used at all.", "money per year"),
        "capacity": Meaning("Hours it can work; empty: no limit.", "hours per year"),
        "unit_hours": Meaning("Hours that one unit of staff or licences works.", "hours per year"),
        "unit_cost": Meaning("What one unit costs; only whole units are bought.", "money per year"),
        "unit_max": Meaning("How many units there may be; empty: no limit.", "units"),
    },
    "processes": {
        "id": Meaning("The short name by which other sheets refer to this process."),
        "name": Meaning("What people call it; empty: the id."),
        "function": Meaning("The business function that it belongs to, such as accounts-payable."),
        "office": Meaning("Front (with customers) or back office."),
        "core": Meaning("Whether it is core to the company."),
        "data_class": Meaning("The most sensitive data it handles, such as personal."),
        "volume": Meaning("How often it is done.", "transactions per year"),
        "rework_cost": Meaning("What one faulty transaction costs.", "money per transaction"),
        "outage_cost": Meaning("What a week without it costs.", "money per week"),
    },
    "options": {
        "process": Meaning("The process that this is one way to handle.", refers="processes"),
        "id": Meaning("The option's short name, unique within its process."),
        "provider": Meaning("Who does the work.", refers="providers"),
        "technology": Meaning("What the work is automated with: needed for platforms, never for teams."),
        "unit_cost": Meaning("Running cost beside whole units of staff.", "money per transaction"),
        "annual_cost": Meaning("Running cost that does not depend on volume.", "money per year"),
        "transition_cost": Meaning("What it takes once to move to this option.", "money, once"),
        "exit_cost": Meaning("What it takes once to leave this option when it is the current one.", "money, once"),
        "yield": Meaning("The part of transactions that comes out right, above 0 and at most 1.", "fraction"),
        "expected_loss": Meaning("Expected damage from errors, leaks and outages.", "money per year"),
        "hours": Meaning("The provider's hours for one transaction.", "hours per transaction"),
        "lead_time": Meaning("Time from start to end of one transaction.", "hours"),
    },
    "support": {
        "process": Meaning("The process of the option.", refers="processes"),
        "option": Meaning("The option that needs other people's work.", refers="options of process"),
        "role": Meaning("exceptions: what the option cannot handle; oversight: control by the retained organisation."),
        "provider": Meaning("Who does the support work.", refers="providers"),
        "share": Meaning("The part of transactions that needs it, 0 to 1.", "fraction"),
        "unit_cost": Meaning("Running cost of the support work.", "money per such transaction"),
        "hours": Meaning("The provider's hours for the support work.", "hours per such transaction"),
    },
    "measures": {
        "process": Meaning("The process of the option.", refers="processes"),
        "option": Meaning("The option that has this much of the measure.", refers="options of process"),
        "measure": Meaning(
            "The name of a measure of your own, such as co2; rules may limit it.", refers="measures!measure"
        ),
        "amount": Meaning("How much of it the option has; options without a row have 0.", "its own unit, per year"),
    },
    "dependencies": {
        "from": Meaning("The process that hands work over.", refers="processes"),
        "to": Meaning("The process that uses it.", refers="processes"),
        "volume": Meaning("How often work is handed over.", "hand-overs per year"),
        "handoff": Meaning("The hand-off profile, by its name in the sheet 'handoffs'.", refers="handoffs"),
    },
    "pair_costs": {
        "from": Meaning("The process that hands work over, as in the sheet 'dependencies'.", refers="processes"),
        "to": Meaning("The process that uses it.", refers="processes"),
        "from_option": Meaning("An option of the first process.", refers="options of from"),
        "to_option": Meaning("An option of the second process.", refers="options of to"),
        "cost": Meaning("What this pair of options costs together (negative: saves).", "money per year"),
    },
    "handoffs": {
        "profile": Meaning("The name of the profile; dependencies that name none use 'default'."),
        "class": Meaning("How far work travels; all but far are needed. Empty: a remark on the whole profile."),
        "hours_apart": Meaning("Only for far: the sites' clocks differ by at least this much.", "hours"),
        "cost": Meaning("What one hand-over costs.", "money per hand-over"),
        "yield": Meaning("The part of hand-overs that arrive right, above 0 and at most 1.", "fraction"),
        "delay": Meaning("How long one hand-over takes.", "hours"),
    },
    "rules": {
        "id": Meaning("The rule's short name."),
        "kind": Meaning("What the rule asks; it decides which other columns are used (see the sheet 'read-me')."),
        "active": Meaning("false switches the rule off."),
        "measure": Meaning(
            "What is added up: a built-in measure, or one of your own from the sheet 'measures'.",
            refers="measures!measure",
            suggestions=_MEASURES,
        ),
        "per": Meaning("What is counted, compared or limited separately."),
        "value": Meaning("The limit.", "that of the measure; fractions for yields and shares; hours for times"),
        "from": Meaning(
            f"Path rules: where paths begin (processes; {_LIST}); empty: at every source.", refers="processes"
        ),
        "to": Meaning(f"Path rules: where paths end (processes; {_LIST}); empty: at every sink.", refers="processes"),
        "scope_processes": Meaning(f"Only these processes; {_LIST}.", refers="processes"),
        "scope_functions": Meaning(f"Only processes of these functions; {_LIST}."),
        "scope_offices": Meaning(f"Only processes of these offices; {_LIST}."),
        "scope_data_classes": Meaning(f"Only processes with these data classes; {_LIST}."),
        "scope_core": Meaning("Only core (true) or only other (false) processes."),
        "select_options": Meaning(f"Only options with these ids; {_LIST}."),
        "select_modes": Meaning(f"Only options of these modes; {_LIST}."),
        "select_kinds": Meaning(f"Only options whose providers are of these kinds; {_LIST}."),
        "select_providers": Meaning(f"Only options of these providers; {_LIST}.", refers="providers"),
        "select_groups": Meaning(f"Only options of providers of these groups; {_LIST}."),
        "select_sites": Meaning(f"Only options done at these sites; {_LIST}.", refers="sites"),
        "select_countries": Meaning(f"Only options done in these countries; {_LIST}."),
        "select_regions": Meaning(f"Only options done in these regions; {_LIST}."),
        "select_shores": Meaning(f"Only options done this far from home; {_LIST}."),
        "select_technologies": Meaning(f"Only options with these technologies; {_LIST}."),
    },
    "current_plan": {
        "process": Meaning("A process whose work is being done today.", refers="processes"),
        "option": Meaning("The option that handles it today.", refers="options of process"),
    },
    "scenarios": {
        "id": Meaning("The short name by which the sheet 'changes' refers to this scenario."),
        "name": Meaning("What people call it; empty: the id."),
    },
    "changes": {
        "scenario": Meaning("The scenario that this change belongs to; its changes are made from top to bottom.",
                            refers="scenarios"),
        "kind": Meaning("What is changed; it decides which other columns are used (see the sheet 'read-me')."),
        "rule": Meaning("The rule that is changed or dropped (capacity:PROVIDER and units:PROVIDER are rules), or the "
                        "id of an added one.", refers="rules"),
        "rule_kind": Meaning("Only for an added rule: its kind, as in the sheet 'rules'."),
        "value": Meaning("The new yield, the new value of the rule, or that of an added rule.",
                         "fractions for yields and shares; else that of the rule"),
        "factor": Meaning("What volumes or prices are multiplied by: 1.15 is 15 % more."),
        "prices": Meaning(f"Which prices; {_LIST}. Empty: all that recur (not transition_cost and exit_cost)."),
        "provider": Meaning("The provider that is removed.", refers="providers"),
        "countries": Meaning(f"Only the volumes of processes that are worked in these countries today; {_LIST}."),
        "measure": Meaning("Only for an added rule: what is added up.", refers="measures!measure",
                           suggestions=_MEASURES),
        "per": Meaning("Only for an added rule: what is counted, compared or limited separately."),
        "from": Meaning(f"Only for an added path rule: where paths begin; {_LIST}.", refers="processes"),
        "to": Meaning(f"Only for an added path rule: where paths end; {_LIST}.", refers="processes"),
        "active": Meaning("Only for an added rule: false adds it switched off."),
    },
}  # fmt: skip
MEANINGS["changes"] |= {
    name: meaning for name, meaning in MEANINGS["rules"].items() if name.startswith(("scope_", "select_"))
}
"""The meaning of each column by sheet; remarks on the parts of an object have prefixed columns (``unit_note``)."""
