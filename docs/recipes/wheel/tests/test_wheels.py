import pytest
import stats_cffi
import stats_pyo3


@pytest.mark.parametrize("module", [stats_cffi, stats_pyo3])
def test_the_mean_and_the_error(module):
    assert module.mean([2, 4, 9]) == 5.0
    with pytest.raises(ValueError, match="no values"):
        module.mean([])
