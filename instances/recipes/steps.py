"""What a recipe knows about one process before anybody offers to do it."""

from dataclasses import dataclass
from decimal import Decimal

from rightsource.instances.recipes.figures import figure
from rightsource.instances.recipes.rounding import rounded, whole

WEEKS = 52


@dataclass(frozen=True)
class Step:
    """One process with the attributes that decide what each way of doing it costs.

    ``minutes`` is a skilled own person's time per transaction, ``error`` the share of transactions that such a person
    gets wrong, ``rework`` the cost of putting one right, ``lead`` own people's lead time in hours. ``skill`` is clerk,
    specialist or judgement; ``form`` (of the input) is digital, form or free; ``build`` is low, medium or high.
    """

    id: str
    name: str
    function: str
    office: str
    data: str
    core: bool
    skill: str
    form: str
    build: str
    volume: int
    minutes: Decimal
    error: Decimal
    rework: Decimal
    lead: Decimal
    after: tuple[str, ...]
    offers: tuple[str, ...]
    current: str

    @property
    def hours(self) -> Decimal:
        """Own people's hours per transaction."""
        return self.minutes / 60

    @property
    def outage(self) -> int:
        """Damage when the process stands still for a week, in dollars."""
        return whole(self.volume * self.rework * figure("late-damage") / WEEKS, 10)

    @property
    def note(self) -> str:
        """The attributes behind the options, as text."""
        effort = f"{self.minutes} min per transaction, {self.error} wrong at first"
        return f"assumption: {effort}; {self.skill}, {self.form} input"

    def document(self, options: list[dict[str, object]]) -> dict[str, object]:
        """Return the process as a JSON object with its options."""
        return {
            "id": self.id,
            "name": self.name,
            "function": self.function,
            "office": self.office,
            "core": self.core,
            "data_class": self.data,
            "volume": self.volume,
            "rework_cost": rounded(self.rework, 2),
            "outage_cost": self.outage,
            "note": self.note,
            "options": options,
        }


def step(row: dict[str, str], function: str) -> Step:
    """Read a step from one row of a recipe's table."""
    return Step(
        id=row["id"],
        name=row["name"],
        function=function,
        office=row.get("office", "back"),
        data=row["data"],
        core=row.get("core", "") == "core",
        skill=row["skill"],
        form=row["form"],
        build=row["build"],
        volume=int(row["volume"]),
        minutes=Decimal(row["minutes"]),
        error=Decimal(row["error"]),
        rework=Decimal(row["rework"]),
        lead=Decimal(row["lead"]),
        after=tuple(row["after"].split()),
        offers=tuple(row["offers"].split()),
        current=row.get("current", ""),
    )
