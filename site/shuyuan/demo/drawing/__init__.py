"""How the demo's pictures and clips were made. The site never imports this; see README.md."""
