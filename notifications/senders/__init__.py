"""One small file per channel that leaves the house: `send(message)`, raising when it fails."""
