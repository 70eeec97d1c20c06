-- What a group averages: its items, or one mean for each objective where the policy rolls up by objective.
-- An objective weighs as much as its items that count; where all items are equal, all objectives are.
SELECT bounded.card, grp,
  points, CASE WHEN standing IN ('rated', 'zero') THEN weight ELSE 0 END AS weight,
  worst, best, CASE WHEN standing IN ('rated', 'zero', 'held') THEN weight ELSE 0 END AS possible
FROM bounded
JOIN card ON card.card = bounded.card
WHERE scored = 1 AND card.by_objective = 0
UNION ALL
SELECT card, grp,
  half_away(points, nullif(entered, 0)), CASE WHEN equal = 1 AND entered > 0 THEN 1 ELSE entered END,
  half_away(worst, nullif(possible, 0)), half_away(best, nullif(possible, 0)),
  CASE WHEN equal = 1 AND possible > 0 THEN 1 ELSE possible END
FROM (
  SELECT bounded.card, grp, objective, max(card.equal) AS equal,
    sum(CASE WHEN standing IN ('rated', 'zero') THEN weight ELSE 0 END) AS entered,
    sum(CASE WHEN standing IN ('rated', 'zero', 'held') THEN weight ELSE 0 END) AS possible,
    sum(CASE WHEN standing IN ('rated', 'zero') THEN points * weight ELSE 0 END) AS points,
    sum(CASE WHEN standing IN ('rated', 'zero', 'held') THEN coalesce(worst, 0) * weight ELSE 0 END) AS worst,
    sum(CASE WHEN standing IN ('rated', 'zero', 'held') THEN coalesce(best, 0) * weight ELSE 0 END) AS best
  FROM bounded
  JOIN card ON card.card = bounded.card
  WHERE scored = 1 AND card.by_objective = 1
  GROUP BY bounded.card, grp, objective
) AS objective
