"""Taking in what a gateway answers, within bounds of size and time."""

from payments.gateways.base import GatewayUnavailable
from payments.gateways.patience import Hiccup

PIECE = 64 * 1024


def copy(raw, body, allowance, most_bytes):
    """Into an open file, from its beginning: what an earlier attempt left there goes.

    Piece by piece, for a read timeout begins anew with every byte that comes.
    """
    body.seek(0)
    body.truncate()
    while piece := raw.read1(PIECE, decode_content=True):
        body.write(piece)
        if body.tell() > most_bytes:
            raise GatewayUnavailable(f"an answer of more than {most_bytes} bytes")
        if not allowance.left:
            raise Hiccup("an answer that does not end")
