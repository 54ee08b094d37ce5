"""Who can do the work: own teams, vendors and platforms, with the attributes that price their offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rightsource.instances.recipes.tables import rows


@dataclass(frozen=True)
class Place:
    """A site of the company or of a vendor."""

    id: str
    country: str
    region: str
    shore: str
    utc_offset: Decimal

    def document(self) -> dict[str, object]:
        """Return the site as a JSON object."""
        return {
            "id": self.id,
            "country": self.country,
            "region": self.region,
            "shore": self.shore,
            "utc_offset": self.utc_offset,
        }


@dataclass(frozen=True)
class Unit:
    """What is bought whole: a full-time person, a bot licence, a vendor's seat."""

    hours: int
    cost: int
    most: int

    def document(self) -> dict[str, object]:
        """Return the unit as a JSON object."""
        return {"hours": self.hours, "cost": self.cost, "max": self.most}


@dataclass(frozen=True)
class Team:
    """Own people; ``speed`` and ``errors`` are relative to the figures in the table of processes."""

    id: str
    place: Place
    unit: Unit
    note: str
    speed: Decimal = Decimal(1)
    errors: Decimal = Decimal(1)

    def document(self) -> dict[str, object]:
        """Return the provider as a JSON object."""
        unit = self.unit.document()
        return {"id": self.id, "kind": "team", "site": self.place.id, "unit": unit, "note": self.note}


@dataclass(frozen=True)
class Vendor:
    """An outside provider at one site.

    ``rate`` is the charge per clerk's hour, ``errors`` its error rate relative to own people's, ``speed`` its own
    factor on the usual speed of its shore, ``delay`` the hours that it adds to a lead time, ``technology`` what its own
    automation uses.
    """

    id: str
    group: str
    place: Place
    rate: Decimal
    errors: Decimal
    fixed_cost: int
    note: str
    capacity: int | None = None
    speed: Decimal = Decimal(1)
    delay: Decimal = Decimal(4)
    technology: str | None = None

    def document(self) -> dict[str, object]:
        """Return the provider as a JSON object."""
        limit = {} if self.capacity is None else {"capacity": self.capacity}
        return {
            "id": self.id,
            "group": self.group,
            "kind": "vendor",
            "site": self.place.id,
            "fixed_cost": self.fixed_cost,
            **limit,
            "note": self.note,
        }


def vendors(places: Mapping[str, Place], table: str) -> dict[str, Vendor]:
    """Return the vendors of a text table (see `tables`) by their ids, at the places that its column ``site`` names."""
    return {row["id"]: _vendor(places, row) for row in rows(table)}


def _vendor(places: Mapping[str, Place], row: Mapping[str, str]) -> Vendor:
    return Vendor(
        row["id"],
        row["group"],
        places[row["site"]],
        Decimal(row["rate"]),
        Decimal(row["errors"]),
        int(row["fixed"]),
        f"{row['band']}; error factor, speed, governance fee and capacity are assumptions",
        capacity=int(row["capacity"]),
        speed=Decimal(row["speed"]),
        delay=Decimal(row["delay"]),
        technology=row["technology"] or None,
    )


@dataclass(frozen=True)
class Platform:
    """Automation that the company runs itself.

    ``price`` is charged per transaction; ``errors``, ``exceptions`` and ``build`` are factors on the figures.
    """

    id: str
    place: Place
    technology: str
    price: Decimal
    fixed_cost: int
    note: str
    unit: Unit | None = None
    errors: Decimal = Decimal(1)
    exceptions: Decimal = Decimal(1)
    build: Decimal = Decimal(1)

    def document(self) -> dict[str, object]:
        """Return the provider as a JSON object."""
        bought = {} if self.unit is None else {"unit": self.unit.document()}
        return {
            "id": self.id,
            "kind": "platform",
            "site": self.place.id,
            "fixed_cost": self.fixed_cost,
            **bought,
            "note": self.note,
        }
