"""What figures must reach, and at the end of a benchmark whether they did."""

import sys

AT_LEAST, AT_MOST = "at least", "at most"


def judge(bars, figures):
    """Says of each of `bars` (name: (AT_LEAST or AT_MOST, number)) whether all its `figures` (name, of what, number) reach it.

    Of a bar that was met, the figure nearest to it is printed, and of one that was missed, each that missed it; then
    the program ends with 1.
    """
    failed = False
    print()
    for name, (sense, bar) in bars.items():
        measured = [(figure, what) for one, what, figure in figures if one == name]
        if not measured:
            print(f"{'-':<7}{name:<36}not measured")
            continue
        reached = lambda figure: figure >= bar if sense == AT_LEAST else figure <= bar
        missed = [one for one in measured if not reached(one[0])]
        nearest = min(measured) if sense == AT_LEAST else max(measured)
        for figure, what in missed or [nearest]:
            digits = 3 if bar < 10 else 1
            print(f"{'MISSED' if missed else 'met':<7}{name:<36}{figure:>10,.{digits}f}   {sense:<8} {bar:<8,g}{what}")
        failed = failed or bool(missed)
    sys.exit(1 if failed else 0)
