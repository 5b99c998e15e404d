"""Sphinx settings; `make docs` builds the pages. The samples in them are run by tests/test_samples.py."""

from noonmark import __version__

project = "Noonmark"
copyright = "the Noonmark authors"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.apidoc"]
apidoc_modules = [
    {
        "exclude_patterns": ["**/migrations"],  # run by Alembic only
        "path": "../src/noonmark",
        "destination": "reference/modules",
        "separate_modules": True,
        "module_first": True,
        "no_headings": False,
        "automodule_options": {"members", "show-inheritance"},
    }
]
autodoc_default_options = {"ignore-module-all": True}  # each name is told where it is defined
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_use_ivar = True

myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Noonmark"
exclude_patterns = ["_build"]
suppress_warnings = ["ref.python"]  # two classes may well have an attribute of one name
