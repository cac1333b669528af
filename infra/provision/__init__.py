"""What an office needs before its services can start: databases, broker users, secrets. Safe to do again."""
