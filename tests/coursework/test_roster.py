"""Lists of participants as programs write them: letters, headings, ids, and what must be asked."""

import tomllib
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from course_kit import SMALL
from desk_kit import Desk, Problem

from coursework import roster
from fairtender import messages
from fairtender.sheets import Reading
from fairtender.tables import DataError
from workshop.__main__ import main

ENGLISH = "id,name,email\n"
# The program of a country, its headings, and names that people there have.
LISTS = {
    "German": ("cp1252", "Teilnehmer-Nr.;Name;Vorname;E-Mail", "Weiß;Jörg", "Jörg Weiß"),
    "French": ("cp1252", "N° du participant;NOM;PRENOM;Courriel", "Noël;Zoë", "Zoë Noël"),
    "Spanish": ("cp1252", "Identificador;Apellidos;Nombre;Correo", "Nuñez;Íñigo", "Íñigo Nuñez"),
    "Portuguese": ("cp1252", "Identificador;Apelido;Nome;E-mail", "Leitão;João", "João Leitão"),
    "Italian": (
        "cp1252",
        "Matricola;Cognome;Nome;Posta elettronica",
        "Salò;Niccolò",
        "Niccolò Salò",
    ),
    "Danish": (
        "cp1252",
        "Deltagernummer;Efternavn;Fornavn;E-mail",
        "Ægidius;Søren",
        "Søren Ægidius",
    ),
    "Finnish": ("cp1252", "Osallistujanumero;Sukunimi;Etunimi;Sähköposti", "Mäki;Åke", "Åke Mäki"),
    "Polish": (
        "cp1250",
        "Numer uczestnika;Nazwisko;Imię;Adres e-mail",
        "Zając;Łucja",
        "Łucja Zając",
    ),
    "Czech": ("cp1250", "Osobní číslo;Příjmení;Jméno;E-mail", "Dvořák;Tomáš", "Tomáš Dvořák"),
    "Hungarian": (
        "cp1250",
        "Azonosító;Vezetéknév;Keresztnév;E-mail cím",
        "Szőke;Ödön",
        "Ödön Szőke",
    ),
    "Romanian": ("cp1250", "Număr matricol;Nume;Prenume;E-mail", "Pătrașcu;Ion", None),
    "Croatian": ("cp1250", "ID broj;Prezime;Ime;E-pošta", "Šarić;Đurđa", "Đurđa Šarić"),
    "Serbian": ("cp1251", "Матични број;Презиме;Име;Имејл", "Шарић;Ђурђа", "Ђурђа Шарић"),
    "Bulgarian": ("cp1251", "Факултетен номер;Фамилия;Име;Имейл", "Йовчев;Явор", "Явор Йовчев"),
    "Ukrainian": ("cp1251", "Номер учасника;Прізвище;Ім'я;Ел. пошта", "Їжак;Олена", "Олена Їжак"),
    "Russian": ("cp1251", "Номер участника;Фамилия;Имя;Эл. почта", "Орлов;Пётр", "Пётр Орлов"),
    "Greek": ("cp1253", "Αριθμός Μητρώου;Επώνυμο;Όνομα;Email", "Ράλλης;Γιώργος", "Γιώργος Ράλλης"),
    "Turkish": ("cp1254", "Öğrenci No;Soyadı;Adı;E-posta", "Şahin;Işık", "Işık Şahin"),
    "Lithuanian": (
        "cp1257",
        "ID numeris;Pavardė;Vardas;El. paštas",
        "Ūsaitė;Jūratė",
        "Jūratė Ūsaitė",
    ),
    "Georgian": ("utf-16", "ID;გვარი;სახელი;ელფოსტა", "ლომიძე;ნინო", "ნინო ლომიძე"),
    "Armenian": (
        "utf-8",
        "Մասնակցի համար;Ազգանուն;Անուն;Էլ. փոստ",
        "Պետրոսյան;Արամ",
        "Արամ Պետրոսյան",
    ),
    "Kazakh": ("utf-8-sig", "Қатысушының нөмірі;Тегі;Аты;Эл. пошта", "Әлиев;Ерлан", "Ерлан Әлиев"),
    "Azerbaijani": (
        "utf-16",
        "İştirakçının nömrəsi;Soyad;Ad;E-poçt",
        "Əliyev;Şəmsi",
        "Şəmsi Əliyev",
    ),
}
NAMES = {
    "cp1252": [
        "Conceição Nuñez",
        "Jörg Weiß",
        "Zoë Ægidius",
        "Þóra Ýmisdóttir",
        "François Lefèvre",
    ],
    "cp1250": ["Łucja Żak", "Đurđa Šarić", "Dvořák Tomáš", "Szőke Ödön", "Ľubica Kováčová"],
    "cp1251": ["Їжак Олена", "Пётр Щукин", "Ђурђа Шарић", "ОРЛОВ", "Ян Юн"],
    "cp1253": ["Γιώργος Ράλλης", "ΑΝΝΑ", "Άννα Ξένου"],
    "cp1254": ["Işık Şahin", "Çağla Öz", "İnci Yıldız"],
    "cp1257": ["Jūratė Ūsaitė", "Jānis Bērziņš", "Õie Šein"],
}


@pytest.fixture
def sheet(tmp_path):
    """Write bytes as a file of this name."""

    def write(content: bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def book(tmp_path):
    """Write a workbook; a value with a number format is a pair."""

    def write(**pages: list[list]) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in pages.items():
            page = made.create_sheet(title)
            for at, row in enumerate(rows, 1):
                for column, value in enumerate(row, 1):
                    cell = page.cell(at, column)
                    cell.value, form = value if isinstance(value, tuple) else (value, "General")
                    if form != "General":
                        cell.number_format = form
        made.save(tmp_path / "people.xlsx")
        return tmp_path / "people.xlsx"

    return write


def asked(path: Path, *answers: Reading) -> roster.Unclear:
    """What a list leaves open; a command tells it without an option."""
    with pytest.raises(roster.Unclear) as found:
        roster.read(path, *answers)
    assert "--" not in str(found.value) and str(path) in str(found.value)
    return found.value


def people(found: roster.Roster) -> list[tuple[str, str, str]]:
    return [(one.id, one.name, one.email) for one in found.people.values()]


# --- letters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LISTS)
def test_a_list_from_excel_in_a_language_of_the_course_is_read(sheet, tmp_path, language):
    encoding, heads, halves, name = LISTS[language]
    text = f"{heads}\n007;{halves};x@example.org\n"
    if name is None:  # Romanian's own letters are not in its encoding: Excel writes a cedilla
        text, name = text.replace("ș", "ş"), "Ion Pătraşcu"
    found = roster.read(sheet(text.encode(encoding)))
    assert people(found) == [("007", name, "x@example.org")]
    note = messages.text("roster-encoding", file=tmp_path / "people.csv", sample="")
    told = [one for one in found.notes if one.startswith(note.partition("“")[0])]
    assert bool(told) == encoding.startswith("cp")  # what was decided is shown


@pytest.mark.parametrize("encoding", NAMES)
def test_a_name_is_read_rightly_or_asked_about(sheet, encoding):
    """The headings tell no language: what the letters leave open is never guessed."""
    for name in NAMES[encoding]:
        path = sheet(f"{ENGLISH}7,{name},\n".encode(encoding))
        try:
            assert people(roster.read(path)) == [("7", name, "")]
        except roster.Unclear as unclear:
            options = dict(unclear.options)
            assert unclear.kind == "encoding" and len({*options.values()}) == len(options)
            assert name in options[encoding.replace("cp", "windows-")]
            answer = Reading(encoding=encoding.replace("cp", "windows-"))
            assert people(roster.read(path, answer)) == [("7", name, "")]


def test_what_only_one_language_can_have_written_is_not_asked(sheet):
    lists = (("cp1251", ["Иванов Петр"]), ("cp1251", NAMES["cp1251"]), ("cp1250", ["Łucja Żak"]))
    for encoding, names in lists:
        rows = "".join(f"{at},{name},\n" for at, name in enumerate(names))
        found = roster.read(sheet(f"{ENGLISH}{rows}".encode(encoding)))
        assert [one.name for one in found.people.values()] == names


@pytest.mark.parametrize(("name", "others"), [("Ana MacÉoin", 0), ("Inés DeÁvila", 1)])
def test_a_capital_inside_a_name_is_asked_about_and_not_refused(sheet, name, others):
    path = sheet(f"{ENGLISH}7,{name},\n".encode("cp1252"))
    unclear = asked(path)
    options = dict(unclear.options)
    assert options.pop("windows-1252") == f"7,{name}," and len(options) == others
    question = "roster-ask-encoding" if others else "roster-ask-letters"
    assert (unclear.kind, unclear.question) == ("encoding", messages.text(question))
    path = sheet(f"{ENGLISH}7,{name},\n8,José Peña,\n".encode("cp1252"))
    assert {"windows-1252", "windows-1250"} <= {*dict(asked(path).options)}
    found = roster.read(path, Reading(encoding="windows-1252"))
    assert people(found) == [("7", name, ""), ("8", "José Peña", "")]


def test_letters_that_no_windows_writes_are_refused_in_a_sentence(sheet):
    for encoding, name in (("mac-roman", "José"), ("cp866", "Пётр Щукин"), ("koi8-r", "Иванов")):
        path = sheet(f"{ENGLISH}7,{name},\n".encode(encoding))
        with pytest.raises(DataError) as fault:
            roster.read(path)
        assert str(fault.value) == messages.text("roster-letters", file=path)


# --- headings -------------------------------------------------------------------------------------


def test_each_heading_of_each_language_means_what_its_list_says(sheet):
    file = Path(roster.__file__).with_name("roster_headings.toml")
    languages = tomllib.loads(file.read_text(encoding="utf-8"))
    del languages["between"]
    assert len(languages) >= 30
    for language, words in languages.items():
        last = words["last"]
        first = words.get("first", []) + words.get("either", [])
        for at in range(max(map(len, (first, last, words["id"], words["email"])))):
            heads = [list[at % len(list)] for list in (words["id"], first, last, words["email"])]
            path = sheet(f"{';'.join(heads)}\n007;Ana;Belo;a@x\n".encode())
            assert people(roster.read(path)) == [("007", "Ana Belo", "a@x")], (language, heads)


@pytest.mark.parametrize(
    "head",
    [
        "Nom et prénom",
        "Nachname, Vorname",
        "Apellidos y nombre",
        "Imię i nazwisko",
        "Jméno a příjmení",
        "AD SOYAD",
        "Прізвище, ім'я, по батькові",
        "ФИО",
        "Ονοματεπώνυμο",
        "სახელი და გვარი",
        "First name / Last name *",
    ],
)
def test_a_whole_name_in_one_column(sheet, head):
    found = roster.read(sheet(f'№ п/п;"{head}";id\n1;Ana Belo;101\n'.encode()))
    assert people(found) == [("101", "Ana Belo", "")]
    assert messages.text("roster-passed-over", file="", headings="№ п/п")[2:] in found.notes[0]


def test_titles_and_the_line_for_excel_are_read_around(sheet):
    text = "sep=|\nWorkshop in March\n\nid|name\n7|Ana, Belo; |\n"
    for encoding in ("utf-8", "utf-16", "cp1252"):
        found = roster.read(sheet(text.encode(encoding)))
        assert people(found) == [("7", "Ana, Belo;", "")]
        assert ["“Workshop in March”" in note for note in found.notes] == [True]


# --- ids ------------------------------------------------------------------------------------------


def test_ids_of_a_workbook_are_as_it_shows_them(book):
    rows = [["List of March"], [], ["ID number", "Name"]]
    rows += [[(7, "000"), "Ana"], [101.0, "Ben"], ["0012", "Cleo"], [(1234, "000"), "Dan"]]
    path = book(list=rows)
    found = roster.read(path)
    assert [*found.people] == ["007", "101", "0012", "1234"]
    zeros = messages.text("roster-zeros", file=path, padded="0012", short="007, 101")
    assert zeros in found.notes
    rows[3][0] = datetime(2026, 3, 4)
    with pytest.raises(DataError, match="row 4") as fault:
        roster.read(book(list=rows))
    assert fault.value.code == "sheet-is-date"


def test_numbers_that_a_program_took_for_amounts(sheet):
    path = sheet(f"{ENGLISH}101.0,Ana,\n7.0,Ben,\n".encode())
    found = roster.read(path)
    assert [*found.people] == ["101", "7"]
    assert found.notes[0] == messages.text("roster-whole", file=path, id="101.0", whole="101")
    # A group and a seat stay as they are, and so does what a workshop was begun with.
    assert [*roster.read(sheet(f"{ENGLISH}1.0,Ana,\n1.1,Ben,\n".encode())).people] == ["1.0", "1.1"]
    assert "1.0" in roster.read(path, saved=True).people


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "likely"),
    [
        ("Code;Who;Mail\n101;Ana;a@x\n", "roster-why-no-name", {"Mail": "email"}),
        ("Nr;Name;E-Mail\n1;Ana;a@x\n", "roster-why-number", {"Nr": "id", "Name": "name"}),
        ("id;ID number;Name\n1;101;Ana\n", "roster-why-twice", {"id": "id", "ID number": "id"}),
        ("ID number;Name;Emial adress\n1;Ana;a@x\n", "roster-why-near", {"Emial adress": "email"}),
        ("id;First name;Clan\n1;Ana;Belo\n", "roster-why-half", {"First name": "first"}),
        ("Lp.;Nazwisko i imię\n1;Ana\n", "roster-why-no-id", {"Nazwisko i imię": "name"}),
    ],
)
def test_a_column_that_is_not_clear_is_asked_about(sheet, text, code, likely):
    path = sheet(text.encode())
    found = asked(path)
    heads = text.split("\n")[0].split(";")
    why = messages.text(code, one=heads[0], other=heads[1], kind="id")
    assert (
        found.kind == "columns"
        and found.question.split("“")[0]
        == (messages.text("roster-ask-columns", why=why).split("“")[0])
    )
    assert likely.items() <= found.columns.items()
    assert found.rows == [heads, text.split("\n")[1].split(";")]


def test_a_list_of_a_saved_workshop_is_read_without_a_question(sheet):
    text = "id;First name;Emial;Clan;No\n007.0;Ana;x;Belo;3\n"
    assert asked(sheet(text.encode())).kind == "columns"
    assert people(roster.read(sheet(text.encode()), saved=True)) == [("007.0", "Ana", "")]


def test_what_only_the_sheet_can_say_is_told_without_an_option(sheet):
    faults = {
        "roster-no-headings": sheet(b"101;Ana Belo;ana@x.org\n102;Ben;b@x.org\n", "a.csv"),
        "roster-same-heading": sheet(b"id;name;name\n101;Ana;Belo\n", "b.csv"),
        "sheet-quote": sheet(b'id;name\n101;"Ana\n', "c.csv"),
        "sheet-not-text": sheet("id;name\n1;A\n".encode("utf-16-le"), "d.csv"),
        "sheet-empty": sheet(b"\n\n", "e.csv"),
    }
    for code, path in faults.items():
        with pytest.raises(DataError) as fault:
            roster.read(path)
        assert fault.value.code == code and "--" not in str(fault.value), str(fault.value)


def test_the_command_says_what_to_do_in_the_sheet(sheet, book, tmp_path, capsys):
    rows = [["id", "name"], ["7", "Ana"]]
    twice = book(one=rows, two=rows)
    place = tmp_path / "workshop"
    for path in (
        sheet(f"{ENGLISH}7,Nuñez,\n".encode("cp1252")),
        sheet(b"Who\nAna\n", "w.csv"),
        twice,
    ):
        assert main(["new", str(place), "--roster", str(path)]) == 2
        said = capsys.readouterr().err
        assert path.name in said and "--" not in said and said.count("\n") == 1
        assert not place.exists()
    assert "XLSX" in str(asked(tmp_path / "people.csv"))
    found = asked(twice)
    assert found.kind == "sheet" and [name for name, _ in found.options] == ["one", "two"]
    assert people(roster.read(twice, Reading(sheet="two"))) == [("7", "Ana", "")]


def test_the_desk_asks_and_changes_nothing_until_it_is_answered(course, tmp_path):
    desk = Desk(tmp_path, course)
    desk.begin(SMALL)
    desk.ask("desk_roster", {"first.csv": b"id,name\n1,Old\n"})
    before = desk.ask("desk_summary")
    file = {"list.csv": "Kod;Who;Mail\n007;Nuñez;a@x\n".encode("cp1252")}
    found = desk.ask("desk_roster", file)["asked"]
    assert found["kind"] == "encoding"
    assert [text for code, text in found["options"] if "Nuñez" in text]
    answers = {"encoding": "windows-1252"}
    found = desk.ask("desk_roster", file, answers=answers)["asked"]
    assert found["kind"] == "columns" and found["rows"][1] == ["007", "Nuñez", "a@x"]
    assert {"": "not needed", "first": "first name"}.items() <= dict(found["kinds"]).items()
    assert desk.ask("desk_summary") == before
    answers["columns"] = {"Kod": "id", "Who": "id", "Mail": ""}
    assert "Kod" in desk.ask("desk_roster", file, answers=answers)["asked"]["question"]
    answers["columns"]["Who"] = "name"
    done = desk.ask("desk_roster", file, answers=answers)
    assert "asked" not in done and done["people"] == 1
    [person] = desk.ask("desk_people")["people"]
    assert person == {"trainee": "007", "name": "Nuñez", "email": ""}
    for wrong in ("x", {"encoding": "rot13"}, {"columns": {"Kod": "grade"}}, {"sheet": 1}):
        with pytest.raises(Problem):
            desk.ask("desk_roster", file, answers=wrong)
