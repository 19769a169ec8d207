# SPDX-License-Identifier: Apache-2.0
"""Files of a site, read with a column map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.read import ReadOptions, Unmapped
from reasoner.terms import ONTO, PATIENTS, TYPE

from .conftest import Tables

SNOMED = "http://snomed.info/sct"
HEAD = '[[file]]\nname = "site.csv"\npatient = "id"\n'
Mapped = Callable[..., Tables]


@pytest.fixture
def mapped(tmp_path: Path, ontology: Ontology) -> Mapped:
    """Read `site.csv` with a map; the patients come from a table of ours."""

    def call(content: str, rules: str, *, head: str = "") -> Tables:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        (folder / "site.csv").write_text(content)
        (folder / "patient.csv").write_text("patient\np\nq\n")
        column_map = tmp_path / "map.toml"
        column_map.write_text(HEAD + head + rules)
        return Tables(folder, ontology, ReadOptions(column_map=column_map))

    return call


def rule(table: str, *lines: str, **columns: str) -> str:
    """One rule; columns as TOML values."""
    cells = "\n".join(f"{name} = {value}" for name, value in columns.items())
    return "\n".join(["[[file.rows]]", f'table = "{table}"', *lines, "[file.rows.columns]", cells, ""])


def test_wide_columns_become_rows(mapped: Mapped) -> None:
    """One rule per analyte; lines where its number is missing give no row of it."""
    labs = [
        rule(
            "lab",
            f'needs = ["{column}"]',
            analyte=f'{{ constant = "{analyte}" }}',
            value=f'"{column}"',
            unit=f'{{ constant = "{unit}" }}',
            date='"day"',
        )
        for column, analyte, unit in (("hb", "haemoglobin", "g/dL"), ("plt", "platelet count", "10*9/L"))
    ]
    tables = mapped("id,day,hb,plt\np,2026-11-01,12.5,210\np,2026-11-08,,190\n", "".join(labs))

    assert tables.records("hasLabResult") == ["lab-2", "lab-2-2", "lab-3"]
    assert [tables.values(r, "analyte") for r in ("lab-2", "lab-2-2", "lab-3")] == [
        ["haemoglobin"],
        ["plateletCount"],
        ["plateletCount"],
    ]
    assert tables.values("lab-3", "date") == ["2026-11-08"]
    assert not tables.notes.unread


def test_number_and_unit_in_one_cell(mapped: Mapped) -> None:
    """No part may be dropped: without its comparator `<5` would read as 5."""
    parts = {
        name: f'{{ column = "v", part = "{part}" }}' for name, part in (("value", "number"), ("unit", "unit"))
    }
    parts["analyte"] = '{ constant = "albumin" }'
    content = "id,n,v\np,1,66.89 [in_i]\np,2,<5 mg/L\np,3,high\np,4,7\n"
    plain = mapped(content, rule("lab", 'row_id = "l{n}"', **parts))
    assert [plain.values(f"l{n}", "value") for n in range(1, 5)] == [["66.89"], [], [], ["7"]]
    assert [plain.values(f"l{n}", "unit") for n in range(1, 5)] == [["[in_i]"], [], [], []]
    assert plain.withheld() == {"l2": ["unit", "value"], "l3": ["unit", "value"]}

    parts["comparator"] = '{ column = "v", part = "comparator" }'
    whole = mapped(content.replace("<5", "≤ 5"), rule("lab", 'row_id = "l{n}"', **parts))
    assert [whole.values("l2", name) for name in ("comparator", "value", "unit")] == [["<="], ["5"], ["mg/L"]]


def test_decimal_comma(mapped: Mapped) -> None:
    """Declared for the file; a point may then stand for thousands and is refused."""
    content = "id;n;v\np;1;2,5\np;2;1.200\np;3;7\n"
    tables = mapped(content, rule("weight", 'row_id = "w{n}"', weight='"v"'), head='decimal = ","\n')

    assert [tables.values(f"w{n}", "weight") for n in (1, 2, 3)] == [["2.5"], [], ["7"]]
    assert tables.withheld() == {"w2": ["weight"]}


def test_dates_in_the_forms_that_the_map_names(mapped: Mapped) -> None:
    content = "id,n,d\np,1,3/4/2026\np,2,11/2026\np,3,2026\np,4,2026-11-01\np,5,31/02/2026\n"
    forms = 'date_format = ["%d/%m/%Y", "%m/%Y", "%Y"]\n'
    tables = mapped(content, rule("ecog", 'row_id = "e{n}"', date='"d"'), head=forms)

    assert [tables.values(f"e{n}", "date") for n in range(1, 6)] == [
        ["2026-04-03"],
        ["2026-11"],
        ["2026"],
        [],
        [],
    ]
    assert tables.withheld() == {"e4": ["date"], "e5": ["date"]}


def test_times_are_kept(mapped: Mapped) -> None:
    date = '{ column = "d", date_format = "%Y%m%d %H:%M" }'
    tables = mapped("id,d\np,20261101 8:05\n", rule("ecog", date=date))

    assert tables.values("ecog-2", "date") == ["2026-11-01T08:05:00"]


@pytest.mark.parametrize(
    ("blank", "value", "withheld"),
    [
        ('blank = "nothing"', [], []),
        ('blank = "unknown"', [], ["able"]),
        ('blank = "no", reviewed = { column = "seen", is = ["1", "2"] }', ["false"], []),
        ('blank = "no", reviewed = { column = "unseen", is = "1" }', [], []),
    ],
)
def test_what_a_blank_means(mapped: Mapped, blank: str, value: list[str], withheld: list[str]) -> None:
    """Never `no`, unless somebody looked."""
    able = f'{{ column = "swallow", {blank} }}'
    tables = mapped(
        "id,swallow,seen,unseen,d\np,NK,2,,2026-11\n",
        rule("swallowing", able=able, date='"d"'),
        head='missing = ["NK"]\n',
    )

    assert tables.values("swallowing-2", "able") == value
    assert tables.withheld() == ({"swallowing-2": withheld} if withheld else {})


def test_boxes_that_are_not_ticked_say_nothing(mapped: Mapped) -> None:
    """Unless the form says that somebody asked."""
    rules = rule("comorbidity", 'when = { dx___1 = "1" }', condition_class='{ constant = "Hypertension" }')
    rules += rule(
        "negative_statement",
        'when = { dx___1 = "0" }',
        'reviewed = { column = "asked", is = "1" }',
        about='{ constant = "Hypertension" }',
    )
    tables = mapped("id,dx___1,asked\np,1,1\np,0,1\np,0,\n", rules)

    assert tables.records("hasComorbidity") == ["comorbidity-2"]
    assert tables.records("hasNegativeStatement") == ["negative_statement-3"]
    assert not tables.notes.unread


@pytest.mark.parametrize(
    ("cell", "is_not", "denied", "told"),
    [
        ("1", "", True, False),
        ("", "", False, False),
        ("0", "", False, False),
        ("No", "", False, False),
        ("NK", "", False, False),
        ("yes", "", False, True),
        ("1.0", "", False, True),
        ("2", "", False, True),
        ("2", ', is_not = ["2", "3"]', False, False),
        ("0", ', is_not = ["2", "3"]', False, True),
    ],
)
def test_whether_somebody_looked(mapped: Mapped, cell: str, is_not: str, *, denied: bool, told: bool) -> None:
    """A value that says neither yes nor no does not close anything, and is told."""
    rules = rule(
        "negative_statement",
        f'reviewed = {{ column = "asked", is = "1"{is_not} }}',
        about='{ constant = "Hypertension" }',
        date='"d"',
    )
    tables = mapped(f"id,asked,d\np,{cell},2026-11-01\n", rules, head='missing = ["NK"]\n')

    found = tables.patients.get("p")
    assert bool(found and tables.records("hasNegativeStatement")) == denied
    assert bool(found and "MALFORMED" in tables.codes()) == told


def test_code_lists(mapped: Mapped) -> None:
    """A value that the list does not have is withheld."""
    codes = '{ column = "s", codes = { 1 = "well", 2 = "poorly differentiated" } }'
    tables = mapped(
        "id,s\np,1\nq,3\n", rule("specimen", differentiation=codes.replace("poorly differentiated", "poor"))
    )

    assert tables.values("specimen-2", "differentiation") == ["well"]
    assert tables.withheld("q") == {"specimen-3": ["differentiation"]}


def test_several_codes_in_one_cell(mapped: Mapped) -> None:
    """Agents add to one record, conditions are one record each, in the table of their kind."""
    agents = '{ column = "drugs", separator = "|", codes = { A = "lanreotide", B = "everolimus" } }'
    kinds = f'{{ column = "dx", separator = "|", system = "{SNOMED}" }}'
    rules = rule("therapy", agent=agents) + rule("condition", condition_class=kinds, date='"d"')
    tables = mapped("id,drugs,dx,d\np,A|B,38341003|194828000|22298006,2026\n", rules)

    assert tables.values("therapy-2", "hasAgent") == ["lanreotide", "everolimus"]
    assert tables.records("hasComorbidity") == ["comorbidity-2"]
    assert tables.records("hasAngina") == ["angina-2"]
    assert tables.records("hasEvent") == ["event-2"]
    types = tables.patients["p"].objects(f"{PATIENTS}p/event-2", TYPE)
    assert types == [ONTO + "ClinicalEvent", ONTO + "MyocardialInfarction"]
    assert tables.values("event-2", "sourceCode") == [f"{SNOMED}|38341003"]
    assert tables.codes() == []


def test_codes_that_are_not_in_the_code_map(mapped: Mapped) -> None:
    """Counted per file; a drug keeps its code, a condition opens every list, a test is of no interest."""
    rules = "".join(
        rule(table, f'needs = ["{column}"]', **{name: f'{{ column = "{column}", system_column = "sys" }}'})
        for table, name, column in (
            ("therapy", "agent", "drug"),
            ("condition", "condition_class", "dx"),
            ("lab", "analyte", "test"),
            ("primary_site", "site_code", "site"),
        )
    )
    review = rule("list_review", 'needs = ["l"]', list='"l"', complete='{ constant = "yes" }')
    lines = (f"p,{SNOMED},1,,,,", f"p,{SNOMED},,2,,,", f"p,{SNOMED},,,3,,", f"p,{SNOMED},,,,4,")
    content = "\n".join(("id,sys,drug,dx,test,site,l", *lines, "p,,,,,,symptomList"))
    tables = mapped(content, rules + review)

    assert tables.values("therapy-2", "unmappedAgent") == [f"{SNOMED}|1"]
    assert tables.records("hasLabResult") == []
    assert tables.withheld() == {"primary_site-5": ["siteCode"]}
    assert tables.values("list_review-6", "complete") == []
    assert tables.codes() == ["OPEN_LIST", "UNMAPPED", "UNMAPPED", "UNMAPPED"]
    file = next(iter(tables.notes.unmapped)).file
    assert Path(file).name == "site.csv"
    assert dict(tables.notes.unmapped) == {
        Unmapped(SNOMED, code, kind, file): 1
        for code, kind in (
            ("1", "therapy.agent"),
            ("2", "condition.condition_class"),
            ("3", "lab.analyte"),
            ("4", "primary_site.site_code"),
        )
    }


def test_codes_that_a_spreadsheet_made_numbers_are_refused(mapped: Mapped) -> None:
    site = f'{{ column = "c", system = "{SNOMED}" }}'
    tables = mapped("id,c\np,7.32E+07\n", rule("primary_site", site_code=site))

    assert tables.withheld() == {"primary_site-2": ["siteCode"]}
    assert not tables.notes.unmapped


def test_a_condition_without_a_known_name_opens_every_list(mapped: Mapped) -> None:
    review = rule("list_review", 'needs = ["l"]', list='"l"', complete='{ constant = "yes" }')
    kind = rule("condition", 'needs = ["dx"]', condition_class='"dx"')
    tables = mapped("id,dx,l\np,gout,\np,,therapyList\n", kind + review)

    assert tables.values("list_review-3", "complete") == []
    assert tables.codes() == ["OPEN_LIST", "UNREAD"]


def test_rows_that_name_other_rows(mapped: Mapped) -> None:
    """The same template names the record and leads to it."""
    rules = rule("lesion", 'when = { kind = "L" }', 'row_id = "lesion-{n}"', site='"x"')
    rules += rule(
        "lesion_measurement",
        'when = { kind = "M" }',
        lesion='{ template = "lesion-{n}" }',
        longest_diameter='"x"',
        unit='{ constant = "mm" }',
    )
    tables = mapped("id,kind,n,x\np,L,1,liver\np,M,1,34\np,M,,20\n", rules)

    assert tables.values("lesion-1", "hasMeasurement") == [f"{PATIENTS}p/lesion_measurement-3"]
    assert tables.codes() == ["UNREAD"]


def test_cells_that_no_rule_reads_are_counted(mapped: Mapped) -> None:
    """By column, whether the map has it or not."""
    content = "id,form,score,colour,room\np,visit,1,red,12\np,other,2,,\np,visit,0,blue,\n"
    rules = rule("ecog", 'when = { form = "visit" }', score='"score"')
    tables = mapped(content, rules, head='ignore = ["room"]\n')

    notes = {(unread.reason, count) for unread, count in tables.notes.unread.items()}
    assert notes == {
        ("column colour is not in the map; map it, or list it under ignore", 2),
        ("column form is filled in lines where no rule of the map reads it", 1),
        ("column score is filled in lines where no rule of the map reads it", 1),
    }


def test_a_file_without_a_column_of_the_map_is_rejected(mapped: Mapped) -> None:
    """Of its tables nothing is concluded for anybody."""
    tables = mapped("id,x\np,1\n", rule("weight", weight='"kg"') + rule("ecog", score='"x"'))

    assert tables.reasons() == [("site.csv", 1, "the map names columns that are not in the file: kg")]
    assert tables.withheld("q") == {"": ["hasEcog", "hasWeight"]}


def test_files_beside_the_mapped_ones(mapped: Mapped, tmp_path: Path) -> None:
    """Tables of ours need no map, others are rejected unless the map ignores them."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "other.csv").write_text("a,b\n1,2\n")
    tables = mapped("id,x\np,1\n", rule("ecog", score='"x"'))
    assert [reason for _, _, reason in tables.reasons()] == [
        "the column map does not describe this file; describe it there, or say `ignore = true`"
    ]

    ignored = rule("ecog", score='"x"') + '[[file]]\nname = "oth*.csv"\nignore_file = true\n'
    assert mapped("id,x\np,1\n", ignored).reasons() == []
