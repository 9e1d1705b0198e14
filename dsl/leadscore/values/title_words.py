"""The words that job titles are read by, as data: see `titles.py` for how. Phrases are separated by commas.

Upper and lower case, accents and punctuation do not matter here; of phrases that start at one word the longest counts.
"""

from __future__ import annotations

from enum import Enum


class Sense(Enum):
    """What a phrase does in a title."""

    ROLE = "names the role; of several in a row the last does: a Sales Director Assistant assists"
    HELPER = "names a role beside someone else's, which may follow: Executive Assistant, CEO Office"
    BEGINNER = "makes a beginner of whatever role it goes with: Trainee Sales Manager"
    MODIFIER = "tells the rank only where the role does not: Senior Developer, but Senior Manager"
    NOTHING = "looks like a rank and is none: Product Owner"


RANKS = ("c_level", "vp", "director", "manager", "senior", "entry", "intern")
"""From the highest down."""

RANK_PHRASES: tuple[tuple[Sense, str, str], ...] = (
    (
        Sense.ROLE,
        "c_level",
        """ceo, cfo, cto, coo, cmo, cio, cro, cpo, chro, ciso, cso, cdo, cco, cxo, clo, cao, cbo, cvo, c e o,
        chief, c level, c suite, president, founder, cofounder, owner, coowner, proprietor, chairman, chairwoman,
        chairperson, board of directors, board chair, board member, board director, member of the board,
        chair of the board, non executive director, managing director, group md, managing partner, founding partner,
        general partner, equity partner, senior partner, secretary general, general secretary,
        Geschäftsführer, Geschäftsführerin, Geschaeftsfuehrer, Geschaeftsfuehrerin, Geschäftsführung,
        Geschäftsleitung, Geschäftsleiter, Geschäftsleiterin, Mitglied der Geschäftsführung,
        Mitglied der Geschäftsleitung, Vorstand, Vorständin, Mitglied des Vorstands, Vorstandsvorsitzender,
        Vorstandsvorsitzende, Vorstandsmitglied, Inhaber, Inhaberin, Gründer, Gründerin, Gruender, Gruenderin,
        Mitgründer, Mitgründerin, Gesellschafter, Gesellschafterin, Präsident, Präsidentin,
        directeur général, directrice générale, PDG, président, présidente, président directeur général, gérant,
        gérante, fondateur, fondatrice, cofondateur, cofondatrice, dirigeant, dirigeante, propriétaire,
        director general, directora general, gerente general, consejero delegado, consejera delegada,
        presidente, presidenta, fundador, fundadora, cofundador, cofundadora, dueño, dueña, propietario, propietaria,
        diretor geral, diretora geral, proprietário, proprietária,
        amministratore delegato, amministratrice delegata, direttore generale, direttrice generale, titolare,
        fondatore, socio fondatore, socio fundador, algemeen directeur, eigenaar, oprichter, bestuurder,
        prezes, właściciel, właścicielka, założyciel, verkställande direktör, adm direktør""",
    ),
    (
        Sense.ROLE,
        "vp",
        """vp, v p, avp, svp, evp, rvp, gvp, vice president, vice pres, vicepresident,
        Vizepräsident, Vizepräsidentin, vice président, vice présidente, vicepresidente, vicepresidenta,
        vice presidente""",
    ),
    (
        Sense.ROLE,
        "director",
        """director, directors, dir, head, chief of staff, general manager, gm, general counsel,
        Direktor, Direktorin, Leiter, Leiterin, Leitung, Bereichsleiter, Bereichsleiterin, Bereichsleitung,
        Abteilungsleiter, Abteilungsleiterin, Hauptabteilungsleiter, Hauptabteilungsleiterin, Vertriebsleiter,
        Vertriebsleiterin, Verkaufsleiter, Verkaufsleiterin, Marketingleiter, Marketingleiterin, Personalleiter,
        Personalleiterin, Einkaufsleiter, Einkaufsleiterin, Finanzleiter, Finanzleiterin, Produktionsleiter,
        Produktionsleiterin, Werksleiter, Werksleiterin, Werkleiter, Betriebsleiter, Betriebsleiterin,
        Entwicklungsleiter, Entwicklungsleiterin, Prokurist, Prokuristin,
        directeur, directrice, directora, diretor, diretora, direttore, direttrice, hoofd, dyrektor, direktör,
        direktør""",
    ),
    (
        Sense.ROLE,
        "manager",
        """manager, managers, mgr, mngr, manageress, supervisor, foreman, superintendent, team lead, team leader,
        teamlead, teamleader, shift lead, shift leader, squad lead, project lead, project leader,
        Teamleiter, Teamleiterin, Teamleitung, Gruppenleiter, Gruppenleiterin, Projektleiter, Projektleiterin,
        Projektleitung, Filialleiter, Filialleiterin, Marktleiter, Marktleiterin, Schichtleiter, Schichtleiterin,
        responsable, chef de projet, cheffe de projet, chef de produit, cheffe de produit, chef d'équipe,
        cheffe d'équipe, chef de service, gerente, jefe, jefa, encargado, encargada, responsabile, capo, teamleider,
        kierownik, kierowniczka""",
    ),
    (Sense.ROLE, "senior", "chief engineer, chief architect, chief scientist, chief economist, chief accountant"),
    (Sense.ROLE, "senior", "staff engineer, staff software engineer, staff scientist, associate professor"),
    (Sense.MODIFIER, "senior", "senior, sr, snr, lead, principal"),
    (
        Sense.HELPER,
        "entry",
        """assistant, asst, assistants, secretary, Assistent, Assistentin, Assistenz, Sekretär, Sekretärin,
        assistante, secrétaire, asistente, assistente, secretaria, secretario, segretaria, asystent, asystentka,
        secretaresse""",
    ),
    (Sense.ROLE, "entry", "associate, clerk, receptionist, cashier, auxiliar, associate product manager"),
    (Sense.BEGINNER, "entry", "junior, jr, jnr, entry level, graduate, manager in training, director in training"),
    (
        Sense.BEGINNER,
        "intern",
        """intern, interns, internship, trainee, apprentice, working student, Praktikant, Praktikantin, Werkstudent,
        Werkstudentin, Azubi, Auszubildende, Auszubildender, stagiaire, alternant, alternante, apprenti, apprentie,
        becario, becaria, practicante, estagiário, estagiária, stagista, tirocinante, apprendista, stagiair, stażysta,
        stażystka""",
    ),
    (
        Sense.ROLE,
        "intern",
        """student, students, undergraduate, pupil, Studentin, Schüler, Schülerin, étudiant, étudiante, estudiante,
        estudante, studente, studentessa""",
    ),
    (
        Sense.NOTHING,
        "",
        """product owner, process owner, service owner, system owner, data owner, platform owner, feature owner,
        application owner, project owner, risk owner, content owner, domain owner, solution owner, api owner,
        home owner, house owner, property owner, land owner, account owner, lead owner, deal owner, policy owner,
        pet owner, dog owner, cat owner, car owner, block owner,
        go to market, business to business, business to consumer, direct to consumer, source to pay,
        procure to pay, order to cash, lead to cash, record to report, hire to retire,
        fire chief, police chief, crew chief, battalion chief, chief editor, editor in chief, commander in chief,
        chief mate, chief nurse, chief cook, chief clerk, chief inspector, chief constable,
        head chef, head cook, head coach, head nurse, head teacher, head waiter, head waitress, head cashier,
        head gardener, head boy, head girl, head hunter, head hunting, head office, head bartender, head barista,
        lead generation, lead gen, lead qualification, lead management, lead nurturing, lead scoring,
        school principal, vice principal, assistant principal, account principal,
        assistant professor, company secretary, corporate secretary, associate degree,
        advisory board member, founders office, ceo office, cto office, cfo office, directors office,
        student services, student affairs, student success, student recruitment, student life, student housing,
        student experience, student support, student relations, student engagement, student loans,
        intern program, intern programme, internship program, internship programme, trainee program,
        trainee programme, apprentice program, apprentice programme, graduate program, graduate programme,
        graduate school, graduate studies, graduate recruitment, graduate admissions""",
    ),
)

WHOLE_TITLES = {"md": "c_level", "partner": "c_level", "chair": "c_level"}
"""Titles that tell a rank only when nothing else is said: an MD elsewhere may be a physician."""

BEFORE_OTHERS = "of for to in at with by from von der des den dem für bei im zum zur du de del della di da do van voor"
"""What follows one of these words is where someone works, or for whom; not what they are."""

NOT_NOW = "ex former formerly retired past previous aspiring future ehemaliger ehemalige ehem ancien ancienne"
"""A part of a title that starts so tells what someone is not."""

DEPARTMENT_PHRASES = {
    "sales": """sales, account executive, account manager, account director, key account, key accounts,
        account management, strategic accounts, business development, business developer, biz dev, bizdev, bdr, sdr,
        revenue, cro, commercial, presales, pre sales, it sales, software sales, technical sales, data sales,
        Vertrieb, Vertriebsleiter, Vertriebsleiterin, Vertriebsleitung, Verkauf, Verkaufsleiter, Verkaufsleiterin,
        Außendienst, Innendienst, ventes, vente, commerciale, ventas, comercial, vendas, vendite, verkoop, sprzedaż,
        sprzedaży""",
    "marketing": """marketing, mktg, mktng, mkt, cmo, brand, branding, content, seo, sem, ppc, social media,
        communications, communication, public relations, pr, demand generation, demand gen, lead generation, lead gen,
        advertising, growth, product marketing, digital marketing, it marketing, copywriter, Marketingleiter,
        Marketingleiterin, Werbung, Kommunikation, mercadotecnia, mercadeo""",
    "customer_service": """customer success, customer service, customer support, customer care, customer experience,
        client success, client services, client service, support, technical support, help desk, helpdesk, call center,
        contact center, Kundenservice, Kundendienst, Kundenbetreuung, service client, atención al cliente""",
    "product": "product, products, cpo, produkt, Produktmanagement, chef de produit, cheffe de produit, producto",
    "engineering": """engineering, engineer, engineers, software, developer, developers, development, programmer,
        devops, sre, qa, quality assurance, cto, technology officer, chief technology, architect, frontend, backend,
        full stack, fullstack, web developer, Entwickler, Entwicklerin, Entwicklung, Entwicklungsleiter, Ingenieur,
        Ingenieurin, Softwareentwickler, Softwareentwicklerin, ingénieur, ingénieure, développeur, développeuse,
        ingeniero, ingeniera, desarrollador, desarrolladora, sviluppatore, ingegnere""",
    "it": """it, information technology, information systems, information security, information officer,
        it security, cyber security, cybersecurity, cio, ciso, sysadmin, system administrator, systems administrator,
        network, infrastructure, Informatik, informatique, informática, informatica""",
    "data": """data, data science, data scientist, data engineer, data engineering, data analyst, analytics, bi,
        business intelligence, cdo, machine learning, Datenanalyst, Datenanalystin""",
    "design": "design, designer, ux, ui, user experience, creative, art director, graphic, diseño, diseñador, grafik",
    "finance": """finance, financial, cfo, accounting, accountant, accounts payable, accounts receivable, bookkeeper,
        bookkeeping, controller, controlling, treasury, treasurer, tax, sales tax, audit, auditor, fp a, billing,
        investor relations, Finanzen, Finanzleiter, Finanzleiterin, Buchhaltung, Buchhalter, Buchhalterin,
        Rechnungswesen, finances, financier, financière, comptable, comptabilité, finanzas, contabilidad, contador,
        contable, finanza, amministrazione""",
    "hr": """hr, human resources, human resource, human capital, people, people operations, people ops, talent,
        recruiter, recruiting, recruitment, payroll, personnel, chro, culture, learning and development,
        learning development, l d, Personalleiter, Personalleiterin, Personalabteilung, Personalwesen,
        Personalreferent, Personalreferentin, ressources humaines, rh, recursos humanos, rrhh, risorse umane""",
    "legal": """legal, counsel, lawyer, attorney, solicitor, paralegal, compliance, clo, Recht, Rechtsanwalt,
        Rechtsanwältin, Jurist, Juristin, juridique, avocat, avocate, jurídico""",
    "operations": """operations, ops, operating, coo, logistics, supply chain, warehouse, production, manufacturing,
        plant, facilities, facility, fleet, Produktion, Produktionsleiter, Produktionsleiterin, Werksleiter,
        Werksleiterin, Logistik, Betriebsleiter, Betriebsleiterin, opérations, logistique, operaciones, logística""",
    "procurement": """procurement, purchasing, purchase, buyer, sourcing, Einkauf, Einkäufer, Einkäuferin,
        Einkaufsleiter, Einkaufsleiterin, achats, acheteur, acheteuse, compras, acquisti, inkoop""",
    "research": """research, researcher, r d, research development, research and development, scientist, laboratory,
        lab, Forschung, Forschung und Entwicklung, recherche, investigación, ricerca""",
    "": """home owner, real estate developer, real estate development, executive development, personal development,
        security guard, marketing student, engineering student""",
}
"""Departments, as `department` tells them; under "", what looks like one and is none."""
