"""``rightsource generate``: a synthetic instance of a family."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import RenderableType

from rightsource.instances.families.registry import FAMILIES, Family, find_family, generate
from rightsource.instances.files import form_to_write, write_instance
from rightsource.models.canonical import sha256
from rightsource.models.collection import collection_paused
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.json_text import indented
from rightsource.models.writing import to_document
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.options import talk_options
from rightsource.optimizer.commands.output import delivering
from rightsource.optimizer.commands.places import check_free, check_place
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.tables import table


@click.command("generate")
@click.argument("family", metavar="[FAMILY]", required=False)
@click.option("--processes", "-n", type=int, metavar="N", help="Number of processes; the default is the family's own.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which instance of this family and size.")
@click.option("--output", "-o", metavar="FILE", help="File to write; without it, JSON goes to standard output.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--infeasible", is_flag=True, help="Make an instance that provably has no plan (family scarce).")
@click.option("--list", "listed", is_flag=True, help="Show all families.")
@talk_options
def command(
    family: str | None,
    processes: int | None,
    seed: int,
    output: str | None,
    force: bool,
    infeasible: bool,
    listed: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Write a synthetic instance of a family.

    The same arguments give the same bytes on every platform. Without FAMILY, or with --list, all families are shown.
    """
    screen = Screen(as_json, quiet)
    if listed or family is None:
        screen.result({"families": [_entry(one) for one in FAMILIES.values()]}, _table())
        return exits.DONE
    if output is not None:
        _check_output(output, replaces=force)
    instance = _generated(family, processes, seed, infeasible=infeasible)
    if output is None:
        with delivering():
            click.echo(indented(to_document(instance)))
        return exits.DONE
    with collection_paused():
        write_instance(output, instance)
    _report(screen, instance, output)
    return exits.DONE


def _check_output(output: str, *, replaces: bool) -> None:
    """Refuse what could not be written in the end, or would replace what is there unasked."""
    if form_to_write(output) != "csv" or not Path(output).is_dir():
        check_place(output, "instance", {})
    check_free(output, replaces=replaces)


def _generated(name: str, processes: int | None, seed: int, *, infeasible: bool) -> Instance:
    """Return an instance, refused when it is too large for a file."""
    family = find_family(name)
    if processes is not None and family.command_most < processes <= family.most:
        message = (
            f"found {processes:,}, expected at most {family.command_most:,} for {name} in a file; in Python,"
            f" rightsource.instances.families.registry.generate makes up to {family.most:,}."
        )
        raise InputError([Fault("processes", message)])
    return generate(name, processes, seed, infeasible=infeasible)


def _report(screen: Screen, instance: Instance, output: str) -> None:
    counts = {
        "processes": len(instance.processes.ids),
        "options": len(instance.options.ids),
        "dependencies": len(instance.dependencies.source),
        "providers": len(instance.providers.ids),
        "rules": len(instance.rules),
    }
    entry = {"name": instance.name, "sha256": sha256(instance) if screen.as_json else None, **counts}
    words = ", ".join(f"{number:,} {what}" for what, number in counts.items())
    screen.result({"instance": entry, "file": output}, f"{instance.name} written to {output}: {words}.")


def _entry(family: Family) -> Mapping[str, Any]:
    return {
        "name": family.name,
        "meaning": family.meaning,
        "parameters": [
            {"name": one.name, "meaning": one.meaning, "low": one.low, "high": one.high, "default": one.default}
            for one in family.parameters
        ],
        "largest_file": family.command_most,
        "infeasible": family.spoil is not None,
        "source": family.source,
    }


def _table() -> RenderableType:
    made = table(
        ("family", "left"), ("processes", "right"), ("default", "right"), ("what it is", "left"), ("source", "left")
    )
    for family in FAMILIES.values():
        sizes = f"{family.fewest:,}-{family.command_most:,}"
        made.add_row(family.name, sizes, f"{family.default:,}", family.meaning, family.source)
    return made
