"""Templates: what they print is escaped, and there is nothing for them to reach but their own folder."""

import os

import jinja2
import pytest
from jinja2.exceptions import SecurityError

from critmin.templates import template_environment


@pytest.fixture
def reports(tmp_path):
    (tmp_path / "secret.txt").write_text("SECRET")
    folder = tmp_path / "reports"
    (folder / "parts").mkdir(parents=True)
    (folder / "parts" / "own.j2").write_text("own part")
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "parts/../../secret.txt",
        "{outside}",
        "/{outside}",
        "file://{outside}",
        "link.j2",
        "linked/secret.txt",
    ],
)
def test_no_path_or_link_leads_out_of_the_folder(reports, name):
    (reports / "link.j2").symlink_to(reports.parent / "secret.txt")
    (reports / "linked").symlink_to(reports.parent)
    outside = name.format(outside=reports.parent / "secret.txt")
    for tag in ("include", "extends", "import"):
        made_by = template_environment(reports).from_string(
            f"{{% {tag} name {'as it' if tag == 'import' else ''} %}}"
        )
        with pytest.raises(jinja2.TemplateNotFound):
            made_by.render(name=outside)


def test_a_template_finds_those_of_its_folder(reports):
    assert template_environment(reports).from_string('{% include "parts/own.j2" %}').render() == "own part"


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__.__mro__[1].__subclasses__()",
        "t.__globals__",
        "t.__init__.__globals__.os.system('true')",
        "cycler.__init__.__globals__",
        "self._TemplateReference__context",
        "rows.append(1)",
        "'{0.__class__.__mro__}'.format(words)",
        "range(10000000) | list",
    ],
)
def test_no_expression_reaches_python(reports, expression):
    environment = template_environment(reports)
    environment.globals["t"] = os.path.join
    with pytest.raises((SecurityError, jinja2.UndefinedError, OverflowError, TypeError)):
        environment.from_string("{{ " + expression + " }}").render(rows=[], words="")


def test_what_looks_like_a_template_or_a_tag_in_data_is_printed_as_it_stands(reports):
    words = "{{ 7*7 }} {% include 'parts/own.j2' %} <script>alert(1)</script> \" onload='x' &amp;"
    printed = (
        template_environment(reports)
        .from_string('<p title="{{ words }}">{{ words }}</p>')
        .render(words=words)
    )
    escaped = (
        "{{ 7*7 }} {% include &#39;parts/own.j2&#39; %} &lt;script&gt;alert(1)&lt;/script&gt; "
        "&#34; onload=&#39;x&#39; &amp;amp;"
    )
    assert printed == f'<p title="{escaped}">{escaped}</p>'
