"""pretix from the package index, measured as registrations are; only when asked for: ``python -m bench._pretix.measure``."""
