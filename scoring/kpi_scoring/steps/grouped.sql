-- The mean of each group over what counts, if enough of its weight is rated; the same at worst and at best.
SELECT
  sums.card, sums.grp, grp.weight, total, rated, held, not_due,
  CASE WHEN rated > 0 AND 1000000 * rated >= card.reweight_min * (total - not_due)
       THEN half_away(points, rated) END AS mean,
  CASE WHEN rated + held > 0 AND 1000000 * (rated + held) >= card.reweight_min * (total - not_due)
       THEN half_away(worst, rated + held) END AS worst,
  CASE WHEN rated + held > 0 AND unbounded = 0 AND 1000000 * (rated + held) >= card.reweight_min * (total - not_due)
       THEN half_away(best, rated + held) END AS best,
  unbounded
FROM (
  SELECT card, grp,
    sum(weight) AS total,
    sum(CASE WHEN standing = 'rated' THEN weight ELSE 0 END) AS rated,
    sum(CASE WHEN standing = 'held' THEN weight ELSE 0 END) AS held,
    sum(CASE WHEN standing = 'not_due' THEN weight ELSE 0 END) AS not_due,
    sum(CASE WHEN standing = 'held' AND best IS NULL THEN 1 ELSE 0 END) AS unbounded,
    sum(CASE WHEN standing = 'rated' THEN points * weight ELSE 0 END) AS points,
    sum(CASE WHEN standing IN ('rated', 'held') THEN worst * weight ELSE 0 END) AS worst,
    sum(CASE WHEN standing IN ('rated', 'held') THEN coalesce(best, 0) * weight ELSE 0 END) AS best
  FROM member
  GROUP BY card, grp
) AS sums
JOIN card ON card.card = sums.card
JOIN grp ON grp.card = sums.card AND grp.grp = sums.grp
