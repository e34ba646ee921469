"""Stand-in for the get-pip.py that ansible-test downloads: Python's own ensurepip, then pip with the given arguments.

ansible-test fetches its copy from a host of its own; this one needs nothing but the package index that pip uses anyway.
"""

from __future__ import annotations

import subprocess
import sys

# A process of its own: inside this one it would switch pip's configuration off.
subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
arguments = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.exit(subprocess.run([sys.executable, "-m", "pip", "install", *arguments], check=False).returncode)
