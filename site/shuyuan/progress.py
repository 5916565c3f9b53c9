"""Long work says how far it is, one short line at a time."""


class MigrationProgress:
    """Stands where ``migrate`` would print: a line for each tenth of the migrations."""

    def __init__(self, out, total):
        self.out, self.total, self.done = out, total, 0

    def write(self, text):
        if text.strip().endswith("OK"):
            before = self.done * 10 // self.total
            self.done += 1
            if self.done * 10 // self.total > before:
                self.out.write(f"    {self.done}/{self.total}")

    def flush(self):
        pass
