"""The figures behind the bundled cases, each with its unit and its source or the word assumption."""

from decimal import Decimal
from typing import NamedTuple

from rightsource.instances.recipes.tables import rows


class Figure(NamedTuple):
    """One number that the recipes use, and where it comes from."""

    value: Decimal
    unit: str
    source: str


TABLE = """
key                     | value  | unit                     | source
clerk-wage              | 49580  | USD per year             | BLS May 2023, book-keeping, accounting and auditing clerks, mean
benefits-factor         | 1.43   | of wage                  | BLS ECEC December 2019: benefits are 29.9 % of compensation
severance-share         | 0.25   | of a yearly wage         | assumption within 10-40 %; CIO 2003 puts lay-offs at 3-5 % of contract value
displaced-share         | 0.5    | of moved people          | assumption: the other half is redeployed or leaves by itself
seat-cost               | 1.2    | USD per handled hour     | assumption: software seat, telephone, print and postage of own people
bot-speed               | 5      | times a person           | UiPath, RPA and the ROI conundrum: a robot covers about five people
exception-effort        | 1.4    | of normal handling       | assumption: a case that automation gave up takes longer
maintenance             | 0.22   | of build cost per year   | Sabanatech, dtmates: common points 12-18 %, about 30 % when applications change
transition-share        | 0.1    | of first-year charges    | assumption within 5-20 %; CIO 2003
transition-floor        | 3500   | USD per process          | assumption: three weeks of knowledge transfer (Lion: 3-4 weeks)
exit-months             | 2      | months of charges        | assumption within 2-6 months; contract clauses range up to all remaining fees
oversight               | 0.08   | of transactions          | assumption within 5-15 %: retained organisation that checks a vendor's work
late-damage             | 0.5    | of rework cost           | assumption: damage when a transaction is a week late
hidden-errors           | 0.04   | of errors                | assumption: errors that nobody finds before they do damage
hidden-damage           | 6      | times rework cost        | assumption: damage of an error that nobody found
team-failure            | 0.03   | weeks lost per year      | assumption: illness and turnover in a small team
vendor-failure          | 0.06   | weeks lost per year      | assumption: vendor failure 0.5-3 % a year, four weeks to recover
platform-failure        | 0.05   | weeks lost per year      | assumption: platform outage or withdrawal 1-5 % a year, a week and more to recover
disruption-weeks        | 3      | weeks                    | assumption within 1-8 weeks: length of a serious country disruption
class-factor-internal   | 1      | times expected loss      | assumption: internal data are the base
class-factor-personal   | 1.4    | times expected loss      | assumption: notification duties for personal data
class-factor-personal-us | 1.3   | times expected loss      | assumption: as personal, US law only
class-factor-personal-eu | 1.5   | times expected loss      | assumption: as personal, fines under EU and UK law
class-factor-health     | 1.8    | times expected loss      | assumption: fines and monitoring for health data
build-low               | 24000  | USD per automation       | assumption within 15-30 k; BST: 5 weeks of effort
build-medium            | 55000  | USD per automation       | assumption within 30-60 k; BST: 9 weeks of effort
build-high              | 115000 | USD per automation       | assumption within 60-150 k; BST: 16 weeks of effort
exceptions-digital      | 0.09   | of transactions          | Sabanatech: 5-15 % in a healthy bot, structured input
exceptions-form         | 0.18   | of transactions          | assumption within 5-30 %: semi-structured input
exceptions-free         | 0.29   | of transactions          | assumption within 5-30 %: unstructured input
bot-error-digital       | 0.003  | of completed cases       | assumption: structured input 0.985-0.9995 right
bot-error-form          | 0.010  | of completed cases       | assumption: structured input 0.985-0.9995 right
bot-error-free          | 0.045  | of completed cases       | assumption: machine extraction on unstructured input 0.85-0.97 right
rate-factor-clerk       | 1      | of a clerk's rate        | base
rate-factor-specialist  | 1.5    | of a clerk's rate        | assumption: specialists cost 1.3-1.7 times a transactional role
rate-factor-judgement   | 2.3    | of a clerk's rate        | assumption: judgement roles cost 120-200 k against 55-85 k
speed-onshore-clerk     | 1      | of own people's speed    | assumption: onshore vendor 0.95-1.10
speed-onshore-specialist | 1     | of own people's speed    | assumption: onshore vendor 0.95-1.10
speed-onshore-judgement | 0.95   | of own people's speed    | assumption: onshore vendor 0.95-1.10
speed-nearshore-clerk   | 0.98   | of own people's speed    | assumption: nearshore vendor 0.85-1.05
speed-nearshore-specialist | 0.93 | of own people's speed   | assumption: nearshore vendor 0.85-1.05
speed-nearshore-judgement | 0.86 | of own people's speed    | assumption: nearshore vendor 0.85-1.05
speed-offshore-clerk    | 0.95   | of own people's speed    | assumption: offshore vendor 0.75-1.05
speed-offshore-specialist | 0.86 | of own people's speed    | assumption: offshore vendor 0.75-1.05
speed-offshore-judgement | 0.76  | of own people's speed    | assumption: offshore vendor 0.75-1.05
error-clerk             | 1      | of the vendor's factor   | base
error-specialist        | 1.15   | of the vendor's factor   | assumption: harder work widens the gap to own people
error-judgement         | 1.4    | of the vendor's factor   | assumption: harder work widens the gap to own people
vendor-bot-price        | 0.62   | of the manual charge     | McKinsey, bots and algorithms: automation bought 40 % off a BPO contract over three years
vendor-bot-hours        | 0.3    | of manual hours          | Everest 2019: task savings of 30-70 %
"""  # noqa: E501 - a table is read across

FIGURES = {row["key"]: Figure(Decimal(row["value"]), row["unit"], row["source"]) for row in rows(TABLE)}

POLITICAL_STABILITY = {
    "US": Decimal("0.03"),
    "GB": Decimal("0.51"),
    "DE": Decimal("0.59"),
    "PL": Decimal("0.56"),
    "RO": Decimal("0.37"),
    "IE": Decimal("0.90"),
    "CR": Decimal("0.98"),
    "JM": Decimal("0.38"),
    "PH": Decimal("-0.57"),
    "IN": Decimal("-0.64"),
}
"""World Bank governance indicator "political stability", 2023."""


def figure(key: str) -> Decimal:
    """Return the value of one figure."""
    return FIGURES[key].value


def listing() -> dict[str, object]:
    """Return all figures as a JSON object for an instance's ``meta``."""
    numbers: dict[str, object] = {key: entry._asdict() for key, entry in FIGURES.items()}
    stability = {
        "source": "World Bank governance indicators 2023: political stability",
        "values": dict(POLITICAL_STABILITY),
    }
    return {**numbers, "political-stability": stability}
