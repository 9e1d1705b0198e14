-- The 20 rules on attributes, for the hand-written queries alike: what each lead has of `fit`, in millipoints.
SELECT
    id AS lead,
    created,
    coalesce(existing_customer, false) AS disqualified,
    greatest(-50000, least(50000,
        CASE WHEN title IN ('ceo', 'cto', 'cfo', 'cmo') OR title LIKE 'vp %' OR title LIKE 'head of %'
            OR title LIKE 'chief %' THEN 20000 ELSE 0 END
        - CASE WHEN title = 'student' OR title LIKE '% intern' OR title LIKE 'junior %' OR title LIKE '% assistant'
            THEN 10000 ELSE 0 END
        + CASE WHEN regexp_matches(title, '(^|[^a-z0-9])sales($|[^a-z0-9])') THEN 5000 ELSE 0 END
        + CASE WHEN title LIKE '%manager' THEN 6000 ELSE 0 END
        + CASE WHEN employees BETWEEN 50 AND 1000 THEN 15000 ELSE 0 END
        + CASE WHEN employees > 1000 THEN 10000 ELSE 0 END
        - CASE WHEN employees < 10 THEN 10000 ELSE 0 END
        + CASE WHEN revenue >= 1000000 THEN 5000 ELSE 0 END
        + CASE WHEN budget > 20000 AND employees > 20 THEN 6000 ELSE 0 END
        - CASE WHEN budget IS NULL THEN 1000 ELSE 0 END
        + CASE WHEN country IN ('germany', 'austria', 'switzerland', 'france', 'netherlands', 'united kingdom')
            THEN 5000 ELSE 0 END
        + CASE WHEN country <> 'germany' AND industry = 'banking' THEN 3000 ELSE 0 END
        + CASE WHEN industry IN ('software', 'banking', 'insurance', 'telecommunications') THEN 10000 ELSE 0 END
        - CASE WHEN domain IN ('gmail.com', 'outlook.com', 'yahoo.com', 'web.de', 'gmx.net', 'icloud.com')
            THEN 15000 ELSE 0 END
        + CASE WHEN domain LIKE '%.example' THEN 2500 ELSE 0 END
        + CASE WHEN source IN ('webinar', 'referral') THEN 7000 ELSE 0 END
        + CASE WHEN phone IS NOT NULL THEN 1000 ELSE 0 END
        + CASE WHEN created BETWEEN DATE '2026-04-01' - 30 AND DATE '2026-04-01' THEN 4000 ELSE 0 END
        + CASE WHEN regexp_matches(company, '(^|[^a-z0-9])consulting($|[^a-z0-9])') AND NOT existing_customer
            THEN 3000 ELSE 0 END
    )) AS fit
FROM (
    SELECT
        id, created, existing_customer, employees, revenue, budget, phone,
        lower(title) AS title, lower(company) AS company, lower(country) AS country, lower(industry) AS industry,
        lower(source) AS source, lower(split_part(email, '@', 2)) AS domain
    FROM read_parquet('$leads')
)
