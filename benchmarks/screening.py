"""Measure the time and memory of screening, compared with only reading the file.

Writes JSON Lines files of fictional releases, of about 1 KB, and of about 7 KB with sentences in
eleven languages as real ones have them. Measures, each in a process of its own and alternating, so
that a noisy machine disturbs all alike:

    floor     a loop of json.loads over the lines: what any program must do at least
    screen    read, merge and screen, nothing written
    command   `fairtender screen FILE --json OUT`: read, merge, screen, write, print
    two       the same with `--processes 2`: look at its ratio by the clock

    python benchmarks/screening.py                       100,000 small releases, 20,000 of real size
    python benchmarks/screening.py --small 20000 --real 0 --rounds 3
    python benchmarks/screening.py --profile             where the time of the command goes

Seconds are those of the work, without starting Python and importing pandas, which is told apart:
of the processor (from which the ratio is made, since other programs disturb it least) and by the
clock, which knows the disk too. Memory is the peak of the whole process (by resource.getrusage, so
not on Windows).
"""

import argparse
import contextlib
import cProfile
import io
import json
import pstats
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

KINDS = ("floor", "screen", "command", "two")

# title, CPV, category, sentences that a description of this kind is made of
NOTICES = [
    (
        "Supply of roasted ground coffee",
        "15861000",
        "goods",
        ["Ground coffee for staff canteens, in bags of 1 kg.", "The coffee is grown in {country}."],
    ),
    (
        "Mobile telephones and accessories",
        "32250000",
        "goods",
        ["Smartphones with chargers and covers.", "The devices are assembled in {country}."],
    ),
    (
        "Cleaning of office buildings",
        "90919200",
        "services",
        ["Daily cleaning of offices.", "Work is done at night, after 22:00, by agency workers."],
    ),
    (
        "Guarding of public buildings",
        "79713000",
        "services",
        ["Guards at the entrances, round the clock.", "Subcontracting is allowed up to 30 %."],
    ),
    (
        "Hotel rooms and conference services",
        "55120000",
        "services",
        ["Rooms, meeting halls and catering for 120 guests.", "Coffee breaks are included."],
    ),
    (
        "Renovation of a primary school",
        "45214210",
        "works",
        ["Roof, windows and heating.", "Workers' accommodation on site is provided by the firm."],
    ),
    (
        "Licences for accounting software",
        "48440000",
        "services",
        ["Licences for 40 users and support.", "Hosting within the country of the buyer."],
    ),
    (
        "Cotton uniforms for the fire service",
        "35811100",
        "goods",
        ["Jackets and trousers of cotton.", "The fabric is made in {country}."],
    ),
    (
        "Serviços de limpeza de instalações",
        "90911200",
        "services",
        ["Limpeza diária das instalações.", "O critério é o preço mais baixo."],
    ),
    ("Translation of documents", "", "services", ["Translation of reports into four languages."]),
    ("Framework agreement", "", "", ["The subject of the contract is described in annex A."]),
]
PADDING = [
    "The estimated quantities are given in annex A and are not binding.",
    "Questions may be sent to the contact point until ten days before the closing date.",
    "Offers remain valid for ninety days.",
    "The contract may be extended once by twelve months.",
    "Invoices are paid within thirty days of acceptance.",
    "The contractor names one person who is responsible for the contract.",
    "A visit to the premises is recommended and takes place on request.",
    "Documents are available free of charge in the buyer's portal.",
]
SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
COUNTRIES = ["Brazil", "Colombia", "China", "Malaysia", "Portugal", "Viet Nam", "India", "Kenya"]
CRITERIA = ["priceOnly", "lowestCost", "ratedCriteria", "bestValueToGovernment", None]


def release(number: int, tender: int, dice: random.Random) -> dict:
    """Make release `number`, about the tender `tender`: invented, but shaped like a real one."""
    title, cpv, category, sentences = dice.choice(NOTICES)
    country = dice.choice(COUNTRIES)
    words = [sentence.format(country=country) for sentence in sentences if dice.random() < 0.8]
    words += dice.sample(PADDING, 3)
    opened = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number % 8000)
    closes = opened + timedelta(days=dice.randint(7, 60))
    item = {"id": "1", "description": title, "quantity": dice.randint(1, 500)}
    if cpv:
        item["classification"] = {"scheme": "CPV", "id": cpv, "description": title}
    if dice.random() < 0.2:
        item["deliveryAddress"] = {"locality": "Harbour Town", "countryName": country}
    data = {
        "ocid": f"ocds-b3nch0-{tender:07}",
        "id": f"{tender:07}-{number:07}",
        "date": opened.isoformat(),
        "tag": ["tender"],
        "language": "en",
        "initiationType": "tender",
        "buyer": {"id": f"B-{tender % 400}", "name": f"Municipality of Sample {tender % 400}"},
        "tender": {
            "id": f"T-{tender}",
            "title": f"{title}, lot of the year {tender % 9 + 2020}",
            "description": " ".join(words),
            "status": "active",
            "mainProcurementCategory": category,
            "procurementMethod": dice.choice(["open", "selective", "limited"]),
            "value": {"amount": dice.randint(10_000, 5_000_000) / 100, "currency": "EUR"},
            "tenderPeriod": {"startDate": opened.isoformat(), "endDate": closes.isoformat()},
            "items": [item],
        },
    }
    criterion = dice.choice(CRITERIA)
    if criterion:
        data["tender"]["awardCriteria"] = criterion
    return data


def large_release(number: int, tender: int, dice: random.Random) -> dict:
    """Make a release of the size of real ones: lots, items, parties, awards and documents."""
    language, said = dice.choice(list(SENTENCES.items()))

    def sentence() -> str:
        # Buyers repeat most of their sentences, and some are said once.
        number = dice.choice((5, 10, 30, 90)) if dice.random() < 0.7 else dice.randint(2, 9999)
        filled = {key: dice.choice(said[f"{key}s"]) for key in ("thing", "place")}
        return dice.choice(said["sentences"]).format(n=number, **filled)

    data = release(number, tender, dice)
    own, thing = data["tender"], dice.choice(said["things"])
    data["language"] = language
    own["title"] = f"{thing[0].upper()}{thing[1:]} – {tender}"
    own["description"] = " ".join(sentence() for _ in range(dice.randint(4, 9)))
    kind = own["items"][0].get("classification")
    lots = dice.choice([0, 0, 2])
    own["lots"] = [
        {"id": f"L{n}", "title": f"{thing} {n}", "description": sentence()} for n in range(lots)
    ]
    own["items"] = [
        {
            "id": str(n),
            "description": sentence(),
            **({"classification": kind} if kind and n == 0 else {}),
            **({"relatedLot": f"L{n % lots}"} if lots else {}),
            "quantity": dice.randint(1, 900),
            "unit": {
                "name": "piece",
                "value": {"amount": dice.randint(1, 9999), "currency": "EUR"},
            },
        }
        for n in range(dice.randint(2, 5))
    ]
    data["parties"] = [
        {
            "id": f"P-{tender}-{n}",
            "name": f"{dice.choice(said['places'])} {n}",
            "roles": ["buyer"] if n == 0 else ["tenderer", "supplier"],
            "address": {"streetAddress": f"{n} Quay", "locality": dice.choice(said["places"])},
            "contactPoint": {"name": "Office", "telephone": f"+00 {dice.randint(10**6, 10**7)}"},
        }
        for n in range(4)
    ]
    suppliers = [{"id": f"P-{tender}-1", "name": data["parties"][1]["name"]}]
    value = {"amount": dice.randint(10_000, 5_000_000) / 100, "currency": "EUR"}
    data["awards"] = [{"id": "A1", "title": thing, "suppliers": suppliers, "value": value}]
    own["documents"] = [
        {
            "id": f"D{n}",
            "title": sentence(),
            "url": f"https://notices.example/{tender}/{n}.pdf",
            "datePublished": data["date"],
            "format": "application/pdf",
        }
        for n in range(14)
    ]
    return data


def write_releases(path: Path, count: int, make: Callable = release) -> None:
    """Write `count` releases; one in ten is a later release of an earlier tender, near or far."""
    dice = random.Random(20261125)
    with path.open("w", encoding="utf-8") as out:
        tenders = 0
        for number in range(count):
            later = tenders > 0 and dice.random() < 0.1
            tender = dice.randrange(tenders) if later else tenders
            tenders += not later
            out.write(json.dumps(make(number, tender, dice), ensure_ascii=False) + "\n")


def floor(path: Path) -> None:
    """Read the file and do nothing with it."""
    with path.open("rb") as lines:
        for line in lines:
            json.loads(line)


def screen(path: Path) -> None:
    """Read, merge and screen; write nothing."""
    from fairtender import ocds, profile, screening

    rules = profile.load()
    for tenders in ocds.read_chunks(path):
        screening.screen(tenders, rules)


def two(path: Path) -> None:
    """Run the command in two processes."""
    command(path, "--processes", "2")


def command(path: Path, *options: str) -> None:
    """Run the command as an analyst does."""
    from fairtender import cli

    out = path.with_suffix(".out.json")
    with contextlib.redirect_stdout(io.StringIO()):
        status = cli.main(["screen", str(path), "--json", str(out), *options])
    print(f"{out.stat().st_size / path.stat().st_size:.2f} of the size", file=sys.stderr)
    out.unlink()
    if status != 0:
        raise SystemExit(status)


def measure(kind: str, path: Path) -> dict[str, float]:
    """Do `kind` in this process; return seconds of imports and of work, and the peak in MB."""
    begin = time.process_time()
    if kind != "floor":
        from fairtender import cli, ocds, profile, screening  # noqa: F401
    start, clock = time.process_time(), time.perf_counter()
    globals()[kind](path)
    end, clock = time.process_time(), time.perf_counter() - clock
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    end += others.ru_utime + others.ru_stime
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / (1024**2 if sys.platform == "darwin" else 1024)
    return {"imports": start - begin, "cpu": end - start, "clock": clock, "peak": peak_mb}


def in_new_process(kind: str, path: Path) -> dict[str, float]:
    """Measure in a process of its own, so that one measurement's memory is not another's."""
    line = [sys.executable, __file__, "--measure", kind, str(path)]
    return json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)


def compare(path: Path, count: int, rounds: int) -> None:
    """Print a row for each kind: medians, the range of seconds, and the ratio to the floor."""
    seen = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            seen[kind].append(in_new_process(kind, path))
    median = {
        kind: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        for kind, runs in seen.items()
    }
    size = path.stat().st_size
    print(f"\n{count:,} releases, {size / 1e6:.1f} MB, median of {rounds} rounds")
    print("           CPU s  lowest-highest  x floor  clock s  x floor  peak MB  imports s")
    for kind, row in median.items():
        times = [run["cpu"] for run in seen[kind]]
        print(
            f"  {kind:<8}{row['cpu']:>6.2f}{min(times):>9.2f}-{max(times):<6.2f}"
            f"{row['cpu'] / median['floor']['cpu']:>9.1f}{row['clock']:>9.2f}"
            f"{row['clock'] / median['floor']['clock']:>9.1f}{row['peak']:>9.0f}"
            f"{row['imports']:>11.2f}"
        )


def profile_command(path: Path) -> None:
    """Print the functions of the command that take the most time themselves."""
    from fairtender import cli, ocds, screening  # noqa: F401

    recorder = cProfile.Profile()
    recorder.runcall(command, path)
    pstats.Stats(recorder).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=100_000, help="releases of 1 KB")
    parser.add_argument("--real", type=int, default=20_000, help="releases of 7 KB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    parser.add_argument("--measure", nargs=2, metavar=("KIND", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        kind, path = options.measure
        print(json.dumps(measure(kind, Path(path))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for count, make in ((options.small, release), (options.real, large_release)):
            if not count:
                continue
            path = Path(folder) / f"releases-{count}.jsonl"
            write_releases(path, count, make)
            if options.profile:
                profile_command(path)
            else:
                compare(path, count, options.rounds)


if __name__ == "__main__":
    main()
