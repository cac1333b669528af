"""Finding a service's Nameko class by its name."""

import importlib


def service_class(name: str) -> type:
    """The one Nameko service class in ``services/<name>/service.py``."""
    module = importlib.import_module(f"services.{name}.service")
    return next(
        each for each in vars(module).values() if isinstance(each, type) and getattr(each, "name", None) == name
    )
