"""Instances without any plan, for a reason that takes several rules together."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from rightsource.instances.families.drafts import rule_of
from rightsource.instances.families.ground import Ground
from rightsource.instances.families.recipe import Planted
from rightsource.models.columns import Flags, Integers
from rightsource.models.instance import Annotation, Instance
from rightsource.models.numbers import MICRO

RULE: Final = "few-machines"
_THOUSANDTH: Final = 1000
"""Hours are counted in thousandths, capacities in millionths."""


def impossible(planted: Planted) -> Instance:
    r"""Return an instance of which a few rules together leave no plan, though each alone could be kept.

    People give hours: teams and vendors. A rule lets machines do at most N processes, as many as in the planted plan,
    which therefore breaks nothing but capacities. With h_i the least hours that process i costs people without a
    machine, and a_i with one (exceptions), every plan, even one that splits processes, takes at least

    .. math:: L = \sum_i h_i - \max_{|M| = N} \sum_{i \in M} (h_i - a_i)^+

    hours. The capacities of all people are scaled to lie in sum three tenths of the way below L towards what would be
    enough if machines might do everything. So the capacity rows and the rule, added up, prove that there is no plan.
    Needs a capacity for every team and vendor.
    """
    ground = Ground.of(planted.instance)
    machine = _machines(ground)
    without, saved = _people_hours(ground, machine)
    number = int(machine[planted.plan].sum())
    most = np.sort(saved)[::-1]
    needed, ideal = int(without.sum() - most[:number].sum()), int(without.sum() - most.sum())
    offered = needed - max(1, (needed - ideal) * 3 // 10)
    note = (
        f"with the capacities of teams and vendors this leaves no plan: they offer {offered // _THOUSANDTH} hours, and"
        f" {needed // _THOUSANDTH} are needed when machines do {number} processes"
    )
    keys = {"id": RULE, "kind": "max_total", "measure": "processes", "select": {"kinds": ["platform"]}}
    rule = rule_of({**keys, "value": number, "note": note})
    scaled = _scaled(planted.instance, offered)
    head = scaled.annotations[""]
    described = Annotation(head.note, {**head.meta, "infeasible": note})
    return replace(
        scaled,
        name=f"{scaled.name}-infeasible",
        rules=(*scaled.rules, rule),
        annotations={**scaled.annotations, "": described},
    )


def _machines(ground: Ground) -> Flags:
    kinds = np.array([kind == "platform" for kind in ground.instance.providers.kind])
    machines: Flags = kinds[ground.tables.option_provider]
    return machines


def _people_hours(ground: Ground, machine: Flags) -> tuple[Integers, Integers]:
    """Return for each process the least hours of people without a machine, and how many a machine saves at most."""
    tables, people = ground.tables, np.array([kind != "platform" for kind in ground.instance.providers.kind])
    own = people[tables.uses.provider]
    hours = np.zeros(len(tables.option_ids), dtype=np.int64)
    np.add.at(hours, tables.uses.option[own], tables.uses.hours[own])
    far = int(hours.max()) + 1
    without, with_ = (
        np.minimum.reduceat(np.where(ground.open & (machine == is_machine), hours, far), tables.first_option[:-1])
        for is_machine in (False, True)
    )
    return without, np.maximum(without - with_, 0)


def _scaled(instance: Instance, offered: int) -> Instance:
    """Return the instance with the capacities of teams and vendors scaled to a sum, in thousandths of an hour."""
    providers = instance.providers
    people = [kind != "platform" for kind in providers.kind]
    pairs = list(zip(people, providers.capacity, strict=True))
    total = sum(hours for own, hours in pairs if own and hours is not None) // _THOUSANDTH
    capacity = tuple(
        hours * offered // total // MICRO * MICRO if own and hours is not None else hours for own, hours in pairs
    )
    return replace(instance, providers=replace(providers, capacity=capacity))
