"""Counting what the office does, stating it to head office, and reporting the whole network."""
