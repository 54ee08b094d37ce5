"""The formulas that turn a process and a party into an option of the document."""

from decimal import Decimal

from rightsource.instances.recipes.figures import figure
from rightsource.instances.recipes.parties import Platform, Team, Vendor
from rightsource.instances.recipes.risk import expected_loss
from rightsource.instances.recipes.rounding import rounded, whole
from rightsource.instances.recipes.steps import Step

Option = dict[str, object]
YEAR_HOURS = 1600


def team_error(step: Step, team: Team) -> Decimal:
    """Return the share of transactions that a team gets wrong at first."""
    return rounded(step.error * team.errors, 4)


def team_option(step: Step, team: Team) -> Option:
    """Offer own people: their time is bought in whole people, only seats and consumables cost per transaction."""
    hours = rounded(step.hours / team.speed, 4)
    displaced = figure("clerk-wage") * figure("severance-share") * figure("displaced-share")
    error = team_error(step, team)
    return {
        "id": team.id,
        "provider": team.id,
        "unit_cost": rounded(hours * figure("seat-cost"), 3),
        "exit_cost": whole(step.volume * hours / YEAR_HOURS * displaced, 10),
        "yield": 1 - error,
        "expected_loss": expected_loss(step, team.place.country, "team", error),
        "hours": hours,
        "lead_time": step.lead,
        "note": "seat-cost; exit: severance-share and displaced-share of clerk-wage",
    }


def vendor_error(step: Step, vendor: Vendor) -> Decimal:
    """Return the share of transactions that a vendor's people get wrong at first."""
    return rounded(step.error * (1 + (vendor.errors - 1) * figure(f"error-{step.skill}")), 4)


def vendor_hours(step: Step, vendor: Vendor) -> Decimal:
    """Return a vendor's hours per transaction."""
    return rounded(step.hours / (vendor.speed * figure(f"speed-{vendor.place.shore}-{step.skill}")), 4)


def vendor_charge(step: Step, vendor: Vendor, hours: Decimal) -> Decimal:
    """Return what a vendor charges for some hours of the skill that a process needs."""
    return rounded(vendor.rate * figure(f"rate-factor-{step.skill}") * hours, 3)


def oversight(step: Step, team: Team) -> dict[str, object]:
    """Return the retained organisation's work on a vendor's results."""
    return {
        "role": "oversight",
        "provider": team.id,
        "share": figure("oversight"),
        "hours": rounded(step.hours / team.speed, 4),
    }


def moving_in(charges: Decimal) -> int:
    """Return the one-off cost of handing a process to a vendor, given its yearly charges."""
    return whole(figure("transition-floor") + figure("transition-share") * charges, 100)


def vendor_option(step: Step, vendor: Vendor, team: Team) -> Option:
    """Offer a vendor's people under a team's oversight."""
    hours = vendor_hours(step, vendor)
    charge = vendor_charge(step, vendor, hours)
    error = vendor_error(step, vendor)
    return {
        "id": vendor.id,
        "provider": vendor.id,
        "unit_cost": charge,
        "transition_cost": moving_in(step.volume * charge),
        "exit_cost": whole(step.volume * charge * figure("exit-months") / 12, 10),
        "yield": 1 - error,
        "expected_loss": expected_loss(step, vendor.place.country, "vendor", error),
        "hours": hours,
        "lead_time": step.lead + vendor.delay,
        "support": [oversight(step, team)],
        "note": "provider's rate, speed-*, error-*; transition-share and -floor; exit-months; oversight",
    }


def vendor_bot_option(step: Step, vendor: Vendor, team: Team) -> Option:
    """Offer a vendor's own automation: cheaper per transaction, faster, dearer to set up."""
    people = vendor_option(step, vendor, team)
    exceptions = figure(f"exceptions-{step.form}")
    error = rounded(exceptions * vendor_error(step, vendor) + (1 - exceptions) * figure(f"bot-error-{step.form}"), 4)
    charge = rounded(vendor_charge(step, vendor, vendor_hours(step, vendor)) * figure("vendor-bot-price"), 3)
    build = figure(f"build-{step.build}") / 2
    return {
        **people,
        "id": f"{vendor.id}.auto",
        "technology": vendor.technology,
        "unit_cost": charge,
        "transition_cost": whole(moving_in(step.volume * charge) + build, 100),
        "yield": 1 - error,
        "expected_loss": expected_loss(step, vendor.place.country, "vendor", error),
        "hours": rounded(vendor_hours(step, vendor) * figure("vendor-bot-hours"), 4),
        "lead_time": rounded(1 + exceptions * (step.lead + vendor.delay), 1),
        "note": "vendor-bot-price and -hours on the vendor's manual offer; half of build-* as set-up (assumption)",
    }


def exception_share(step: Step, platform: Platform) -> Decimal:
    """Return the share of transactions that automation leaves to people."""
    return rounded(figure(f"exceptions-{step.form}") * platform.exceptions, 3)


def helping_team(step: Step, team: Team) -> tuple[dict[str, object], Decimal]:
    """Return a team's part in exceptions (without its share) and its error rate."""
    hours = rounded(step.hours / team.speed * figure("exception-effort"), 4)
    return {"unit_cost": rounded(hours * figure("seat-cost"), 3), "hours": hours}, team_error(step, team)


def helping_vendor(step: Step, vendor: Vendor) -> tuple[dict[str, object], Decimal]:
    """Return a vendor's part in exceptions (without its share) and its error rate."""
    hours = rounded(vendor_hours(step, vendor) * figure("exception-effort"), 4)
    return {"unit_cost": vendor_charge(step, vendor, hours), "hours": hours}, vendor_error(step, vendor)


def waiting(helper: Team | Vendor) -> Decimal:
    """Return the hours that a helper adds to a lead time."""
    return helper.delay if isinstance(helper, Vendor) else Decimal(0)


def platform_option(step: Step, platform: Platform, helper: Team | Vendor) -> Option:
    """Offer own automation whose exceptions go to a team or to a vendor."""
    support, human_error = helping_team(step, helper) if isinstance(helper, Team) else helping_vendor(step, helper)
    exceptions = exception_share(step, platform)
    machine_error = figure(f"bot-error-{step.form}") * platform.errors
    error = rounded(exceptions * human_error + (1 - exceptions) * machine_error, 4)
    build = figure(f"build-{step.build}") * platform.build
    return {
        "id": f"{platform.id}.{helper.id}",
        "provider": platform.id,
        "technology": platform.technology,
        "unit_cost": platform.price,
        "annual_cost": whole(build * figure("maintenance"), 100),
        "transition_cost": whole(build, 500),
        "exit_cost": 2000,
        "yield": 1 - error,
        "expected_loss": expected_loss(step, platform.place.country, "platform", error),
        "hours": rounded(step.hours / figure("bot-speed"), 4),
        "lead_time": rounded(Decimal("0.5") + exceptions * (step.lead + waiting(helper)), 1),
        "support": [{"role": "exceptions", "provider": helper.id, "share": exceptions, **support}],
        "note": "build-*, maintenance, exceptions-*, bot-error-*, bot-speed, exception-effort; exit 2,000 assumed",
    }
