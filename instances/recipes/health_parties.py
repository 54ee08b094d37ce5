"""Teams, vendors and platforms of ``health-claims``."""

from decimal import Decimal

from rightsource.instances.recipes.parties import Place, Platform, Team, Unit, vendors
from rightsource.instances.recipes.tables import rows

PLACES = {
    row["id"]: Place(row["id"], row["country"], row["region"], row["shore"], Decimal(row["offset"]))
    for row in rows("""
id       | country | region | shore     | offset
hartford | US      | AMER   | onshore   | -5
tampa    | US      | AMER   | onshore   | -5
dallas   | US      | AMER   | onshore   | -6
heredia  | CR      | AMER   | nearshore | -6
galway   | IE      | EMEA   | nearshore | 0
cebu     | PH      | APAC   | offshore  | 8
chennai  | IN      | APAC   | offshore  | 5.5
""")
}

TEAMS = {
    "claims": Team(
        "claims-team",
        PLACES["hartford"],
        Unit(1600, 84000, 220),
        "specialist 80-130 k loaded (assumption): BLS May 2023 clerk wage x ECEC benefits 1.43 x 1.2",
    ),
    "care": Team(
        "care-team",
        PLACES["tampa"],
        Unit(1640, 58000, 140),
        "BLS May 2023 clerk wage x ECEC benefits 1.43 x 0.82 for a second-tier city (Everest: 0.75-0.85)",
        errors=Decimal("1.05"),
    ),
}

VENDORS = vendors(
    PLACES,
    """
id               | group      | site    | rate | errors | fixed  | capacity | speed | delay | technology     | band
medisource-cebu  | medisource | cebu    | 14.2 | 1.6    | 130000 | 90000    | 1.01  | 8     | conversational | Piton: offshore 12-18 an hour
medisource-dallas | medisource | dallas | 37   | 1.08   | 95000  | 70000    | 1.03  | 3     |                | onshore band 30-60 an hour
tico-heredia     | tico       | heredia | 20.5 | 1.36   | 105000 | 80000    | 1     | 4     |                | nearshore band 12-35 an hour
shannon-galway   | shannon    | galway  | 27   | 1.18   | 120000 | 60000    | 1.02  | 5     | adjudication   | nearshore band 12-35 an hour
clarion-chennai  | clarion    | chennai | 11.6 | 1.55   | 88000  | 50000    | 1.03  | 8     | coding         | India 6-12 an hour quoted, band 8-18
""",  # noqa: E501 - a table is read across
)

PLATFORMS = {
    "bots": Platform(
        "bots",
        PLACES["tampa"],
        "rpa",
        Decimal("0.011"),
        55000,
        "licence within 5.2-15 k a year (Redress); 5,500 productive hours and the fixed running cost are assumptions",
        unit=Unit(5500, 9200, 14),
    ),
    "rules": Platform(
        "rules",
        PLACES["hartford"],
        "rules-engine",
        Decimal("0.045"),
        190000,
        "automatic claims cost 0.5-1 in all (assumption); Finantrix: auto-adjudication 70-85 %, so exceptions x 1.25",
        exceptions=Decimal("1.25"),
        build=Decimal("1.25"),
    ),
    "scribe": Platform(
        "scribe",
        PLACES["tampa"],
        "extraction",
        Decimal("0.12"),
        60000,
        "data entry 0.05-0.50 per record (assumption); machine extraction on unstructured input 0.85-0.97",
        errors=Decimal("1.1"),
    ),
}
HELPERS = {
    "bots": ("medisource-cebu", "tico-heredia"),
    "rules": ("tico-heredia", "shannon-galway"),
    "scribe": ("tico-heredia",),
}
"""Which vendors also take a platform's exceptions, if they offer the process at all (assumption)."""
