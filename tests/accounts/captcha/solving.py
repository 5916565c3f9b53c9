"""What a browser does with a challenge, written from ALTCHA's protocol (altcha.org/docs)."""

import base64
import hashlib
import json
from itertools import count

CHALLENGE = "/account/captcha/challenge/"


def challenge_for(client):
    return client.get(CHALLENGE).json()


def find_number(challenge):
    """The number whose SHA-256 together with the salt is the challenge."""
    for number in count():
        text = f"{challenge['salt']}{number}"
        if hashlib.sha256(text.encode()).hexdigest() == challenge["challenge"]:
            return number


def packed(**told):
    return base64.b64encode(json.dumps(told).encode()).decode()


def solved(challenge, /, **changes):
    """The solution that the widget sends; `changes` forge it."""
    told = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return packed(**told | {"number": find_number(challenge), "took": 12} | changes)


def solve(client):
    return solved(challenge_for(client))
