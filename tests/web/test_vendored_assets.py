"""The vendored fonts, icons and licences are exactly what the manifest says. Offline."""

import json
import re

from tests.tools import vendor_assets


def test_the_vendored_files_are_those_of_the_manifest():
    assert vendor_assets.differences() == []


def test_every_package_has_a_checksum_of_npm_and_its_licence():
    packages = vendor_assets.read_manifest().values()

    assert {package["name"] for package in packages} == {chosen.name for chosen in vendor_assets.PACKAGES}
    assert all(re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"]) for package in packages)
    assert all(any("licences/" in row["path"] for row in package["files"]) for package in packages)


def test_the_manifest_holds_no_address():
    assert "://" not in (vendor_assets.VENDOR / vendor_assets.MANIFEST).read_text()


def test_a_changed_a_missing_and_an_added_file_are_each_named(tmp_path):
    row = {"path": "icons/kept.svg", "from": "kept.svg", "bytes": 3, "sha256": vendor_assets.sha256(b"old")}
    gone = row | {"path": "icons/gone.svg"}
    package = {"name": "an-example", "version": "1.0.0", "integrity": "sha512-", "files": [row, gone]}
    (tmp_path / "manifest.json").write_text(json.dumps({"packages": [package]}))
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "kept.svg").write_text("new")
    (tmp_path / "icons" / "added.svg").write_text("new")

    found = vendor_assets.differences(tmp_path)

    assert "icons/kept.svg was changed after it was copied" in found
    assert "icons/gone.svg is listed and is not there" in found
    assert "icons/added.svg is there and is not listed" in found
