"""Question sets × assistant → figures."""
