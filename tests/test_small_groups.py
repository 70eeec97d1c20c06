"""Small groups: what is withheld can't be worked out from what is told by whoever adds, subtracts and is patient."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_handbook.views.small_groups import LEAST, WIDTH, Cell, Span, Sum, counted, spans, table_sums, withheld

ALL = "all"


def tables(most_rows: int = 3, most_columns: int = 3, most: int = 9) -> st.SearchStrategy[dict[Cell, int]]:
    """Return tables of counts with all their totals."""

    @st.composite
    def table(draw: st.DrawFn) -> dict[Cell, int]:
        rows = [f"r{number}" for number in range(draw(st.integers(1, most_rows)))]
        columns = [f"c{number}" for number in range(draw(st.integers(1, most_columns)))]
        pairs = [(row, column) for row in rows for column in columns for _ in range(draw(st.integers(0, most)))]
        return counted(pairs, rows, columns, ALL)

    return table()


def sums_of(counts: Mapping[Cell, int]) -> list[Sum]:
    rows = list(dict.fromkeys(row for row, _ in cells(counts) if row != ALL))
    columns = list(dict.fromkeys(column for _, column in cells(counts) if column != ALL))
    return list(table_sums(rows, columns, ALL))


def cells(counts: Mapping[Cell, int]) -> Iterator[tuple[str, str]]:
    for cell in counts:
        assert isinstance(cell, tuple)
        yield cell


# A second solver, which tries whole numbers one after the other and knows nothing of linear programs


def solves(values: dict[Cell, int | None], sums: Sequence[Sum], cap: int) -> bool:
    """Say whether the cells without a value can be filled with whole numbers from 0 to `cap` so that all sums hold."""
    values = dict(values)
    if not forced(values, sums, cap):
        return False
    free = [cell for cell, value in values.items() if value is None]
    if not free:
        return True
    tightest = min(free, key=lambda cell: room(cell, values, sums, cap))
    choices = range(room(tightest, values, sums, cap) + 1)
    return any(solves({**values, tightest: choice}, sums, cap) for choice in choices)


def forced(values: dict[Cell, int | None], sums: Sequence[Sum], cap: int) -> bool:
    """Fill every cell that only one number fits; say whether no sum is broken."""
    again = True
    while again:
        again = False
        for one in sums:
            unknown = [cell for cell in one.cells if values[cell] is None]
            rest = sum((values[part] or 0) for part in one.parts)
            total = values[one.total]
            if len(unknown) == 1:
                value = rest if unknown[0] == one.total else (total or 0) - rest
                if not 0 <= value <= cap:
                    return False
                values[unknown[0]], again = value, True
            elif (not unknown and total != rest) or (total is not None and rest > total):
                return False
    return True


def room(cell: Cell, values: Mapping[Cell, int | None], sums: Sequence[Sum], cap: int) -> int:
    """Return the most that a cell can be, seen from each sum alone."""
    most = cap
    for one in sums:
        total = values[one.total]
        if cell in one.parts and total is not None:
            most = min(most, total - sum((values[part] or 0) for part in one.parts if part != cell))
    return max(most, 0)


def reachable(cell: Cell, value: int, told: dict[Cell, int | None], sums: Sequence[Sum], cap: int) -> bool:
    return value <= cap and solves({**told, cell: value}, sums, cap)


def bounds(cell: Cell, counts: Mapping[Cell, int], hidden: frozenset[Cell], sums: Sequence[Sum]) -> tuple[int, int]:
    """Return the least and the most of a hidden cell, as far as it matters: the most stops once it is wide enough."""
    told = {one: None if one in hidden else count for one, count in counts.items()}
    cap = max(counts.values()) + 3 * WIDTH
    least = next(value for value in range(counts[cell] + 1) if reachable(cell, value, told, sums, cap))
    most = counts[cell]
    while most < least + WIDTH and (
        more := next((v for v in range(most + 1, least + WIDTH + 1) if reachable(cell, v, told, sums, cap)), None)
    ):
        most = more
    return least, most


@settings(max_examples=20, deadline=None)
@given(tables())
def test_no_withheld_cell_can_be_bounded_closer_than_the_width(counts: dict[Cell, int]) -> None:
    sums = sums_of(counts)
    hidden = withheld(counts, sums)
    for cell in hidden:
        least, most = bounds(cell, counts, hidden, sums)
        assert most - least >= WIDTH, (cell, least, most)


@settings(max_examples=20, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_two_solvers_agree_on_what_can_be_concluded(counts: dict[Cell, int], random: object) -> None:
    sums = sums_of(counts)
    hidden = frozenset(cell for cell in counts if random.random() < 0.5)  # type: ignore[attr-defined]
    for cell, span in spans(counts, sums, hidden).items():
        least, most = bounds(cell, counts, hidden, sums)
        assert span.least == least
        assert span.most is None or span.most >= most
        assert span.most is None or most - least >= WIDTH or span.most == most


@given(tables(5, 5, 12))
@settings(max_examples=20, deadline=None)
def test_every_small_cell_is_withheld_and_that_of_nobody_too(counts: dict[Cell, int]) -> None:
    hidden = withheld(counts, sums_of(counts))
    assert {cell for cell, count in counts.items() if count < LEAST} <= hidden


@given(tables(4, 4, 6))
@settings(max_examples=20, deadline=None)
def test_nothing_is_withheld_where_no_group_is_small(counts: dict[Cell, int]) -> None:
    inner = [(row, column) for row, column in cells(counts) if ALL not in {row, column}]
    pairs = [(row, column) for row, column in inner for _ in range(counts[row, column] + LEAST)]
    rows, columns = sorted({row for row, _ in inner}), sorted({column for _, column in inner})
    larger = counted(pairs, rows, columns, ALL)
    assert withheld(larger, sums_of(larger)) == frozenset()


@given(tables(4, 4, 12), tables(4, 4, 12))
@settings(max_examples=20, deadline=None)
def test_what_was_withheld_once_stays_withheld(counts: dict[Cell, int], earlier: dict[Cell, int]) -> None:
    before = withheld(earlier, sums_of(earlier))
    hidden = withheld(counts, sums_of(counts), before=before)
    assert before & counts.keys() <= hidden
    assert all(span.is_wide(WIDTH) for span in spans(counts, sums_of(counts), hidden).values())


@given(tables(4, 4, 12))
@settings(max_examples=15, deadline=None)
def test_the_same_counts_withhold_the_same_cells(counts: dict[Cell, int]) -> None:
    assert withheld(counts, sums_of(counts)) == withheld(dict(counts), sums_of(counts))


def test_one_small_cell_takes_others_along_so_that_it_can_not_be_subtracted_back() -> None:
    pairs = [("hr", "3")] * 20 + [("hr", "4")] * 2 + [("it", "3")] * 15 + [("it", "4")] * 9
    counts = counted(pairs, ("hr", "it"), ("3", "4"), ALL)
    hidden = withheld(counts, list(table_sums(("hr", "it"), ("3", "4"), ALL)))
    assert ("hr", "4") in hidden
    assert len({row for row, _ in hidden}) > 1
    assert len({column for _, column in hidden}) > 1


def test_levels_of_the_organization_are_one_table() -> None:
    """A directorate minus its other units gives a unit away as surely as a row total does."""
    counts: dict[Cell, int] = {"company": 60, "north": 33, "south": 27, "a": 3, "b": 30, "c": 12, "d": 15}
    sums = [Sum("company", ("north", "south")), Sum("north", ("a", "b")), Sum("south", ("c", "d"))]
    hidden = withheld(counts, sums)
    assert {"a", "b"} <= hidden
    for cell in hidden:
        least, most = bounds(cell, counts, hidden, sums)
        assert most - least >= WIDTH


def test_a_secondary_cell_that_is_small_itself_does_not_protect_enough() -> None:
    """Two cells of 1 hide between 0 and 2 each: the rule asks for more room than that."""
    counts: dict[Cell, int] = {ALL: 22, "a": 1, "b": 1, "c": 20}
    hidden = withheld(counts, [Sum(ALL, ("a", "b", "c"))])
    assert hidden == frozenset({"a", "b", "c"})
    assert spans(counts, [Sum(ALL, ("a", "b", "c"))], frozenset({"a", "b"}))["a"] == Span(0, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [1, 5, 12])
def test_the_width_is_kept_whatever_it_is(width: int) -> None:
    pairs = [(f"r{r}", f"c{c}") for r in range(3) for c in range(4) for _ in range((r * 7 + c * 5) % 11)]
    rows, columns = ("r0", "r1", "r2"), ("c0", "c1", "c2", "c3")
    counts = counted(pairs, rows, columns, ALL)
    sums = list(table_sums(rows, columns, ALL))
    found = spans(counts, sums, withheld(counts, sums, width=width))
    assert all(span.is_wide(width) for span in found.values())
