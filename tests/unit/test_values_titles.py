"""Titles as people write them."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.values.title_words import DEPARTMENT_PHRASES, RANK_PHRASES, RANKS
from leadscore.values.titles import DEPARTMENTS, SENIORITIES, department, email_domain, seniority

RANKED = {
    "c_level": """CEO; C.E.O.; C. E. O.; c e o; Co-Founder & CEO; Founder; Founder CEO; Owner; Owner/Operator;
        President; President, Sales; Managing Director; Group MD; MD; Partner; Managing Partner; Chairman of the Board;
        Chief Information Security Officer; Chief Financial & Operating Officer; Deputy CEO; CEO at Head Office Ltd;
        CMO - EMEA; Student & Founder of X; CEO, Assistant Professor; John Smith Jr., CEO; Former CFO, now CEO;
        Business Owner; CEO @ Acme | Board Advisor; Board of Directors;
        Geschäftsführer; GESCHÄFTSFÜHRER; Geschaeftsfuehrer; Geschaftsfuhrer; Geschäftsführer/in;
        Geschäftsführer*in (m/w/d); Geschäftsführende Gesellschafterin; Inhaber; Mitglied des Vorstands; PDG;
        Directeur général; Directeur General; Président; dueño; Consejero Delegado; Amministratore Delegato;
        Prezes; właściciel; algemeen directeur; eigenaar""",
    "vp": """VP, Mktg; Vice President, Sales; Vice-President; Vice\u2011President; V.P. Sales; V. P. Sales; SVP & GM;
        Assistant Vice President; Associate VP; Executive Vice President; Sr VP Ops; AVP; EVP, Americas;
        VP to watch; Director of Sales and VP Marketing; Vice-présidente; Vizepräsident""",
    "director": """Director; DIRECTOR; Sr. Dir Sales Ops; Senior Director; Head of People; Sales Head; Head, Marketing;
        Global Head of IT; Head Marketing; Chief of Staff; Chief of Staff to the CEO; Assistant Director;
        Associate Director; Director IT Infrastructure; Executive Director; Director of Student Services;
        Director Student Services; Go-to-Market Director; General Manager; Vertriebsleiterin; Leiter Vertrieb;
        directeur commercial; Directrice marketing; Bereichsleitung""",
    "manager": """Manager; Senior Manager; Sr. Product Mgr.; Account Manager; Regional Sales Manager - EMEA;
        Assistant Store Manager; Team Lead; Teamleiter; Office Manager; CTO Office Manager; Student Success Manager;
        Graduate Program Manager; Marketing Manager, Assistant to CEO; Manager (reporting to the CEO and CFO);
        Manager, Office of the CEO; chef de projet; Chef d'équipe; Responsable marketing; Gerente de ventas;
        Product Owner / Project Manager""",
    "senior": """Senior Developer; Sr. Account Executive; Snr Analyst; Lead Engineer; Principal Consultant;
        Staff Engineer; Senior Product Owner; Senior Associate; Chief Architect; Sales Executive (Senior)""",
    "entry": """Executive Assistant to the CEO; Executive Assistant, CEO; CEO Assistant; Director's Assistant;
        Assistant to the Director and CEO; Assistant to Vice President; Personal Assistant; Secretary to the Board;
        Assistentin der Geschäftsführung; Assistante du directeur général; Junior Developer; Jr. Account Manager;
        Junior Product Manager; Entry-Level Analyst; Graduate Engineer; Sales Associate; Founder's Associate;
        Receptionist; Manager in Training; Asst. to CFO""",
    "intern": """Intern; Intern to the Director; Marketing Intern; CEO Intern; Intern, CEO Office; Intern - CEO;
        Trainee; Trainee Sales Manager; Management Trainee; Student; PhD Student; Working Student Marketing;
        Werkstudent; Praktikantin; Azubi; Stagiaire; Becario; Apprentice""",
}

UNRANKED = """; --; , ,; 42; Overhead crane technician; Homeowner; Letterhead designer; Home Owner; Product Owner;
    Data Owner; Account Executive; Sales Executive; Fire Chief; Head Chef; Head Office; Editor-in-Chief;
    Owner's Representative; President’s Club Winner; Advisory Board Member; Helping CEOs scale;
    Lead Generation Specialist; Company Secretary; Former CEO; ex-CFO; Retired Director; Aspiring CEO;
    Office of the CEO; Advisor to the CEO; EA to CEO and CFO; Consultant for CEOs; HR Business Partner; Dr. med., MD;
    Software Engineer;
    Internal Auditor; Internist; International Sales; Managerial Economist; Directory Assistance; Leadership Coach;
    Seniority Analyst; Foundership; Ownership Analyst; Presidential Scholar; Headhunter; Studentenwerk; Juniors' Coach;
    Assistant Professor; Vpn Expert; Cooper"""

IN_DEPARTMENT = {
    "sales": """Sr. Dir Sales Ops; VP, Sales; Account Executive; Business Developer; BDR; Key Account Manager;
        Chief Revenue Officer; Sales Engineer; IT Sales Manager; Vertriebsleiter; directeur commercial; ventas""",
    "marketing": "VP, Mktg; CMO; Product Marketing Manager; Marketing Operations; SEO Lead; Demand Gen; Social Media",
    "customer_service": "Customer Success Manager; Head of Support; Kundenservice",
    "product": "Product Owner; VP Product; Chief Product Officer",
    "engineering": "Software Developer; CTO; Engineering Manager; QA Engineer; Entwicklungsleiter; Ingénieur",
    "it": "IT Manager; CIO; CISO; Director, Information Technology; IT Support; Informatik",
    "data": "Data Scientist; Head of Analytics",
    "design": "Letterhead designer; UX Lead; Art Director",
    "finance": """CFO; C.F.O.; Accountant; Financial Controller; FP&A Analyst; Sales Tax Manager; Buchhalterin;
        Comptable""",
    "hr": "Head of People; HR Business Partner; Recruiter; People Operations; L&D Manager; Personalleiter; RH",
    "legal": "General Counsel; Legal Ops; Rechtsanwältin",
    "operations": "COO; Operations Manager; Supply Chain Lead; Plant Manager",
    "procurement": "Buyer; Einkaufsleiter; Directeur des achats",
    "research": "R&D Manager; Research and Development; Forschung und Entwicklung; Lab Technician",
}

NO_DEPARTMENT = """; CEO; Founder; Overhead crane technician; Homeowner; Executive Assistant to the CFO; ex-CFO;
    Salesian priest; Hrvatska; Ital; Prime; Situated; Chief of Staff; Real Estate Developer; Security Guard"""


def listed(titles: str) -> list[str]:
    return [" ".join(title.split(" ")).strip(" \n") for title in re.sub(r"\n +", " ", titles).split(";")]


@pytest.mark.parametrize(("title", "rank"), [(title, rank) for rank in RANKED for title in listed(RANKED[rank])])
def test_seniority(title: str, rank: str) -> None:
    assert seniority(title) == rank
    assert seniority(f"  {title.upper()}\t") == rank


@pytest.mark.parametrize("title", listed(UNRANKED))
def test_no_seniority(title: str) -> None:
    assert seniority(title) is None


@pytest.mark.parametrize(("title", "name"), [(t, name) for name in IN_DEPARTMENT for t in listed(IN_DEPARTMENT[name])])
def test_department(title: str, name: str) -> None:
    assert department(title) == name
    assert department(title.upper()) == name


@pytest.mark.parametrize("title", listed(NO_DEPARTMENT))
def test_no_department(title: str) -> None:
    assert department(title) is None


def test_everything_that_can_be_told_is_tested() -> None:
    assert tuple(RANKED) == SENIORITIES
    assert tuple(IN_DEPARTMENT) == DEPARTMENTS


def test_a_phrase_stands_once_in_the_lists() -> None:
    ranks = [phrase.strip().lower() for _, _, text in RANK_PHRASES for phrase in text.split(",")]
    departments = [phrase.strip().lower() for text in DEPARTMENT_PHRASES.values() for phrase in text.split(",")]
    for phrases in (ranks, departments):
        assert all(phrases)
        assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


WORDS = st.sampled_from(
    "vp head of ceo assistant to the director , & / . - intern senior sales chief and ex C.E.O. é 役員 😀".split()
)
RANK_WORDS = st.sampled_from(["ceo", "director", "manager", "intern", "owner", "head", "founder", "vorstand", "chief"])


@given(st.text() | st.lists(WORDS).map(" ".join))
def test_any_text_is_a_title(title: str) -> None:
    assert seniority(title) in {None, *RANKS}
    assert department(title) in {None, *DEPARTMENTS}


@given(RANK_WORDS, st.text("bkxyz", min_size=1))
def test_a_rank_within_a_longer_word_is_none(word: str, letters: str) -> None:
    assert seniority(word + letters) is None
    assert seniority(letters + word) is None
    assert seniority(f"{letters}{word}{letters}, {word}{letters}") is None


def test_a_very_long_title_takes_no_long_time() -> None:
    start = time.process_time()
    for piece in ("a", "a.", "to ", "chief ", "a. ", ", ", "( ", "a's"):
        seniority(piece * 20_000)
        department(piece * 20_000)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("Jane.Doe+x@Acme.COM ", "acme.com"),
        ("Jane Doe <jane@acme.com>", "acme.com"),
        ("mailto:jane@acme.co.uk", "acme.co.uk"),
        ("jane@acme.com.", "acme.com"),
        ("jane@localhost", "localhost"),
        ("jane@bücher.example", "bücher.example"),
        ("jane", None),
        ("@acme.com", None),
        ("jane@", None),
        ("jane@.", None),
        ("a@b@c.com", None),
        ("a@x.com; b@y.com", None),
        ("", None),
    ],
)
def test_email_domain(email: str, domain: str | None) -> None:
    assert email_domain(email) == domain
