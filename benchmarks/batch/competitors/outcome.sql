-- From the groups' totals to the outcome, for the hand-written queries alike; `totals` has a row for each lead.
SELECT
    lead,
    CAST(fit + engagement + product AS BIGINT) AS score,
    NOT disqualified AND fit + engagement + product >= 70000 AND fit >= 10000 AS ready,
    CASE
        WHEN disqualified THEN NULL
        WHEN fit + engagement + product >= 70000 AND engagement >= 20000 THEN 'hot'
        WHEN fit + engagement + product >= 40000 THEN 'warm'
        ELSE 'cold'
    END AS band,
    CASE WHEN fit >= 40000 THEN 'A' WHEN fit >= 25000 THEN 'B' WHEN fit >= 10000 THEN 'C' ELSE 'D' END
    || CASE WHEN engagement >= 45000 THEN '1' WHEN engagement >= 30000 THEN '2' WHEN engagement >= 15000 THEN '3'
        ELSE '4' END AS grade
FROM totals
