"""Ce qu'un long préparatif a rendu n'est repris que si rien de ce dont il dépend n'a changé."""

import memo
import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(memo, "FOLDER", tmp_path)
    return tmp_path


def test_the_same_key_gives_the_result_again():
    assert memo.recall("pages/a", lambda _: "clef") is None
    assert memo.keep("pages/a", "clef", {"vu": {1280: 0.0}}) == {"vu": {1280: 0.0}}
    assert memo.recall("pages/a", lambda _: "clef") == {"vu": {1280: 0.0}}


def test_another_key_or_a_half_written_file_gives_nothing(folder):
    memo.keep("a", "clef", [1])
    assert memo.recall("a", lambda result: f"clef de {result}") is None
    path = folder / "a.pickle"
    path.write_bytes(path.read_bytes()[:-3])
    assert memo.recall("a", lambda _: "clef") is None
