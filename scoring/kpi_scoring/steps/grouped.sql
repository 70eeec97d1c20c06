-- The mean of each group over what counts, if enough of its weight is rated; the same at worst and at best.
-- The threshold is tested on the weights of items, also where objectives are averaged. A cap on the parts of a total
-- holds for perspectives that make one, not for a card whose items do.
SELECT
  card, plan, grp, perspective, weight, total, rated, held, not_due, bottomless, unbounded,
  CASE WHEN mean > cap THEN cap ELSE mean END AS mean,
  CASE WHEN worst > cap THEN cap ELSE worst END AS worst,
  CASE WHEN best > cap THEN cap ELSE best END AS best
FROM (
  SELECT
    sums.card, grp.plan, sums.grp, grp.perspective, grp.weight, total, rated, held, not_due, bottomless, unbounded,
    CASE WHEN grp.perspective <> '*' THEN plan.section_cap * 100 END AS cap,
    CASE WHEN rated > 0 AND 1000000 * rated >= plan.reweight_min * (total - not_due)
         THEN half_away(points, weight_of_points) END AS mean,
    CASE WHEN rated + held > 0 AND 1000000 * (rated + held) >= plan.reweight_min * (total - not_due)
         THEN half_away(worst, possible) END AS worst,
    CASE WHEN rated + held > 0 AND 1000000 * (rated + held) >= plan.reweight_min * (total - not_due)
         THEN half_away(best, possible) END AS best
  FROM (
    SELECT card, grp,
      sum(total) AS total, sum(rated) AS rated, sum(held) AS held, sum(not_due) AS not_due,
      sum(bottomless) AS bottomless, sum(unbounded) AS unbounded,
      sum(weight) AS weight_of_points, sum(CASE WHEN weight > 0 THEN points * weight ELSE 0 END) AS points,
      sum(possible) AS possible,
      sum(CASE WHEN possible > 0 THEN coalesce(worst, 0) * possible ELSE 0 END) AS worst,
      sum(CASE WHEN possible > 0 THEN coalesce(best, 0) * possible ELSE 0 END) AS best
    FROM member
    GROUP BY card, grp
  ) AS sums
  JOIN grp ON grp.grp = sums.grp
  JOIN plan ON plan.plan = grp.plan
) AS grouped
