"""Geetest's fourth version: did a person solve it? (docs.geetest.com/gt4, second validation)"""

import hashlib
import hmac
import re
from dataclasses import dataclass

import requests

# What a visitor can make up. Anything else that is no yes or no is Geetest's trouble, or ours.
VISITORS_FAULTS = {
    *("-50002", "-50003", "-50005"),  # cannot be decrypted, validated twice, gen_time
    *("-50301", "-50302", "-50303", "-50304", "-50305"),  # lot_number
    *("-50306", "-50307", "-50308"),  # process_token, payload
}
SHAPES = {
    "lot_number": re.compile(r"[0-9a-f]{32}"),
    "captcha_output": re.compile(r"[\x21-\x7e]{1,4000}"),
    "pass_token": re.compile(r"[0-9a-f]{64}"),
    "gen_time": re.compile(r"[0-9]{10,13}"),
}


class Unavailable(Exception):
    """No answer, or none that says yes or no; whether the visitor is a person is not known."""


@dataclass(frozen=True)
class Geetest:
    """One site's account. `timeout`: seconds to connect and to answer."""

    captcha_id: str
    captcha_key: str
    url: str
    timeout: tuple[float, float]

    def accepts(self, tokens):
        """Whether these tokens (getValidate() in the browser) are a person's. Raises Unavailable.

        Geetest takes a lot_number once, and for some minutes.
        """
        if not has_right_shape(tokens):
            return False
        answer = self._ask({name: tokens[name] for name in SHAPES})
        if answer.get("status") == "success" and answer.get("result") in ("success", "fail"):
            return answer["result"] == "success"
        if str(answer.get("code")) in VISITORS_FAULTS:
            return False
        raise Unavailable(f"{answer.get('status')} {answer.get('code')} {answer.get('msg')}")

    def is_there(self):
        """Whether it says yes or no at all, asked with tokens that nobody was given."""
        made_up = {"captcha_output": "none", "pass_token": "0" * 64, "gen_time": "0" * 10}
        try:
            self.accepts({"lot_number": "0" * 32} | made_up)
        except Unavailable:
            return False
        return True

    def _ask(self, tokens):
        told = tokens | {"sign_token": self._sign(tokens["lot_number"])}
        try:
            answer = requests.post(
                f"{self.url}/validate",
                params={"captcha_id": self.captcha_id},
                data=told,
                timeout=self.timeout,
                allow_redirects=False,
            )
            answer.raise_for_status()
            facts = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Unavailable(str(error)) from error
        if not isinstance(facts, dict):
            raise Unavailable("an answer that is no object")
        return facts

    def _sign(self, lot_number):
        key = self.captcha_key.encode()
        return hmac.new(key, lot_number.encode(), hashlib.sha256).hexdigest()


def has_right_shape(tokens):
    """Nonsense is not worth a question, nor may it look like Geetest's own trouble."""
    return all(
        isinstance(tokens.get(name), str) and shape.fullmatch(tokens[name])
        for name, shape in SHAPES.items()
    )
