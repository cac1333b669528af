"""How the made-up network's operations are carried out: by the use cases themselves, or over the front doors."""
