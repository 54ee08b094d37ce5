"""The processes of ``finance-tower``: four tables, one per function, spread over the business units."""

from dataclasses import dataclass, replace
from decimal import Decimal

from rightsource.instances.recipes.rounding import rounded, whole
from rightsource.instances.recipes.steps import Step, step
from rightsource.instances.recipes.tables import rows

PROCURE = """
id            | name                            | office | data         | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                  | where    | offers
requisition   | Check requisition               | back   | internal     |      | clerk      | digital | low    | 64000  | 2.6     | 0.012 | 8      | 8    |                        | US DE GB | hub vendors bots
supplier      | Keep supplier records           | back   | internal     |      | clerk      | form    | medium | 9800   | 13      | 0.012 | 55     | 24   |                        | US DE GB | hub vendors
order         | Place purchase order            | back   | internal     |      | clerk      | digital | low    | 58000  | 3.4     | 0.010 | 16     | 8    | requisition supplier   | US DE GB | hub vendors bots
expedite      | Chase deliveries                | front  | internal     |      | clerk      | free    | high   | 14500  | 7       | 0.020 | 14     | 16   | order                  | US DE GB | hub vendors
receipt       | Record goods receipt            | back   | internal     |      | clerk      | form    | low    | 71000  | 1.8     | 0.011 | 10     | 6    | order                  | US DE GB | hub bots
capture       | Capture invoice                 | back   | internal     |      | clerk      | form    | medium | 158000 | 2.3     | 0.014 | 9.5    | 8    |                        | US DE GB | hub vendors auto docsense
code          | Code to the ledger              | back   | internal     |      | clerk      | form    | medium | 52000  | 3.5     | 0.017 | 12     | 6    | capture                | US DE GB | hub vendors auto docsense
duplicate     | Check for duplicates            | back   | internal     |      | clerk      | digital | low    | 158000 | 0.5     | 0.006 | 22     | 2    | capture supplier       | US DE GB | hub bots
tax           | Check tax on invoices           | back   | internal     |      | specialist | form    | medium | 90000  | 0.9     | 0.008 | 19     | 4    | capture                | US DE GB | hub vendors
match         | Match order and receipt         | back   | internal     |      | clerk      | digital | medium | 106000 | 2.7     | 0.012 | 11     | 8    | duplicate receipt      | US DE GB | hub vendors auto bots
discrepancy   | Resolve discrepancies           | back   | internal     |      | specialist | free    | high   | 23500  | 13      | 0.025 | 31     | 36   | match code             | US DE GB | hub vendors
approve       | Route for approval              | back   | internal     |      | clerk      | digital | low    | 60000  | 1.9     | 0.010 | 7      | 20   | code                   | US DE GB | hub vendors bots
post          | Post invoice                    | back   | internal     |      | clerk      | digital | low    | 158000 | 0.8     | 0.005 | 13     | 4    | match approve tax      | US DE GB | hub vendors bots
expenses      | Audit travel expenses           | back   | internal     |      | clerk      | form    | medium | 47000  | 4.4     | 0.020 | 13     | 30   |                        | US DE GB | hub vendors auto bots
cards         | Reconcile purchasing cards      | back   | internal     |      | clerk      | digital | medium | 26000  | 3.1     | 0.013 | 15     | 24   | expenses               | US GB    | hub vendors bots
release-pay   | Release supplier payments       | back   | internal     | core | judgement  | digital | high   | 1250   | 34      | 0.004 | 850    | 4    | post                   | US DE GB | hub
remit         | Send remittance advice          | back   | internal     |      | clerk      | digital | low    | 88000  | 0.7     | 0.008 | 5      | 6    | release-pay            | US DE GB | hub vendors bots
enquiries     | Answer supplier enquiries       | front  | internal     |      | clerk      | free    | medium | 33000  | 7       | 0.035 | 11     | 16   | remit discrepancy      | US DE GB | hub vendors
statements    | Reconcile supplier statements   | back   | internal     |      | specialist | form    | medium | 9400   | 18      | 0.020 | 36     | 40   | post                   | US DE GB | hub vendors
"""  # noqa: E501 - a table is read across

ORDER = """
id            | name                            | office | data         | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                  | where    | offers
customer      | Keep customer records           | back   | internal     |      | clerk      | form    | medium | 16500  | 11      | 0.012 | 42     | 24   |                        | US DE GB | hub vendors
credit        | Check credit                    | back   | internal     |      | specialist | form    | high   | 11800  | 21      | 0.018 | 130    | 30   | customer               | US DE GB | hub vendors docsense
take-order    | Enter sales order               | front  | internal     |      | clerk      | form    | medium | 118000 | 3.9     | 0.016 | 15     | 6    | customer               | US DE GB | hub vendors auto docsense
hold          | Clear blocked orders            | front  | internal     |      | specialist | free    | high   | 8700   | 15      | 0.022 | 60     | 8    | take-order credit      | US DE GB | hub vendors
price         | Check prices and rebates        | back   | internal     |      | clerk      | digital | medium | 118000 | 1.1     | 0.012 | 17     | 4    | take-order             | US DE GB | hub vendors bots
ship          | Prepare shipping papers         | back   | internal     |      | clerk      | digital | low    | 104000 | 1.7     | 0.010 | 14     | 4    | price hold             | US DE GB | hub bots
bill          | Issue invoice                   | back   | internal     |      | clerk      | digital | low    | 110000 | 1.5     | 0.009 | 19     | 8    | ship                   | US DE GB | hub vendors auto bots
bill-special  | Issue project invoice           | back   | internal     |      | specialist | free    | high   | 5200   | 32      | 0.024 | 95     | 40   | ship                   | US DE GB | hub vendors
lockbox       | Record receipts                 | back   | internal     |      | clerk      | digital | low    | 97000  | 0.9     | 0.008 | 12     | 8    | bill                   | US DE GB | hub vendors bots
apply         | Apply cash                      | back   | internal     |      | clerk      | form    | medium | 97000  | 2.2     | 0.015 | 13     | 12   | lockbox                | US DE GB | hub vendors auto docsense bots
unapplied     | Clear unapplied cash            | back   | internal     |      | specialist | free    | high   | 9100   | 17      | 0.020 | 34     | 30   | apply                  | US DE GB | hub vendors
deductions    | Resolve deductions              | back   | internal     |      | specialist | free    | high   | 12700  | 22      | 0.026 | 48     | 60   | apply                  | US DE GB | hub vendors
dun           | Send reminders                  | front  | internal     |      | clerk      | digital | low    | 61000  | 1.6     | 0.011 | 6      | 16   | apply                  | US DE GB | hub vendors auto bots
collect       | Call late payers                | front  | internal     |      | specialist | free    | high   | 19500  | 13      | 0.030 | 38     | 30   | dun                    | US DE GB | hub vendors
dispute       | Settle disputes                 | front  | internal     |      | specialist | free    | high   | 6900   | 26      | 0.025 | 75     | 70   | collect deductions     | US DE GB | hub vendors
write-off     | Decide write-offs               | back   | internal     | core | judgement  | form    | high   | 1150   | 36      | 0.012 | 420    | 24   | dispute                | US DE GB | hub
customer-desk | Answer customers                | front  | internal     |      | clerk      | free    | medium | 52000  | 6.5     | 0.035 | 9      | 6    | bill                   | US DE GB | hub vendors
"""  # noqa: E501 - a table is read across

RECORD = """
id            | name                            | office | data         | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                  | where    | offers
chart         | Keep chart of accounts          | back   | internal     | core | judgement  | digital | medium | 1400   | 28      | 0.008 | 210    | 24   |                        | US DE GB | hub bots
journal       | Enter journals                  | back   | internal     |      | clerk      | form    | low    | 38000  | 6       | 0.011 | 28     | 8    |                        | US DE GB | hub vendors bots
intercompany  | Net intercompany items          | back   | internal     |      | specialist | digital | medium | 14200  | 13      | 0.014 | 46     | 10   | journal                | US DE GB | hub vendors
assets        | Account for fixed assets        | back   | internal     |      | specialist | form    | medium | 8600   | 15      | 0.012 | 62     | 10   | journal                | US DE GB | hub vendors
leases        | Account for leases              | back   | internal     |      | specialist | free    | high   | 2900   | 38      | 0.018 | 140    | 14   | assets                 | US DE GB | hub vendors
inventory     | Cost inventory                  | back   | internal     |      | specialist | digital | medium | 6100   | 24      | 0.014 | 110    | 10   | journal                | US DE    | hub vendors
bank          | Reconcile bank accounts         | back   | internal     |      | clerk      | digital | low    | 41000  | 3.8     | 0.007 | 24     | 6    |                        | US DE GB | hub vendors auto bots
accounts      | Reconcile balance sheet         | back   | internal     |      | specialist | digital | medium | 12800  | 19      | 0.014 | 58     | 10   | bank intercompany      | US DE GB | hub vendors auto bots
accrue        | Accrue expenses                 | back   | internal     |      | specialist | form    | medium | 9300   | 14      | 0.015 | 54     | 8    | journal chart          | US DE GB | hub vendors
revenue       | Recognise revenue               | back   | internal     | core | judgement  | form    | high   | 3700   | 33      | 0.012 | 330    | 10   | journal                | US DE GB | hub
close         | Close subledgers                | back   | internal     |      | specialist | digital | medium | 3100   | 27      | 0.010 | 160    | 6    | accounts accrue assets | US DE GB | hub vendors bots
translate     | Translate currencies            | back   | internal     |      | specialist | digital | low    | 2600   | 15      | 0.006 | 120    | 4    | close                  | DE GB    | hub vendors bots
variance      | Explain variances               | back   | internal     |      | judgement  | free    | high   | 2700   | 48      | 0.020 | 170    | 10   | close revenue          | US DE GB | hub vendors
report        | Prepare management report       | back   | internal     |      | specialist | digital | medium | 1900   | 62      | 0.016 | 150    | 12   | variance               | US DE GB | hub vendors bots
statutory     | Prepare statutory accounts      | back   | internal     | core | judgement  | free    | high   | 260    | 240     | 0.015 | 900    | 24   | close leases           | US DE GB | hub vendors
income-tax    | Prepare income tax return       | back   | internal     | core | judgement  | free    | high   | 210    | 270     | 0.014 | 1200   | 36   | statutory              | US DE GB | vendors
sales-tax     | File sales tax and VAT          | back   | internal     |      | specialist | digital | medium | 2300   | 41      | 0.012 | 190    | 16   | close                  | US DE GB | hub vendors bots
audit         | Support auditors                | back   | internal     |      | specialist | free    | high   | 1500   | 70      | 0.020 | 120    | 20   | statutory              | US DE GB | hub vendors
controls      | Test internal controls          | back   | internal     |      | specialist | form    | high   | 1700   | 58      | 0.014 | 180    | 24   | accounts               | US DE GB | hub vendors
treasury      | Forecast cash                   | back   | internal     | core | judgement  | digital | medium | 1300   | 40      | 0.012 | 260    | 6    | bank                   | US DE GB | hub bots
"""  # noqa: E501 - a table is read across

PAYROLL = """
id            | name                            | office | data         | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                  | where    | offers
staff-record  | Keep employee records           | back   | personal     |      | clerk      | form    | medium | 21500  | 9       | 0.011 | 40     | 16   |                        | US DE GB | hub vendors bots
time          | Collect working time            | back   | personal     |      | clerk      | form    | medium | 152000 | 1.3     | 0.016 | 18     | 8    |                        | US DE GB | hub vendors auto bots
absence       | Record absences                 | back   | personal     |      | clerk      | form    | low    | 43000  | 2.4     | 0.012 | 16     | 8    |                        | US DE GB | hub vendors bots
benefits      | Administer benefits             | back   | personal     |      | specialist | form    | medium | 14800  | 10      | 0.014 | 55     | 24   | staff-record           | US DE GB | hub vendors
garnish       | Process garnishments            | back   | personal     |      | specialist | free    | high   | 4300   | 17      | 0.015 | 120    | 24   | staff-record           | US DE GB | hub vendors
validate      | Validate payroll input          | back   | personal     |      | clerk      | digital | low    | 76000  | 1.6     | 0.010 | 22     | 6    | time absence benefits  | US DE GB | hub vendors bots
gross-net     | Calculate gross to net          | back   | personal     |      | specialist | digital | medium | 152000 | 0.9     | 0.007 | 30     | 4    | validate garnish       | US DE GB | hub vendors auto bots
check-pay     | Check payroll results           | back   | personal     |      | specialist | digital | medium | 152000 | 0.6     | 0.006 | 34     | 4    | gross-net              | US DE GB | hub vendors auto bots
release-wages | Release wages                   | back   | personal     | core | judgement  | digital | high   | 780    | 42      | 0.003 | 1500   | 3    | check-pay              | US DE GB | hub
payslip       | Send payslips                   | back   | personal     |      | clerk      | digital | low    | 152000 | 0.3     | 0.005 | 9      | 4    | check-pay              | US DE GB | hub vendors auto bots
off-cycle     | Pay off-cycle corrections       | back   | personal     |      | specialist | free    | high   | 5600   | 19      | 0.020 | 90     | 16   | release-wages          | US DE GB | hub vendors
wage-tax      | File wage taxes                 | back   | personal     |      | specialist | digital | medium | 3900   | 28      | 0.009 | 210    | 12   | gross-net              | US DE GB | hub vendors auto bots
year-end      | Issue yearly statements         | back   | personal     |      | clerk      | digital | low    | 6400   | 4       | 0.008 | 45     | 24   | wage-tax               | US DE GB | hub vendors bots
staff-desk    | Answer employees                | front  | personal     |      | clerk      | free    | medium | 31000  | 7       | 0.030 | 10     | 8    | payslip                | US DE GB | hub vendors
wage-ledger   | Post wages                      | back   | personal     |      | clerk      | digital | low    | 2800   | 14      | 0.006 | 60     | 6    | gross-net              | US DE GB | hub vendors bots
"""  # noqa: E501 - a table is read across

TABLES = {"procure-to-pay": PROCURE, "order-to-cash": ORDER, "record-to-report": RECORD, "payroll": PAYROLL}


@dataclass(frozen=True)
class Unit:
    """A business unit: a factor on the tables' volumes per function, and how much longer its cases take."""

    id: str
    data: str
    volume: dict[str, Decimal]
    effort: Decimal


def shares(procure: str, order: str, record: str, payroll: str) -> dict[str, Decimal]:
    """Return volume factors per function."""
    return dict(zip(TABLES, map(Decimal, (procure, order, record, payroll)), strict=True))


UNITS = (
    Unit("us", "personal-us", shares("3", "3.2", "3", "2.8"), Decimal(1)),
    Unit("de", "personal-eu", shares("1.9", "2.2", "2.5", "1.1"), Decimal("1.08")),
    Unit("gb", "personal-eu", shares("1.3", "1.2", "1.8", "0.9"), Decimal("1.03")),
)


def localised(general: Step, unit: Unit) -> Step:
    """Return a step of the table as one business unit has it."""
    return replace(
        general,
        id=f"{unit.id}.{general.id}",
        name=f"{general.name} ({unit.id.upper()})",
        data=unit.data if general.data == "personal" else general.data,
        volume=whole(general.volume * unit.volume[general.function], 10),
        minutes=rounded(general.minutes * unit.effort, 2),
        after=tuple(f"{unit.id}.{before}" for before in general.after),
    )


def steps() -> list[Step]:
    """Return all processes, business unit by business unit."""
    return [
        localised(step(row, function), unit)
        for unit in UNITS
        for function, table in TABLES.items()
        for row in rows(table)
        if unit.id.upper() in row["where"].split()
    ]
