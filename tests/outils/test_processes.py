"""Un processus tué par son code natif est repris une fois, en le disant ; une erreur de Python ne l'est jamais."""

import sys

import pytest
from processes import run_again_if_killed


@pytest.mark.parametrize(("code", "end"), [("os.abort()", -6), ("(os.mkdir(p), os.abort())", 0)])
def test_a_killed_process_is_run_a_second_time_and_said(tmp_path, code, end):
    script = f"import os; p = {str(tmp_path / 'né')!r}; os.path.exists(p) or {code}"
    with pytest.warns(UserWarning, match="mort du signal 6") as said:
        done = run_again_if_killed([sys.executable, "-c", script])
    assert (len(said), done.returncode) == (1, end)


def test_an_error_of_a_sheet_is_not_run_again(tmp_path):
    script = f"open({str(tmp_path / 'fois')!r}, 'a').write('x'); 1 / 0"
    assert run_again_if_killed([sys.executable, "-c", script]).returncode == 1
    assert (tmp_path / "fois").read_text() == "x"
