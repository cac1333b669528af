"""Groups: enquiries, the waiting list, and self-help groups from the first meeting until they lead themselves."""
