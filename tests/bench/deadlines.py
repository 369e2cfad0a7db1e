"""Whether one deadline keeps to its budgets: `tracker bench deadlines`, with slack for a machine that does other work.

    .venv/bin/python tests/bench/deadlines.py [ROWS]

It exits 1 when a figure is over its budget by more than the slack, or when a contestant finds other dates than ours.
"""

import json
import subprocess
import sys

SLACK = 1.3


def main() -> int:
    """Prints a line for each budget and, beside it, how far the others are from ours."""
    rows = sys.argv[1] if len(sys.argv) > 1 else "5000"
    command = [sys.executable, "-m", "tracker", "bench", "deadlines", "--rows", rows, "--json"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if not ran.stdout:
        return 1
    told = json.loads(ran.stdout)
    over = [name for name, budget in told["budget_ns"].items() if told["ns"][name] > SLACK * budget]
    for name, figure in told["ns"].items():
        budget = told["budget_ns"].get(name)
        said = f"budget {budget}" if budget else f"{told['ratio_to_ours'][name]} of '{told['beside'][name]}'"
        sys.stdout.write(f"{'OVER ' if name in over else ''}{name}: {figure} ns, {said}\n")
    for name in told["left_out"]:
        sys.stdout.write(f"left out, not installed: {name} ('make install')\n")
    for name, why in told["disagree"].items():
        sys.stdout.write(f"DISAGREES {name}: {why}\n")
    return int(bool(over or told["disagree"]))


if __name__ == "__main__":
    sys.exit(main())
