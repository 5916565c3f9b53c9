"""Ask the web server beside us whether it is ready: ``python -m shuyuan.ready``, for Docker."""

from urllib.request import Request, urlopen

from shuyuan.env import env


def main():
    host = env.list("ALLOWED_HOSTS")[0].strip().lstrip(".")
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    urlopen(Request("http://127.0.0.1:8000/readyz", headers=headers), timeout=8).close()


if __name__ == "__main__":
    main()
