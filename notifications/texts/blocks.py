"""Who has one IPv6 /64 mostly has 65,536 of them: they are counted together too, generously."""

import ipaddress

GENEROUS = 4  # times the cap of one address
BITS = 48


def block_of(network):
    """The /48 of a network (rows.network_of), or None: IPv4 addresses have none."""
    if not network or ":" not in network:
        return None
    return ipaddress.ip_network((network, BITS), strict=False)


def in_block(network, block):
    return bool(block and network and ":" in network) and ipaddress.ip_address(network) in block


def near(block):
    """What the text of an address in the block begins with; in_block() says which truly are."""
    return f"{str(block.network_address).partition(':')[0]}:"
