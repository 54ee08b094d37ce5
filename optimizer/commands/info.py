"""``rightsource info``: what is in an instance."""

import click

from rightsource.instances.library import open_instance
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.info_document import info_document
from rightsource.optimizer.commands.info_summary import info_summary
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, talk_options
from rightsource.optimizer.commands.screen import Screen


@click.command("info", epilog=bundled_cases())
@instance_argument
@talk_options
def command(instance_file: str, as_json: bool, quiet: bool, debug: bool) -> int:
    """Show what is in an instance.

    Sizes, modes offered, volume, graph depth, rules, the current plan, scenarios, and the money keys that were left out
    and count as zero.
    """
    screen = Screen(as_json, quiet)
    instance = open_instance(instance_file)
    document = info_document(instance)
    screen.warn(instance.warnings)
    screen.result(document, *info_summary(document))
    return exits.DONE
