"""python -m mandel, as one would type it."""

import os
import subprocess

import pytest
from conftest import PYTHON, child_environment, contender, need, oracle

from mandel.contenders import NAMES


def run(*arguments, **variables):
    finished = subprocess.run(
        [PYTHON, "-m", "mandel", *map(str, arguments)],
        capture_output=True,
        env=child_environment(**variables),
        timeout=60,
    )
    assert finished.stdout == b""
    return finished.returncode, finished.stderr.decode()


@pytest.mark.parametrize("name", NAMES)
def test_it_draws(name, tmp_path):
    contender(name)  # or skip
    file = tmp_path / "f.raw"
    code, said = run("--contender", name, "-o", file, "--size", "61x43", "--iters", 255)
    assert code == 0, said
    assert said.startswith(f"{name} drew 61 x 43 pixels at 255 iterations in ")
    arithmetic = "double" if name == "python" else "single"
    assert file.read_bytes() == oracle(61, 43, 255, arithmetic)
    code, said = run("--contender", name, "-o", file, "--size", "61x43", "--per-pixel")
    assert code == 0, said
    arithmetic = "double" if name == "python" else "double coordinates"
    assert file.read_bytes() == oracle(61, 43, 20, arithmetic)


def test_the_formats_hold_the_picture(tmp_path):
    image = need("PIL.Image")
    picture = oracle(61, 43, 20, "single")
    for name in ["f.png", "g.PGM"]:
        code, said = run("--contender", "ctypes", "-o", tmp_path / name, "--size", "61x43")
        assert code == 0, said
    opened = image.open(tmp_path / "f.png")
    assert (opened.size, opened.mode) == ((61, 43), "L")
    assert opened.tobytes() == bytes(count * 255 // 20 for count in picture)
    assert (tmp_path / "g.PGM").read_bytes() == b"P5\n61 43\n20\n" + picture


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--contender", "perl", "-o", "f.png"], "invalid choice: 'perl'"),
        (["-o", "f.png"], "required: --contender"),
        (["--contender", "ctypes"], "required: -o"),
        (["--contender", "ctypes", "-o", "f.gif"], "f.gif: the file name must end in .png, .pgm or .raw"),
        (["--contender", "ctypes", "-o", "f.png", "--size", "3"], "'3' is no size"),
        (["--contender", "ctypes", "-o", "f.png", "--size", "-1x2"], "expected one argument"),
        (["--contender", "ctypes", "-o", "f.png", "--size", "0x2"], "0x2 is not a valid size"),
        (["--contender", "ctypes", "-o", "f.png", "--iters", "0"], "outside 1..=255"),
        (["--contender", "ctypes", "-o", "f.png", "--iters", "256"], "outside 1..=255"),
        (["--contender", "python", "-o", "f.png", "--iters", "0"], "0 iterations: choose 1 to 255"),
        (["--contender", "ctypes", "-o", "f.png", "--iters", "x"], "invalid int value: 'x'"),
    ],
)
def test_bad_usage(arguments, words):
    code, said = run(*arguments)
    assert (code, words in said) == (2, True), said
    assert "Traceback" not in said


def test_what_cannot_run_here(tmp_path):
    code, said = run(
        "--contender", "ctypes", "-o", tmp_path / "f.png", MANDEL_LIBRARY="/no/such/libmandel.so"
    )
    assert code == 3
    assert said.startswith("error: ctypes: /no/such/libmandel.so: cannot open shared object file")


def test_a_file_that_cannot_be_written(tmp_path):
    file = os.path.join(tmp_path, "no", "f.png")
    code, said = run("--contender", "ctypes", "-o", file)
    assert (code, said) == (4, f"error: {file}: No such file or directory\n")
    if os.path.exists("/dev/full"):
        os.symlink("/dev/full", tmp_path / "f.raw")
        code, said = run("--contender", "ctypes", "-o", tmp_path / "f.raw")
        assert (code, "No space left" in said) == (4, True)
