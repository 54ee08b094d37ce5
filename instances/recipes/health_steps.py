"""The processes of ``health-claims``: one table per function of a US health insurer."""

from rightsource.instances.recipes.steps import Step, step
from rightsource.instances.recipes.tables import rows

INTAKE = """
id             | name                            | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                     | offers
mail           | Open and sort mail              | back   | personal |      | clerk      | free    | medium | 310000 | 0.6     | 0.008 | 4      | 6    |                           | care medisource-dallas tico-heredia
scan           | Scan and index paper claims     | back   | health   |      | clerk      | form    | medium | 240000 | 1.4     | 0.012 | 5      | 6    | mail                      | care medisource-dallas tico-heredia scribe
gateway        | Receive electronic claims       | back   | health   |      | clerk      | digital | low    | 980000 | 0.12    | 0.004 | 6      | 1    |                           | claims care bots shannon-galway.auto
keying         | Key claim data                  | back   | health   |      | clerk      | form    | medium | 240000 | 2.6     | 0.015 | 7      | 10   | scan                      | care tico-heredia shannon-galway shannon-galway.auto scribe
edit           | Apply front-end edits           | back   | health   |      | clerk      | digital | low    | 1220000 | 0.15   | 0.005 | 7      | 2    | gateway keying            | claims care bots rules
reject         | Return unusable claims          | back   | personal |      | clerk      | digital | low    | 46000  | 3.5     | 0.012 | 9      | 12   | edit                      | care medisource-cebu tico-heredia bots
attach         | Attach medical records          | back   | health   |      | clerk      | free    | medium | 68000  | 4.5     | 0.016 | 11     | 16   | edit                      | care tico-heredia shannon-galway scribe
"""  # noqa: E501 - a table is read across

ELIGIBILITY = """
id             | name                            | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                     | offers
enrol          | Enrol members                   | back   | personal |      | clerk      | form    | medium | 88000  | 6       | 0.012 | 21     | 24   |                           | care medisource-cebu tico-heredia shannon-galway bots clarion-chennai
member-file    | Maintain member records         | back   | personal |      | clerk      | form    | medium | 130000 | 3.8     | 0.011 | 14     | 12   | enrol                     | care medisource-cebu tico-heredia shannon-galway shannon-galway.auto bots
premium        | Bill premiums                   | back   | personal |      | clerk      | digital | low    | 260000 | 0.8     | 0.008 | 9      | 10   | member-file               | care medisource-cebu tico-heredia bots
verify         | Verify eligibility              | back   | personal |      | clerk      | digital | medium | 390000 | 0.9     | 0.007 | 12     | 2    | edit member-file          | claims care medisource-cebu tico-heredia bots rules
benefits       | Determine benefits              | back   | health   |      | specialist | digital | medium | 390000 | 0.7     | 0.009 | 18     | 3    | verify                    | claims care shannon-galway rules
cob            | Coordinate with other insurers  | back   | health   |      | specialist | free    | high   | 74000  | 8       | 0.020 | 36     | 30   | verify                    | claims tico-heredia shannon-galway medisource-dallas
prior-auth     | Check prior authorisation       | back   | health   | core | judgement  | free    | high   | 42000  | 12      | 0.016 | 85     | 16   | verify                    | claims medisource-dallas
"""  # noqa: E501 - a table is read across

CODING = """
id             | name                            | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                     | offers
transcribe     | Transcribe records              | back   | health   |      | clerk      | free    | medium | 95000  | 5       | 0.018 | 8      | 20   | attach                    | care medisource-cebu tico-heredia shannon-galway.auto scribe
de-identify    | Remove identities               | back   | health   |      | clerk      | free    | medium | 95000  | 1.6     | 0.008 | 22     | 6    | transcribe                | claims care scribe
code-claim     | Code procedures                 | back   | internal |      | specialist | free    | high   | 145000 | 6       | 0.022 | 24     | 20   | de-identify               | claims clarion-chennai clarion-chennai.auto tico-heredia shannon-galway
audit-code     | Audit coding                    | back   | internal |      | specialist | free    | high   | 15000  | 11      | 0.015 | 40     | 24   | code-claim                | claims clarion-chennai medisource-dallas shannon-galway
drg            | Validate case groups            | back   | health   |      | judgement  | form    | high   | 21000  | 18      | 0.018 | 95     | 24   | code-claim                | claims medisource-dallas shannon-galway
bundle         | Check bundling                  | back   | internal |      | specialist | digital | medium | 330000 | 0.6     | 0.010 | 15     | 3    | code-claim edit           | claims clarion-chennai rules bots
"""  # noqa: E501 - a table is read across

ADJUDICATION = """
id             | name                            | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                     | offers
price-claim    | Price by contract               | back   | health   |      | specialist | digital | medium | 1180000 | 0.3    | 0.008 | 16     | 3    | benefits bundle           | claims shannon-galway shannon-galway.auto rules
adjudicate     | Adjudicate routine claims       | back   | health   |      | specialist | form    | high   | 410000 | 3.4     | 0.014 | 22     | 16   | price-claim               | claims medisource-dallas tico-heredia shannon-galway shannon-galway.auto rules
adjudicate-hi  | Adjudicate high-value claims    | back   | health   | core | judgement  | free    | high   | 19000  | 24      | 0.012 | 260    | 30   | price-claim drg prior-auth | claims medisource-dallas
pend           | Resolve pended claims           | back   | health   |      | specialist | free    | high   | 92000  | 8.5     | 0.020 | 32     | 40   | adjudicate cob            | claims medisource-dallas tico-heredia shannon-galway
duplicate      | Detect duplicates               | back   | internal |      | clerk      | digital | low    | 1180000 | 0.08   | 0.004 | 14     | 1    | edit                      | claims clarion-chennai bots rules
fraud          | Screen for fraud                | back   | health   | core | judgement  | form    | high   | 26000  | 14      | 0.014 | 150    | 16   | adjudicate duplicate      | claims clarion-chennai rules
subrogate      | Pursue third parties            | back   | health   |      | specialist | free    | high   | 16500  | 22      | 0.020 | 62     | 60   | pend                      | claims medisource-dallas tico-heredia
quality-audit  | Audit adjudicated claims        | back   | health   |      | judgement  | form    | high   | 24000  | 13      | 0.010 | 70     | 20   | adjudicate adjudicate-hi  | claims shannon-galway medisource-dallas
"""  # noqa: E501 - a table is read across

PAYMENT = """
id             | name                            | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                     | offers
remit          | Prepare remittances             | back   | personal |      | clerk      | digital | low    | 620000 | 0.2     | 0.005 | 8      | 4    | adjudicate adjudicate-hi pend | claims care medisource-cebu tico-heredia bots
explain        | Send explanations of benefits   | back   | health   |      | clerk      | digital | low    | 720000 | 0.16    | 0.006 | 6      | 8    | remit                     | claims care tico-heredia bots
release        | Release payments                | back   | internal | core | judgement  | digital | high   | 2600   | 24      | 0.003 | 700    | 4    | remit fraud               | claims care
reconcile      | Reconcile bank                  | back   | internal |      | specialist | digital | low    | 19000  | 11      | 0.009 | 30     | 16   | release                   | claims clarion-chennai medisource-cebu bots
overpay        | Recover overpayments            | back   | personal |      | specialist | free    | high   | 34000  | 13      | 0.022 | 45     | 60   | release quality-audit     | claims medisource-cebu tico-heredia clarion-chennai
tax-forms      | Issue tax forms                 | back   | personal |      | clerk      | digital | low    | 52000  | 1.2     | 0.008 | 24     | 24   | release                   | claims care medisource-cebu bots
"""  # noqa: E501 - a table is read across

APPEALS = """
id             | name                            | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                     | offers
appeal-intake  | Register appeals                | back   | health   |      | clerk      | free    | medium | 31000  | 8       | 0.014 | 20     | 12   | explain                   | claims care tico-heredia shannon-galway
appeal-file    | Assemble appeal file            | back   | health   |      | specialist | free    | high   | 31000  | 16      | 0.018 | 34     | 36   | appeal-intake             | claims tico-heredia shannon-galway medisource-dallas
appeal-review  | Review appeals                  | back   | health   | core | judgement  | free    | high   | 27000  | 25      | 0.014 | 240    | 60   | appeal-file               | claims medisource-dallas
appeal-letter  | Write appeal decisions          | front  | health   |      | specialist | form    | medium | 27000  | 9       | 0.012 | 50     | 16   | appeal-review             | claims care shannon-galway medisource-dallas bots
external       | Support external review         | back   | health   | core | judgement  | free    | high   | 1900   | 95      | 0.015 | 420    | 48   | appeal-letter             | claims medisource-dallas
"""  # noqa: E501 - a table is read across

SERVICE = """
id             | name                            | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                     | offers
member-call    | Answer member calls             | front  | personal |      | clerk      | free    | high   | 460000 | 6.2     | 0.034 | 8      | 2    | explain                   | care medisource-cebu medisource-dallas tico-heredia
member-mail    | Answer member e-mail            | front  | personal |      | clerk      | free    | medium | 150000 | 5       | 0.028 | 7      | 16   | explain                   | care medisource-cebu tico-heredia shannon-galway scribe
chat           | Chat with members               | front  | personal |      | clerk      | free    | medium | 210000 | 4.2     | 0.030 | 6      | 1    | explain                   | care medisource-cebu medisource-cebu.auto tico-heredia
call-back      | Call members back               | front  | personal |      | clerk      | free    | high   | 60000  | 7       | 0.030 | 9      | 24   | member-call               | care medisource-cebu medisource-dallas tico-heredia
complaint      | Handle complaints               | front  | personal |      | specialist | free    | high   | 22000  | 19      | 0.022 | 60     | 30   | member-call member-mail   | care medisource-dallas tico-heredia shannon-galway
provider-call  | Answer providers' calls         | front  | health   |      | specialist | free    | high   | 190000 | 6       | 0.030 | 11     | 2    | remit                     | care claims tico-heredia medisource-dallas
provider-file  | Keep provider directory         | back   | internal |      | clerk      | form    | medium | 47000  | 7       | 0.013 | 19     | 24   |                           | care clarion-chennai medisource-cebu tico-heredia bots
credential     | Credential providers            | back   | personal |      | specialist | form    | high   | 9800   | 42      | 0.014 | 110    | 60   | provider-file             | claims care medisource-cebu shannon-galway bots
contract-load  | Load provider contracts         | back   | internal |      | specialist | form    | high   | 7600   | 38      | 0.018 | 180    | 40   | credential                | claims clarion-chennai shannon-galway
"""  # noqa: E501 - a table is read across

TABLES = {
    "intake": INTAKE,
    "eligibility": ELIGIBILITY,
    "coding": CODING,
    "adjudication": ADJUDICATION,
    "payment": PAYMENT,
    "appeals": APPEALS,
    "service": SERVICE,
}


def steps() -> list[Step]:
    """Return all processes in the order of the tables."""
    return [step(row, function) for function, table in TABLES.items() for row in rows(table)]
