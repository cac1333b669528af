"""How services hear of one another: relay, readers, timers. The only place that knows pika, eventlet and Nameko's extensions.

``from chassis.bus import Every, On, Relay, Run, every, on, status`` is all a ``service.py`` needs; it is loaded on first
use, so that tools and web faces may import the parts without Nameko.
"""

import os

# Before anything imports eventlet: it would put copies of dnspython's modules beside the real ones, and neither would
# know the other's records.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")


from typing import Any

__all__ = ["Every", "On", "Relay", "Run", "every", "on", "status"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from chassis.bus import extensions

        return getattr(extensions, name)
    raise AttributeError(name)
