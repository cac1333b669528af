"""Three readers of the same messages into the same table: ours, a stock Nameko event handler, and FastStream."""
