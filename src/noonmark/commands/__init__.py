"""The commands of ``noonmark``: thin over the library; heavy imports wait until a command runs."""
