-- What a group averages: its items, or one mean for each objective where the policy rolls up by objective.
-- An objective weighs as much as its items that count; where all items are equal, all objectives are.
-- Beside it stands how much weight of items is rated, held or not due, which decides whether the group has a mean at all.
SELECT
  card, grp,
  points, CASE WHEN standing IN ('rated', 'zero') THEN weight ELSE 0 END AS weight,
  worst, best, CASE WHEN standing IN ('rated', 'zero', 'held') THEN weight ELSE 0 END AS possible,
  weight AS total,
  CASE WHEN standing = 'rated' THEN weight ELSE 0 END AS rated,
  CASE WHEN standing = 'held' THEN weight ELSE 0 END AS held,
  CASE WHEN standing = 'not_due' THEN weight ELSE 0 END AS not_due,
  CASE WHEN standing = 'held' AND worst IS NULL THEN 1 ELSE 0 END AS bottomless,
  CASE WHEN standing = 'held' AND best IS NULL THEN 1 ELSE 0 END AS unbounded
FROM bounded
JOIN plan ON plan.plan = bounded.plan
WHERE scored = 1 AND plan.by_objective = 0
UNION ALL
SELECT
  card, grp,
  half_away(points, nullif(entered, 0)), CASE WHEN equal = 1 AND entered > 0 THEN 1 ELSE entered END,
  half_away(worst, nullif(possible, 0)), half_away(best, nullif(possible, 0)),
  CASE WHEN equal = 1 AND possible > 0 THEN 1 ELSE possible END,
  total, rated, held, not_due, bottomless, unbounded
FROM (
  SELECT card, grp, objective, max(plan.equal) AS equal,
    sum(CASE WHEN standing IN ('rated', 'zero') THEN weight ELSE 0 END) AS entered,
    sum(CASE WHEN standing IN ('rated', 'zero', 'held') THEN weight ELSE 0 END) AS possible,
    sum(CASE WHEN standing IN ('rated', 'zero') THEN points * weight ELSE 0 END) AS points,
    sum(CASE WHEN standing IN ('rated', 'zero', 'held') THEN coalesce(worst, 0) * weight ELSE 0 END) AS worst,
    sum(CASE WHEN standing IN ('rated', 'zero', 'held') THEN coalesce(best, 0) * weight ELSE 0 END) AS best,
    sum(weight) AS total,
    sum(CASE WHEN standing = 'rated' THEN weight ELSE 0 END) AS rated,
    sum(CASE WHEN standing = 'held' THEN weight ELSE 0 END) AS held,
    sum(CASE WHEN standing = 'not_due' THEN weight ELSE 0 END) AS not_due,
    sum(CASE WHEN standing = 'held' AND worst IS NULL THEN 1 ELSE 0 END) AS bottomless,
    sum(CASE WHEN standing = 'held' AND best IS NULL THEN 1 ELSE 0 END) AS unbounded
  FROM bounded
  JOIN plan ON plan.plan = bounded.plan
  WHERE scored = 1 AND plan.by_objective = 1
  GROUP BY card, grp, objective
) AS objective
