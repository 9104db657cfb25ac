"""Draws links to judge, the same for the same seed: python sample.py links.tsv SEED COUNT > sample.tsv"""

import pathlib
import random
import sys


def main():
    links = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    random.seed(int(sys.argv[2]))
    print("\n".join(random.sample(links, int(sys.argv[3]))))


if __name__ == "__main__":
    main()
