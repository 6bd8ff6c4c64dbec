"""Templates in a closed room: they see their own folder and what they are given, and change neither."""

from __future__ import annotations

from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment


class OwnFolder(jinja2.FileSystemLoader):
    """Loads the templates of one folder, and none that a link or a path leads to outside of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder.resolve()

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple:
        """The text of a template.

        Raises:
            TemplateNotFound: there is none of this name in the folder.
        """
        if template.startswith("/") or not (self._folder / template).resolve().is_relative_to(self._folder):
            raise jinja2.TemplateNotFound(template)
        return super().get_source(environment, template)


def template_environment(folder: Path) -> jinja2.Environment:
    """An environment that escapes whatever it prints, misses nothing silently and reaches no Python object.

    Args:
        folder: the templates; a template names another one by its path from here.
    """
    return ImmutableSandboxedEnvironment(
        loader=OwnFolder(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
