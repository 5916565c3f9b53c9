"""Settings from the environment. A secret may be given as NAME_FILE, a path (Docker secrets)."""

from environ import FileAwareEnv
from environ.compat import ImproperlyConfigured

env = FileAwareEnv()


def require(*names):
    """Stop the start with one sentence that names every missing setting."""
    missing = [name for name in names if not env.str(name, default="").strip()]
    if missing:
        raise ImproperlyConfigured(
            "These settings are missing from the environment (each may also be given as "
            f"NAME_FILE, a path): {', '.join(missing)}. docker/env.example explains them."
        )


def refuse(when, sentence):
    """Stop the start with a sentence that says which setting is wrong."""
    if when:
        raise ImproperlyConfigured(sentence)


def insist_on_key(name, load):
    """Stop the start unless the setting holds a key that ``load`` understands."""
    try:
        load(pem(name).encode())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a key in PEM form.") from error


def pem(name, default=""):
    """A key in PEM form; a value on one line may carry ``\\n`` for its line breaks."""
    return env.str(name, default=default).replace("\\n", "\n").strip()
