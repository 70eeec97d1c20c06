-- The score of each card over its rated groups, if enough of their weight is rated; the same at worst and at best.
-- A cap on the total is applied to what was rounded.
-- The bounds never exclude the score: an item may have a cap of its own, a held item may bring a group back.
SELECT
  card, score,
  CASE WHEN score IS NOT NULL AND bottomless = 0 THEN least(score, coalesce(lower, score)) END AS lower,
  CASE WHEN score IS NOT NULL AND unbounded = 0 THEN greatest(score, coalesce(upper, score)) END AS upper
FROM (
  SELECT
    card, bottomless, unbounded,
    CASE WHEN score > cap THEN cap ELSE score END AS score,
    CASE WHEN lower > cap THEN cap ELSE lower END AS lower,
    CASE WHEN upper > cap THEN cap ELSE upper END AS upper
  FROM (
    SELECT
      card, bottomless, unbounded, plan.total_cap * 100 AS cap,
      CASE WHEN rated > 0 AND 1000000 * rated >= plan.reweight_min * due THEN half_away(points, rated) END AS score,
      CASE WHEN possible > 0 THEN half_away(worst, possible) END AS lower,
      CASE WHEN possible > 0 THEN half_away(best, possible) END AS upper
    FROM (
      SELECT card, plan,
        sum(CASE WHEN total > not_due THEN weight ELSE 0 END) AS due,
        sum(CASE WHEN mean IS NOT NULL THEN weight ELSE 0 END) AS rated,
        sum(CASE WHEN worst IS NOT NULL THEN weight ELSE 0 END) AS possible,
        sum(bottomless) AS bottomless,
        sum(unbounded) AS unbounded,
        sum(CASE WHEN mean IS NOT NULL THEN mean * weight ELSE 0 END) AS points,
        sum(CASE WHEN worst IS NOT NULL THEN worst * weight ELSE 0 END) AS worst,
        sum(CASE WHEN best IS NOT NULL THEN best * weight ELSE 0 END) AS best
      FROM grouped
      GROUP BY card, plan
    ) AS sums
    JOIN plan ON plan.plan = sums.plan
  ) AS uncapped
) AS bounded
