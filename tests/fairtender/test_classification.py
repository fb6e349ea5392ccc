"""Codes: those of the CPV by its list and check digits, those of the UNSPSC by a small mapping."""

import hashlib

import pytest

from fairtender import classification
from fairtender.classification import codes, codes_read, cpv, is_cpv, split_classification

# Of the codes in the list of the Publications Office, with their check digits, sorted, a line each.
PUBLISHED = "940b3a8dda4b24abe9bee3b174915ea23d132c28af2d73094d71a670088830f4"

CODES = [
    (("CPV", "90910000-9"), "90910000"),
    (("CPV", "90910000"), "90910000"),
    (("CPV", "909100009"), "90910000"),
    (("CPV", "3000000-1"), "03000000"),  # read as a number, it has lost its zero
    (("ДК021:2015", "90910000-9"), "90910000"),
    (("", "90910000"), "90910000"),
    # a wrong check digit, a code that there is not, nine digits that are no code, another scheme
    (("CPV", "90910000-1"), ""),
    (("CPV", "90910001"), ""),
    (("CPV", "724954105"), ""),
    (("", "909100009"), ""),
    (("UNSPSC", "90910000"), ""),
    (("CPV", ""), ""),
]


@pytest.mark.parametrize(("written", "code"), CODES)
def test_a_code_of_the_cpv_is_one_of_its_list(written, code):
    assert cpv(*written) == code


def test_what_is_none_is_kept_as_written():
    assert split_classification("CPV", "90910000-1") == ("", "CPV 90910000-1")
    assert split_classification("GSIN", "N6350") == ("", "GSIN N6350")
    assert split_classification("", "43211500") == ("", "43211500")
    assert split_classification("UNSPSC", "") == ("", "")


def test_the_longest_known_beginning_of_the_unspsc_decides():
    found = codes_read(
        ("15860000", "15860001"),
        ("UNSPSC 76111501", "UNSPSC_V14 V1.43211503", "UNSPSC 73151500", "UNSPSC 99", "X 76111501"),
    )
    # 7611 cleaning of buildings, 4321 computers; 73 is listed as too mixed, 99 is not there.
    assert (found.cpv, found.additional) == (("15860000",), ("90910000", "30200000"))
    assert codes_read((), ("UNSPSC 76111501",)).cpv == ("90910000",)  # beside no code of the CPV
    assert found.mapped == (
        ("90910000", "UNSPSC 76111501"),
        ("30200000", "UNSPSC_V14 V1.43211503"),
    )
    assert found.unread == ("CPV 15860001", "UNSPSC 73151500", "UNSPSC 99", "X 76111501")


def test_a_code_is_additional_unless_no_other_is_there():
    both = ("71310000", "45232430")
    found = codes_read(both, (), ("45232430",))
    assert (found.cpv, found.additional) == (("71310000",), ("45232430",))
    assert codes_read(both, ()).cpv == both  # nobody says which is the main one
    assert codes_read(("45232430",), (), ("45232430",)).cpv == ("45232430",)


def test_the_mapping_names_codes_of_both_lists():
    mapping = classification._unspsc()
    assert all(key.isdecimal() and len(key) in (2, 4, 6) for key in mapping)
    assert all(is_cpv(code) for code in mapping.values() if code)


def test_the_list_is_the_published_one():
    assert len(codes()) == 9454 and codes()["90910000"] == "9"
    lines = "\n".join(sorted(f"{code}-{check}" for code, check in codes().items()))
    assert hashlib.sha256(lines.encode()).hexdigest() == PUBLISHED
