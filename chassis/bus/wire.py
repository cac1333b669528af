"""pika's connection, taking in deliveries faster: the same protocol code, fewer steps for each frame.

Out of the box pika reads 4 KiB at a time, copies what is left of them for every frame, and asks for callbacks of frames
that never have any. Half of a reader's time went there. Measured with ``brikke bench ingest``: a third less processor
time for each message.
"""

import struct
from typing import Any

from pika import frame, spec
from pika.adapters.asyncio_connection import AsyncioConnection

READ_AT_ONCE = 64 * 1024
FRAME_OVERHEAD = spec.FRAME_HEADER_SIZE + spec.FRAME_END_SIZE
PROTOCOL_HEADER = b"AMQP"

_size_of = struct.Struct(">L").unpack_from


class Connection(AsyncioConnection):
    """A connection as :class:`chassis.bus.broker.Broker` uses it."""

    _frame_buffer: bytes

    def read_large_helpings(self) -> None:
        """Once it is open: read what has come in one go."""
        self._transport._MAX_RECV_BYTES = READ_AT_ONCE

    def _on_data_available(self, data_in: bytes) -> None:
        """Cut what came into frames in place; pika decodes each and acts on it."""
        if data_in.startswith(PROTOCOL_HEADER):
            super()._on_data_available(data_in)
            return
        buffer, place = self._frame_buffer + data_in, 0
        self._frame_buffer = b""
        self.bytes_received += len(data_in)
        while len(buffer) - place >= FRAME_OVERHEAD:
            end = place + _size_of(buffer, place + 3)[0] + FRAME_OVERHEAD
            if end > len(buffer):
                break
            _, decoded = frame.decode_frame(buffer[place:end])
            place = end
            self._process_frame(decoded)
        self._frame_buffer = buffer[place:]

    def _process_callbacks(self, frame_value: Any) -> bool:
        """Only methods have callbacks, and a delivery is not one of them."""
        if frame_value.frame_type != spec.FRAME_METHOD or frame_value.method.INDEX == spec.Basic.Deliver.INDEX:
            return False
        return bool(super()._process_callbacks(frame_value))
