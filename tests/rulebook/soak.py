"""A million random periods, the engine against the oracle: `python -m tests.rulebook.soak [CASES] [SEED]`."""

import sys
import time

from tests.rulebook.test_oracle import compare


def main() -> int:
    """Prints how many cases agreed, and the first that did not. Exit status 1 when any did not."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    found = compare(count, seed=seed)
    sys.stdout.write(f"{count} cases from seed {seed}, {len(found)} differences, {time.monotonic() - began:.0f} s\n")
    sys.stdout.writelines(f"{line}\n" for line in found[:10])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
