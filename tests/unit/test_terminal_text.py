"""What the terminal is told of files: text as it stands, and nothing that steers it."""

import unicodedata

import pytest

from critmin.commands import terminal
from critmin.errors import CritminError, ImportRefused, legible
from hostile_text import LONG, SHORT

TEXTS = (*SHORT, *LONG)


def steering(text: str) -> list[str]:
    return [
        character
        for character in text
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    ]


def test_a_table_shows_every_text_letter_for_letter_and_no_sign_that_steers(capsys):
    terminal.print_table(["name", "figure"], [[text, text] for text in TEXTS], [False, True])
    shown = capsys.readouterr().out
    assert not steering(shown)
    for text in TEXTS:
        assert legible(text) in shown
    # Neither a colour nor a link was made of [red] and [link=...].
    assert "[red]k[/]" in shown and "[link=http://evil.example]open[/link]" in shown


@pytest.mark.parametrize("text", TEXTS)
def test_a_line_and_an_error_say_it_as_it_stands(text, capsys):
    terminal.say(text)
    assert capsys.readouterr().out == f"{legible(text)}\n"
    refused = ImportRefused(file="a.csv", found=text, expected="a number", column=text)
    for error in (CritminError(f"found {text} there"), refused):
        assert not steering(str(error))


def test_texts_without_such_signs_are_not_changed():
    for text in ("銅（純分）　10 t", "a\u00a0b", "①②③", "Côte d’Ivoire"):
        assert legible(text) == text
    assert str(CritminError("one line\nanother")) == "one line\nanother"
    assert legible("\x1b[31m") == "\\x1b[31m" and legible("a\u202eb") == "a\\u202eb"
