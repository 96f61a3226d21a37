"""Ce qu'un cahier coûte : relevé pour de vrai, et refusé au-delà du budget."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from outils.livre import cost, dependencies

HUNGRY = "import numpy as np; x = np.ones(40_000_000); [np.exp(x).sum() for _ in range(3)]; input()"


def test_meter_reads_processor_and_memory_of_a_kernel():
    process = subprocess.Popen([sys.executable, "-c", HUNGRY], stdin=subprocess.PIPE)
    meter = cost.Meter(SimpleNamespace(km=SimpleNamespace(provisioner=SimpleNamespace(pid=process.pid))))
    meter.start()
    while meter.peak < 320:  # 40 millions de nombres de huit octets : sans eux, le contrôle ne finirait pas
        assert process.poll() is None
    process.communicate(b"\n")
    found = meter.stop()
    assert found["peak"] >= 320
    assert found["cpu"] > 0


def test_meter_of_a_kernel_that_never_started_finds_nothing():
    meter = cost.Meter(SimpleNamespace(km=None))
    meter.start()
    assert meter.stop() == {"cpu": 0.0, "peak": 0}


def test_overruns_follow_the_slowness_of_the_machine():
    budget = cost.BUDGET
    usual = {"cpu": budget["cpu"], "peak": budget["peak"], "reference": budget["reference"]}
    assert cost.overruns({"chapters/a": usual}) == []
    slow = {"cpu": 1.5 * budget["cpu"], "peak": 1, "reference": 2 * budget["reference"]}
    assert cost.overruns({"chapters/a": slow}) == []
    fast = {"cpu": budget["cpu"] + 1, "peak": 1, "reference": budget["reference"] / 2}
    assert "s de processeur" in cost.overruns({"chapters/a": fast})[0]
    heavy = usual | {"peak": budget["peak"] + 1}
    assert cost.overruns({"chapters/a": heavy}) == [
        f"✗ chapters/a.md : {budget['peak'] + 1} Mo de mémoire ; le budget en accorde {budget['peak']}."
    ]


def test_a_library_changed_by_hand_is_told(tmp_path):
    (tmp_path / "requirements.lock").write_text("numpy==1.0\nabsente==2.0\n", "utf8")
    told = r"absente absent au lieu de \S*2\.0, numpy \S+ au lieu de \S*1\.0\. .* make installation"
    with pytest.raises(dependencies.UnlockedEnvironment, match=told):
        dependencies.check_installed(tmp_path)
    (tmp_path / "requirements.lock").write_text("", "utf8")
    dependencies.check_installed(tmp_path)
