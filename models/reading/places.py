"""Sites and providers: from documents to columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rightsource.models.columns import Providers, Sites
from rightsource.models.documents import ProviderDocument, SiteDocument
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.index import Index

_CODE_OF: Final = {"UK": "GB", "EL": "GR"}
"""ISO 3166-1 codes of the countries that are widely called by another one."""


def site_columns(documents: Sequence[SiteDocument]) -> Sites:
    """Return the columns of the sites."""
    return Sites(
        ids=tuple(site.id for site in documents),
        country=tuple(site.country for site in documents),
        region=tuple(site.region for site in documents),
        shore=tuple(site.shore for site in documents),
        utc_offset=tuple(site.utc_offset for site in documents),
    )


def note_countries(sites: Sites, findings: Findings) -> None:
    """Warn of country codes that are in wide use but not those of ISO 3166-1."""
    for s, country in enumerate(sites.country):
        if country in _CODE_OF:
            message = f"'{country}' is no country code of ISO 3166-1; did you mean '{_CODE_OF[country]}'?"
            findings.warn(f"sites[{s}].country", message)


def provider_columns(documents: Sequence[ProviderDocument], sites: Index) -> Providers:
    """Return the columns of the providers; a reference to an unknown site is noted."""
    units = [provider.unit for provider in documents]
    return Providers(
        ids=tuple(provider.id for provider in documents),
        group=tuple(provider.id if provider.group is None else provider.group for provider in documents),
        kind=tuple(provider.kind for provider in documents),
        site=tuple(
            sites.find(provider.site, f"providers[{i}].site", f"provider '{provider.id}'")
            for i, provider in enumerate(documents)
        ),
        fixed_cost=tuple(provider.fixed_cost for provider in documents),
        capacity=tuple(provider.capacity for provider in documents),
        unit_hours=tuple(unit.hours if unit else None for unit in units),
        unit_cost=tuple(unit.cost if unit else 0 for unit in units),
        unit_max=tuple(unit.max if unit else None for unit in units),
    )
