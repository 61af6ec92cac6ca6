from collections.abc import Sequence

def summarise(values: Sequence[float]) -> tuple[float, float]:
    """The mean and the variance. ValueError if there are no values."""
