"""Teams, vendors and platforms of ``finance-tower``, and for which processes they make an offer."""

from decimal import Decimal

from rightsource.instances.recipes.parties import Place, Platform, Team, Unit, vendors
from rightsource.instances.recipes.tables import rows

PLACES = {
    row["id"]: Place(row["id"], row["country"], row["region"], row["shore"], Decimal(row["offset"]))
    for row in rows("""
id       | country | region | shore     | offset
columbus | US      | AMER   | onshore   | -5
essen    | DE      | EMEA   | onshore   | 1
leeds    | GB      | EMEA   | onshore   | 0
krakow   | PL      | EMEA   | nearshore | 1
pune     | IN      | APAC   | offshore  | 5.5
iasi     | RO      | EMEA   | nearshore | 2
cebu     | PH      | APAC   | offshore  | 8
kingston | JM      | AMER   | nearshore | -5
lodz     | PL      | EMEA   | nearshore | 1
dayton   | US      | AMER   | onshore   | -5
kassel   | DE      | EMEA   | onshore   | 1
bristol  | GB      | EMEA   | onshore   | 0
""")
}

WAGE = "BLS May 2023 clerk wage x ECEC benefits 1.43"
WHOLE = "hours within 1,500-1,750, chosen so that the best plan needs just under a whole number of people (assumption)"
TEAMS = {
    "us": Team("us-team", PLACES["columbus"], Unit(1625, 69930, 330), f"{WAGE}; {WHOLE}"),
    "de": Team(
        "de-team", PLACES["essen"], Unit(1527, 73330, 260), f"{WAGE}, +12 % an hour for Germany (assumption); {WHOLE}"
    ),
    "gb": Team(
        "gb-team",
        PLACES["leeds"],
        Unit(1600, 60770, 150),
        f"{WAGE} x 0.88 for a second-tier city (Everest: 0.75-0.85, so a little above); {WHOLE}",
    ),
}
HUB = Team(
    "krakow-hub",
    PLACES["krakow"],
    Unit(1624, 44830, 400),
    f"{WAGE} x 0.64: nearshore factor 0.45-0.70 derived from Everest's captive savings; size limit assumed; {WHOLE}",
    speed=Decimal("0.94"),
    errors=Decimal("1.15"),
)

VENDORS = vendors(
    PLACES,
    """
id                | group    | site     | rate | errors | fixed  | capacity | speed | delay | technology | band
meridian-pune     | meridian | pune     | 12.2 | 1.75   | 290000 | 260000   | 1     | 8     | matching   | Piton: offshore 8-18 an hour
meridian-iasi     | meridian | iasi     | 18.4 | 1.38   | 98000  | 130000   | 1.01  | 5     |            | nearshore band 12-35 an hour
sterling-cebu     | sterling | cebu     | 13.6 | 1.62   | 210000 | 200000   | 1.02  | 9     |            | Piton: offshore 8-18 an hour
sterling-kingston | sterling | kingston | 19.1 | 1.45   | 140000 | 110000   | 0.99  | 4     |            | Piton: Jamaica 10-18, band 12-35
tribune-lodz      | tribune  | lodz     | 21.3 | 1.24   | 150000 | 120000   | 1.03  | 4     | extraction | nearshore band 12-35 an hour
paygrid-dayton    | paygrid  | dayton   | 31.5 | 1.05   | 42000  | 90000    | 1.06  | 2     | payroll    | onshore band 30-60 an hour
paygrid-kassel    | paygrid  | kassel   | 32.5 | 1.04   | 38000  | 60000    | 1.05  | 2     | payroll    | onshore band 30-60 an hour
paygrid-bristol   | paygrid  | bristol  | 30.4 | 1.06   | 31000  | 50000    | 1.05  | 2     | payroll    | onshore band 30-60 an hour
""",  # noqa: E501 - a table is read across
)

BACK_OFFICE = ("procure-to-pay", "order-to-cash", "record-to-report")
MARKET: dict[str, dict[str, tuple[str, ...]]] = {
    "meridian-pune": {"us": BACK_OFFICE, "gb": BACK_OFFICE, "de": ("record-to-report",)},
    "meridian-iasi": {"de": (*BACK_OFFICE, "payroll"), "gb": ("record-to-report", "payroll")},
    "sterling-cebu": {"us": ("procure-to-pay", "order-to-cash"), "gb": ("procure-to-pay", "order-to-cash")},
    "sterling-kingston": {"us": ("order-to-cash", "payroll")},
    "tribune-lodz": {"de": ("procure-to-pay", "order-to-cash"), "gb": ("procure-to-pay",)},
    "paygrid-dayton": {"us": ("payroll",)},
    "paygrid-kassel": {"de": ("payroll",)},
    "paygrid-bristol": {"gb": ("payroll",)},
}
"""Which business units and functions a vendor serves: languages and skills (assumption)."""

BOTS_NOTE = (
    "licence within 5.2-15 k a year (Redress); 5,500 productive hours and the fixed running cost are assumptions"
)
PLATFORMS = {
    "bots-us": Platform(
        "bots-us", PLACES["columbus"], "rpa", Decimal("0.012"), 60000, BOTS_NOTE, unit=Unit(5500, 9000, 30)
    ),
    "bots-eu": Platform(
        "bots-eu", PLACES["krakow"], "rpa", Decimal("0.014"), 52000, BOTS_NOTE, unit=Unit(5270, 9930, 30)
    ),
    "docsense": Platform(
        "docsense",
        PLACES["essen"],
        "extraction",
        Decimal("0.17"),
        70000,
        "per-document price and yearly subscription are assumptions",
        errors=Decimal("1.2"),
        build=Decimal("0.9"),
    ),
}
BOTS = {"us": "bots-us", "de": "bots-eu", "gb": "bots-eu"}
HELPERS = {"us": "sterling-cebu", "de": "tribune-lodz", "gb": "meridian-pune"}
"""Which vendor also takes automation's exceptions in a business unit (assumption)."""
