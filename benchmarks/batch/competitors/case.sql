-- The best that was found by hand for DuckDB on Parquet: one pass that counts everything with CASE, and one each for
-- what has to be counted once per target or per day. Days within a few weeks are bits of one number, which is much
-- cheaper than count(DISTINCT ...).
WITH fit AS (
    $attributes
),
counted AS (
    SELECT
        lead,
        max(CASE WHEN event = 'visited' AND target = 'pricing' THEN "at" END) AS pricing_at,
        count(CASE WHEN event = 'visited' AND "at" >= $as_of - INTERVAL 30 DAY
            AND (target IN ('pricing', 'security') OR target LIKE 'pricing/%' OR target LIKE 'compare/%')
            THEN 1 END) AS key_pages,
        count(CASE WHEN event = 'visited' AND "at" >= $as_of - INTERVAL 7 DAY AND target LIKE 'blog/%'
            THEN 1 END) AS blog_lately,
        count(CASE WHEN event = 'visited' AND target LIKE 'careers%' THEN 1 END) AS careers,
        bit_or(CASE WHEN event = 'visited' AND "at" >= $as_of - INTERVAL 14 DAY
            THEN 1 << CAST(date_diff('day', "at", $as_of) AS INTEGER) END) AS visit_days,
        count(CASE WHEN event = 'viewed' AND target LIKE 'product/%' THEN 1 END) AS product_views,
        count(CASE WHEN event = 'searched' THEN 1 END) AS searches,
        count(CASE WHEN event = 'downloaded' AND target = 'guide-3' AND "at" >= $as_of - INTERVAL 30 DAY
            THEN 1 END) AS guide_3,
        bit_or(CASE WHEN event = 'opened' AND "at" >= $as_of - INTERVAL 30 DAY
            THEN 1 << CAST(date_diff('day', "at", $as_of) AS INTEGER) END) AS open_days,
        sum(CASE WHEN event = 'clicked'
            THEN $clicks[1 + least((epoch_us($as_of) - epoch_us("at")) // 1209600000000, $clicks_last)]
            END) AS clicks,
        count(CASE WHEN event = 'clicked' AND target LIKE 'offer%' AND "at" >= $as_of - INTERVAL 10 DAY
            THEN 1 END) AS offers,
        count(CASE WHEN event = 'replied' AND "at" >= $as_of - INTERVAL 30 DAY THEN 1 END) AS replies,
        count(CASE WHEN event = 'submitted' AND target = 'contact' THEN 1 END) AS contacts,
        count(CASE WHEN event = 'requested' AND target = 'demo' THEN 1 END) AS demos,
        count(CASE WHEN event = 'registered' AND target LIKE 'webinar/%' THEN 1 END) AS registrations,
        count(CASE WHEN event = 'attended' AND target LIKE 'webinar/%' AND "at" >= $as_of - INTERVAL 90 DAY
            THEN 1 END) AS webinars,
        max(CASE WHEN event = 'attended' AND target LIKE 'webinar/%' AND "at" >= $as_of - INTERVAL 90 DAY
            THEN "at" END) AS webinar_at,
        sum(CASE WHEN event = 'watched' AND target = 'demo' THEN minutes END) AS demo_minutes,
        sum(CASE WHEN event = 'watched' AND "at" >= $as_of - INTERVAL 90 DAY THEN minutes END) AS minutes_lately,
        count(CASE WHEN event = 'subscribed' THEN 1 END) AS subscriptions,
        max(CASE WHEN event <> 'bounced' THEN "at" END) AS last_own,
        count(CASE WHEN event = 'opened' AND "at" >= $as_of - INTERVAL 90 DAY THEN 1 END) AS opens_lately,
        count(CASE WHEN event = 'unsubscribed' THEN 1 END) AS unsubscriptions,
        count(CASE WHEN event = 'bounced' THEN 1 END) AS bounces,
        count(CASE WHEN event = 'started' AND target = 'trial' THEN 1 END) AS trials,
        bit_or(CASE WHEN event = 'logged_in' AND "at" >= $as_of - INTERVAL 14 DAY
            THEN 1 << CAST(date_diff('day', "at", $as_of) AS INTEGER) END) AS login_days,
        count(CASE WHEN event = 'logged_in' AND "at" >= $as_of - INTERVAL 30 DAY THEN 1 END) AS logins_lately,
        count(CASE WHEN event IN ('followed', 'liked') THEN 1 END) AS likes
    FROM read_parquet('$events')
    WHERE "at" <= $as_of
    GROUP BY lead
),
by_target AS (
    SELECT
        lead,
        count(CASE WHEN event = 'visited' THEN 1 END) AS blog_posts,
        count(CASE WHEN event = 'shared' THEN 1 END) AS shares,
        sum(CASE WHEN event = 'downloaded'
            THEN $downloads[1 + least((epoch_us($as_of) - epoch_us(newest)) // 2592000000000, $downloads_last)]
            END) AS downloads
    FROM (
        SELECT lead, event, target, max("at") AS newest
        FROM read_parquet('$events')
        WHERE "at" <= $as_of AND (event IN ('shared', 'downloaded') OR event = 'visited' AND target LIKE 'blog/%')
        GROUP BY lead, event, target
    )
    GROUP BY lead
),
by_day AS (
    SELECT
        lead,
        sum($views[1 + least((epoch_us($as_of) - epoch_us(newest)) // 604800000000, $views_last)]) AS views
    FROM (
        SELECT lead, max("at") AS newest
        FROM read_parquet('$events')
        WHERE "at" <= $as_of AND event = 'viewed'
        GROUP BY lead, epoch_us("at") // 86400000000
    )
    GROUP BY lead
),
totals AS (
    SELECT
        lead,
        disqualified,
        fit,
        greatest(-30000, least(60000,
            CASE WHEN pricing_at IS NULL THEN 0
                ELSE $pricing[1 + least((epoch_us($as_of) - epoch_us(pricing_at)) // 2592000000000, $pricing_last)] END
            + CASE WHEN key_pages >= 3 THEN 12000 ELSE 0 END
            + least(5000, 1000 * coalesce(blog_posts, 0))
            + CASE WHEN blog_lately >= 1 THEN 2000 ELSE 0 END
            - CASE WHEN careers >= 2 THEN 15000 ELSE 0 END
            + least(5000, 1000 * coalesce(bit_count(visit_days), 0))
            + CASE WHEN product_views >= 3 THEN 4000 ELSE 0 END
            + least(6000, coalesce(views, 0))
            + least(6000, 1000 * coalesce(searches, 0))
            + CASE WHEN guide_3 >= 1 THEN 15000 ELSE 0 END
            + least(20000, coalesce(downloads, 0))
            + least(5000, 1000 * coalesce(bit_count(open_days), 0))
            + least(20000, coalesce(clicks, 0))
            + CASE WHEN offers >= 1 THEN 6000 ELSE 0 END
            + CASE WHEN replies >= 1 THEN 15000 ELSE 0 END
            + CASE WHEN contacts >= 1 THEN 20000 ELSE 0 END
            + CASE WHEN demos >= 1 THEN 30000 ELSE 0 END
            + CASE WHEN registrations >= 1 THEN 8000 ELSE 0 END
            + CASE WHEN webinars >= 2
                THEN $webinars[1 + least((epoch_us($as_of) - epoch_us(webinar_at)) // 86400000000, $webinars_last)]
                ELSE 0 END
            + CASE WHEN demo_minutes >= 10 THEN 10000 ELSE 0 END
            + CASE WHEN minutes_lately >= 30 THEN 5000 ELSE 0 END
            + CASE WHEN subscriptions >= 1 THEN 4000 ELSE 0 END
            + least(9000, 3000 * coalesce(shares, 0))
            - CASE WHEN coalesce(last_own, CAST(created AS TIMESTAMP)) < $as_of - INTERVAL 180 DAY THEN 20000 ELSE 0 END
            - CASE WHEN coalesce(opens_lately, 0) = 0 THEN 2000 ELSE 0 END
            - CASE WHEN unsubscriptions >= 1 OR bounces >= 2 THEN 30000 ELSE 0 END
        )) AS engagement,
        least(25000,
            CASE WHEN trials >= 1 THEN 15000 ELSE 0 END
            + least(15000, 3000 * coalesce(bit_count(login_days), 0))
            + CASE WHEN logins_lately >= 10 THEN 6000 ELSE 0 END
            + CASE WHEN likes >= 1 THEN 1000 ELSE 0 END
        ) AS product
    FROM fit
    LEFT JOIN counted USING (lead)
    LEFT JOIN by_target USING (lead)
    LEFT JOIN by_day USING (lead)
)
$outcome
