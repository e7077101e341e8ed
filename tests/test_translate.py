"""Updating loses no translation and moves none to another context; what did not change stays as it was."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codepairs import catalog_files
from codepairs.extract import SourceMessage
from codepairs.translate import Status, as_bytes, pruned, read, status, template, updated

Key = tuple[str, str]


HEADER = 'msgid ""\nmsgstr "Language: vi\\n"\n\n'


def message(context: str, text: str, plural: str = "") -> SourceMessage:
    return SourceMessage(context, text, plural, ("content/x.yaml",), is_format="%(" in text)


def catalog(text: str) -> polib.POFile:
    return polib.pofile(text, wrapwidth=0)


def again(old: polib.POFile) -> polib.POFile:
    """The catalogue as the next run reads it."""
    return catalog(as_bytes(old).decode())


def update(old: polib.POFile, *messages: SourceMessage, tag: str = "vi") -> polib.POFile:
    return again(updated(again(old), "site", tag, list(messages)))


def translated(entries: dict[Key, str], *messages: SourceMessage) -> polib.POFile:
    """A fresh catalogue of these messages in which `entries` are translated."""
    made = updated(catalog(""), "site", "vi", list(messages))
    for entry in made:
        entry.msgstr = entries.get((entry.msgctxt or "", entry.msgid), "")
    return again(made)


def entry(made: polib.POFile, context: str, text: str) -> polib.POEntry:
    [found] = [each for each in made if (each.msgctxt or "", each.msgid) == (context, text)]
    return found


A, B = message("mini.200.tells", "200 closes a matter."), message("mini.300.tells", "300 opens a matter.")
OLD = translated(
    {("mini.200.tells", A.text): "200 kết thúc.", ("mini.300.tells", B.text): "300 mở ra."}, A, B
)


def test_edited_english_makes_its_own_entry_fuzzy_and_no_other() -> None:
    edited = message(A.context, "200 closes the matter.")
    made = update(OLD, edited, B)
    stale = entry(made, A.context, edited.text)
    assert (stale.msgstr, stale.fuzzy, stale.previous_msgid) == ("200 kết thúc.", True, A.text)
    assert entry(made, B.context, B.text).translated()
    assert len(made) == 2
    # A second edit still shows the English that was translated.
    twice = update(made, message(A.context, "200 has closed the matter."), B)
    assert entry(twice, A.context, "200 has closed the matter.").previous_msgid == A.text


def test_english_that_is_as_it_was_makes_its_translation_good_again() -> None:
    edited = update(OLD, message(A.context, "200 closes the matter."), B)
    again_edited = update(edited, message(A.context, "200 has closed the matter."), B)
    for stale in (edited, again_edited):
        assert as_bytes(update(stale, A, B)) == as_bytes(OLD)


def test_what_a_translator_marked_stays_marked() -> None:
    marked = again(OLD)
    entry(marked, A.context, A.text).flags.append("fuzzy")
    assert entry(update(marked, A, B), A.context, A.text).fuzzy
    edited = update(marked, message(A.context, "200 closes the matter."), B)
    assert entry(update(edited, A, B), A.context, A.text).fuzzy


def test_rewritten_english_starts_anew_and_keeps_the_old_as_obsolete() -> None:
    made = update(OLD, message(A.context, "Something else."), B)
    assert entry(made, A.context, "Something else.").msgstr == ""
    assert entry(made, A.context, A.text).obsolete


def test_an_edit_takes_nothing_from_another_context_however_alike() -> None:
    made = update(OLD, message("mini.400.tells", A.text), B)
    assert entry(made, "mini.400.tells", A.text).msgstr == ""
    assert entry(made, A.context, A.text).obsolete


def test_each_old_paragraph_goes_to_its_likest_and_to_that_alone() -> None:
    old = translated({("c", "Wait for an hour."): "một giờ"}, message("c", "Wait for an hour."))
    texts = ["Wait for a full hour.", "Wait for an hour!", "Wait for an hour or two."]
    made = update(old, *(message("c", text) for text in texts))
    assert [(each.msgstr, each.fuzzy) for each in made] == [("", False), ("một giờ", True), ("", False)]


def test_an_empty_entry_takes_a_translation_that_comes_to_its_context_later() -> None:
    old = catalog(HEADER + '# Của ai?\nmsgctxt "c"\nmsgid "Wait for an hour."\nmsgstr ""\n')
    again = catalog(
        as_bytes(old).decode()
        + '\n# Hỏi lại.\n#~ msgctxt "c"\n#~ msgid "Wait an hour."\n#~ msgstr "một giờ"\n'
    )
    [made] = update(again, message("c", "Wait for an hour."))
    assert (made.msgstr, made.fuzzy, made.previous_msgid) == ("một giờ", True, "Wait an hour.")
    assert made.tcomment == "Của ai?\nHỏi lại."


def test_a_message_that_moved_keeps_its_translation_and_takes_the_new_place() -> None:
    made = update(OLD, B, A)
    assert [each.msgid for each in made] == [B.text, A.text]
    assert all(each.translated() for each in made)


def test_what_is_no_longer_asked_for_becomes_obsolete_and_comes_back() -> None:
    without = update(OLD, B)
    assert entry(without, A.context, A.text).obsolete
    assert without[-1].msgid == A.text
    back = update(without, A, B)
    assert as_bytes(back) == as_bytes(OLD)


def test_an_untranslated_message_leaves_nothing_behind() -> None:
    old = update(catalog(""), A, B)
    assert [each.msgid for each in update(old, B)] == [B.text]


def test_comments_of_translators_stay() -> None:
    old = again(OLD)
    entry(old, A.context, A.text).tcomment = "Hỏi lại tác giả."
    assert entry(update(old, A, B), A.context, A.text).tcomment == "Hỏi lại tác giả."
    assert entry(update(old, B), A.context, A.text).tcomment == "Hỏi lại tác giả."


def test_the_header_keeps_what_translators_put_there() -> None:
    old = again(OLD)
    old.metadata |= {
        "Last-Translator": "Một Người",
        "X-Generator": "Poedit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    old.metadata["POT-Creation-Date"] = "2026-01-01 00:00+0000"
    made = update(again(old), A, B)
    assert made.metadata["Last-Translator"] == "Một Người"
    assert made.metadata["X-Generator"] == "Poedit"
    assert "POT-Creation-Date" not in made.metadata


def test_a_header_without_a_date_has_one_that_tells_nothing() -> None:
    header = catalog('msgid ""\nmsgstr "PO-Revision-Date: \\nLast-Translator: \\n"\n')
    made = update(header, A)
    assert made.metadata["PO-Revision-Date"] == "1970-01-01 00:00+0000"
    assert made.metadata["Last-Translator"] == made.metadata["Language-Team"] == ""


@pytest.mark.parametrize(("tag", "forms"), [("vi", 1), ("de", 2), ("pl", 3), ("ar", 6), ("pt-BR", 2)])
def test_a_new_catalogue_has_the_plural_forms_of_its_language(tag: str, forms: int) -> None:
    made = update(catalog(""), message("", "%(n)s file", "%(n)s files"), tag=tag)
    assert made.metadata["Plural-Forms"].startswith(f"nplurals={forms};")
    assert made[0].msgstr_plural == dict.fromkeys(range(forms), "")
    assert made.metadata["Language"] == tag.replace("-", "_")


def test_a_copied_template_becomes_the_catalogue_of_its_language() -> None:
    made = update(template("site", [A, B]), A, B, tag="fr")
    assert made.metadata["Language"] == "fr"
    assert made.metadata["Plural-Forms"].startswith("nplurals=2;")


def test_a_percent_sign_of_prose_is_no_format() -> None:
    made = template("mini", [message("mini.400.description", "5% of all (letters)s"), message("", "%(n)s")])
    assert [each.flags for each in made] == [[], ["python-format"]]


LOST = {
    "a plural was added": ('msgid "a"\nmsgstr "dịch"\n', message("", "a", "many")),
    "a plural was dropped": ('msgid "a"\nmsgid_plural "many"\nmsgstr[0] "dịch"\n', message("", "a")),
    "a message stands twice": ('msgid "a"\nmsgstr "một"\n\nmsgid "a"\nmsgstr "dịch"\n', message("", "a")),
    "an obsolete entry has an empty twin": (
        'msgid "a"\nmsgstr ""\n\n#~ msgid "a"\n#~ msgstr "dịch"\n',
        message("", "a"),
    ),
    "there are more forms than CLDR counts": (
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "một"\nmsgstr[1] "dịch"\n',
        message("", "a", "b"),
    ),
}


@pytest.mark.parametrize(("old", "asked"), LOST.values(), ids=LOST)
def test_no_change_of_form_loses_a_translation(old: str, asked: SourceMessage) -> None:
    assert b"d\xe1\xbb\x8bch" in as_bytes(update(catalog(old), asked))


@pytest.mark.parametrize(("old", "asked"), LOST.values(), ids=LOST)
def test_a_change_of_form_is_made_once_and_is_stale(old: str, asked: SourceMessage) -> None:
    made = update(catalog(old), asked)
    assert as_bytes(update(made, asked)) == as_bytes(made)
    assert made[0].fuzzy == (bool(asked.plural) != ("msgid_plural" in old))


def test_a_translation_without_a_place_becomes_a_comment() -> None:
    twice = catalog('msgid "a"\nmsgstr "một"\n\nmsgid "a"\nmsgstr "hai"\n\nmsgid "a"\nmsgstr "một"\n')
    made = update(twice, message("", "a"))
    assert [(each.msgstr, each.fuzzy, each.tcomment) for each in made] == [
        ("một", False, "Earlier translation: hai")
    ]
    gone = update(twice)
    assert [(each.msgstr, each.obsolete, each.tcomment) for each in gone] == [
        ("một", True, "Earlier translation: hai")
    ]
    forms = catalog('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "jeden"\nmsgstr[1] "dwa"\nmsgstr[2] "jeden"\n')
    [single] = update(forms, message("", "a"), tag="pl")
    assert (single.msgstr, single.fuzzy, single.tcomment) == ("jeden", True, "Earlier translation: dwa")
    assert (single.previous_msgid, single.previous_msgid_plural) == ("a", "b")


def test_the_number_of_forms_is_that_of_the_header() -> None:
    old = catalog('msgid ""\nmsgstr "Plural-Forms: nplurals=4; plural=n%4;\\n"\n')
    assert len(update(old, message("", "a", "b"))[0].msgstr_plural) == 4


def test_the_names_and_the_licence_above_the_header_stay() -> None:
    old = catalog('# Dịch: Một Người, 2026.\nmsgid ""\nmsgstr ""\n"Language: vi\\n"\n')
    assert "Một Người" in update(old, A).header


def test_the_flags_of_an_entry_stay() -> None:
    old = catalog('#, no-python-format\nmsgid "a"\nmsgstr "b"\n')
    assert update(old, message("", "a"))[0].flags == ["no-python-format"]


def test_the_previous_context_and_plural_of_a_stale_entry_stay() -> None:
    previous = '#| msgctxt "c"\n#| msgid "b"\n#| msgid_plural "bs"\n'
    stale = f'#, fuzzy\n{previous}msgctxt "c"\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] "d"\n'
    made = update(catalog(stale), message("c", "a", "as"))[0]
    assert (made.previous_msgctxt, made.previous_msgid_plural) == ("c", "bs")


MOVED = """\
# Hỏi lại tác giả.
#, fuzzy
#| msgctxt "mini.200.tells"
#| msgid "200 closes a matter."
msgctxt "mini.300.tells"
msgid "300 opens a matter."
msgstr "200 kết thúc."
"""


def test_what_msgmerge_moved_to_another_context_goes_back() -> None:
    made = update(catalog(HEADER + MOVED), A, B)
    assert [(each.msgctxt, each.msgstr, each.fuzzy) for each in made] == [
        ("mini.200.tells", "200 kết thúc.", True),
        ("mini.300.tells", "", False),
    ]
    assert entry(made, B.context, B.text).tcomment == "Hỏi lại tác giả."
    # Where it came from is known, so no English is shown as that of another context.
    assert not any(each.previous_msgid or each.previous_msgctxt for each in made)


def test_what_msgmerge_took_from_a_message_that_is_gone_is_kept_there() -> None:
    gone = entry(update(catalog(HEADER + MOVED), B), A.context, A.text)
    assert (gone.obsolete, gone.msgstr) == (True, "200 kết thúc.")


def test_what_msgmerge_copied_does_not_take_the_place_of_the_original() -> None:
    both = catalog(f'msgctxt "mini.200.tells"\nmsgid "{A.text}"\nmsgstr "200 kết thúc."\n\n{MOVED}')
    assert [(each.msgstr, each.fuzzy, each.tcomment) for each in update(both, A, B)] == [
        ("200 kết thúc.", False, ""),
        ("", False, "Hỏi lại tác giả."),
    ]


def test_pruning_drops_what_no_page_needs_and_counts_it() -> None:
    entries = (
        '# Hỏi lại.\nmsgid "a"\nmsgstr "một"\n\nmsgid "a"\nmsgstr "hai"\n\n#~ msgid "b"\n#~ msgstr "ba"\n'
    )
    twice = catalog(HEADER + entries)
    made = update(twice, message("", "a"))
    assert made[0].tcomment == "Hỏi lại.\nEarlier translation: hai"
    less, dropped = pruned(made)
    assert dropped == (1, 1)
    assert [(each.msgid, each.msgstr, each.tcomment) for each in less] == [("a", "một", "Hỏi lại.")]
    assert pruned(less)[1] == (0, 0)
    # The one that was given stays as it was.
    assert (len(made), made[0].tcomment) == (2, "Hỏi lại.\nEarlier translation: hai")


def test_updating_leaves_the_old_catalogue_as_it_was() -> None:
    old = again(OLD)
    updated(old, "site", "vi", [B])
    assert as_bytes(old) == as_bytes(OLD)


# The law, over any history of edits and translations.

CONTEXTS = ("mini.200.tells", "mini.300.tells", "")
words = st.sampled_from(["wait", "for", "an hour", "two hours", "and", "try again", "5%", '"x"', "\\n"])
sentences = st.lists(words, min_size=1, max_size=5).map(" ".join)
versions = st.lists(
    st.builds(message, st.sampled_from(CONTEXTS), sentences),
    max_size=6,
    unique_by=lambda each: (each.context, each.text),
)


@given(st.lists(versions, min_size=1, max_size=5))
def test_no_history_loses_a_translation_or_moves_it_to_another_context(
    history: list[list[SourceMessage]],
) -> None:
    made, given_so_far, confirmed = catalog(""), set[str](), set[tuple[str, str]]()
    for count, messages in enumerate(history):
        before = {key(each): each for each in made}
        made = update(made, *messages)
        used = [each for each in made if not each.obsolete]
        # The catalogue asks for what the sources say, in their order.
        assert [key(each) for each in used] == [(each.context, each.text) for each in messages]
        for each in made:
            # A translation names its context here.
            assert not each.msgstr or each.msgstr.startswith(f"{each.msgctxt or ''}|")
            old = before.get(key(each))
            if old and old.msgstr and not each.obsolete:
                assert (each.msgstr, each.fuzzy) == (old.msgstr, old.fuzzy)
            elif each.msgstr and not each.obsolete:
                # What it was made from, or was confirmed for, is back.
                was_right = each.msgstr.endswith(f"|{each.msgid}") or (each.msgstr, each.msgid) in confirmed
                assert each.fuzzy or was_right
        assert given_so_far == {each.msgstr for each in made if each.msgstr}
        assert as_bytes(update(made, *messages)) == as_bytes(made)
        # A translator translates every other message that has no translation, and confirms a stale one.
        for place, each in enumerate(used):
            if not each.msgstr and place % 2 == 0:
                each.msgstr = f"{each.msgctxt or ''}|{count}|{each.msgid}"
                given_so_far.add(each.msgstr)
            elif each.fuzzy and place % 3 == 0:
                each.flags.remove("fuzzy")
                each.previous_msgid = None
                confirmed.add((each.msgstr, each.msgid))
        made = again(made)


def key(each: polib.POEntry) -> Key:
    return each.msgctxt or "", each.msgid


# Other tools.


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed: msgfmt is missing")
def test_msgfmt_accepts_every_catalogue(project: Path) -> None:
    polish = project / "locales/pl/LC_MESSAGES"
    polish.mkdir(parents=True)
    for name in ("site.po", "mini.po"):
        (polish / name).write_text("")
    catalog_files.update(project, write=True)
    for file in project.glob("locales/*/LC_MESSAGES/*.po"):
        fill(file)
        made = subprocess.run(
            ["msgfmt", "--check", "--check-header", "--output-file=/dev/null", file],
            check=False,
            capture_output=True,
            text=True,
        )
        assert (made.returncode, made.stderr) == (0, "")


def fill(file: Path) -> None:
    """Translate every message of a catalogue into itself; msgfmt checks only what is translated."""
    made = read(file)
    for each in made.untranslated_entries():
        if each.msgid_plural:
            each.msgstr_plural = dict.fromkeys(each.msgstr_plural, each.msgid_plural)
        else:
            each.msgstr = each.msgid
    file.write_bytes(as_bytes(made))


def test_the_status_of_nothing_is_complete() -> None:
    nothing = status(catalog(""))
    assert (nothing, nothing.percent, nothing.is_complete) == (Status(0, 0, 0), 100.0, True)


def test_a_percentage_is_never_rounded_up_to_100() -> None:
    assert Status(9999, 1, 0).as_data() == {
        "translated": 9999,
        "stale": 1,
        "missing": 0,
        "total": 10000,
        "percent": 99.9,
    }
