-- The mean of each group over what counts, if enough of its weight is rated; the same at worst and at best.
-- The threshold is tested on the weights of items, also where objectives are averaged. A cap on the parts of a total
-- holds for perspectives that make one, not for a card whose items do.
SELECT
  card, grp, weight, total, rated, held, not_due, bottomless, unbounded,
  CASE WHEN mean > cap THEN cap ELSE mean END AS mean,
  CASE WHEN worst > cap THEN cap ELSE worst END AS worst,
  CASE WHEN best > cap THEN cap ELSE best END AS best
FROM (
  SELECT
    weights.card, weights.grp, grp.weight, total, rated, held, not_due, bottomless, unbounded,
    CASE WHEN weights.grp <> '*' THEN card.section_cap * 100 END AS cap,
    CASE WHEN rated > 0 AND 1000000 * rated >= card.reweight_min * (total - not_due)
         THEN half_away(points, weight_of_points) END AS mean,
    CASE WHEN rated + held > 0 AND 1000000 * (rated + held) >= card.reweight_min * (total - not_due)
         THEN half_away(worst, possible) END AS worst,
    CASE WHEN rated + held > 0 AND 1000000 * (rated + held) >= card.reweight_min * (total - not_due)
         THEN half_away(best, possible) END AS best
  FROM (
    SELECT card, grp,
      sum(weight) AS total,
      sum(CASE WHEN standing = 'rated' THEN weight ELSE 0 END) AS rated,
      sum(CASE WHEN standing = 'held' THEN weight ELSE 0 END) AS held,
      sum(CASE WHEN standing = 'not_due' THEN weight ELSE 0 END) AS not_due,
      sum(CASE WHEN standing = 'held' AND worst IS NULL THEN 1 ELSE 0 END) AS bottomless,
      sum(CASE WHEN standing = 'held' AND best IS NULL THEN 1 ELSE 0 END) AS unbounded
    FROM bounded
    WHERE scored = 1
    GROUP BY card, grp
  ) AS weights
  JOIN (
    SELECT card, grp,
      sum(weight) AS weight_of_points, sum(CASE WHEN weight > 0 THEN points * weight ELSE 0 END) AS points,
      sum(possible) AS possible,
      sum(CASE WHEN possible > 0 THEN coalesce(worst, 0) * possible ELSE 0 END) AS worst,
      sum(CASE WHEN possible > 0 THEN coalesce(best, 0) * possible ELSE 0 END) AS best
    FROM member
    GROUP BY card, grp
  ) AS means ON means.card = weights.card AND means.grp = weights.grp
  JOIN card ON card.card = weights.card
  JOIN grp ON grp.card = weights.card AND grp.grp = weights.grp
) AS grouped
