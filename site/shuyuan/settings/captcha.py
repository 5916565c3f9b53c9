"""What is asked before anything that costs money or guesses (docs/decisions/0034-captcha.md)."""

from shuyuan.env import env, refuse, require

CAPTCHA_ENABLED = True  # only the suite says otherwise: no environment can leave it out
CAPTCHA_BACKEND = env.str("CAPTCHA_BACKEND", default="altcha")
# The proof of work: a browser tries half as many hashes on average. Seconds a challenge lives.
CAPTCHA_DIFFICULTY = env.int("CAPTCHA_DIFFICULTY", default=50_000)
CAPTCHA_SECONDS = 10 * 60
# A password is guessed this often per name or address, in so many seconds, before one is asked.
CAPTCHA_FREE_FAILURES = 3
CAPTCHA_FAILURE_SECONDS = 30 * 60

GEETEST_CAPTCHA_ID = env.str("GEETEST_CAPTCHA_ID", default="")
GEETEST_CAPTCHA_KEY = env.str("GEETEST_CAPTCHA_KEY", default="")
GEETEST_API_URL = env.str("GEETEST_API_URL", default="https://gcaptcha4.geetest.com").rstrip("/")
GEETEST_SCRIPT_URL = env.str("GEETEST_SCRIPT_URL", default="https://static.geetest.com/v4/gt4.js")
GEETEST_TIMEOUT = (2, 3)  # seconds to connect, to answer
# Seconds that the proof of work stands in for Geetest once that did not answer.
GEETEST_DOWN_SECONDS = 5 * 60

refuse(
    CAPTCHA_BACKEND not in ("altcha", "geetest"),
    "CAPTCHA_BACKEND must be altcha or geetest.",
)
refuse(
    not 1000 <= CAPTCHA_DIFFICULTY <= 5_000_000,
    "CAPTCHA_DIFFICULTY must be between 1000 and 5000000.",
)
if CAPTCHA_BACKEND == "geetest":
    require("GEETEST_CAPTCHA_ID", "GEETEST_CAPTCHA_KEY")
