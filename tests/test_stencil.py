"""Filling a stencil gives the bytes of an ordinary render; what could break that law is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from codepairs.catalogs import Catalog, Locale
from codepairs.render import environment
from codepairs.stencil import Stencil, StencilError


@dataclass(frozen=True, eq=False, kw_only=True)
class Parts:
    """A slot with a text and a piece of HTML."""

    text: str
    html: Markup


SLOTS: dict[str, Any] = {"left": Parts, "right": Parts, "pair": Parts}
MESSAGES = {("", "%(a)s before %(b)s"): ("100%% <i>%(b)s</i> nach %(a)s",)}


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    """Templates in `templates/`, German for one message."""
    (tmp_path / "templates").mkdir()
    locale = Locale("de", {"site": Catalog(MESSAGES)})
    return environment(tmp_path / "templates", locale)


def write(env: Environment, **templates: str) -> None:
    assert isinstance(env.loader, FileSystemLoader)
    for name, text in templates.items():
        Path(env.loader.searchpath[0], f"{name}.html").write_text(text, encoding="utf-8")


def stencil(env: Environment, page: str) -> Stencil:
    write(env, page=page)
    return Stencil(env, "page.html", SLOTS, number=3)


REFUSED = {
    "in a condition": "{% if left.text %}x{% endif %}",
    "in a negated condition": "{% if not left.html %}x{% endif %}",
    "in a conditional expression": "{{ 'x' if pair.html }}",
    "before or": "{{ left.text or 'x' }}",
    "before and": "{{ left.text and 'x' }}",
    "in a loop": "{% for each in left.text %}{{ each }}{% endfor %}",
    "in a filter": "{{ left.text|upper }}",
    "in a filter for a default": "{{ left.text|default('x') }}",
    "in a filter that escapes": "{{ left.text|e }}",
    "in a filter that trusts": "{{ left.text|safe }}",
    "in an argument of a filter": "{{ 'x'|replace('x', left.text) }}",
    "in a filter for a list": "{{ [left.text, right.text]|sort }}",
    "in a filter inside a filter": "{{ [left.text]|map('upper')|list }}",
    "in a test": "{{ left.text is string }}",
    "in the test for none": "{{ left.text is none }}",
    "in the test for a definition": "{{ left.text is defined }}",
    "in an argument of a test": "{{ 'x' is eq(left.text) }}",
    "in an equation": "{{ left.text == 'x' }}",
    "on the right of an equation": "{{ 'x' == left.text }}",
    "in an inequation": "{{ left.text != right.text }}",
    "in an order": "{{ left.text < 'x' }}",
    "in a list": "{{ left.text in ['x'] }}",
    "as a container": "{{ 'x' in left.text }}",
    "in a sum": "{{ left.text + 'x' }}",
    "on the right of a sum": "{{ 'x' + left.text }}",
    "in a product": "{{ left.text * 2 }}",
    "in a remainder": "{{ left.text % 2 }}",
    "in a formatted text": "{{ '%s' % left.text }}",
    "in a joined text": "{{ left.text ~ 'x' }}",
    "in a joined text in a filter": "{{ (left.text ~ 'x')|upper }}",
    "by index": "{{ left.text[0] }}",
    "by slice": "{{ left.text[1:] }}",
    "by method": "{{ left.text.upper() }}",
    "as a number of a message": "{{ ngettext('one', 'many', left.text) }}",
    "as a name of a template": "{% include left.text %}",
}


@pytest.mark.parametrize("use", REFUSED.values(), ids=REFUSED)
def test_a_hole_is_refused(env: Environment, use: str) -> None:
    with pytest.raises(StencilError) as refused:
        stencil(env, f"<p>\n{{# two lines\nof comment #}}\n{use}\n</p>\n")
    assert (refused.value.template, refused.value.line) == ("page.html", 4)
    assert str(refused.value).startswith("page.html:4: ")
    assert "differs from pair to pair" in refused.value.message


INNER = {
    "in a macro": ("{% from 'part.html' import part %}{{ part(left.text) }}", "part.html", 3),
    "in an included template": ("{% include 'inner.html' %}", "inner.html", 2),
    "in a block of a parent": ("{% extends 'base.html' %}", "base.html", 2),
}


@pytest.mark.parametrize(("use", "template", "line"), INNER.values(), ids=INNER)
def test_the_template_that_looks_into_a_hole_is_named(
    env: Environment, use: str, template: str, line: int
) -> None:
    write(
        env,
        part="{% macro part(text) %}\n\n{{ text|upper }}{% endmacro %}",
        inner="\n{% if left.text %}x{% endif %}",
        base="{% block body %}\n{{ left.text|length }}{% endblock %}",
    )
    with pytest.raises(StencilError) as refused:
        stencil(env, use)
    assert (refused.value.template, refused.value.line) == (template, line)


CHANGED = {
    "by a filter block": "{% filter upper %}{{ left.text }}{% endfilter %}",
    "in a set block": "{% set x %}{{ left.text }}{% endset %}{{ x|upper }}",
    "in what a macro returned": "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(left.text)|upper }}",
    "as JSON": "{{ left.text|tojson|upper }}",
}


@pytest.mark.parametrize("use", CHANGED.values(), ids=CHANGED)
def test_a_hole_that_was_changed_after_it_was_printed_is_refused(env: Environment, use: str) -> None:
    with pytest.raises(
        StencilError, match=r"^page\.html:\d+: (a hole was changed after|text with a hole in it)"
    ):
        stencil(env, use)


def test_a_hole_that_was_changed_is_refused_with_its_line(env: Environment) -> None:
    with pytest.raises(StencilError) as refused:
        stencil(env, "\n{% filter upper %}{{ left.text }}{% endfilter %}")
    assert refused.value.line == 2


# Every allowed use at once; `number` is an ordinary value.
ALLOWED = """\
{% macro box(id, inside) %}<div id="{{ id }}">{{ inside }}</div>{% endmacro %}
{% set title %}{{ left.text }} & {{ right.text }}{% endset %}
{% set kept = left.html %}
<title>{{ title }}</title> 100% %s %(text)s %% %b
<p class="{{ left.text }}" data-x='{{ right.text }}'>{{ left.html }}{{ kept }}{{ left["text"] }}</p>
{{ _("%(a)s before %(b)s", a=left.text, b=right.html) }}
{{ _("%(a)s untranslated, 5%% %(n)s", a=right.text, n=number) }}
{{ ngettext("%(a)s one", "%(a)s many", number, a=left.text) }}
{{ box(left.text, right.html) }}{{ box(number, pair.html) }}
<script type="application/json">{{ left.text|tojson }} {{ {"a": [left.html, pair.text]}|tojson(indent=1) }}
</script>{% for each in [left.text, right.text] %}<li>{{ each }}{% if loop.last %}.{% endif %}{% endfor %}
{% if number == 3 %}{{ number|round(1) }}{% endif %}{{ [left.text, right.text]|join(", ") }}
"""
# Quotes, format characters, markup, escapes of JSON and HTML, and what looks like a marker.
# fmt: off
ALARMING = [
    "%", "%s", "%%", "%(a)s", "{{ left.text }}", "<", "</script>", "&", "&amp;", "'", '"', "\\",
    "\\1", "ế", "😀",
    "[0123456789abcdef01234567:h:left.text]", '"[0123456789abcdef01234567:j:left.text]"', "\n", "\0",
]
# fmt: on
texts = st.text(st.characters(codec="utf-8")) | st.lists(st.sampled_from(ALARMING)).map("".join)
parts = st.builds(Parts, text=texts | texts.map(Markup), html=texts.map(Markup))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=parts, right=parts, pair=parts)
def test_filling_gives_the_bytes_of_an_ordinary_render(
    env: Environment, left: Parts, right: Parts, pair: Parts
) -> None:
    page = stencil(env, ALLOWED)
    # What is kept of one pair does not leak into the next.
    for a, b in ((left, right), (right, left), (left, right)):
        ordinary = env.get_template("page.html").render(left=a, right=b, pair=pair, number=3)
        assert page.fill(a, b, pair) == ordinary.encode()


@pytest.mark.parametrize("page", ["", "no hole, 100%", "{{ left.text }}", "{{ pair.html }}%{{ pair.html }}"])
def test_a_stencil_may_have_few_holes_or_none(env: Environment, page: str) -> None:
    made = stencil(env, page)
    one, two = Parts(text="<%", html=Markup("<b>%s</b>")), Parts(text="", html=Markup())
    ordinary = env.get_template("page.html").render(left=one, right=two, pair=one).encode()
    assert made.fill(one, two, one) == ordinary


BREAKS = {
    "a set block as JSON": "{% set x %}{{ left.text }}{% endset %}{{ x|tojson }}",
    "a message as JSON": "{{ _('%(a)s', a=left.text)|tojson }}",
    "the length of a set block": "{% set x %}{{ left.text }}{% endset %}{{ x|length }}",
    "a filter block that replaces": "{% filter replace('&', 'and') %}{{ left.text }}{% endfilter %}",
    "a list that is printed": "{{ [left.text] }}",
    "a slot that is printed": "{{ left }}",
    "a message with %(a)r": "{{ _('%(a)r', a=left.text) }}",
}


@pytest.mark.parametrize("use", BREAKS.values(), ids=BREAKS)
def test_what_cannot_be_filled_alike_is_refused(env: Environment, use: str) -> None:
    left, right = Parts(text='a & "b"', html=Markup()), Parts(text="", html=Markup())
    try:
        filled = stencil(env, use).fill(left, right, right)
    except StencilError:
        return
    assert filled == env.get_template("page.html").render(left=left, right=right, pair=right).encode()


@pytest.mark.parametrize(
    "use", ["{% if x %}x{% endif %}", "{% if not x %}x{% endif %}", "{{ 1 if x == 2 else 3 }}"]
)
def test_a_set_block_in_a_condition_is_refused(env: Environment, use: str) -> None:
    with pytest.raises(StencilError) as refused:
        stencil(env, f"{{% set x %}}{{{{ right.text }}}}{{% endset %}}\n{use}")
    assert (refused.value.template, refused.value.line) == ("page.html", 2)


UNNAMED = {
    "in a difference": "{{ left.text - 1 }}",
    "in a quotient": "{{ left.text / 2 }}",
    "with a sign": "{{ -left.text }}",
    "as a key": "{{ {left.text: 1} }}",
    "in a mapping": "{{ left.text in {} }}",
    "in a text": "{{ left.text in 'abc' }}",
    "in a filter that wants no doubles": "{{ [left.text, right.text]|unique|list }}",
}


@pytest.mark.parametrize("use", UNNAMED.values(), ids=UNNAMED)
def test_a_hole_is_refused_by_name(env: Environment, use: str) -> None:
    with pytest.raises(StencilError):
        stencil(env, use)


def test_a_hole_shows_nothing_of_itself(env: Environment) -> None:
    with pytest.raises(StencilError):
        stencil(env, "{{ left.text.name }}")
