"""Copies the fonts, icons and licences that the pages use out of npm packages, and keeps a manifest of them.

Run without arguments it fetches each package with the `npm pack` client, checks the tarball against the SHA-512 that
npm publishes for it (and against the manifest, when that names the same version), copies the chosen files unchanged
and writes the manifest. With `--check` it only compares what lies in the folder with the manifest, offline.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "tracker" / "web" / "static" / "vendor"
MANIFEST = "manifest.json"
ICONS = (
    "account_circle",
    "arrow_back",
    "arrow_forward",
    "event",
    "expand_more",
    "flag",
    "history",
    "link",
    "mail",
    "print",
    "search",
    "warning",
)


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: what to copy out of it, as (path in the package, path in our folder)."""

    name: str
    version: str
    files: tuple[tuple[str, str], ...]


PACKAGES = (
    Package(
        "@uswds/uswds",
        "3.14.0",
        (
            ("dist/fonts/public-sans/PublicSans-Regular.woff2", "fonts/public-sans-400.woff2"),
            ("dist/fonts/public-sans/PublicSans-SemiBold.woff2", "fonts/public-sans-600.woff2"),
            ("dist/fonts/merriweather/Latin-Merriweather-Regular.woff2", "fonts/merriweather-400.woff2"),
            ("dist/fonts/merriweather/Latin-Merriweather-Bold.woff2", "fonts/merriweather-700.woff2"),
            *((f"dist/img/usa-icons/{icon}.svg", f"icons/{icon}.svg") for icon in ICONS),
            ("LICENSE.md", "licences/uswds.md"),
        ),
    ),
    Package("htmx.org", "4.0.1", (("dist/htmx.min.js", "js/htmx.min.js"), ("LICENSE", "licences/htmx.txt"))),
    # The USWDS package names the Open Font License without carrying its text; these two packages carry it.
    Package("@fontsource/public-sans", "5.3.0", (("LICENSE", "licences/public-sans-ofl.txt"),)),
    Package("@fontsource/merriweather", "5.3.0", (("LICENSE", "licences/merriweather-ofl.txt"),)),
)


class Mismatch(Exception):
    """What was fetched or found is not what was promised."""


def read_manifest(vendor: Path = VENDOR) -> dict[str, dict]:
    """The manifest's packages by name; empty before the first run."""
    path = vendor / MANIFEST
    return {row["name"]: row for row in json.loads(path.read_text())["packages"]} if path.exists() else {}


def npm(*arguments: str) -> str:
    """What the npm client prints for these arguments."""
    done = subprocess.run(["npm", *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def fetch(package: Package, folder: Path, known: dict | None) -> tuple[Path, str]:
    """The package's tarball in `folder` and its SHA-512 in npm's notation. Raises Mismatch when they disagree."""
    spec = f"{package.name}@{package.version}"
    promised = npm("view", spec, "dist.integrity")
    packed = json.loads(npm("pack", spec, "--json", "--pack-destination", str(folder)))
    tarball = folder / packed[0]["filename"]
    found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != promised:
        raise Mismatch(f"{spec}: npm promises {promised}, the tarball has {found}")
    if known and known["version"] == package.version and known["integrity"] != found:
        raise Mismatch(f"{spec}: the manifest has {known['integrity']}, the tarball has {found}")
    return tarball, found


def copy_files(package: Package, tarball: Path, vendor: Path) -> list[dict]:
    """Writes the package's chosen files below `vendor`; returns their manifest rows."""
    rows = []
    with tarfile.open(tarball) as archive:
        for inside, ours in package.files:
            member = archive.extractfile(f"package/{inside}")
            if member is None:
                raise Mismatch(f"{package.name}: {inside} is no file")
            content = member.read()
            target = vendor / ours
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            rows.append({"path": ours, "from": inside, "bytes": len(content), "sha256": sha256(content)})
    return rows


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def vendor_all(vendor: Path = VENDOR) -> None:
    """Fetches every package and rewrites the folder and its manifest."""
    known = read_manifest(vendor)
    packages = []
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            tarball, integrity = fetch(package, Path(temporary), known.get(package.name))
            rows = copy_files(package, tarball, vendor)
            packages.append({"name": package.name, "version": package.version, "integrity": integrity, "files": rows})
    (vendor / MANIFEST).write_text(json.dumps({"packages": packages}, indent=1) + "\n")


def differences(vendor: Path = VENDOR) -> list[str]:
    """What in the folder is not as the manifest says, one sentence each; nothing when all is well."""
    listed = {row["path"]: row["sha256"] for package in read_manifest(vendor).values() for row in package["files"]}
    present = {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()} - {MANIFEST}
    wanted = {ours for package in PACKAGES for _, ours in package.files}
    found = [f"{path} is listed and is not there" for path in sorted(listed.keys() - present)]
    found += [f"{path} is there and is not listed" for path in sorted(present - listed.keys())]
    found += [f"{path} is chosen and is not listed" for path in sorted(wanted - listed.keys())]
    found += [
        f"{path} was changed after it was copied"
        for path in sorted(listed.keys() & present)
        if sha256((vendor / path).read_bytes()) != listed[path]
    ]
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare the folder with the manifest, offline")
    if not parser.parse_args(arguments).check:
        vendor_all()
    found = differences()
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
