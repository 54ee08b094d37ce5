"""What ``frontier`` shows on the screen."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.frontier.frontier import Frontier
from rightsource.optimizer.analyses.frontier.words import AIM_WORDS, aims_in_words, amount_text, knee_meaning, remarks
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.asking_tables import baseline_text
from rightsource.optimizer.commands.frontier_document import FrontierRun, current_amounts, least_cost
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.tables import table, titled
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import MODE_NAMES, counted, percent


def frontier_tables(instance: Instance, run: FrontierRun) -> Iterator[RenderableType]:
    """Yield what the frontier is, its plans, and what is proven of them."""
    frontier, money = run.frontier, Money.of(instance)
    yield Text.assemble((instance.name, "bold"), f", cost against {aims_in_words(frontier)}")
    if frontier.points:
        yield baseline_text(money, least_cost(frontier))
        yield _table(instance, run)
        yield Text(_meaning(frontier), style="dim")
        yield from _knee(money, frontier)
    yield from (Text(sentence) for sentence in remarks(money, frontier, run.asked))
    if run.current is not None and run.current.report.broken:
        yield Text(f"The current plan breaks {counted(len(run.current.report.broken), 'rule', 'rules')}.")


def _table(instance: Instance, run: FrontierRun) -> Group:
    frontier, money = run.frontier, Money.of(instance)
    made = table(("plan", "right"))
    made.add_column("cost", justify="right", no_wrap=True)
    for name in (*(AIM_WORDS[aim.name] for aim in frontier.aims), "more than\nbaseline", "gap"):
        made.add_column(name, justify="right", overflow="fold")
    for name in _more_names() if is_wide() else ():
        made.add_column(name, justify="right", overflow="fold")
    made.add_column("")
    for k, point in enumerate(frontier.points):
        plan = CheckedPlan.of(str(k + 1), instance, point.choice)
        gap = "-" if point.gap is None else percent(point.gap)
        made.add_row(str(k + 1), *_cells(instance, frontier, plan, point.amounts, gap), _mark(frontier, k))
    if run.current is not None:
        made.add_section()
        amounts = current_amounts(instance, frontier.aims, run.current)
        made.add_row("", *_cells(instance, frontier, run.current, amounts, "-"), "current")
    return titled(f"Plans of which none dominates another, money in {money.currency} per year", made)


def _more_names() -> tuple[str, ...]:
    """Return the columns that a narrow screen goes without: the share of the processes by mode, and providers."""
    return (*(MODE_NAMES[mode].replace(" ", "\n") for mode in MODES), "providers")


def _cells(
    instance: Instance, frontier: Frontier, plan: CheckedPlan, amounts: Sequence[Fraction], gap: str
) -> Iterator[str]:
    money, cost = Money.of(instance), plan.report.objective
    yield money.plain(cost)
    yield from (amount_text(money, aim, amount) for aim, amount in zip(frontier.aims, amounts, strict=True))
    yield money.plain(cost - frontier.points[0].cost)
    yield gap
    if is_wide():
        yield from (f"{100 * count / len(plan.choice):.0f} %" for count in plan.modes(instance).values())
        yield f"{len(plan.report.providers):,}"


def _mark(frontier: Frontier, k: int) -> Text:
    point = frontier.points[k]
    words = [
        *(["baseline"] if k == 0 else []),
        *(["knee"] if k == frontier.knee else []),
        *([] if point.proven else ["not proven"]),
    ]
    return Text(", ".join(words), style="bold" if point.proven else "yellow")


def _meaning(frontier: Frontier) -> str:
    good = f"no plan at least as good in {aims_in_words(frontier)} costs less"
    return f"Gap: it is proven that {good} by more than this part."


def _knee(money: Money, frontier: Frontier) -> Iterator[Text]:
    if frontier.knee is not None:
        first, point = frontier.points[0], frontier.points[frontier.knee]
        changes = (
            f"{AIM_WORDS[aim.name]} {amount_text(money, aim, b)} instead of {amount_text(money, aim, a)}"
            for aim, a, b in zip(frontier.aims, first.amounts, point.amounts, strict=True)
        )
        more = money.text(point.cost - first.cost)
        yield Text(
            f"Knee: plan {frontier.knee + 1}, {', '.join(changes)} for {more} more than the baseline."
            f" {knee_meaning(frontier)}"
        )
