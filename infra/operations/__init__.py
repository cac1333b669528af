"""What an operator does to an office: bring up to date, load, back up, restore, look at."""
