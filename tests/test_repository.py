"""Files for developers and GitHub: documents, pre-commit hooks and issue forms."""

from pathlib import Path
import re
import subprocess
from typing import Any

from homeassistant.util.yaml import parse_yaml
import pytest

ROOT = Path(__file__).parents[1]
INTEGRATION = ROOT / "custom_components" / "hpe_aruba_central"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*_*.yml"))


def anchors(document: Path) -> set[str]:
    """Return the anchors that GitHub makes of a document's headings."""
    headings: list[str] = re.findall(r"^#+ (.*)", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_pre_commit_runs_the_lint_script_and_nothing_else() -> None:
    """The hook calls scripts/lint, so the list of checks exists once and no hook is downloaded."""
    config: Any = parse_yaml((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    assert [hook["entry"] for hook in hooks] == ["scripts/lint"]
    assert (ROOT / "scripts" / "lint").is_file()


def test_every_form_question_has_an_id_and_a_label() -> None:
    """GitHub ignores a form in which two questions share an ID, or one has no label."""
    assert len(FORMS) == 2
    for form in FORMS:
        content: Any = parse_yaml(form.read_text("utf-8"))
        questions = [item for item in content["body"] if item["type"] != "markdown"]
        ids = [question["id"] for question in questions]
        assert len(ids) == len(set(ids)), form.name
        assert all(question["attributes"]["label"] for question in questions), form.name


def test_headings_that_forms_refer_to_exist() -> None:
    """A renamed heading in a document must be renamed in the issue forms too."""
    text = "".join(form.read_text("utf-8") for form in FORMS)
    linked: list[tuple[str, str]] = re.findall(r"/blob/main/([\w./-]+)#([\w-]+)", text)
    assert linked
    for file, anchor in linked:
        assert anchor in anchors(ROOT / file), f"{file}#{anchor}"
    assert "## Not shown, and why\n" in (ROOT / "docs" / "entities.md").read_text("utf-8")


def test_files_named_in_the_contribution_guide_exist() -> None:
    """A renamed file must be renamed in CONTRIBUTING.md too."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = set(re.findall(r"`((?:\w+/)+\w+\.\w+)`", text))
    assert paths
    for path in paths:
        assert (ROOT / path).exists() or (INTEGRATION / path).exists(), path


def test_the_architecture_names_every_module_and_no_other() -> None:
    """Each folder has a row with its modules, those of the integration itself share some rows."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    tables = text.partition("## A message's way")[0]
    named: set[str] = set()
    for path, content in re.findall(r"\| (`[^|]+) \| ([^|]+) \|", tables):
        folder = re.match(r"`([\w/]+/)`", path)
        if folder is None:
            named.update(re.findall(r"`(\w+\.py)`", path))
        else:
            named.update(f"{folder[1]}{name}.py" for name in re.findall(r"`([a-z_]+)`", content))
    paths = {path.relative_to(INTEGRATION) for path in INTEGRATION.rglob("*.py")}
    modules = {str(path) for path in paths if path.parent.name != "pb"}
    assert named == {path for path in modules if not path.endswith("/__init__.py")}


def test_tests_named_in_the_threat_model_exist() -> None:
    """Each threat keeps the test that it is named with."""
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    paths = set(re.findall(r"`((?:\w+/)?test_\w+\.py)`", text))
    assert paths
    assert [path for path in paths if not (ROOT / "tests" / path).exists()] == []


def test_workflows_pin_every_action_and_only_a_release_may_write() -> None:
    """A tag or branch of an action can be moved to other code; a commit can't."""
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert workflows
    for path in workflows:
        text = path.read_text("utf-8")
        used = re.findall(r"uses: *(.*)", text)
        assert used, path.name
        for action in used:
            if action.startswith("./"):
                # A workflow of the same commit.
                assert (ROOT / action).is_file(), action
                continue
            # The comment names the version or, without releases, the date of the commit.
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # (v\d[\d.]*|\d{4}-\d\d-\d\d)", action), (
                action
            )
        workflow: Any = parse_yaml(text)
        assert workflow["permissions"] == {}, path.name
        for name, job in workflow["jobs"].items():
            # Only a release, which a pushed tag starts, changes the repository.
            writes = {"contents"} if (path.name, name) == ("release.yml", "release") else set()
            granted = job["permissions"].items()
            assert {scope for scope, access in granted if access != "read"} == writes, name
        assert "secrets." not in text


def test_a_security_policy_says_how_to_report() -> None:
    """GitHub shows SECURITY.md, and the list of issue forms leads there, too."""
    policy = (ROOT / "SECURITY.md").read_text("utf-8")
    address = re.search(r"https://github\.com/[^)]*/security/advisories/new", policy)
    assert address is not None
    links = (ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml").read_text("utf-8")
    assert address[0] in links
    assert "docs/security.md" in policy


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_linked_files_and_headings_exist(document: Path) -> None:
    """Each relative link and image of a document exists in the project."""
    links: list[tuple[str, str]] = re.findall(
        r"\]\(([^)#:\s]*)(?:#([^)]*))?\)", document.read_text("utf-8")
    )
    for target, anchor in links:
        path = document.parent / target if target else document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), f"{target}#{anchor}"


def test_the_readme_is_a_page_that_a_visitor_reads() -> None:
    """It says what the integration does; the details are in docs, and it links to each file."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) <= 200
    for document in (ROOT / "docs").glob("*.md"):
        assert f"](docs/{document.name}" in readme, document.name


def tracked_files() -> list[Path]:
    """List tracked and new files; skip the test in a downloaded archive, which has no list."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - any git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for line in listed.stdout.splitlines() if (ROOT / (path := Path(line))).is_file()]


def test_no_file_names_a_registry_or_a_local_folder() -> None:
    """Setup must work with any package registry, and in any folder."""
    # Assembled here, so that this file doesn't contain them.
    hosts = "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.org"))
    folders = "|".join(f"/{name}/" for name in ("wo" + "rk", "ro" + "ot", "ho" + "me"))
    forbidden = re.compile(rf"{hosts}|(?<![\w.~/])(?:{folders})")
    for path in tracked_files():
        if path.suffix != ".png":
            found = forbidden.search((ROOT / path).read_text("utf-8"))
            assert found is None, f"{path}: {found}"
