-- What a group averages: its items, or one mean for each objective where the policy rolls up by objective.
SELECT standing.card, grp, weight, weight AS rated_weight, standing,
  points, worst, best
FROM standing
JOIN card ON card.card = standing.card
WHERE scored = 1 AND card.by_objective = 0
UNION ALL
SELECT card, grp, weight, weight AS rated_weight,
  CASE WHEN rated > 0 THEN 'rated' WHEN held > 0 THEN 'held' WHEN spread > 0 THEN 'spread' ELSE 'not_due' END,
  CASE WHEN rated > 0 THEN half_away(points, rated) END,
  CASE WHEN rated + held > 0 THEN half_away(worst, rated + held) END,
  CASE WHEN rated + held > 0 AND unbounded = 0 THEN half_away(best, rated + held) END
FROM (
  SELECT standing.card, grp, objective, 1 AS weight,
    sum(CASE WHEN standing = 'rated' THEN weight ELSE 0 END) AS rated,
    sum(CASE WHEN standing = 'held' THEN weight ELSE 0 END) AS held,
    sum(CASE WHEN standing = 'spread' THEN weight ELSE 0 END) AS spread,
    sum(CASE WHEN standing = 'held' AND best IS NULL THEN 1 ELSE 0 END) AS unbounded,
    sum(CASE WHEN standing = 'rated' THEN points * weight ELSE 0 END) AS points,
    sum(CASE WHEN standing IN ('rated', 'held') THEN worst * weight ELSE 0 END) AS worst,
    sum(CASE WHEN standing IN ('rated', 'held') THEN coalesce(best, 0) * weight ELSE 0 END) AS best
  FROM standing
  JOIN card ON card.card = standing.card
  WHERE scored = 1 AND card.by_objective = 1
  GROUP BY standing.card, grp, objective
) AS objective
