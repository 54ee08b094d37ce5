"""A browser for all tests of pages, and the pages they open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from page_browser import PageInBrowser, running_browser
from page_cases import HARMFUL_PLAN, document_of, harmful_instance, long_instance, plan_of

from rightsource.optimizer.report.page import page
from rightsource.optimizer.report.pictures import pictures


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a running browser; tests that need one are skipped where there is none."""
    with running_browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="session")
def harmful_page(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> PageInBrowser:
    """Return the page on three plans of the instance with harmful names, pictures included."""
    instance = harmful_instance()
    plans = [plan_of(instance, name, k) for k, name in enumerate(("first", "second", HARMFUL_PLAN))]
    path = tmp_path_factory.mktemp("harmful") / "page.html"
    path.write_bytes(page(document_of(instance, *plans), pictures(instance, plans)))
    return PageInBrowser(browser, path)


@pytest.fixture
def opened(harmful_page: PageInBrowser) -> PageInBrowser:
    """Return that page, freshly opened."""
    return harmful_page.open()


@pytest.fixture(scope="session")
def long_pages(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[int, PageInBrowser]:
    """Return pages on three plans of chains of 50 and of 1,000 processes, without pictures."""
    folder, pages = tmp_path_factory.mktemp("long"), {}
    for size in (50, 1000):
        instance = long_instance(size)
        plans = [plan_of(instance, f"plan {k}", k) for k in range(3)]
        path = folder / f"{size}.html"
        path.write_bytes(page(document_of(instance, *plans), ()))
        pages[size] = PageInBrowser(browser, path)
    return pages
