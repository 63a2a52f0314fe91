"""One class written in several ways."""

from __future__ import annotations

import unicodedata

from emlearn_gestures.files.spellings import join_spellings, same_name


def test_the_most_frequent_spelling_is_taken():
    chosen, notes = join_spellings(["Wave", "wave", "wave", "idle", " idle"])
    assert chosen == {"Wave": "wave", "wave": "wave", "idle": "idle", " idle": "idle"}
    assert notes == [
        "class 'wave' is written in 2 ways, joined: 'wave', 'Wave'",
        "class 'idle' is written in 2 ways, joined: ' idle', 'idle'",
    ]


def test_single_letters_keep_their_case():
    assert join_spellings(["a", "A"]) == ({"a": "a", "A": "A"}, [])


def test_unicode_forms():
    forms = [unicodedata.normalize(form, "größe é") for form in ("NFC", "NFD")]
    assert forms[0] != forms[1]
    assert len({same_name(name) for name in [*forms, forms[0].upper()]}) == 1  # ß is SS in capitals
    assert set(join_spellings(forms)[0].values()) == {forms[0]}


def test_nothing_to_join():
    assert join_spellings(["wave", "wave2", ""]) == ({"wave": "wave", "wave2": "wave2", "": ""}, [])
