"""A made-up network: what its people do, day by day from a seed, and the truth about it, counted here and nowhere else.

It imports no service and knows no database. ``play`` hands each operation to an ``act`` that carries it out, through the
use cases or over the front door, and counts what it comes to by the definitions in ``contracts/indicators.yaml``.
"""

from simulator.offices import OFFICES, SimulatedOffice
from simulator.operations import Operation
from simulator.plan import Span, Turn, plan
from simulator.play import Act, play
from simulator.truth import Truth

__all__ = ["OFFICES", "Act", "Operation", "SimulatedOffice", "Span", "Truth", "Turn", "plan", "play"]
