"""``rightsource schema``: the JSON Schema of a file kind."""

from typing import get_args

import click

from rightsource.models.schema import FileKind, json_schema
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.json_text import json_text
from rightsource.optimizer.commands.options import talk_options
from rightsource.optimizer.commands.output import delivering


@click.command("schema")
@click.argument("kind", type=click.Choice(get_args(FileKind)), default="instance")
@talk_options
def command(kind: FileKind, as_json: bool, quiet: bool, debug: bool) -> int:
    """Print the JSON Schema of a file kind.

    KIND is instance (the default) or plan.
    """
    with delivering():
        click.echo(json_text(json_schema(kind)))
    return exits.DONE
