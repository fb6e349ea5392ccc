"""Where a word or a code is written decides: a name decides, a mention is a question."""

import math

import pandas as pd
import pytest

from fairtender import messages, ocds, profile, screening
from fairtender.screening.deciding import LEAST, Deciding
from fairtender.tables import data_path, frame
from fairtender.tenders import TENDERS, stated

RULES = profile.load(data_path("profiles", "default.toml"))
NOTHING = {"cpv": (), "additional_cpv": (), "items": (), "origins": (), "tender_days": math.nan}


def screen(*rows: dict[str, object]) -> screening.Screening:
    names = {name for row in rows for name in row}
    columns = {name: [row.get(name, NOTHING.get(name, "")) for row in rows] for name in names}
    ocids = [f"o{number}" for number in range(len(rows))]
    return screening.screen(stated(columns | {"ocid": ocids}), RULES)


def screened(title: str = "", **cells: object) -> pd.Series:
    result = screen({"title": title} | cells)
    row = result.tenders.iloc[0].copy()
    row["factors"] = {each.factor: each for each in result.factors.itertuples()}
    return row


def code(row: pd.Series, factor: str) -> str:
    return row["factors"][factor].reason.code


def of_release(**tender: object) -> pd.DataFrame:
    rows = ocds.tender_rows([{"ocid": "o", "tender": tender}])
    return frame(TENDERS, {name: [row[name] for row in rows] for name in TENDERS.names})


# --- codes ---


def cpv(main: str, *additional: str) -> dict[str, object]:
    scheme = {"scheme": "CPV"}
    return {
        "classification": scheme | {"id": main},
        "additionalClassifications": [scheme | {"id": each} for each in additional],
    }


def test_the_main_code_names_the_sector_and_an_additional_one_asks():
    """Three transformers whose additional code is that of construction are no construction."""
    table = of_release(title="Power transformers", items=[cpv("31170000", "45232221")])
    row = screening.screen(table, RULES).tenders.iloc[0]
    assert row.sector == "electrical-equipment"
    # Beside a main code of low risk, one of high-risk labour stops "low" and is asked about.
    advice = of_release(title="Advice on water", items=[cpv("71310000", "45232430")])
    row = screening.screen(advice, RULES).tenders.iloc[0]
    assert (row.level, row.sector) == ("unknown", "architecture-engineering")
    assert row.ask[0].code == "ask-additional-code" and "45232430" in row.ask[0].text()
    # A code is main where the notice says so anywhere; alone, an additional one names nothing.
    both = of_release(items=[cpv("71310000", "45232430"), cpv("45232430")])
    assert screening.screen(both, RULES).tenders.iloc[0].sector == "construction"
    alone = screened("Framework 7", cpv=("79000000", "45232430"), additional_cpv=("45232430",))
    assert (alone.sector, code(alone, "sector")) == ("", "sector-additional-code")


def test_a_good_of_an_additional_code_is_a_question_with_its_name():
    row = screened("Market study", cpv=("35100000", "18424000"), additional_cpv=("18424000",))
    assert code(row, "commodity") == "commodity-additional-code"
    assert any("Gloves" in ask.text() for ask in row.ask)
    assert code(screened("Market study", cpv=("18424000",)), "commodity") == (
        "commodity-origin-forced"
    )


# --- names and mentions ---


def test_a_name_is_the_title_and_the_first_sentence_of_the_description():
    name = {"description": "Cleaning of the town hall. With rubber gloves."}
    assert screened("Framework 7", **name).sector == "cleaning"
    later = screened("Framework 7", description="For the town hall. Cleaning and guarding.")
    assert (later.level, later.sector, code(later, "sector")) == ("unknown", "", "sector-mentioned")
    # Of a long first sentence its beginning counts.
    words = "for the offices of the town hall and of the library and of the museum " * 4
    long = screened("Framework 7", description=f"Cleaning {words}and coffee")
    assert (long.sector, code(long, "commodity")) == ("cleaning", "commodity-mentioned")
    # With a main code the title alone is a name.
    coded = screened("Framework 7", cpv=("79530000",), description="Coffee for the translators.")
    assert (coded.level, code(coded, "commodity")) == ("unknown", "commodity-mentioned")


def test_below_a_title_of_low_risk_the_first_sentence_is_a_question_and_names_nothing():
    """It says what is audited; but low is not shown where it names other work."""
    audit = {"description": "The auditor checks the payroll of the laundry and stocks of cotton."}
    row = screened("Audit of the annual accounts", **audit)
    assert (row.level, row.sector) == ("unknown", "legal-audit-consulting")
    assert code(row, "commodity") == "commodity-mentioned"
    assert [ask.code for ask in row.ask] == ["ask-mentioned-sector", "ask-mentioned-good"]
    visits = screened("Audit of the accounts", description="The auditor visits six offices.")
    assert visits.level == "low"
    # Where the title names none, or one that is not low, the sentence is part of the name.
    assert screened("Framework 7", **audit).sector == "laundry"
    furniture = screened("Office furniture", description="With cleaning of the old chairs.")
    assert furniture.level == "elevated"


def test_a_good_that_is_only_mentioned_is_asked_about_and_at_a_listed_origin_a_signal():
    row = screened("Office supplies", description="For the office. We need rubber gloves too.")
    assert code(row, "commodity") == "commodity-mentioned"
    assert "rubber gloves" in row["factors"]["commodity"].reason.text()
    assert any(ask.code == "ask-mentioned-good" for ask in row.ask)
    text = "For the office. Rubber gloves made in Malaysia."
    listed = screened("Office supplies", description=text)
    assert listed["factors"]["commodity"].rating == "moderate"
    # Not listed there: a good that is not bought is not said to come from anywhere.
    other = screened("Office supplies", description="For the office. Gloves made in Norway.")
    assert code(other, "commodity") == "commodity-origin"


def test_a_tender_without_a_title_has_that_of_its_contract():
    releases = [{"ocid": "o", "tender": {}, "contracts": [{"id": "1", "title_en": "Guarding"}]}]
    [row] = ocds.tender_rows(releases)
    assert row["title"] == "Guarding"
    titled = releases[0] | {"tender": {"title": "Framework 7"}}
    assert ocds.tender_rows([titled])[0]["title"] == "Framework 7"


# --- words that mean something else ---

OTHER_THINGS = [
    # letters of their own
    ("Konsulenttjenester for Helse Sør-Øst", "Klar fordeling av ansvar.", "commodity-none"),
    ("Kjøp av ost", "", "commodity-origin-child-text"),
    # words with another meaning
    ("Asesoría jurídica a servidores públicos", "", "commodity-none"),
    ("Seguro de bienes muebles", "", "commodity-none"),
    ("Nettoyage de bureaux", "", "commodity-none"),
    ("Achat de bureaux", "", "commodity-origin-child-text"),
    ("Servicii de telefonie mobilă", "", "commodity-none"),
]


@pytest.mark.parametrize(("title", "description", "good"), OTHER_THINGS)
def test_a_word_that_means_something_else_names_no_good(title, description, good):
    assert code(screened(title, description=description), "commodity") == good


def test_every_exception_names_entries_of_the_profile_and_gives_a_reason():
    from fairtender.wording.lexicon import lexicons

    known = {each.code for each in (*RULES.sectors, *RULES.commodities)}
    exceptions = [each for lexicon in lexicons().values() for each in lexicon.exceptions]
    assert len(exceptions) > 20
    for each in exceptions:
        assert each.words and {*each.not_} <= known and each.why.endswith(".")


def test_german_is_read_with_and_without_umlauts():
    assert screened("Gebäudereinigung").sector == screened("Gebaeudereinigung").sector == "cleaning"


@pytest.mark.parametrize(
    "text",
    [
        "Laptops. Country of manufacture must not be China",
        "Laptops, not from China",
        "Notebooks. Das Herstellungsland darf nicht China sein.",
        "Ordinateurs portables. Le pays de fabrication ne doit pas être la Chine.",
        "Computadoras portátiles. El país de fabricación no debe ser China.",
        "Laptops, not from China or from Malaysia",
        "Laptops, nicht aus China oder aus Malaysia",
        "Ordinateurs. Les ordinateurs ne doivent pas provenir de Chine ni de Malaisie.",
        "Computer. I computer non devono provenire dalla Cina né dalla Malesia.",
        "Café. El café no procede de Brasil ni de Colombia.",
        "Café. O café não provém do Brasil nem da Colômbia.",
    ],
)
def test_a_country_that_is_excluded_is_no_origin(text):
    assert screened(text).level == "elevated"


@pytest.mark.parametrize(
    "text",
    [
        "Café. Le café provient de Colombie.",
        "Computer. I portatili provengono dalla Cina.",
        "Café. El café procede de Brasil.",
        "Café. O café provém do Brasil.",
        "Coffee from Kenya or from Brazil",
    ],
)
def test_a_verb_says_where_goods_come_from(text):
    assert screened(text).level == "high"


def test_the_same_contract_has_the_same_level_in_each_language():
    titles = ("Agency nurses", "Intérim infirmier", "Leiharbeit Pflege", "Personal de agencia")
    levels = {screened(title, cpv=("79624000",)).level for title in titles}
    assert levels == {"elevated"}
    # What says more than that is a signal of its own.
    assert screened("Agency nurses, migrant workers", cpv=("79624000",)).level == "high"


# --- the price ---


def price(*criteria: dict[str, object], title: str = "Cleaning") -> tuple[str, str]:
    table = of_release(title=title, awardCriteria={"criteria": [*criteria]})
    found = screening.screen(table, RULES).factors.set_index("factor").loc["price"]
    return found["rating"], found["reason"].code


DENIED = "Il prezzo non è il solo criterio di aggiudicazione"
ELSEWHERE = f"{DENIED} e tutti i criteri sono indicati solo nei documenti di gara"


def test_a_percentage_is_only_that_of_a_stated_weight():
    assert price({"type": "price"}) == ("high", "price-named")
    assert price({"type": "price", "weight": "40 %"}) == ("none", "price-weight")
    assert price({"type": "price", "weight": "100"}) == ("high", "price-weight")
    assert price({"type": "cost"}) == ("none", "price-criteria")
    # Outside of work that is paid by the hour it is a moderate signal.
    assert price({"type": "price"}, title="Coffee") == ("moderate", "price-named")


def test_criteria_that_deny_the_price_or_point_elsewhere_are_said_to():
    assert price({"type": "price", "description": DENIED}) == ("none", "price-denied")
    denied = price({"type": "price", "description": ELSEWHERE})
    assert denied == ("unknown", "price-denied-elsewhere")
    pointing = {"type": "price", "description": "See the tender documents"}
    assert price(pointing) == ("unknown", "price-elsewhere")
    for written in ("siehe Vergabeunterlagen", "voir le règlement de la consultation"):
        row = screened("Cleaning", award_criteria_details=written)
        assert code(row, "price") == "price-elsewhere"
    # A denial anywhere else leaves the criteria unstated, but is not overlooked.
    for written in ("Le prix n'est pas le seul critère", "Preis ist nicht das einzige Kriterium."):
        row = screened("Nettoyage", description=f"Deux bureaux. {written}")
        assert code(row, "price") == "price-denied-only"
        assert row["factors"]["price"].rating == "unknown"
    # Words that say more, and a code that says it, are criteria.
    more = "Quality of the plan for training; experience of the team. See the tender documents."
    assert code(screened("Cleaning", award_criteria_details=more), "price") == "price-criteria"
    alone = screened("Cleaning", award_criteria="priceOnly", award_criteria_details="See the ITT")
    assert code(alone, "price") == "price-alone"


# --- texts that nobody could read ---


def test_a_text_that_could_not_be_read_leaves_no_level_low():
    polish = "Usługi prawnicze dla gminy oraz inne prace na rzecz miasta, które są w dokumentacji."
    row = screened("Umowa", description=polish, cpv=("79111000",))
    assert (row.level, row.by) == ("unknown", "not_stated")
    # One moderate signal does not lift it: what is missing may be in that text.
    assert screened("Umowa", description=polish, cpv=("79111000",), tender_days=3.0).level == (
        "unknown"
    )
    # A signal of the code itself counts as ever.
    assert screened("Umowa", description=polish, cpv=("90910000",)).level == "elevated"


# --- what decided most ---


def test_a_report_says_which_word_decided_how_many_and_how_to_silence_it(tmp_path):
    titles = [f"Compra de tabletas {number}" for number in range(LEAST)]
    result = screen(*({"title": title} for title in titles), {"title": "Framework 7"})
    deciding = Deciding()
    deciding.add(result.passed["ocid"], result.outcomes)
    [sector, good] = sorted(deciding.most(RULES), key=lambda each: each.factor != "sector")
    assert (sector.written, sector.tenders, sector.entry) == ("tabletas", LEAST, "electronics")
    assert sector.silence == ('words.es = ["-tabletas"]',) and len(sector.examples) == 3
    assert good.factor == "commodity"
    # What it says silences the word.
    path = data_path("profiles", "default.toml")
    text = path.read_text(encoding="utf-8")
    local = text.replace('code = "electronics"\n', f'code = "electronics"\n{sector.silence[0]}\n')
    quiet = tmp_path / "quiet.toml"
    quiet.write_text(local, encoding="utf-8")
    rules = profile.load(quiet)
    table = stated({"ocid": ["o"], "title": ["Compra de tabletas"]})
    assert screening.screen(table, rules).tenders.iloc[0].level == "unknown"


def test_a_code_that_decided_is_named_by_its_beginning():
    result = screen(*({"title": "", "cpv": (f"9091{n}000",)} for n in (0, 0, 1, 1, 4, 4)))
    deciding = Deciding()
    deciding.add(result.passed["ocid"], result.outcomes)
    [found] = deciding.most(RULES)
    assert found.is_code and found.tenders >= LEAST and found.entry == "cleaning"


def test_a_report_has_words_for_all_that_a_notice_states_and_nobody_could_read():
    """What was not read in one tender is also counted for all of them."""
    codes = [code for code in messages.sentences() if code.startswith("unread-")]
    assert "unread-days" in codes
    for code in codes:
        assert messages.known(f"report-{code}"), code


# --- what is excluded, what is an address, and what the work is about ---


@pytest.mark.parametrize(
    "text",
    [
        "Uniforms. No goods from China.",
        "Uniforms. None of the goods may come from China or Malaysia.",
        "Uniforms. The supplier is not in China; no part is made in China.",
        "Berufskleidung. Ausgenommen ist Ware aus China.",
        "Berufskleidung. Keine Waren aus China.",
        "Berufskleidung. Kein Teil wird in China gefertigt.",
        "Vêtements de travail. Aucun produit provenant de Chine.",
        "Uniformes de trabajo. Sin productos procedentes de China.",
        "Abbigliamento da lavoro. Nessun prodotto proveniente dalla Cina.",
        "Vestuário de trabalho. Nenhum produto proveniente da China.",
        "Arbeidstøy. Ingen varer fra Kina.",
        "Îmbrăcăminte de lucru. Niciun produs fabricat în China.",
        "Спецодежда. Без товаров из Китая.",
        "Спецодяг. Жоден товар не може бути із Китаю.",
    ],
)
def test_goods_of_an_excluded_country_are_not_from_it(text):
    title, description = text.split(". ", 1)
    row = screened(title, description=description, cpv=("18110000",))
    assert row["factors"]["commodity"].rating == "moderate", code(row, "commodity")


@pytest.mark.parametrize(
    "text",
    ["Keine Ware aus Norwegen, Ware aus China.", "Herstellung in China.", "Goods come from China."],
)
def test_goods_of_another_country_than_the_excluded_one_are_from_it(text):
    assert screened("Berufskleidung", description=text, cpv=("18110000",)).level == "high"


@pytest.mark.parametrize(
    "text", ["Subcontracting is ruled out.", "No part of the contract may be subcontracted."]
)
def test_work_that_may_not_be_passed_on_is_no_signal(text):
    assert code(screened("Cleaning", description=text), "business_model") != "business_model-words"


@pytest.mark.parametrize(
    "text",
    [
        "See https://tenders.example/cleaning-of-offices",
        "Siehe www.vergabe.example/bewachung",
        "Contact: gloves@hospital.example.",
        "The file is cleaning_tender_v2.pdf",
    ],
)
def test_words_of_addresses_and_file_names_are_not_words_of_the_notice(text):
    row = screened("Specification", description=text)
    assert (row.level, row.sector, row["factors"]["commodity"].rating) == ("unknown", "", "unknown")
    assert screened("Specification", description="Cleaning/guarding, etc.").sector == "cleaning"


def test_the_reason_and_the_question_name_the_same_good():
    row = screened("Furniture and textiles", cpv=("39100000", "39500000"))
    factor = row["factors"]["commodity"]
    assert "Textiles" in factor.reason.text()
    assert any(ask.code == "ask-origin" and "Textiles" in ask.text() for ask in row.ask)


ABOUT = [
    ("Study on forced labour in the cotton sector", "73200000"),
    ("Audit of cotton suppliers", "79212000"),
    ("Exposition sur le coton", "92500000"),
    ("Insurance of a tea estate", "66510000"),
    ("Software for rice quality tests", "48000000"),
    ("Course on coffee making", "80500000"),
    ("Study on cotton from Turkmenistan", "73200000"),
]


@pytest.mark.parametrize(("title", "main"), ABOUT)
def test_a_good_that_the_work_is_about_is_a_question(title, main):
    row = screened(title, cpv=(main,))
    assert (row.level, code(row, "commodity")) == ("unknown", "commodity-mentioned")
    assert [ask.code for ask in row.ask if "commodity" in ask.code or "good" in ask.code] == [
        "ask-mentioned-good"
    ]
    # With a main code of what is bought as well, it is part of the purchase.
    both = screened("Software and laptops", cpv=("48000000", "50300000", "30213100"))
    assert code(both, "commodity") == "commodity-origin-forced-text"


def test_workers_whom_the_work_is_about_are_a_question():
    row = screened("Film documentaire sur les travailleurs saisonniers", cpv=("92111000",))
    assert (row.level, code(row, "workforce")) == ("unknown", "workforce-mentioned")
    assert "ask-mentioned-workforce" in [ask.code for ask in row.ask]
    # Beside one moderate signal the doubt does not lift the level.
    study = screened(
        "Gutachten zur Lage von Erntehelfern", description="Mit Unterauftrag.", cpv=("73200000",)
    )
    assert study.level == "unknown"
    picked = screened("Erdbeeren", description="Geerntet von Saisonarbeitskräften.")
    assert code(picked, "workforce") == "workforce-words"


@pytest.mark.parametrize(
    "text",
    [
        "Postul nr. 4: grupă mobilă, 2 persoane",
        "În birouri lipsește sistemul de alarmă",
        "Tratamentul bolilor de piele",
        "Inginer pentru îmbrăcăminte rutieră",
        "Sare cuaternară de amoniu",
        "Cattle ear tags",
        "Upkeep of Windows servers",
    ],
)
def test_a_mention_that_means_something_else_asks_about_no_good(text):
    row = screened("Framework 7", description=f"As below. {text}.")
    assert "ask-mentioned-good" not in [ask.code for ask in row.ask]
