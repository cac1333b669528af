"""What the measure of the audit stands on: chains to try, and ways of changing the past."""
