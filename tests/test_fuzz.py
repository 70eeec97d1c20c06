"""However a file is broken, it is refused with a problem at a line, or read as what it says; nothing crashes."""

import pytest

from fuzz.mutate import run


def test_of_two_thousand_broken_files_each_is_refused_at_a_line_or_read_as_it_is_written() -> None:
    counts = run(2_000)
    assert counts["rejected"] > 500
    assert counts["accepted"] > 200


@pytest.mark.long
def test_of_twenty_thousand_broken_files_each_is_refused_at_a_line_or_read_as_it_is_written() -> None:
    counts = run(20_000)
    assert counts["rejected"] + counts["accepted"] == 20_000
