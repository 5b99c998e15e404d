"""Evidence as likelihood over place and instant; one file a kind or family of kinds."""
