"""The plumbing every service stands on. It knows no word of the domain and imports no service."""
