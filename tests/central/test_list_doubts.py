"""Lists that are suddenly much shorter: believed the second time."""

import pytest

from custom_components.hpe_aruba_central.central.rest.list_doubts import ListDoubts


@pytest.mark.parametrize(
    "before,size,is_believed",
    [
        (0, 0, True),
        (0, 100, True),
        (1, 0, False),
        (100, 0, False),
        (2, 1, True),
        (3, 2, True),
        (4, 2, False),
        (5, 2, False),
        (6, 3, False),
        (7, 4, True),
        (13, 6, False),
        (13, 7, True),
        (1000, 500, False),
        (1000, 501, True),
        (5, 500, True),
    ],
)
def test_size(before: int, size: int, is_believed: bool) -> None:
    """A list that has lost everything, or half of what it had, is doubted once."""
    sizes = ListDoubts()
    assert sizes.believes("alerts", before)
    assert sizes.believes("alerts", size) is is_believed
    assert sizes.has_doubts is not is_believed
    assert sizes.believes("alerts", size)
    assert not sizes.has_doubts


def test_odd_list_between_others() -> None:
    """A list that is odd again later is doubted again, by what the last good one had."""
    sizes = ListDoubts()
    answers = [100, 0, 100, 0, 90, 40, 40, 20]
    assert [sizes.believes("alerts", size) for size in answers] == [
        True,
        False,
        True,
        False,
        True,
        False,
        True,
        False,
    ]


def test_lists_are_judged_each_by_itself() -> None:
    """One odd list says nothing of another."""
    sizes = ListDoubts()
    sizes.remember("alerts", 10)
    sizes.remember("sites", 10)
    assert not sizes.believes("alerts", 0)
    assert not sizes.believes("sites", 0)
    assert sizes.believes("clients", 0)
    assert sizes.believes("alerts", 0)
    assert sizes.has_doubts
    assert sizes.believes("sites", 10)
    assert not sizes.has_doubts


def test_list_of_an_earlier_run() -> None:
    """What an earlier run knew counts as the last list."""
    sizes = ListDoubts()
    sizes.remember("sites", 3)
    assert not sizes.believes("sites", 0)
