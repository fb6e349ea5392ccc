"""Choose the extracts and notes that exercise 10 shows from the cleaning contract.

Twelve months of a contract are thousands of rows. This script picks the rows that matter from
`contracts/cleaning/*.csv` and the rates, and writes them as documents that a person can read. It
adds nothing: `python datasets/generators/manage_the_contract.py`.
"""

import csv
import datetime
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).resolve().parents[1]
FOLDER = Path("manage-the-contract")
READ = ("N01", "N04", "N05", "N06", "N07")
# Of the note in which a person may be in danger neither day nor language are shown.
CARE = {"N05": "It is about a person who is afraid. Nothing is described in detail."}
Row = dict[str, str]


def read(name: str, **wanted: str) -> list[Row]:
    """Return the rows of a file of the cleaning contract that have these values."""
    path = DATA / "contracts" / "cleaning" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if wanted.items() <= row.items()]


def rate(start: str) -> str:
    """Return the basic wage of a cleaner from a day on."""
    with (DATA / "labour-cost" / "rates.csv").open(encoding="utf-8", newline="") as file:
        wanted = {"sector": "cleaning", "grade": "C1", "item": "basic_wage", "valid_from": start}
        return next(row["value"] for row in csv.DictReader(file) if wanted.items() <= row.items())


def months(rows: Iterable[Row], first: str, last: str) -> list[Row]:
    """Return the rows of these months."""
    return [row for row in rows if first <= row["month"] <= last]


def table(heads: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a table as documents hold it; `heads` are parted by a semicolon."""
    return "\n".join(" | ".join(cells) for cells in (heads.split("; "), *rows))


def columns(heads: str, rows: Iterable[Row], names: str) -> str:
    """Return a table of the named columns; months are written out."""
    shown = [row | {"month": month(row["month"])} if "month" in row else row for row in rows]
    return table(heads, ([row[name] for name in names.split()] for row in shown))


def month(name: str) -> str:
    """Return `Mar 2026`."""
    return f"{datetime.date.fromisoformat(name + '-01'):%b %Y}"


def said(date: str) -> str:
    """Return `8 December 2025`."""
    day = datetime.date.fromisoformat(date)
    return f"{day.day} {day:%B %Y}"


def weekday(date: str) -> str:
    """Return `Mon 8 Dec`."""
    day = datetime.date.fromisoformat(date)
    return f"{day:%a} {day.day} {day:%b}"


def clause(number: str) -> str:
    """Return a clause in words."""
    return read("terms", clause=number)[0]["text"]


def shift_and_gate(worker: str, days: list[str]) -> str:
    """Return shifts beside the gate log."""
    shifts = {row["date"]: row for row in read("shifts", worker=worker)}
    gate = {row["date"]: row for row in read("access", worker=worker)}
    rows = []
    for day in days:
        shift, log = shifts[day], gate[day]
        planned = f"{shift['start']} to {shift['end']}"
        rows.append((weekday(day), planned, log["time_in"], log["time_out"]))
    return table("Day; Rota; Gate: in; Gate: out", rows)


def exits(worker: str, first: str, last: str) -> tuple[str, str, int]:
    """Return the earliest and the latest time out on days of work, and how many days."""
    work = {row["date"] for row in read("shifts", worker=worker, kind="work")}
    rows = [row for row in read("access", worker=worker) if row["date"] in work]
    times = sorted(row["time_out"] for row in rows if first <= row["date"][:7] <= last)
    return times[0], times[-1], len(times)


# ── The extracts ─────────────────────────────────────────────────────────────────────────────────


def gate_of_w013() -> tuple[str, str, str]:
    """Return the extract on the evenings at the Tax Office: title, place in the data, text."""
    week = [f"2025-12-{day:02}" for day in range(8, 13)]
    some = [exits("W013", *span) for span in (("2025-11", "2026-01"), ("2026-02", "2026-09"))]
    hours = read("payroll", worker="W013", month="2025-12")[0]["hours_paid"]
    text = (
        f"From November to January the gate log shows W013 out at {some[0][0]} on all {some[0][2]} "
        f"evenings of work. From February on it shows W013 out between {some[1][0]} and "
        f"{some[1][1]}."
    )
    assert some[0][0] == some[0][1]
    paid = f"Paid for December: {hours} hours, as many as the rota has."
    place = "shifts, gate log and payroll, W013, one week"
    return "Evenings of W013", place, f"{shift_and_gate('W013', week)}\n\n{text}\n\n{paid}"


def order_of_w033() -> tuple[str, str, str]:
    """Return the extract on the deduction that a court has ordered."""
    rows = read("deductions", worker="W033")
    assert len({(row["kind"], row["amount"], row["document"]) for row in rows}) == 1
    shown = columns("Month; Deduction; EUR", rows[:2], "month kind amount").replace("_", " ")
    text = f"The same in each of the {len(rows)} months. {named(rows)}"
    return "Deduction of W033", "deductions, W033", f"{shown}\n\n{text}"


def named(rows: list[Row]) -> str:
    """Say which document the list names for these deductions."""
    (document,) = {row["document"] for row in rows}
    return f"Document named in the list: {document}."


def training_of_w004() -> tuple[str, str, str]:
    """Return the extract on training, in which nothing is wrong."""
    rows = read("shifts", worker="W004", kind="training")
    shown = table("Day; From; To", [(said(row["date"]), row["start"], row["end"]) for row in rows])
    text = "Entered in the rota as training, in paid time."
    return "Training of W004", "shifts, W004, all days of training", f"{shown}\n\n{text}"


def uniform_of_w018() -> tuple[str, str, str]:
    """Return the extract on deductions for a uniform."""
    rows = read("deductions", worker="W018")
    shown = columns("Month; Deduction; EUR", rows, "month kind amount")
    return "Deductions of W018", "deductions, W018", f"{shown}\n\n{named(rows)}"


def contributions_of_w038() -> tuple[str, str, str]:
    """Return the extract on missing contributions."""
    pay = months(read("payroll", worker="W038"), "2026-05", "2026-09")
    shown = columns(
        "Month; Basic pay, EUR; Contributions, EUR", pay, "month basic_pay contributions"
    )
    paper = read("certificates", kind="contribution_certificate", valid_from="2026-07-01")[0]
    text = (
        f"In the same folder: “{paper['document']}. Contributions paid, {said('2026-07-01')} "
        f"to {said(paper['valid_to'])}.” It names the firm, and no worker."
    )
    place = "payroll and certificates, W038, five months"
    return "Contributions for W038", place, f"{shown}\n\n{text}"


def insurance() -> tuple[str, str, str]:
    """Return the extract on the gap in the insurance."""
    rows = read("certificates", kind="liability_insurance")
    shown = table(
        "Third-party liability insurance; First day; Last day",
        [(row["document"], said(row["valid_from"]), said(row["valid_to"])) for row in rows],
    )
    contract = read("contract")[0]
    text = f"The contract began on {said(contract['start'])}."
    return "Insurance of the firm", "certificates of the firm", f"{shown}\n\n{text}"


def gate_of_w024() -> tuple[str, str, str]:
    """Return the extract on the course before the shift, which only looks like unpaid work."""
    days = [f"2025-12-{day:02}" for day in range(1, 6)]
    notes = read("access_notes", worker="W024")
    text = (
        f"The same on {len(notes)} Tuesdays, {said(notes[0]['first_day'])} to "
        f"{said(notes[-1]['last_day'])}, for W023, W024 and W025."
    )
    note = f"Note in the gate log: “{notes[0]['text']}”. Document named: {notes[0]['document']}."
    place = "shifts, gate log and its notes, W024, one week"
    return "Tuesdays of W024", place, f"{shift_and_gate('W024', days)}\n\n{text}\n\n{note}"


def runs(rows: list[Row]) -> list[list[Row]]:
    """Return the shifts of days that follow one another, with one kind and the same times."""
    found: list[list[Row]] = []
    for row in rows:
        last = found[-1][-1] if found else None
        same = last and all(last[name] == row[name] for name in ("kind", "start", "end"))
        if last and same and day(row) - day(last) == datetime.timedelta(days=1):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def day(row: Row) -> datetime.date:
    """Return the day on which a shift starts."""
    return datetime.date.fromisoformat(row["date"])


def span(rows: list[Row]) -> str:
    """Return `Sunday 1 to Thursday 5 March`."""
    first, last = day(rows[0]), day(rows[-1])
    if first == last:
        return f"{first:%A} {first.day} {first:%B}"
    link = "to" if len(rows) > 2 else "and"
    return f"{first:%A} {first.day} {link} {last:%A} {last.day} {last:%B}"


def rota(worker: str, months: Iterable[str]) -> tuple[str, str, str]:
    """Return the extract with a worker's shifts in some months, for counting."""
    kinds = {"work": "work", "training": "training, paid", "leave": "public holiday: paid leave"}
    rows = []
    for name in months:
        own = [row for row in read("shifts", worker=worker) if row["date"].startswith(name)]
        for some in runs(own):
            times = f"{some[0]['start']} to {some[0]['end']}"
            rows.append((span(some), str(len(some)), times, kinds[some[0]["kind"]]))
    place = read("shifts", worker=worker, kind="work")[0]["post"]
    text = (
        f"{place}. Each shift is four hours long. A shift belongs to the month in which it begins."
    )
    shown = table("Days; Shifts; Times; What", rows)
    return (
        f"Shifts of {worker}",
        f"rota, {worker}, March and April 2026",
        f"{text}\n\n{shown}",
    )


def pay_slips() -> tuple[str, str, str]:
    """Return the payslips of the two workers whose ledger learners write."""
    heads = (
        "Worker, month; Hours paid; Basic pay, EUR; Night, EUR; Sunday, EUR; Public holiday, EUR"
    )
    names = ("hours_paid", "basic_pay", "night_supplement", "sunday_supplement")
    rows = [
        (
            f"{row['worker']}, {month(row['month'])}",
            *(row[name] for name in names),
            row["holiday_supplement"],
        )
        for worker in ("W008", "W027")
        for row in months(read("payroll", worker=worker), *LEDGER)
    ]
    return "Payslips of W008 and W027", "payroll, two workers, two months", table(heads, rows)


def agreement() -> tuple[str, str, str]:
    """Return the extract with a cleaner's rates before and after the rise."""
    before, after = rate("2025-01-01"), rate("2026-03-16")
    rows = (
        ("Basic wage, EUR an hour", before, after),
        ("Night, 22:00 to 06:00, adds", "25%", "25%"),
        ("Sunday, midnight to midnight, adds", "50%", "50%"),
        ("Public holiday, midnight to midnight, adds", "100%", "100%"),
    )
    text = (
        "Grade C1. The basic wage is paid for all hours, leave and training included. The "
        "supplements for night, Sunday and public holidays are paid for hours of work alone. Each "
        "hour counts at the rate of its own day."
    )
    shown = table("Agreed; Until 15 March 2026; From 16 March 2026", rows)
    return "Rates of the agreement", "collective agreement, grade C1", f"{text}\n\n{shown}"


def uniforms() -> tuple[str, str, str]:
    """Return the extract on all deductions for uniforms, by worker."""
    rows = read("deductions", kind="uniform")
    each = {(row["month"], row["amount"]) for row in rows}
    by_worker = {row["worker"]: [] for row in rows}
    for row in rows:
        by_worker[row["worker"]].append(row)
    assert all({(row["month"], row["amount"]) for row in own} == each for own in by_worker.values())
    first, last = month(min(each)[0]), month(max(each)[0])
    shown = table(
        "Worker; Months; EUR a month; EUR in all",
        [
            (
                worker,
                f"{first} to {last}",
                own[0]["amount"],
                f"{sum(float(row['amount']) for row in own):.2f}",
            )
            for worker, own in by_worker.items()
        ],
    )
    return (
        "Uniforms, all workers",
        "deductions for uniforms, the firm's own list",
        f"{shown}\n\n{named(rows)}",
    )


LEDGER = ("2026-03", "2026-04")
EXTRACTS = (
    gate_of_w013,
    order_of_w033,
    training_of_w004,
    uniform_of_w018,
    contributions_of_w038,
    insurance,
    gate_of_w024,
    lambda: rota("W008", LEDGER),
    lambda: rota("W027", LEDGER),
    pay_slips,
    agreement,
    uniforms,
)


def extracts() -> list[Row]:
    """Return all extracts as documents."""
    rows = []
    for number, made in enumerate(EXTRACTS, 1):
        title, place, text = made()
        row = {"id": f"E{number:02}", "kind": f"Extract: {place}", "title": title, "text": text}
        rows.append(row | {"care": ""})
    return rows


def language(note: Row) -> str:
    """Return the language of an interview, as its note names it."""
    return "" if note["interview"] in CARE else f". Language: {note['language']}"


def when(note: Row) -> str:
    """Return the day of an interview, or only its month."""
    day = datetime.date.fromisoformat(note["date"])
    return f"{day:%B %Y}" if note["interview"] in CARE else said(note["date"])


def notes() -> list[Row]:
    """Return the notes of interviews that are read, as documents."""
    return [
        {
            "id": row["interview"],
            "kind": f"Interview note. {row['interviewer']}{language(row)}",
            "title": f"{row['place']}, {when(row)}",
            "text": row["note"],
            "care": CARE.get(row["interview"], ""),
        }
        for row in read("interviews")
        if row["interview"] in READ
    ]


def write(folder: Path) -> None:
    """Write the documents below `folder`."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, rows in (("extracts", extracts()), ("notes", notes())):
        path = folder / FOLDER / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    write(DATA)
