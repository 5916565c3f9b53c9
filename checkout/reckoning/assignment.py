"""Who gets what: rows (lines) take columns (claims), each at most one, each column once."""


def assign(gains):
    """The assignment that gains most: for each row its column, or None where nothing is gained.

    `gains`: a list of rows of whole numbers from zero up. The Hungarian method by shortest
    augmenting paths, with row and column potentials: rows * rows * columns steps.
    """
    if not gains:
        return []
    width = max(len(gains), len(gains[0]))
    padding = [0] * (width - len(gains[0]))
    costs = [[-gain for gain in row] + padding for row in gains]
    row_potential, column_potential = [0] * len(costs), [0] * (width + 1)
    row_of = [None] * (width + 1)
    for row in range(len(costs)):
        augment(costs, row, row_of, row_potential, column_potential)
    columns = [None] * len(gains)
    for column, row in enumerate(row_of[:-1]):
        if row is not None and costs[row][column] < 0:
            columns[row] = column
    return columns


def augment(costs, start, row_of, row_potential, column_potential):
    """Finds the cheapest way to give row `start` a column, moving other rows on that way."""
    width = len(row_of) - 1
    row_of[width] = start
    distance, came_from = [None] * width, [width] * width
    open_columns = list(range(width))
    done, column = [width], width
    while row_of[column] is not None:
        row = row_of[column]
        base = row_potential[row]
        nearest = None
        for other in open_columns:
            step = costs[row][other] - base - column_potential[other]
            if distance[other] is None or step < distance[other]:
                distance[other], came_from[other] = step, column
            if nearest is None or distance[other] < distance[nearest]:
                nearest = other
        gap = distance[nearest]
        for other in done:
            row_potential[row_of[other]] += gap
            column_potential[other] -= gap
        for other in open_columns:
            distance[other] -= gap
        open_columns.remove(nearest)
        done.append(nearest)
        column = nearest
    while column != width:
        row_of[column] = row_of[came_from[column]]
        column = came_from[column]
