"""The workbench's page in a true browser, against a true ``noonmark serve``."""
