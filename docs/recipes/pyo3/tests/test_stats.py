import pytest
from stats_pyo3 import summarise


def test_the_numbers_are_right():
    assert summarise([2, 4, 4, 4, 5, 5, 7, 9]) == (5.0, 4.0)


def test_an_error_is_an_exception():
    with pytest.raises(ValueError, match="pass one or more"):
        summarise([])
