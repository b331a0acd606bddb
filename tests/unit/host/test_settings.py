from __future__ import annotations

from pathlib import Path

import pytest

from blindmask.host.settings import Settings, load_settings, save_settings


def test_what_was_saved_comes_back() -> None:
    assert load_settings() == Settings()
    wanted = Settings(format="pdf", max_bytes=600_000, style="white")
    save_settings(wanted)
    assert load_settings() == wanted


@pytest.mark.parametrize("content", ["", "[]", '{"format": 3, "max_bytes": true, "new": 1}', "\udcff"])
def test_what_is_not_valid_has_its_default(tmp_home: Path, content: str) -> None:
    tmp_home.mkdir()
    (tmp_home / "settings.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    assert load_settings() == Settings()


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_home: Path) -> None:
    tmp_home.write_text("a file where the folder should be")
    save_settings(Settings())
    assert load_settings() == Settings()
