"""Pages that are safe by how they are made: escaping, data, SVG, the same bytes."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_cases import HARMFUL_FUNCTION, HARMFUL_NAME, HARMFUL_TITLE, document_of, harmful_instance, plan_of

from rightsource.optimizer.plots.canvas import blank_axes
from rightsource.optimizer.report.markup import Markup, data_island, element, text
from rightsource.optimizer.report.page import page
from rightsource.optimizer.report.svg import svg_of


@pytest.fixture(scope="module")
def harmful() -> str:
    """Return the page on two plans of the instance with harmful names, without pictures."""
    instance = harmful_instance()
    return page(document_of(instance, plan_of(instance, "a", 0), plan_of(instance, "b", 1)), ()).decode()


def test_texts_are_escaped_and_markup_is_not() -> None:
    """In content and in attributes; what is known to be markup stays."""
    assert text("<i> & \"q\" 'a'") == "&lt;i&gt; &amp; &quot;q&quot; &#x27;a&#x27;"
    assert element("p", Markup("<b>x</b>"), "<i>", title='"') == '<p title="&quot;"><b>x</b>&lt;i&gt;</p>'
    assert element("input", value=None, checked=True, hidden=False, data_of_plan=0) == (
        '<input checked data-of-plan="0">'
    )


def test_what_no_page_can_hold_is_replaced() -> None:
    """Control characters become blanks, halves of surrogate pairs question marks."""
    assert text("a\x00b\x1b\ud800") == "a b ?"


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3), max_leaves=9))
def test_data_never_ends_its_element(value: object) -> None:
    """Whatever is in the data, no tag and no entity can begin in it, and it comes back as it was."""
    island = data_island("d", value)
    inside = re.fullmatch(r'<script type="application/json" id="d">(.*)</script>', island, re.DOTALL)
    assert inside is not None
    assert not set("<>&\u2028\u2029") & set(inside[1])
    assert json.loads(inside[1]) == value


def test_no_name_becomes_markup(harmful: str) -> None:
    """The only scripts are the page's two; names stand escaped in the text, and not at all in any other way."""
    assert harmful.count("<script") == 2
    assert "<img" not in harmful
    for name in (HARMFUL_NAME, HARMFUL_FUNCTION, HARMFUL_TITLE):
        assert name not in harmful
        assert text(name) in harmful


def test_the_policy_names_what_stands_in_the_page(harmful: str) -> None:
    """The hashes are those of the style and the script as they are written; everything else is refused."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', harmful)
    assert policy is not None
    for kind, directive in (("style", "style-src"), ("script", "script-src")):
        content = re.findall(rf"<{kind}>(.*?)</{kind}>", harmful, re.DOTALL)
        assert len(content) == 1
        digest = b64encode(sha256(content[0].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    assert " style=" not in harmful
    assert not re.search(r"\son\w+=[\"']?\w", re.sub(r"<script.*?</script>|&\S*", "", harmful, flags=re.DOTALL))


def test_nothing_points_elsewhere(harmful: str) -> None:
    """No address of another file: links lead within the page."""
    assert set(re.findall(r'(?:href|src)="([^"]*)"', harmful)) <= {
        "data:,",
        *(f"#{key}" for key in ("summary", "pictures", "differences", "processes", "rules", "providers")),
    }


def test_the_same_report_gives_the_same_bytes() -> None:
    """Neither a time nor an order by chance is in a page."""
    instance = harmful_instance()
    made = [page(document_of(instance, plan_of(instance, "a", 0)), ()) for _ in range(2)]
    assert made[0] == made[1]


def test_figures_become_svg_without_styles() -> None:
    """Ids begin with the key, references follow them, texts are shapes, styles attributes; twice the same."""
    made = [_drawn("first") for _ in range(2)]
    assert made[0] == made[1]
    assert "style" not in made[0]
    assert "<metadata" not in made[0]
    assert "&lt;b&gt;" not in made[0]  # a text in a picture is a row of shapes
    ids = set(re.findall(r' id="([^"]*)"', made[0]))
    assert ids
    assert all(name.startswith("first-") for name in ids)
    assert set(re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)', made[0])) <= {
        (a, b) for a in {"", *ids} for b in {"", *ids}
    }
    assert ids & {name[0] for name in re.findall(r' id="(second[^"]*)"()', _drawn("second"))} == set()
    assert 'aria-label="a &lt; b"' in made[0]


def test_transformations_keep_their_digits() -> None:
    """Letters are scaled by small factors: rounded, they would run into each other."""
    factors = [float(found) for found in re.findall(r'transform="[^"]*scale\(([0-9.]+)', _drawn("one"))]
    assert min(factors) < 0.1
    assert any(round(factor, 2) != factor for factor in factors)


def _drawn(key: str) -> str:
    ax = blank_axes(3, 2)
    ax.text(0.5, 1, "<b>shapes</b>", size=9.3)
    ax.plot([0, 9], [0, 9], clip_on=True)
    figure = ax.get_figure(root=True)
    assert figure is not None
    return svg_of(figure, key, "a < b")
