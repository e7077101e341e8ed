"""A new name takes translations along: all of them, to the right place, and never onto others."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codepairs import catalog_files
from codepairs.extract import SourceMessage
from codepairs.problems import Problems
from codepairs.rename import Move, moved, rename
from codepairs.translate import as_bytes, read, updated

SMTP, MINI = "locales/vi/LC_MESSAGES/smtp.po", "locales/vi/LC_MESSAGES/mini.po"


def move(old: str, new: str, *, swapped: bool = False) -> Move:
    return Move(old, new, lambda _, left, right: (left <= right) != swapped)


def take(text: str, old: str, new: str) -> str:
    """The catalogue after a move that nothing forbids."""
    made, problems = moved(text, "x.po", move(old, new))
    assert problems == []
    return made.text


# Where a context goes.

CONTEXTS = [
    ("smtp.550", "smtp.551x", "smtp.550.tells", "smtp.551x.tells"),
    ("smtp.550", "smtp.551x", "smtp.550.how_to_fix.client", "smtp.551x.how_to_fix.client"),
    ("smtp.550", "smtp.551x", "smtp.550", "smtp.551x"),
    # Only at the boundary of a name.
    ("smtp.550", "smtp.551x", "smtp.5500.tells", None),
    ("smtp.550", "smtp.551x", "xsmtp.550.tells", None),
    ("smtp.550", "smtp.551x", "http.550.tells", None),
    ("smtp.550", "smtp.551x", "smtp.1.smtp.550", None),
    # Comparisons, in the order of their codes.
    ("smtp.550", "smtp.551x", "smtp.450-vs-550.rule", "smtp.450-vs-551x.rule"),
    ("smtp.550", "smtp.551x", "smtp.550-vs-553.rule", "smtp.551x-vs-553.rule"),
    ("smtp.550", "smtp.599", "smtp.550-vs-553.rule", "smtp.553-vs-599.rule"),
    ("smtp.550", "smtp.551x", "smtp.450-vs-5500.rule", None),
    ("smtp.550", "smtp.551x", "http.450-vs-550.rule", None),
    # Names with dots, a field, a protocol, a field of every code.
    ("esc.x.7.1", "esc.x.7.2", "esc.x.7.1.tells", "esc.x.7.2.tells"),
    ("esc.x.7.1", "esc.x.7.2", "esc.x.7.10.tells", None),
    ("esc.x.7.1", "esc.x.7.2", "esc.x.6.1-vs-x.7.1.rule", "esc.x.6.1-vs-x.7.2.rule"),
    ("smtp.550.tells", "smtp.550.point", "smtp.550.tells", "smtp.550.point"),
    ("smtp.550.tells", "smtp.550.point", "smtp.550.tells_more", None),
    ("smtp", "mail", "smtp.550.tells", "mail.550.tells"),
    ("smtp", "mail", "smtp.450-vs-550.rule", "mail.450-vs-550.rule"),
    ("smtp", "mail", "smtps.550.tells", None),
    ("smtp.*.tells", "smtp.*.point", "smtp.550.tells", "smtp.550.point"),
    ("esc.*.tells", "esc.*.point", "esc.x.7.1.tells", "esc.x.7.1.point"),
    ("smtp.*.tells", "smtp.*.point", "smtp.550.summary", None),
    ("*.*.tells", "*.*.point", "smtp.550.tells", "smtp.550.point"),
]


@pytest.mark.parametrize(("old", "new", "context", "expected"), CONTEXTS)
def test_a_context_goes_along_if_it_is_of_that_name(
    old: str, new: str, context: str, expected: str | None
) -> None:
    found = Move(
        old, new, lambda _, left, right: int(left[:3].strip("x.") or 0) <= int(right[:3].strip("x.") or 0)
    )
    assert found(context) == (expected or context)


def test_the_order_of_a_comparison_is_asked_for() -> None:
    assert move("a.b", "a.c")("a.b-vs-d.rule") == "a.c-vs-d.rule"
    assert move("a.b", "a.c", swapped=True)("a.b-vs-d.rule") == "a.d-vs-c.rule"


# The text of a catalogue.

ODD = """\
# Người dịch: Một Người.
msgid ""
msgstr ""
"Language: vi\\n"

# Hỏi lại.
#. Kept short.
#: content/smtp/550.yaml:12
#, fuzzy, no-python-format
#| msgctxt "smtp.550.tells"
#| msgid "older"
msgctxt "smtp.550.tells"
msgid ""
"one "
"two"
msgstr   "một"
msgctxt ""
"smtp.550."
"summary"
msgid "three"
msgstr "ba"\r

#~| msgctxt "smtp.550.history"
#~| msgid "oldest"
#~ msgctxt "smtp.550.history"
#~ msgid "old"
#~ msgstr "cũ"
"""


def test_only_the_lines_of_contexts_change() -> None:
    expected = ODD.replace('msgctxt ""\n"smtp.550."\n"summary"\n', 'msgctxt "smtp.551x.summary"\n')
    expected = expected.replace("smtp.550.", "smtp.551x.")
    assert take(ODD, "smtp.550", "smtp.551x") == expected
    assert take(take(ODD, "smtp.550", "smtp.551x"), "smtp.551x", "smtp.550") == expected.replace(
        "551x", "550"
    )


def test_the_translations_that_moved_are_counted() -> None:
    empty = 'msgctxt "smtp.550.on_receipt"\nmsgid "four"\nmsgstr ""\n'
    assert moved(f"{ODD}\n{empty}", "x.po", move("smtp.550", "smtp.551x"))[0].translations == 3
    assert moved(ODD, "x.po", move("smtp.551", "smtp.551x"))[0].translations == 0


def entry(context: str, msgid: str, msgstr: str, mark: str = "") -> str:
    lines = (f'msgctxt "{context}"', f'msgid "{msgid}"', f'msgstr "{msgstr}"')
    return "".join(f"{mark}{line}\n" for line in lines) + "\n"


def test_an_empty_entry_of_the_new_name_gives_way() -> None:
    empty = "# Của ai?\n#: content/b.yaml\n" + entry("s.b.tells", "x", "")
    other = entry("s.c.tells", "y", "z")
    old = entry("s.a.tells", "x", "dịch", "#~ ")
    assert take(other + empty + old, "s.a", "s.b") == other + old.replace("s.a", "s.b")
    assert take(empty + other + old, "s.a", "s.b") == other + old.replace("s.a", "s.b")


def test_an_empty_entry_of_the_old_name_gives_way_to_a_translation() -> None:
    assert take(entry("s.a.tells", "x", "") + entry("s.b.tells", "x", "dịch"), "s.a", "s.b") == entry(
        "s.b.tells", "x", "dịch"
    )


def test_a_translation_of_the_new_name_forbids_the_move() -> None:
    text = entry("s.a.tells", "x", "một") + entry("s.b.tells", "y", "hai") + entry("s.b.summary", "z", "ba")
    _, problems = moved(text, "x.po", move("s.a", "s.b"))
    assert [(each.kind, each.where.line) for each in problems if each.where] == [
        ("rename-onto-translations", 6)
    ]


def test_two_contexts_cannot_become_one() -> None:
    text = entry("s.a.tells", "x", "một") + entry("s.b.tells", "x", "hai")
    _, problems = moved(text, "x.po", move("s.*.tells", "s.*.tells".replace("*", "c")))
    assert [each.kind for each in problems] == ["po-duplicate"]


def test_a_broken_catalogue_is_left_alone() -> None:
    made, problems = moved('msgctxt "s.a"\nmsgid "x\n', "x.po", move("s.a", "s.b"))
    assert (made.text, [each.kind for each in problems][:1]) == ('msgctxt "s.a"\nmsgid "x\n', ["po-syntax"])


# Whole projects.


def rename_content(project: Path, old: str, new: str) -> None:
    """What an author does: files, the lower code first, and the words that name the code."""
    for file in sorted((project / "content").glob("*/*.yaml")):
        text, folder = file.read_text(encoding="utf-8"), file.parent
        if folder.name != "smtp":
            file.write_text(text.replace(f"smtp/{old}", f"smtp/{new}"), encoding="utf-8")
            continue
        file.write_text(text.replace(old, new), encoding="utf-8")
        file.rename(folder / f"{'-vs-'.join(sorted(file.stem.replace(old, new).split('-vs-')))}.yaml")


def own_texts(project: Path) -> dict[str, str]:
    """The translation of each message of the code and its comparisons, by the last part of its context."""
    return {
        f"{each.msgctxt} {each.msgid}".replace("560", "550"): each.msgstr
        for each in read(project / SMTP)
        if each.msgctxt and ("550" in each.msgctxt or "560" in each.msgctxt)
    }


@pytest.mark.parametrize("order", ["catalogues first", "content first", "content first, then an update"])
def test_it_does_not_matter_what_is_renamed_first(texts: Path, order: str) -> None:
    before = own_texts(texts)
    assert len(before) > 40
    if order == "catalogues first":
        rename(texts, "smtp.550", "smtp.560")
        rename_content(texts, "550", "560")
    else:
        rename_content(texts, "550", "560")
        if "update" in order:
            catalog_files.update(texts, write=True)
        rename(texts, "smtp.550", "smtp.560")
    catalog_files.update(texts, write=True)
    made = read(texts / SMTP)
    by_context = {each.msgctxt: each for each in made}
    assert not any(context and ".550." in context for context in by_context)
    of_code = [each for each in made if each.msgctxt and each.msgctxt.startswith("smtp.560.")]
    # What names its own number has new English, and is stale; nothing else is, and nothing is lost.
    assert all(each.translated() or "560" in each.msgid for each in of_code)
    assert all(each.msgstr for each in of_code)
    assert sorted(own_texts(texts).values()) == sorted(before.values())


def test_a_protocol_moves_with_its_files_and_their_headings(texts: Path) -> None:
    files = sorted(file.relative_to(texts).as_posix() for file in texts.rglob("smtp.po"))
    before = {file: (texts / file).read_text(encoding="utf-8") for file in files}
    renamed = rename(texts, "smtp", "mail")
    assert renamed.removed == (*files, "locales/smtp.pot")
    assert list(renamed.moved) == [file.replace("smtp", "mail") for file in files]
    for file, text in before.items():
        assert renamed.moved[file.replace("smtp", "mail")] > 1000
        after = (texts / file.replace("smtp", "mail")).read_text(encoding="utf-8")
        assert after.startswith("# Messages of codepairs, domain mail.\n")
        assert after == text.replace('msgctxt "smtp.', 'msgctxt "mail.').replace(
            "domain smtp.", "domain mail."
        )
    rename(texts, "mail", "smtp")
    assert {file: (texts / file).read_text(encoding="utf-8") for file in files} == before


def test_an_empty_catalogue_of_the_new_protocol_gives_way(project: Path) -> None:
    catalog_files.add(project, "vi", ["other"])
    folder = project / "locales/vi/LC_MESSAGES"
    (folder / "other.po").rename(folder / "third.po")
    shutil.copy(project / MINI, folder / "other.po")
    assert rename(project, "other", "third").moved == {"locales/vi/LC_MESSAGES/third.po": 0}
    assert "Lệnh đã chạy xong." in (folder / "third.po").read_text(encoding="utf-8")


def test_every_language_moves_or_none(project: Path) -> None:
    catalog_files.add(project, "fr", ["mini"])
    file = project / "locales/fr/LC_MESSAGES/mini.po"
    made = read(file)
    next(each for each in made if each.msgctxt == "mini.400.tells").msgstr = "400 passe."
    file.write_bytes(as_bytes(made))
    vi = (project / MINI).read_bytes()
    (project / MINI).write_text(
        vi.decode() + "\n" + entry("mini.410.description", "x", "dịch"), encoding="utf-8"
    )
    before = (project / MINI).read_bytes(), file.read_bytes()
    with pytest.raises(Problems, match=r"mini\.410\.description"):
        rename(project, "mini.400", "mini.410")
    assert ((project / MINI).read_bytes(), file.read_bytes()) == before
    (project / MINI).write_bytes(vi)
    assert len(rename(project, "mini.400", "mini.410").moved) == 2


REFUSED = {
    "a number without its protocol": ("400", "410", "no catalogue is called '400'", "did you mean mini.400?"),
    "an unknown protocol": ("http", "mini2", "no catalogue is called 'http'", "use one of mini"),
    "a misspelt context": ("mini.40O", "mini.x", "'mini.40O' is no context", "write it as in the catalogues"),
    "an unknown code": (
        "mini.404",
        "mini.410",
        "no catalogue has a context 'mini.404'",
        "did you mean 'mini.400'?",
    ),
    "an unknown field": ("mini.400.tels", "mini.400.x", "no catalogue has a context 'mini.400.tels'", ""),
    "a path": ("mini.400", "mini/400", "'mini/400' is no context", "write it as in the catalogues"),
    "the same name": ("mini.400", "mini.400", "both names are the same", ""),
    "another protocol": ("mini.400", "other.400", "a code stays in its protocol", "begin both names"),
    "a code and a protocol": ("mini.400", "maxi", "a code stays in its protocol", "begin both names"),
    "a code that has content": (
        "mini.400",
        "mini.500",
        "there is content for both",
        "rename one that is gone",
    ),
    "a protocol that has content": ("mini", "other", "there is content for both", "rename one that is gone"),
    "the interface": ("mini", "site", "'site' is the interface", ""),
    "stars that do not match": (
        "mini.*.tells",
        "mini.400.tells",
        "both names need the same number of '*'",
        "",
    ),
    "a catalogue with translations": (
        "mini",
        "maxi",
        "this catalogue has translations already",
        "move this catalogue",
    ),
}


@pytest.mark.parametrize(("old", "new", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    project: Path, old: str, new: str, message: str, hint: str
) -> None:
    if new == "maxi":
        shutil.copy(project / MINI, project / "locales/vi/LC_MESSAGES/maxi.po")
    before = {file: file.read_bytes() for file in project.rglob("*.po")}
    with pytest.raises(Problems) as caught:
        rename(project, old, new)
    [problem] = caught.value.problems
    assert message in problem.message
    assert hint in problem.hint
    assert {file: file.read_bytes() for file in project.rglob("*.po")} == before


# The law: over any history of edits, translations and renames, each translation stays with its code.

CODES, FIELDS = ("a", "b", "c", "d"), ("tells", "steps")
words = st.lists(
    st.sampled_from(["wait", "for", "an hour", "and", "try", "again", "5%", '"x"']), min_size=1, max_size=6
)
sayings = words.map(" ".join)
places = st.tuples(st.integers(0, 9), st.integers(0, 9))
renames = st.sampled_from(["rename", "rename late", "rename back"])
edits = st.one_of(
    st.tuples(st.sampled_from(["add", "change", "extend"]), places, sayings),
    st.tuples(st.sampled_from(["remove", "move"]), places, st.just("")),
    st.tuples(renames, places, st.sampled_from(["x", "y", "z"])),
)


class World:
    """Content, its catalogue, and who wrote which translation for which code; a code keeps its identity."""

    def __init__(self) -> None:
        self.names = {code: code for code in CODES}  # identity -> the name that it has now
        # Texts that are alike, so that a translation could be taken for another's.
        self.paragraphs = {
            code: [(field, f"wait for {code} and try again") for field in FIELDS] for code in CODES
        }
        self.catalog, self.count = polib.pofile("", wrapwidth=0), 0
        self.given: dict[str, str] = {}  # translation -> identity
        for _ in "all":
            self.update()
            self.translate()

    def apply(self, kind: str, place: tuple[int, int], text: str) -> None:
        code, at = CODES[place[0] % len(CODES)], place[1]
        mine = self.paragraphs[code]
        if kind == "add":
            mine.insert(at % (len(mine) + 1), (FIELDS[at % 2], text))
        elif kind.startswith("rename"):
            self.rename(code, text, kind)
        elif mine:
            field, old = mine.pop(at % len(mine))
            if kind == "change":
                mine.insert(at % (len(mine) + 1), (field, text))
            elif kind == "extend":
                mine.insert(at % (len(mine) + 1), (field, f"{old} {text}"))
            elif kind == "move":
                mine.append((field, old))

    def rename(self, code: str, new: str, kind: str) -> None:
        name = code if kind == "rename back" else new
        if name in self.names.values():
            return
        old, self.names[code] = self.names[code], name
        if kind == "rename late":  # the content was renamed, and somebody ran an update
            self.update()
        made, problems = moved(as_bytes(self.catalog).decode(), "x.po", move(f"s.{old}", f"s.{name}"))
        assert problems == []
        self.catalog = polib.pofile(made.text, wrapwidth=0)

    def update(self) -> None:
        asked = [
            SourceMessage(f"s.{self.names[code]}.{field}", text, "", ("x",), False)
            for code in CODES
            for field, text in dict.fromkeys(self.paragraphs[code])
        ]
        self.catalog = polib.pofile(as_bytes(updated(self.catalog, "s", "vi", asked)).decode(), wrapwidth=0)

    def translate(self) -> None:
        """Every other message that has no translation gets one that tells its code."""
        by_name = {name: code for code, name in self.names.items()}
        for place, each in enumerate(self.catalog):
            if not each.obsolete and not each.msgstr and (place + self.count) % 2 == 0:
                self.count += 1
                each.msgstr = f"dịch {self.count}"
                self.given[each.msgstr] = by_name[str(each.msgctxt).split(".")[1]]

    def look(self) -> None:
        """No translation is lost, none stands twice, and each stands at its own code."""
        found = [(each.msgstr, str(each.msgctxt).split(".")[1]) for each in self.catalog if each.msgstr]
        assert sorted(text for text, _ in found) == sorted(self.given)
        assert dict(found) == {text: self.names[code] for text, code in self.given.items()}


@given(st.lists(edits, min_size=5, max_size=30))
def test_no_edit_and_no_rename_loses_a_translation_or_gives_it_to_another_code(
    history: list[tuple[str, tuple[int, int], str]],
) -> None:
    world = World()
    for kind, place, text in history:
        world.apply(kind, place, text)
        world.update()
        world.look()
        before = as_bytes(world.catalog)
        world.update()
        assert as_bytes(world.catalog) == before
        world.translate()
    world.look()
