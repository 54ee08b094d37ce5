"""The work of a company and everybody who could do it."""

from __future__ import annotations

from dataclasses import dataclass

from rightsource.instances.companies.functions import Functions, draw_functions
from rightsource.instances.companies.places import Town
from rightsource.instances.companies.platforms import Platforms, draw_platforms
from rightsource.instances.companies.settings import Settings
from rightsource.instances.companies.shortlist import Shortlist, draw_shortlist
from rightsource.instances.companies.teams import Teams, draw_teams
from rightsource.instances.companies.vendor_sites import VendorSites, draw_vendor_sites
from rightsource.instances.companies.work import Work, draw_work


@dataclass(frozen=True)
class Market:
    """All that the offers are made from; providers are counted teams first, then vendors' sites, then platforms."""

    settings: Settings
    functions: Functions
    work: Work
    teams: Teams
    sites: VendorSites
    platforms: Platforms
    shortlist: Shortlist

    @property
    def first_site(self) -> int:
        """Position of the first vendor's site among all providers."""
        return len(self.teams.ids)

    @property
    def first_platform(self) -> int:
        """Position of the first platform among all providers."""
        return len(self.teams.ids) + len(self.sites.ids)

    @property
    def towns(self) -> tuple[Town, ...]:
        """The town of each provider."""
        return (*self.teams.towns, *self.sites.towns, *self.platforms.towns)


def draw_market(settings: Settings) -> Market:
    """Draw functions, processes and parties, and who offers to do what."""
    functions = draw_functions(settings)
    work = draw_work(settings, functions)
    teams, sites = draw_teams(settings, functions), draw_vendor_sites(settings, functions)
    platforms = draw_platforms(settings, functions)
    shortlist = draw_shortlist(settings, functions, work, sites, platforms)
    return Market(settings, functions, work, teams, sites, platforms, shortlist)
