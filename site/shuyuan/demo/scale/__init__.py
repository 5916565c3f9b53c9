"""`load_demo --scale N`: very many generated rows, for benchmarks and load tests.

The same seed gives the same shop, counted back from today. Rows are written in bulk, batch by
batch; what costs memory is one short record per course. The editors' own search index is left
out: `manage.py update_index` writes it where it is wanted.
"""
