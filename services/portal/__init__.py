"""Portal: the front page, signing in, staff accounts, the audit, the national directory, and how things stand."""
