"""A DNS server on a free port that knows one zone file, and is this process's only resolver while it answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.zone


class Server(asyncio.DatagramProtocol):
    """Answers from the zone; names that begin with "broken" it fails at."""

    def __init__(self, zone: dns.zone.Zone) -> None:
        self._zone = zone

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, sender: Any) -> None:
        query = dns.message.from_wire(data)
        (question,) = query.question
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        node = self._zone.get_node(question.name)
        if question.name.labels[0] == b"broken":
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif node is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif found := node.get_rdataset(question.rdclass, question.rdtype):
            answer.find_rrset(answer.answer, question.name, question.rdclass, question.rdtype, create=True).update(
                found
            )
        self._transport.sendto(answer.to_wire(), sender)


@asynccontextmanager
async def answering(file: Path) -> AsyncIterator[Callable[..., Awaitable[Any]]]:
    """``await asked(question, name)`` asks in a worker thread, as the program does."""
    zone = dns.zone.from_file(str(file), origin=".", relativize=False, check_origin=False)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Server(zone), local_addr=("127.0.0.1", 0))
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    kept, dns.resolver.default_resolver = dns.resolver.default_resolver, resolver
    yield lambda question, name: asyncio.to_thread(question, name)
    dns.resolver.default_resolver = kept
    transport.close()
