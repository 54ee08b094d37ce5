"""The kinds of functions that a company may have, and the stages that their work goes through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from rightsource.instances.recipes.tables import rows
from rightsource.models.vocabulary import Office

_KINDS: Final = """
kind                   | prefix | office | level | volume | minutes | error | wage | judgement | structure | contact | sensitivity | objects
accounts-payable       | ap     | back   | 3     | 26000  | 4       | 11    | 100  | -3        | 3         | -8      | -6          | supplier invoices; credit notes; expense claims; supplier records; payment runs; supplier statements; purchasing cards
accounts-receivable    | ar     | back   | 4     | 24000  | 5       | 12    | 100  | -2        | 3         | -4      | -4          | customer invoices; receipts; unapplied cash; deductions; credit checks; refunds; customer accounts
benefits               | ben    | back   | 2     | 12000  | 8       | 13    | 110  | 1         | 0         | 3       | 9           | enrolments; leave requests; pension changes; life events; benefit claims; contributions
billing                | bil    | back   | 3     | 40000  | 3       | 10    | 98   | -4        | 6         | -4      | 0           | bills; tariffs; meter readings; bill corrections; instalment plans; print files
collections            | col    | front  | 5     | 16000  | 9       | 18    | 100  | 2         | -3        | 10      | 4           | overdue accounts; payment promises; hardship cases; disputes; agency files; write-offs
contact-centre         | cc     | front  | 4     | 60000  | 6       | 22    | 92   | 1         | -7        | 15      | 3           | calls; chats; e-mails; call-backs; complaints; outbound calls
data-entry             | de     | back   | 0     | 120000 | 2       | 12    | 88   | -8        | 0         | -10     | -3          | forms; surveys; order sheets; delivery notes; warranty cards; address changes
engineering-documents  | eng    | back   | 1     | 6000   | 26      | 14    | 150  | 8         | -4        | -8      | -2          | drawings; bills of material; change orders; test reports; specifications
general-ledger         | gl     | back   | 6     | 14000  | 9       | 9     | 112  | 1         | 5         | -10     | -3          | journals; accruals; intercompany items; fixed assets; leases; bank accounts; closing entries
health-claims          | clm    | back   | 3     | 34000  | 5       | 14    | 122  | 2         | -1        | -2      | 13          | paper claims; electronic claims; prior authorisations; medical records; appeals; overpayments; pended claims
hr-onboarding          | hr     | back   | 0     | 9000   | 14      | 11    | 108  | 1         | -1        | 5       | 9           | new hires; contracts; right-to-work checks; equipment requests; access requests; transfers; leavers
it-service-desk        | its    | front  | 1     | 38000  | 8       | 20    | 118  | 1         | -3        | 9       | -2          | incidents; password resets; access requests; software requests; hardware requests; changes
kyc                    | kyc    | back   | 1     | 15000  | 16      | 13    | 135  | 6         | -3        | 1       | 11          | retail reviews; corporate reviews; sanctions hits; beneficial owners; periodic reviews; source-of-funds checks
legal-review           | lpo    | back   | 2     | 5000   | 30      | 12    | 165  | 12        | -9        | -6      | 7           | contracts; confidentiality agreements; discovery files; licences; claims files
logistics              | log    | back   | 2     | 36000  | 5       | 13    | 98   | -2        | 1         | 1       | -6          | shipments; customs papers; carrier invoices; delivery slots; returns; stock transfers
marketing-operations   | mkt    | front  | 0     | 11000  | 12      | 15    | 112  | 4         | -4        | 3       | -2          | campaigns; lead lists; landing pages; event registrations; brand assets
master-data            | md     | back   | 0     | 22000  | 6       | 11    | 104  | -3        | 4         | -9      | -1          | materials; customers; suppliers; price lists; hierarchies; locations
medical-transcription  | mt     | back   | 2     | 52000  | 6       | 17    | 102  | -1        | -9        | -8      | 13          | dictations; discharge letters; operation notes; radiology reports; emergency notes
mortgage-servicing     | mor    | back   | 3     | 15000  | 12      | 13    | 120  | 3         | -2        | 3       | 9           | applications; valuations; escrow accounts; payment changes; payoffs; arrears; title deeds
order-to-cash          | otc    | back   | 2     | 30000  | 5       | 13    | 102  | -1        | 2         | 4       | -3          | sales orders; price approvals; blocked orders; delivery papers; project invoices; rebates; contracts
payments               | pmt    | back   | 5     | 70000  | 3       | 8     | 110  | -2        | 7         | -7      | 5           | transfers; direct debits; card disputes; returned payments; investigations; cheques
payroll                | pay    | back   | 4     | 32000  | 4       | 9     | 106  | -2        | 5         | -2      | 11          | time sheets; payslips; tax certificates; garnishments; bonuses; off-cycle payments; expenses
procurement            | pro    | back   | 1     | 17000  | 10      | 12    | 114  | 3         | 0         | -1      | -4          | requisitions; tenders; purchase orders; catalogues; contracts; supplier evaluations
quality-assurance      | qa     | back   | 5     | 9000   | 13      | 10    | 124  | 6         | -1        | -6      | 1           | samples; audits; non-conformities; corrective actions; certificates
recruitment            | rec    | front  | 0     | 8000   | 18      | 15    | 116  | 6         | -5        | 8       | 7           | vacancies; applications; interviews; background checks; offers
reporting-analytics    | bi     | back   | 7     | 7000   | 22      | 12    | 138  | 7         | 2         | -6      | 0           | data feeds; dashboards; forecasts; management packs; ad-hoc analyses
sales-support          | sal    | front  | 1     | 19000  | 9       | 15    | 110  | 3         | -2        | 8       | -1          | quotations; renewals; demonstrations; discounts; account plans; tenders
social-media           | soc    | front  | 4     | 28000  | 5       | 20    | 96   | 2         | -8        | 10      | -3          | posts; comments; reviews; escalations; direct messages
tax                    | tax    | back   | 6     | 7000   | 18      | 10    | 142  | 7         | 2         | -8      | 3           | VAT returns; withholding forms; transfer prices; provisions; refund claims
technical-support      | ts     | front  | 4     | 33000  | 11      | 21    | 118  | 4         | -5        | 12      | 0           | tickets; remote sessions; warranty claims; field visits; knowledge articles
treasury               | tre    | back   | 7     | 9000   | 12      | 8     | 140  | 6         | 6         | -9      | 4           | cash positions; loans; hedges; bank fees; guarantees
underwriting-support   | uw     | back   | 1     | 13000  | 15      | 13    | 132  | 7         | -3        | 1       | 9           | submissions; endorsements; renewals; loss runs; inspections; quotes
"""  # noqa: E501 - a table is read across

_STAGES: Final = """
verb               | volume | minutes | error | judgement | structure | contact | lead
Receive            | 1000   | 70      | 90    | -7        | -2        | 3       | 60
Validate           | 970    | 80      | 90    | -3        | 2         | -2      | 70
Process            | 920    | 140     | 110   | 1         | 2         | 0       | 130
Check              | 800    | 60      | 80    | 3         | 5         | -4      | 70
Resolve exceptions | 140    | 230     | 150   | 10        | -10       | 3       | 220
Report             | 600    | 60      | 80    | -4        | 5         | -1      | 60
"""


@dataclass(frozen=True)
class Kind:
    """A kind of function.

    ``level`` places it in the flow of work through the company, upstream first; ``volume`` is the median number of
    transactions a year of a process, ``minutes`` the median handling time, ``error`` the transactions in a thousand
    that an own person gets wrong, ``wage`` in per cent of a clerk's. The last four are mean scores in tenths of a
    standard deviation. The levels follow section 6 of the parameter facts where it covers the function, else they are
    assumptions. ``objects`` are what the work is about, one segment of the function each.
    """

    name: str
    prefix: str
    office: Office
    level: int
    volume: int
    minutes: int
    error: int
    wage: int
    judgement: int
    structure: int
    contact: int
    sensitivity: int
    objects: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """A step of every segment: its share of the segment's volume in thousandths, factors in per cent, score shifts."""

    verb: str
    volume: int
    minutes: int
    error: int
    judgement: int
    structure: int
    contact: int
    lead: int


_NUMBERS: Final = ("level", "volume", "minutes", "error", "wage", "judgement", "structure", "contact", "sensitivity")


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all kinds of functions."""
    return tuple(_kind(row) for row in rows(_KINDS))


def _kind(row: dict[str, str]) -> Kind:
    office: Office = "front" if row["office"] == "front" else "back"
    objects = tuple(text.strip() for text in row["objects"].split(";"))
    numbers = {key: int(row[key]) for key in _NUMBERS}
    return Kind(name=row["kind"], prefix=row["prefix"], office=office, objects=objects, **numbers)


@cache
def stages() -> tuple[Stage, ...]:
    """Return the stages of a segment in their order."""
    return tuple(
        Stage(row["verb"], *(int(number) for key, number in row.items() if key != "verb")) for row in rows(_STAGES)
    )


STAGES: Final = 6
CHECK: Final = 3
EXCEPTION: Final = 4
REPORT: Final = 5
