from _stats_cffi import ffi, lib


def mean(values):
    """The arithmetic mean. ValueError if there are no values."""
    out = ffi.new("double *")
    status = lib.stats_mean(list(values), len(values), out)
    if status != lib.STATS_OK:
        raise ValueError(f"no values: status {status}")
    return out[0]
