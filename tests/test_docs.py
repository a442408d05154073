"""The docs and the code say the same: every command and option is described, and nothing is that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from wordbond.cli.main import app

ROOT = Path(__file__).resolve().parent.parent
COMMANDS_PAGE = ROOT / "docs" / "commands.md"


def described() -> dict[str, str]:
    """Each command's section of docs/commands.md, by the command's name."""
    parts = re.split(r"^## `wordbond (\S+)[^`]*`$", COMMANDS_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    group = typer.main.get_group(app)
    assert sorted(described()) == sorted(group.commands)


def test_every_option_of_a_command_stands_in_its_section_and_no_other() -> None:
    for name, command in typer.main.get_group(app).commands.items():
        options = {o for p in command.params for o in p.opts if o.startswith("--")} - {"--help"}
        common = {"--record", "--pack", "--json"}
        told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", described()[name]))
        assert options - common <= told, f"{name}: docs/commands.md does not tell of {options - common - told}"
        assert told <= options | common, f"{name}: docs/commands.md tells of {told - options}, which is not there"


def test_every_page_that_the_docs_link_to_is_there() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")]:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_every_make_target_that_the_docs_name_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]:
        named = set(
            re.findall(r"^(?:    |`)make ([a-z]+)|`make ([a-z]+)[` ]", page.read_text(encoding="utf-8"), re.MULTILINE)
        )
        assert {a or b for a, b in named} <= targets, f"{page.name} names {named} beyond {targets}"
