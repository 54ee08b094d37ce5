"""What options can be grouped and selected by: attributes of their provider and its site, and their technology."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from rightsource.models.checker.facts import Facts
from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODE_OF_KIND, Per

ProviderAttribute: TypeAlias = Literal["mode", "kind", "provider", "group", "site", "country", "region", "shore"]


def provider_attribute(instance: Instance, attribute: ProviderAttribute) -> Sequence[str | None]:
    """Return the attribute of each provider; only a region can be missing."""
    providers, sites = instance.providers, instance.sites
    match attribute:
        case "mode":
            return [MODE_OF_KIND[kind] for kind in providers.kind]
        case "kind":
            return providers.kind
        case "provider":
            return providers.ids
        case "group":
            return providers.group
    column: dict[str, Sequence[str | None]] = {
        "site": sites.ids,
        "country": sites.country,
        "region": sites.region,
        "shore": sites.shore,
    }
    return [column[attribute][site] for site in providers.site]


def grouping(facts: Facts, per: Per) -> Callable[[int], str | None]:
    """Return the function from an option's index to its value of ``per``, None where it has none."""
    if per == "technology":
        return facts.instance.options.technologies.__getitem__
    values, provider = provider_attribute(facts.instance, per), facts.provider
    return lambda option: values[provider[option]]
