"""The root of the command line: ``rightsource`` without a command."""

import click

from rightsource.optimizer.commands.program import Program


@click.group(
    "rightsource", cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="rightsource", message="%(prog)s %(version)s")
def cli() -> None:
    """Decide who does the work: own people, an outside provider or a machine.

    Finds the least-cost plan for the processes of a company under its quality and risk rules, proves how good the plan
    is, checks it, and shows it. FILE is an instance file (JSON, also gzipped), a workbook (.xlsx), a folder of CSV
    files, or the name of a bundled case, such as invoice-desk.
    """
