"""The private network on one machine: databases, brokers, front door and mailbox, all under ``.brikke/``."""
