"""Only a typo is taken for a typo: whatever could change the sense makes a translation stale."""

from __future__ import annotations

import polib
import pytest

from codepairs.extract import SourceMessage
from codepairs.translate import as_bytes, updated
from codepairs.typos import Fix, is_typo_fix, mended, words_of

# What the texts say today; the old words of a typo stand nowhere in them.
TODAY = words_of(
    [
        "The server could receive it, but would not send the message now.",
        "He sent a form from here. It may be later than that. Must the client wait?",
    ]
)

MERE = {
    "a letter too many": ("the serverr waits", "the server waits"),
    "a letter too few": ("the servr waits", "the server waits"),
    "a wrong letter": ("the servar waits", "the server waits"),
    "two letters in the wrong order": ("they recieve it", "they receive it"),
    "two words": ("they recieve the mesage", "they receive the message"),
    "a word twice": ("the the server waits", "the server waits"),
    "a comma": ("Wait, then send it.", "Wait then send it."),
    "a full stop": ("Wait for it", "Wait for it."),
    "quotation marks": ('It says "no".', "It says “no”."),
    "a capital at the beginning": ("wait here", "Wait here"),
    "a hyphen": ("they re-send it", "they resend it"),
}
CHANGED = {
    "a word that the texts use": ("it could wait", "it would wait"),
    "a short word": ("do nto wait", "do not wait"),
    "a word that became short": ("this waits", "his waits"),
    "now for not": ("do not wait", "do now wait"),
    "sent for send": ("sent it", "send it"),
    "three words": ("they recieve the mesage of the servar", "they receive the message of the server"),
    "two letters": ("they reciwe it", "they receive it"),
    "a word more": ("wait", "never wait"),
    "a word less": ("do not wait", "do wait"),
    "another order": ("wait then send", "send then wait"),
    "capitals": ("you must wait", "you MUST wait"),
    "a question": ("Must it wait.", "Must it wait?"),
    "a number": ("after 250 letters", "after 251 letters"),
    "a sign": ("code -1 here", "code 1 here"),
    "a point in a number": ("takes .5 seconds", "takes 5 seconds"),
    "another order of numbers": ("from 250 to 354", "from 354 to 250"),
    "code": ("send `RESTE` now", "send `RESET` now"),
    "a target": ("see [this](abcde)", "see [this](abcdf)"),
    "a placeholder": ("%(nane)s waits", "%(name)s waits"),
    "emphasis": ("it *really* waits", "it really waits"),
    "nothing left": ("word", ""),
}


@pytest.mark.parametrize(("before", "after"), MERE.values(), ids=MERE)
def test_a_mere_typo_fix_is_one(before: str, after: str) -> None:
    assert is_typo_fix(before, after, TODAY)


@pytest.mark.parametrize(("before", "after"), CHANGED.values(), ids=CHANGED)
def test_what_may_change_the_sense_is_none(before: str, after: str) -> None:
    assert not is_typo_fix(before, after, TODAY)


def catalog(entries: str) -> polib.POFile:
    return polib.pofile(f'msgid ""\nmsgstr "Language: vi\\n"\n\n{entries}', wrapwidth=0)


def message(context: str, text: str, plural: str = "") -> SourceMessage:
    return SourceMessage(context, text, plural, ("content/x.yaml",), is_format=False)


RECEIVE = message("c", "They receive it.")
TYPO = 'msgctxt "c"\nmsgid "They recieve it."\nmsgstr "Họ nhận."\n'
FIX = [Fix("c", "They recieve it.", "They receive it.")]


def after(entries: str, *messages: SourceMessage) -> tuple[list[tuple[str, str, bool, bool]], list[Fix]]:
    """What an update makes of the mended catalogue, and what was accepted."""
    old = catalog(entries)
    before = as_bytes(old)
    made, fixes = mended(old, messages, TODAY)
    assert as_bytes(old) == before
    new = updated(made, "x", "vi", list(messages))
    return [(each.msgid, each.msgstr, bool(each.fuzzy), bool(each.obsolete)) for each in new], fixes


def test_a_translation_goes_along_with_a_typo_fix() -> None:
    assert after(TYPO, RECEIVE) == ([("They receive it.", "Họ nhận.", False, False)], FIX)


def test_a_translation_that_was_stale_before_stays_stale() -> None:
    stale = TYPO.replace("msgctxt", '#, fuzzy\n#| msgid "They took it."\nmsgctxt', 1)
    assert after(stale, RECEIVE) == ([("They receive it.", "Họ nhận.", True, False)], [])


def test_what_an_earlier_update_made_stale_for_a_typo_is_accepted_too() -> None:
    earlier = TYPO.replace("recieve", "receive").replace(
        "msgctxt", '#, fuzzy\n#| msgid "They recieve it."\nmsgctxt', 1
    )
    assert after(earlier, RECEIVE) == ([("They receive it.", "Họ nhận.", False, False)], FIX)


def test_what_a_translator_marked_fuzzy_is_not_accepted() -> None:
    marked = TYPO.replace("recieve", "receive").replace("msgctxt", "#, fuzzy\nmsgctxt", 1)
    assert after(marked, RECEIVE) == ([("They receive it.", "Họ nhận.", True, False)], [])


def test_what_came_from_another_context_is_not_accepted() -> None:
    previous = '#, fuzzy\n#| msgctxt "d"\n#| msgid "They recieve it."\nmsgctxt'
    moved = TYPO.replace("recieve", "receive").replace("msgctxt", previous, 1)
    made, fixes = after(moved, RECEIVE)
    assert (made[0], fixes) == (("They receive it.", "", False, False), [])


def test_another_context_takes_nothing() -> None:
    made, fixes = after(TYPO, message("d", RECEIVE.text))
    assert (made[0], fixes) == (("They receive it.", "", False, False), [])


def test_each_entry_is_used_once() -> None:
    made, fixes = after(TYPO, RECEIVE, message("c", "They receive it!"), message("c", "they receive it"))
    assert [text for _, text, _, _ in made] == ["Họ nhận.", "", ""]
    assert fixes == FIX


def test_an_obsolete_entry_comes_back() -> None:
    obsolete = "".join(f"#~ {line}\n" for line in TYPO.splitlines())
    assert after(obsolete, RECEIVE) == ([("They receive it.", "Họ nhận.", False, False)], FIX)


def test_a_plural_is_mended_in_both_forms_or_not_at_all() -> None:
    plural = 'msgid "one lettre"\nmsgid_plural "many lettres"\nmsgstr[0] "thư"\n'
    old = catalog(plural)
    good = message("", "one letter", "many letters")
    made, fixes = mended(old, [good], TODAY)
    assert (made[0].msgid, made[0].msgid_plural, len(fixes)) == ("one letter", "many letters", 1)
    assert mended(old, [message("", "one letter", "no letters")], TODAY)[1] == []
    assert mended(old, [message("", "one letter")], TODAY)[1] == []
