"""The picture of concentration: what supports others counts, least shares have a floor, the title tells the truth."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from picture_cases import first_options, last_options, machine_supported_by, texts
from samples import sample_document, sample_instance
from text_boxes import outside, overlapping

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.rules import MaxShare, MinMeanYield, MinShare, RuleDocument, Select
from rightsource.optimizer.analyses.concentration import concentrations, least_shares
from rightsource.optimizer.attribution import provider_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.plots.concentration import concentration_figure, draw_limits, draw_share_rules
from rightsource.optimizer.plots.style import ALARM

TEAM = Select(modes=("in_house",))


def with_rules(*rules: RuleDocument) -> Instance:
    """Return the sample with these rules and no limits of providers."""
    document = sample_document()
    for provider in document["providers"]:
        provider.pop("capacity", None)
        provider.get("unit", {}).pop("max", None)
    document["rules"] = []
    return read_document(document).with_rules(rules)  # type: ignore[arg-type]


def title(instance: Instance, *plans: str) -> str:
    """Return what stands on top of the picture of the plans of first and of last options."""
    made = {"first": first_options(instance=instance), "last": last_options(instance=instance)}
    return texts(concentration_figure(instance, [made[name] for name in plans]).axes[0])[0]


def test_support_is_paid_to_who_gives_it() -> None:
    """Capture at the machine: hub-team takes 12 % of 90,000 exceptions at 0.20, and has a fixed cost of 12,000.

    No process is hub-team's own in this plan, so 2,160 + 12,000 is all that is paid for its work. With the hand-offs,
    what is paid to all is the cost of the plan.
    """
    instance = sample_instance()
    plan = CheckedPlan.of("machine", instance, machine_supported_by(instance, "hub-team"))
    paid = provider_costs(instance, plan)
    own = {instance.providers.ids[int(instance.options.provider[option])] for option in plan.choice}
    assert "hub-team" not in own
    assert paid["hub-team"] == 1_416_000
    assert sum(paid.values()) + plan.report.costs.handoff == plan.report.objective
    by_provider, by_country = concentrations(instance, [plan])[:2]
    assert by_provider.parts["hub-team"][0].keys() == {"in_house"}
    assert sum(by_country.share(country, 0) for country in by_country.parts) == 1


def test_hours_used_are_rounded_but_never_onto_their_limit() -> None:
    """86,065.7 hours are 86,066; 86,065.7 of 86,066 stay 86,065.7, so that nothing looks full that is not."""
    report = next(report for report in last_options().report.rules if report.kind == "capacity")
    uses = {
        ("86065.7", "90000"): "86,066 h of 90,000 h",
        ("86065.4", "90000"): "86,065 h of 90,000 h",
        ("86065.7", "86066"): "86,065.7 h of 86,066 h",
        ("86066.2", "86066"): "86,066.2 h of 86,066 h over",
        ("86066", "86066"): "86,066 h of 86,066 h",
        ("0.25", "90000"): "0.25 h of 90,000 h",
        ("0", "90000"): "0 h of 90,000 h",
    }
    reports = [
        replace(report, value=Fraction(value), limit=Fraction(limit), holds=Fraction(value) <= Fraction(limit))
        for value, limit in uses
    ]
    assert texts(draw_limits(sample_instance(), reports, 1.2)) == list(uses.values())


def test_least_shares_have_a_floor_and_largest_a_ceiling() -> None:
    """A rule of each kind on one share: a solid line with a mark, a dashed one; words say which, and what is broken."""
    least = MinShare(id="knowledge", select=TEAM, measure="processes", value=Decimal("0.9"))
    most = MaxShare(id="team-share", select=TEAM, measure="processes", value=Decimal("0.9"))
    instance = with_rules(least, most)
    plan = last_options(instance=instance)
    views = [*least_shares(instance, [plan]), *(v for v in concentrations(instance, [plan]) if v.rule is not None)]
    ax = draw_share_rules(views, plan.report.rules, 0, 1.0)
    lines = [(line.get_linestyle(), list(line.get_xdata())) for line in ax.lines if len(line.get_xdata()) == 2]
    assert lines[:2] == [("-", [0.9, 0.9]), ("--", [0.9, 0.9])]
    own = 100 * plan.modes(instance)["in_house"] / 6
    assert texts(ax) == [f"{own:.1f} %, at least 90 % short".replace(".0 %", " %"), f"{own:.1f} %, at most 90 %"]
    assert [text.get_color() == ALARM for text in ax.texts] == [True, False]
    figure = concentration_figure(instance, [plan, first_options(instance=instance)])
    said = [words for ax in figure.axes for words in texts(ax)]
    assert {"Limit: at most", "Limit: at least"} <= set(said)
    assert any(
        words.startswith("Share rules without groups: knowledge (number of processes, in-house") for words in said
    )
    assert outside(figure) == []
    assert overlapping(figure) == []


def test_a_least_share_of_nothing_is_no_share() -> None:
    """Where the total is zero the rule holds, and there is no share to show."""
    rule = MinShare(id="moves", select=TEAM, measure="changes", value=Decimal("0.5"))
    instance = with_rules(rule)
    plan = first_options(instance=instance)
    assert plan.report.rules[0].value is None
    ax = draw_share_rules(least_shares(instance, [plan]), plan.report.rules, 0, 1.0)
    assert texts(ax) == ["–, at least 50 %"]


def test_the_title_speaks_of_limits_on_concentration() -> None:
    """What is broken, over or short; other broken rules are counted, and never hidden behind "no limit is broken"."""
    quality = MinMeanYield(id="quality", value=Decimal("0.999999"))
    loose = MaxShare(id="loose", measure="run_cost", value=Decimal(1))
    short = MinShare(id="knowledge", select=Select(modes=("automated",)), measure="processes", value=Decimal(1))
    over = MaxShare(id="none", measure="run_cost", value=Decimal(0))
    assert title(with_rules(), "first") == "No rule limits concentration"
    assert title(with_rules(quality), "first") == "No rule limits concentration; first breaks 1 other rule"
    whole = "No limit on concentration is broken; fullest is loose, 100 % in first"
    assert title(with_rules(loose), "first") == whole
    other = "No limit on concentration is broken; 2 of 2 plans break other rules"
    assert title(with_rules(loose, quality), "first", "last") == other
    assert title(with_rules(short), "first") == "Too little: knowledge in first"
    both = "Over a limit: none in first; too little: knowledge in first; first breaks 1 other rule"
    assert title(with_rules(short, over, quality), "first") == both
