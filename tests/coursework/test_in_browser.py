"""Packages are brought when they are missed, and what was imported half is imported again."""

import json
import sys
from dataclasses import dataclass

from coursework import in_browser
from fairtender import requests
from fairtender.requests import Request

PARTS = {
    "__init__.py": "from halfway.parts import one\nfrom halfway.picture import late",
    "parts.py": "one = 1",
    "picture.py": "try:\n    import late\nexcept ImportError:\n    late = None",
}


def test_a_package_that_misses_another_works_when_that_has_come(tmp_path, monkeypatch):
    folder = tmp_path / "halfway"
    folder.mkdir()
    for name, content in PARTS.items():
        (folder / name).write_text(content, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])

    @dataclass(frozen=True)
    class Use(Request):
        def answer(self, files):
            import halfway

            return {"names": [name for name in ("parts", "picture") if hasattr(halfway, name)]}

    monkeypatch.setitem(requests._KNOWN, "key", Use)
    in_browser.begin(json.dumps({"late": "late-package"}))
    wish = json.dumps({"name": "key", "params": {}})
    assert json.loads(in_browser.answer(wish)) == {"missing": "late-package"}
    (tmp_path / "late.py").write_text("", encoding="utf-8")
    assert json.loads(in_browser.answer(wish)) == {"names": ["parts", "picture"]}
    for name in ("halfway", "halfway.parts", "halfway.picture", "late"):
        del sys.modules[name]
