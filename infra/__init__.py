"""Everything an operator touches: the local runner, the front door, brokers, backup, the image."""
