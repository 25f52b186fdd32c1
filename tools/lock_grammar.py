"""Write `cleaner/grammar/lock.json`: every jar of the grammar engine with its size and SHA-256.

For developers, after changing `VERSION` below; users install from the lock and need none of this:

    python tools/lock_grammar.py

Maven (`mvn`) resolves the dependencies into a new, temporary repository, so nothing comes
from a cache; the lock follows the order of Maven's class path.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

VERSION = "6.8"
LOCK = Path(__file__).parents[1] / "cleaner" / "grammar" / "lock.json"

# The server's own dependency brings all forty languages (260 MB). English alone cannot replace
# them: the server's language detection needs Spanish, Catalan and Portuguese, and crashes without.
LANGUAGES = ("en", "es", "ca", "pt")

DEPENDENCY = """
    <dependency>
      <groupId>org.languagetool</groupId>
      <artifactId>{artifact}</artifactId>
      <version>{version}</version>{exclusions}
    </dependency>"""

WITHOUT_LANGUAGES = """
      <exclusions>
        <exclusion>
          <groupId>org.languagetool</groupId>
          <artifactId>language-all</artifactId>
        </exclusion>
      </exclusions>"""

PROJECT = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>degarble</groupId>
  <artifactId>grammar</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>{dependencies}
  </dependencies>
</project>
"""


def project() -> str:
    """Return the Maven project whose runtime dependencies are the engine."""
    parts = [
        DEPENDENCY.format(
            artifact="languagetool-server", version=VERSION, exclusions=WITHOUT_LANGUAGES
        ),
        *(
            DEPENDENCY.format(artifact=f"language-{code}", version=VERSION, exclusions="")
            for code in LANGUAGES
        ),
    ]
    return PROJECT.format(dependencies="".join(parts))


def class_path(folder: Path) -> list[Path]:
    """Return the jars of the engine, fetched into `folder`, in Maven's order."""
    pom = folder / "pom.xml"
    pom.write_text(project(), encoding="utf-8")
    listing = folder / "class-path"
    subprocess.run(  # noqa: S603
        [
            *("mvn", "--batch-mode", "--quiet", "--file", str(pom)),
            f"-Dmaven.repo.local={folder / 'repository'}",
            "-DincludeScope=runtime",
            f"-Dmdep.outputFile={listing}",
            "dependency:build-classpath",
        ],
        check=True,
    )
    return [Path(name) for name in listing.read_text(encoding="utf-8").strip().split(os.pathsep)]


def entry(jar: Path, repository: Path) -> dict[str, str | int]:
    """Describe one jar; its coordinates are read from its place in the Maven repository."""
    *group, artifact, version, name = jar.relative_to(repository).parts
    classifier = name.removeprefix(f"{artifact}-{version}").removesuffix(".jar").removeprefix("-")
    content = jar.read_bytes()
    return {
        "group": ".".join(group),
        "artifact": artifact,
        "version": version,
        **({"classifier": classifier} if classifier else {}),
        "file": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main() -> None:
    """Resolve the dependencies, describe the jars, and write the lock."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entries = [entry(jar, folder / "repository") for jar in class_path(folder)]
    names = [e["file"] for e in entries]
    if len(set(names)) != len(names):
        raise SystemExit("two jars share a file name; the install folder is flat")
    lines = ",\n".join(f"    {json.dumps(e)}" for e in entries)
    LOCK.write_text(
        f'{{\n  "version": "{VERSION}",\n  "files": [\n{lines}\n  ]\n}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
