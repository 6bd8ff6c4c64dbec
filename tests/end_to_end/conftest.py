"""Fixtures of several end-to-end tests."""

from three_models import built_once as built_once
from three_models import project as project
