"""`critmin docs`."""

from critmin.commands.options import WithLocalSources
from critmin.commands.terminal import screen, shown
from critmin.model_docs import write_docs
from critmin.project import find_project


def docs(*, with_local_sources: WithLocalSources = False) -> None:
    """Write what every table and column is, and what each is made of, as one page (build/docs.html).

    It is dbt's documentation of the last build, with the lineage of tables; the page loads nothing.

    Parameters
    ----------
    with_local_sources
        Of the warehouse with local sources (build/docs_local.html).
    """
    project = find_project(with_local_sources=with_local_sources)
    screen.print(shown(write_docs(project)), soft_wrap=True)
