-- The score of each card over its rated groups, if enough of their weight is rated; the same at worst and at best.
SELECT
  card.card,
  CASE WHEN rated > 0 AND 1000000 * rated >= card.reweight_min * (due) THEN half_away(points, rated) END AS score,
  CASE WHEN worst_weight > 0 AND 1000000 * worst_weight >= card.reweight_min * (due)
       THEN half_away(worst, worst_weight) END AS lower,
  CASE WHEN best_weight > 0 AND unbounded = 0 AND 1000000 * best_weight >= card.reweight_min * (due)
       THEN half_away(best, best_weight) END AS upper,
  held
FROM card
JOIN (
  SELECT card,
    sum(CASE WHEN total > not_due THEN weight ELSE 0 END) AS due,
    sum(CASE WHEN mean IS NOT NULL THEN weight ELSE 0 END) AS rated,
    sum(CASE WHEN worst IS NOT NULL THEN weight ELSE 0 END) AS worst_weight,
    sum(CASE WHEN best IS NOT NULL THEN weight ELSE 0 END) AS best_weight,
    sum(unbounded) AS unbounded,
    sum(held) AS held,
    sum(CASE WHEN mean IS NOT NULL THEN mean * weight ELSE 0 END) AS points,
    sum(CASE WHEN worst IS NOT NULL THEN worst * weight ELSE 0 END) AS worst,
    sum(CASE WHEN best IS NOT NULL THEN best * weight ELSE 0 END) AS best
  FROM grouped
  GROUP BY card
) AS sums ON sums.card = card.card
