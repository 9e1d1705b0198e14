-- What a simple tool does: a GROUP BY for each of the 30 rules on behaviour, and their points added up.
WITH fit AS (
    $attributes
),
fired AS (
    SELECT lead, 'engagement' AS of,
        $pricing[1 + least((epoch_us($as_of) - epoch_us(max("at"))) // 2592000000000, $pricing_last)] AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'visited' AND target = 'pricing'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 12000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'visited' AND "at" >= $as_of - INTERVAL 30 DAY
        AND (target IN ('pricing', 'security') OR target LIKE 'pricing/%' OR target LIKE 'compare/%')
    GROUP BY lead
    HAVING count(*) >= 3
    UNION ALL
    SELECT lead, 'engagement' AS of, least(5000, 1000 * count(DISTINCT target)) AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'visited' AND target LIKE 'blog/%'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 2000 AS points
    FROM read_parquet('$events')
    WHERE "at" <= $as_of AND event = 'visited' AND target LIKE 'blog/%' AND "at" >= $as_of - INTERVAL 7 DAY
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, -15000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'visited' AND target LIKE 'careers%'
    GROUP BY lead
    HAVING count(*) >= 2
    UNION ALL
    SELECT lead, 'engagement' AS of, least(5000, 1000 * count(DISTINCT CAST("at" AS DATE))) AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'visited' AND "at" >= $as_of - INTERVAL 14 DAY
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 4000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'viewed' AND target LIKE 'product/%'
    GROUP BY lead
    HAVING count(*) >= 3
    UNION ALL
    SELECT lead, 'engagement' AS of,
        least(6000, sum(
            $views[1 + least((epoch_us($as_of) - epoch_us(newest)) // 604800000000, $views_last)]
        )) AS points
    FROM (
        SELECT lead, max("at") AS newest FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'viewed'
        GROUP BY lead, CAST("at" AS DATE)
    )
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, least(6000, 1000 * count(*)) AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'searched'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 15000 AS points
    FROM read_parquet('$events')
    WHERE "at" <= $as_of AND event = 'downloaded' AND target = 'guide-3' AND "at" >= $as_of - INTERVAL 30 DAY
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of,
        least(20000, sum(
            $downloads[1 + least((epoch_us($as_of) - epoch_us(newest)) // 2592000000000, $downloads_last)]
        )) AS points
    FROM (
        SELECT lead, max("at") AS newest FROM read_parquet('$events')
        WHERE "at" <= $as_of AND event = 'downloaded'
        GROUP BY lead, target
    )
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, least(5000, 1000 * count(DISTINCT CAST("at" AS DATE))) AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'opened' AND "at" >= $as_of - INTERVAL 30 DAY
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of,
        least(20000, sum(
            $clicks[1 + least((epoch_us($as_of) - epoch_us("at")) // 1209600000000, $clicks_last)]
        )) AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'clicked'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 6000 AS points
    FROM read_parquet('$events')
    WHERE "at" <= $as_of AND event = 'clicked' AND target LIKE 'offer%' AND "at" >= $as_of - INTERVAL 10 DAY
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 15000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'replied' AND "at" >= $as_of - INTERVAL 30 DAY
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 20000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'submitted' AND target = 'contact'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 30000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'requested' AND target = 'demo'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, 8000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'registered' AND target LIKE 'webinar/%'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of,
        $webinars[1 + least((epoch_us($as_of) - epoch_us(max("at"))) // 86400000000, $webinars_last)] AS points
    FROM read_parquet('$events')
    WHERE "at" <= $as_of AND event = 'attended' AND target LIKE 'webinar/%' AND "at" >= $as_of - INTERVAL 90 DAY
    GROUP BY lead
    HAVING count(*) >= 2
    UNION ALL
    SELECT lead, 'engagement' AS of, 10000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'watched' AND target = 'demo'
    GROUP BY lead
    HAVING sum(minutes) >= 10
    UNION ALL
    SELECT lead, 'engagement' AS of, 5000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'watched' AND "at" >= $as_of - INTERVAL 90 DAY
    GROUP BY lead
    HAVING sum(minutes) >= 30
    UNION ALL
    SELECT lead, 'engagement' AS of, 4000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'subscribed'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, least(9000, 3000 * count(DISTINCT coalesce(target, ''))) AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'shared'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'engagement' AS of, -20000 AS points
    FROM fit
    LEFT JOIN (
        SELECT lead, max("at") AS newest FROM read_parquet('$events')
        WHERE "at" <= $as_of AND event <> 'bounced'
        GROUP BY lead
    ) USING (lead)
    WHERE coalesce(newest, CAST(created AS TIMESTAMP)) < $as_of - INTERVAL 180 DAY
    UNION ALL
    SELECT lead, 'engagement' AS of, -2000 AS points
    FROM fit
    ANTI JOIN (
        SELECT lead FROM read_parquet('$events')
        WHERE "at" <= $as_of AND event = 'opened' AND "at" >= $as_of - INTERVAL 90 DAY
        GROUP BY lead
    ) USING (lead)
    UNION ALL
    SELECT lead, 'engagement' AS of, -30000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event IN ('unsubscribed', 'bounced')
    GROUP BY lead
    HAVING count(CASE WHEN event = 'unsubscribed' THEN 1 END) >= 1 OR count(CASE WHEN event = 'bounced' THEN 1 END) >= 2
    UNION ALL
    SELECT lead, 'product' AS of, 15000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event = 'started' AND target = 'trial'
    GROUP BY lead
    UNION ALL
    SELECT lead, 'product' AS of, least(15000, 3000 * count(DISTINCT CAST("at" AS DATE))) AS points
    FROM read_parquet('$events')
    WHERE "at" <= $as_of AND event = 'logged_in' AND "at" >= $as_of - INTERVAL 14 DAY
    GROUP BY lead
    UNION ALL
    SELECT lead, 'product' AS of, 6000 AS points
    FROM read_parquet('$events')
    WHERE "at" <= $as_of AND event = 'logged_in' AND "at" >= $as_of - INTERVAL 30 DAY
    GROUP BY lead
    HAVING count(*) >= 10
    UNION ALL
    SELECT lead, 'product' AS of, 1000 AS points
    FROM read_parquet('$events') WHERE "at" <= $as_of AND event IN ('followed', 'liked')
    GROUP BY lead
),
totals AS (
    SELECT
        lead,
        disqualified,
        fit,
        greatest(-30000, least(60000, coalesce(sum(CASE WHEN of = 'engagement' THEN points END), 0))) AS engagement,
        least(25000, coalesce(sum(CASE WHEN of = 'product' THEN points END), 0)) AS product
    FROM fit
    LEFT JOIN fired USING (lead)
    GROUP BY lead, disqualified, fit
)
$outcome
