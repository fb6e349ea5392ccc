"""Each answer that would endanger a real person is stopped by one sentence, and no other one is.

By hand, from all questions with options; of a table each cell that stands there, else each column.
An option is here where a learner who did it at the desk would put a real person into danger: it
warns who controls them, shows who spoke, brings an authority or an embassy unasked, leaves them
alone with whoever holds them, or takes work, pay and bed.
"""

import copy

import pytest
from kit import some_and_slow

from coursework import course as the_course
from coursework.answers import Answers, said
from coursework.marking import key

DANGERS = {
    "01-the-issue": {
        "step-a03": "refer authority supplier contract visit confront end",
        "step-a05": "authority visit end",
        "step-a09": "danger authority supplier contract visit confront end",
        "step-a10": "authority supplier contract visit confront end",
        "step-a11": "authority visit confront end",
        "reply-a06": "change names visit",
        "says-no": "full foreman persuade",
    },
    "02-rules-and-roles": {
        "gaps-papers.points.stands.c11": "obliges",
        "gaps-papers.points.stands.c12": "obliges",
        "gaps-conditions.points.stands.c09": "obliges half",
        "gaps-conditions.points.stands.c10": "obliges half",
        "gaps-conditions.points.passage.c09": "s7",
        "gaps-conditions.points.passage.c10": "p14",
        "matrix.steps.leads.danger": "leadership procurement requesting manager legal",
        "matrix.steps.helps.danger": "requesting manager",
        "first-call": "manager police office firm",
        "clause.duties.who": "site",
        "clause.duties.does": "remove ask report close meet press",
        "advice-ask": "story firm proof",
        "advice-change": "meet send keep",
    },
    "03-screen-tenders": {
        "step-t05": "ask visit strike authority",
        "ask-t09": "happy",
        "sheet.tenders.ask.t05": "employer",
    },
    "04-read-your-portfolio": {
        "pf-register.rows.ask.l5": "supplier",
        "pf-say-leave": "supplier authority",
        "pf-list.rows.step.mir-2024-012": "letter meet chain",
        "pf-list.rows.step.mir-2025-005": "letter meet chain",
        "pf-list.rows.step.ovr-2024-012": "letter meet chain",
        "pf-list.rows.step.ovr-2026-004": "letter meet chain",
        "pf-list.rows.step.sar-2025-006": "letter meet chain",
    },
    "05-map-supply-chains": {
        "map-ask-cases": "workers",
        "map-ask-peak": "workers",
        "map-ask-recruit": "workers",
        "map-ask-mines": "workers",
        "map-send-four": "names leave",
        **{
            f"clean-firms.firms.ask.{row}": "list"
            for row in (
                *("brightmop", "clarion", "eastgate", "ovra"),
                *("halden", "saltmarsh", "bellhouse"),
            )
        },
    },
    "06-market-research": {
        "note.lines.place.s3": "line own out",
        "note.lines.place.s7": "line own",
        "clean-note.lines.place.c4": "out own line",
        "talk-agencies": "one hint cousin",
        "talk-passport": "office more note",
        "conference-weight": "threat",
        "demands.asked.decide.no-agency": "bid points clause date",
        **{
            f"demands.asked.look.{row}": "boss"
            for row in (
                *("names", "pay", "talks", "fees", "label", "rota"),
                *("recruiters", "no-agency", "papers"),
            )
        },
    },
    "07-draft-criteria": {
        "st-hours-comment": "names",
        "st-papers-gaps": "lockers",
        "conditions.rows.look": "round",
        "conditions.rows.proof": "bank ids workers",
        "conditions.rows.then": "leaves ends warned authority",
        "conditions.rows.thing": "copies names own-only origin",
        "set.rows.look": "round",
        "set.rows.proof": "bank ids workers",
        "set.rows.then": "leaves ends warned authority",
        "set.rows.thing": "copies names own-only origin",
        "revised.rows.look": "round",
        "revised.rows.proof": "bank ids workers",
        "revised.rows.then": "leaves ends warned authority",
        "revised.rows.thing": "copies names own-only origin",
        "green.rows.look": "round",
        "green.rows.proof": "bank ids workers",
        "green.rows.then": "leaves ends warned authority",
        "green.rows.thing": "copies names own-only origin",
    },
    "08-engage-suppliers": {
        "eng-published": "worker",
        "eng-agenda.agenda.what": "rumour guest",
        **{f"eng-follow.follow.ask.s0{n}": "who-said confirm" for n in range(1, 7)},
        **{f"eng-follow.follow.whom.s0{n}": "farm" for n in range(1, 7)},
        **{f"eng-follow.follow.shows.s0{n}": "names" for n in range(1, 7)},
        "eng-fix-b03": "volunteer",
        "eng-fix-b04": "end",
        "eng-fix-b05": "more",
        "eng-monday": "call follow exclude visit",
        "eng-guest": "ask example away",
    },
    "09-evaluate-bids": {
        "ev-letter.letter.say": "heard visit",
        "ev-letter.letter.papers": "list passports",
        "ev-today": "letter visit certificate warn wait",
        "ev-sheet-file.file.decision.c": "exclude",
        "ev-told": "form",
        "ev-exclude": "yes",
        "ev-cleaner-ask.questions.ask.b": "names",
        "ev-cleaner-ask.questions.ask.c": "names",
        "ev-cleaner-ask.questions.ask.d": "names",
        "ev-cleaner-ask.questions.ask.all": "names",
    },
    "10-manage-the-contract": {
        "mc-note-5": "papers verify again nothing",
        "mc-voice": "second account check",
        "mc-call": "inspectorate police embassy",
        "mc-her-no": "report close firm",
        "mc-quiet": "passports agency eye",
        "mc-director-asks": "note routine manager",
        "mc-plan-lines.rows.action": "remedy:documents protect:indicator end:contract",
        "mc-plan-lines.rows.proof": "waiver worker-word",
        "mc-plan-lines.rows.whom": "shift",
        "mc-last-invoice": "now",
        "mc-k-ties": "strike inspect ask",
        "mc-k-old": "papers talk rota wait",
        "mc-k-more": "sign refuse hold",
        "mc-k-letter": "k4 k6",
    },
    "11-action-plan": {
        "plan-heard": "firms gate",
        "plan-advice": "story",
        "plan-one-voice": "reason yes",
        "plan-more-halls": "refuse order ask",
        "plan-begin.measures.content": "end seen explain gate",
        "plan-begin.measures.risk": "leave",
        "plan-begin.measures.indicator": "heard-people",
        "plan-begin.measures.evidence": "names",
        "plan-after-hours": "end",
        "plan-lines.measures.content": "end seen explain gate",
        "plan-lines.measures.risk": "leave",
        "plan-lines.measures.indicator": "heard-people",
        "plan-lines.measures.evidence": "names",
        "plan-act-now": "brightmop",
    },
}

SOME = some_and_slow([*DANGERS])


def stops(form, answers) -> list[str]:
    return [one.text for one in said(form, Answers(values=answers)) if one.text.startswith("Stop.")]


def answered_in(question):
    """Yield where options are chosen, and an answer with each: a question, or a column of a table.

    Of rows that stand there each cell is one, question.sheet.column.row.
    """
    for sheet in question.sheets:
        for column in sheet.columns:
            for row in [one.row for one in sheet.fixed] or [""]:
                place = f"{question.id}.{sheet.code}.{column.code}.{row}".rstrip(".")
                yield (
                    place,
                    {
                        code: {sheet.code: [{"row": row or "r1", column.code: value}]}
                        for code, value in chosen(column).items()
                    },
                )
    if question.kind in ("choice", "choices"):
        yield question.id, chosen(question)


def chosen(question) -> dict:
    return {code: [code] if question.kind == "choices" else code for code in question.codes}


@pytest.mark.parametrize("unit", SOME)
def test_each_dangerous_answer_has_one_stop_and_no_other_has(root, unit):
    found: dict[str, str] = {}
    for form in key.read_key(unit, root).questions.forms:
        for question in form.questions:
            for place, answers in answered_in(question):
                heard = {code: stops(form, {question.id: value}) for code, value in answers.items()}
                assert all(len(sentences) <= 1 for sentences in heard.values()), place
                if dangerous := [code for code, sentences in heard.items() if sentences]:
                    found[place] = " ".join(dangerous)
    assert found == DANGERS[unit]


def test_every_unit_was_looked_at(root):
    assert {*DANGERS} == {*the_course.units(root)}


# --- what a Stop costs ---------------------------------------------------------------------------


def with_stop(question, value, place: str, code: str):
    """Yield the right answer with this one Stop in it, wherever it can be put."""
    if question.kind == "choices":
        if not question.choose or len(value) < question.choose:
            yield [*value, code]
        else:
            yield from ([code if one == other else one for one in value] for other in value)
        return
    _, sheet, name, *row = place.split(".")
    column = question.sheet(sheet).column(name)
    for number, cells in enumerate(value[sheet]):
        if row not in ([], [cells["row"]]) or name in question.sheet(sheet).given(cells["row"]):
            continue
        piece = copy.deepcopy(value)
        cell = [*piece[sheet][number].get(name, []), code] if column.kind == "choices" else code
        piece[sheet][number][name] = cell
        yield piece


def stopped(the_key):
    """Yield each Stop of a unit with the right answers that it spoils; a single choice has none."""
    for form in the_key.questions.forms:
        for belief in form.beliefs:
            for place, codes in belief.when.items() if belief.stop else ():
                entry = the_key.entries[place.partition(".")[0]]
                if entry.question.kind == "choice" or not entry.question.points:
                    continue
                for code in codes:
                    found = [*with_stop(entry.question, entry.right, place, code)]
                    yield entry, f"{place} = {code}", found


@pytest.mark.parametrize("unit", SOME)
def test_a_right_answer_with_one_stop_earns_exactly_half(root, unit):
    the_key = key.read_key(unit, root)
    wrong = []
    for entry, name, pieces in stopped(the_key):
        assert pieces, name
        for number, piece in enumerate(pieces):
            assert not key.value_fault(entry.question, piece), (name, piece)
            if (earned := entry.earned(piece)) * 2 != entry.question.points:
                wrong.append(f"{name} ({number}): {float(earned):g} of {entry.question.points}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("unit", SOME)
def test_a_right_text_with_one_stop_earns_exactly_half(root, unit):
    texts = [one for one in key.read_key(unit, root).entries.values() if one.by_trainer]
    for entry in texts:
        stop_lines = [number for number, line in enumerate(entry.rubric) if line.stop]
        rest = [number for number, line in enumerate(entry.rubric) if not line.stop]
        for stop in stop_lines:
            assert entry.by_rubric([*rest, stop]) * 2 == entry.question.points, entry.question.id
        assert entry.by_rubric(rest) == entry.question.points


@pytest.mark.parametrize("unit", SOME)
def test_a_question_whose_stops_give_its_answer_away_has_no_points(root, unit):
    for form in key.read_key(unit, root).questions.forms:
        for question in form.questions:
            if question.kind == "choice":
                safe = [code for code in question.codes if not stops(form, {question.id: code})]
                assert len(safe) > 1 or not question.points, question.id
