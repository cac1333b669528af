"""The peers of the measure of registrations, and its client."""
