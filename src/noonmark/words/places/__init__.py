"""Places that a text names or hints at: names, numbers, plates, domains, codes."""
