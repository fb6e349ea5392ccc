"""Notices are read in their own language, and what a sentence denies is no signal."""

import pandas as pd
import pytest

from fairtender import profile, screening
from fairtender.screening import reading
from fairtender.tables import DataError, data_path
from fairtender.tenders import stated
from fairtender.wording import lexicon
from fairtender.wording.languages import code_of
from fairtender.wording.phrases import Phrases, longest, words_of

RULES = profile.load(data_path("profiles", "default.toml"))


def screened(title="", description="", language="", **cells):
    row = {"title": title, "description": description, "language": language, "ocid": "o"} | cells
    tenders, factors = screening.screen(stated({name: [c] for name, c in row.items()}), RULES)
    return tenders.iloc[0], factors.set_index("factor")


# Language, a title, its sector; a sentence that is a signal, the same denied, and the factor.
NOTICES = {
    "en": (
        "Cleaning of the town hall",
        "cleaning",
        "Agency workers are used.",
        "The work is done without agency workers.",
        "workforce",
    ),
    "fr": (
        "Gardiennage des bâtiments de la ville",
        "guarding",
        "Les travailleurs intérimaires sont logés.",
        "Les prestations sont réalisées sans travailleurs intérimaires.",
        "workforce",
    ),
    "de": (
        "Unterhaltsreinigung der Schulen",
        "cleaning",
        "Unterauftragnehmer werden eingesetzt.",
        "Der Einsatz erfolgt ohne Unterauftragnehmer.",
        "business_model",
    ),
    "it": (
        "Servizio di refezione scolastica per il comune",
        "catering",
        "Criterio del prezzo più basso per la gara.",
        "Il prezzo più basso non è il solo criterio.",
        "price",
    ),
    "es": (
        "Suministro de uniformes para el personal",
        "garments",
        "La subcontratación está prevista en el contrato.",
        "No se permite la subcontratación en este contrato.",
        "business_model",
    ),
    "pt": (
        "Recolha de resíduos do município",
        "waste",
        "O trabalho noturno é feito por trabalhadores sazonais.",
        "O serviço é feito sem trabalhadores sazonais.",
        "workforce",
    ),
    "ro": (
        "Servicii de pază pentru școli",
        "guarding",
        "Subcontractarea este prevăzută în contract.",
        "Subcontractarea nu este permisă în cazul contractului.",
        "business_model",
    ),
    "ru": (
        "Услуги по уборке помещений школы",
        "cleaning",
        "Работы выполняются трудовыми мигрантами.",
        "Работы выполняются без привлечения трудовых мигрантов.",
        "workforce",
    ),
    "uk": (
        "Послуги з охорони об'єктів та будівель",
        "guarding",
        "Роботи виконують субпідрядники за договором.",
        "Роботи виконуються без залучення субпідрядників за договором.",
        "business_model",
    ),
    "no": (
        "Renhold av skoler og barnehager i kommunen",
        "cleaning",
        "Det brukes underleverandører til arbeidet.",
        "Bruk av underleverandører er ikke tillatt i avtalen.",
        "business_model",
    ),
}


def test_what_speaks_for_two_texts_is_the_sum_of_both():
    texts = {"de": "die Reinigung und das", "el": "Η σύμβαση", "uk": "поставка та її"}
    told = {code: lexicon.evidence(text, words_of(text)) for code, text in texts.items()}
    assert all(lexicon.decide(found) == code for code, found in told.items())
    both = " ".join(texts.values())
    assert lexicon.evidence(both, words_of(both)) == sum(told.values())
    assert [lexicon.speaks_for(told["de"], code) for code in ("de", "uk", "xx")] == [1, 0, 0]
    # A long text speaks for its language alone, however often a word comes.
    assert lexicon.decide(lexicon.evidence("и", ["это"] * 10**6)) == "ru"
    assert lexicon.decide(0, "fr") == "fr" and lexicon.decide(0) == ""


def test_what_is_remembered_of_sentences_changes_nothing(monkeypatch):
    said = [(title, f"{said} {denied}") for title, _, said, denied, _ in NOTICES.values()]
    titles, descriptions = zip(*said, *reversed(said), strict=True)
    cells = {"ocid": [f"o{n}" for n in range(len(titles))]}
    tenders = stated(cells | {"title": [*titles], "description": [*descriptions]})
    first = screening.screen(tenders, RULES)
    monkeypatch.setattr(reading, "_REMEMBERED", 1)
    screening._prepared.cache_clear()
    again = screening.screen(tenders, RULES)
    screening._prepared.cache_clear()
    pd.testing.assert_frame_equal(again.tenders, first.tenders)
    pd.testing.assert_frame_equal(again.factors, first.factors)


@pytest.mark.parametrize("language", NOTICES)
def test_a_notice_is_read_and_a_denial_understood_in_its_language(language):
    title, sector, said, denied, factor = NOTICES[language]
    for text in (title, said, denied):
        assert lexicon.language_of(text) in (language, ""), text
    for declared in (language, ""):
        row, signal = screened(title, said, declared)
        assert (row.sector, row.unread) == (sector, ()), title
        assert signal.loc[factor, "rating"] in ("moderate", "high"), said
        _, signal = screened(title, denied, declared)
        assert signal.loc[factor, "rating"] not in ("moderate", "high"), denied


TED = {
    "en": "Price is not the only award criterion and all criteria are stated only in the "
    "procurement documents",
    "fr": "Le prix n'est pas le seul critère d'attribution et tous les critères sont énoncés "
    "uniquement dans les documents du marché",
    "de": "Der Preis ist nicht das einzige Zuschlagskriterium; alle Kriterien sind nur in den "
    "Beschaffungsunterlagen aufgeführt",
    "it": "Il prezzo non è il solo criterio di aggiudicazione e tutti i criteri sono indicati solo "
    "nei documenti di gara",
    "es": "El precio no es el único criterio de adjudicación, y todos los criterios figuran "
    "únicamente en los pliegos de la contratación",
    "pt": "O preço não é o único critério de adjudicação, e todos os critérios são enunciados "
    "apenas nos documentos do concurso",
    "ro": "Prețul nu este singurul criteriu de atribuire, iar toate criteriile sunt enunțate numai "
    "în documentele achiziției",
    "no": "Pris er ikke det eneste tildelingskriteriet, og alle kriterier er oppgitt kun i "
    "anskaffelsesdokumentene",
}


@pytest.mark.parametrize("language", TED)
def test_the_standard_sentence_on_price_is_no_signal_and_no_criterion(language):
    """It denies that the price alone decides, and says that the criteria are elsewhere."""
    _, factors = screened(award_criteria_details=TED[language], cpv=("90910000",))
    assert factors.loc["price", "rating"] == "unknown"
    assert factors.loc["price", "reason"].code == "price-denied-elsewhere"


@pytest.mark.parametrize(
    ("details", "percent"),
    [
        ("Preis 60 %, Qualität 40 %", "60"),
        ("Prix des prestations : 70 %", "70"),
        ("Criterio prezzo: peso 95 %", "95"),
        ("Цена 80 %, опыт 20 %", "80"),
        ("60 % de la note pour le prix", ""),  # more words between them than are known
    ],
)
def test_the_weight_of_the_price_is_read_in_words(details, percent):
    _, factors = screened(award_criteria_details=details, cpv=("90910000",))
    said = dict(factors.loc["price", "reason"].params).get("percent", "")
    assert said == percent


def test_a_cognate_of_another_language_does_not_mislead():
    # In Portuguese a catalogue is printed matter; this is Spanish.
    assert screened("Catálogo de productos")[0].sector == ""
    assert screened("Impressão de catálogos para a câmara")[0].sector == "printing"


def test_a_notice_in_two_languages_is_read_in_both():
    text = "The works begin at once. Les travailleurs détachés sont logés par une agence."
    _, factors = screened("Cleaning of the offices", text, "en")
    reason = factors.loc["business_model", "reason"].text()
    assert "travailleurs détachés" in reason


def test_a_wrong_declaration_is_not_believed_and_no_country_is_a_language():
    # A publisher writes "en" on every notice.
    assert screened("Послуги з прибирання для потреб школи", language="en")[0].sector == "cleaning"
    assert [code_of(each) for each in ("md", "FRA", "nb", "mo")] == ["", "fr", "no", "ro"]


def test_a_language_without_words_is_told_and_nothing_is_taken_from_it():
    polish = "Usługi sprzątania budynków oraz utrzymania czystości w szkole dla miasta"
    row, _ = screened("Hotel", polish)
    assert [reason.code for reason in row.unread] == ["unread-language"]
    assert "Polish" in row.unread[0].text()
    armenian, _ = screened("Դպրոցի շենքի մաքրման ծառայություններ", language="hy")
    assert "Armenian" in armenian.unread[0].text() and armenian.level == "unknown"


def test_an_origin_is_read_in_the_language_of_the_text():
    for title, text in (
        ("Fourniture de café", "Le café est cultivé au Brésil, dans la région du sud."),
        ("Поставка кофе", "Кофе произведен в Бразилия, для нужд школы."),
        ("Lieferung von Kaffee", "Der Kaffee wird angebaut in Brasilien."),
    ):
        _, factors = screened(title, text)
        assert factors.loc["commodity", "rating"] == "decisive", text


def test_a_star_stands_for_letters_and_the_sharper_of_two_patterns_counts():
    phrases = Phrases([("s", "*reinigung", 1), ("s", "textilreinigung", 2), ("s", "охран*", 3)])
    text = "Glasreinigung, Textilreinigung; услуги охраны. Reinigungen"
    found = longest(phrases.find(words_of(text)))
    assert [(match.entry, match.phrase) for match in found] == [
        (1, ("glasreinigung",)),
        (2, ("textilreinigung",)),
        (3, ("охраны",)),
    ]


def test_an_entry_adds_words_and_takes_some_away(tmp_path):
    source = data_path("profiles", "default.toml").read_text(encoding="utf-8")
    entry = 'code = "cleaning"\nname = "Cleaning services"\n'
    assert entry in source
    own = entry + 'words.fr = ["lavage des ponts", "-nettoyage"]\nwords.tr = ["temizlik"]\n'
    path = tmp_path / "own.toml"
    path.write_text(source.replace(entry, own), encoding="utf-8")
    [cleaning] = [each for each in profile.load(path).sectors if each.code == "cleaning"]
    assert "lavage des ponts" in cleaning.words["fr"] and "nettoyage" not in cleaning.words["fr"]
    assert "temizlik" in cleaning.words["tr"]
    path.write_text(source.replace('languages = ["en", ', 'languages = ["xx", '), "utf-8")
    with pytest.raises(DataError) as error:
        profile.load(path)
    assert error.value.code == "profile-no-words" and "xx" in str(error.value)
