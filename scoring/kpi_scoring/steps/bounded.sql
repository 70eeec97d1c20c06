-- The points an item could have at worst and at best: held between floor and cap, disputed between the two claims.
SELECT
  standing.card, standing.item, item.plan, item.grp, item.objective, item.scored, item.weight, standing, points,
  CASE WHEN standing <> 'held' THEN points
       WHEN one_points IS NOT NULL THEN least(one_points, other_points) ELSE item.floor * 100 END AS worst,
  CASE WHEN standing <> 'held' THEN points
       WHEN one_points IS NOT NULL THEN greatest(one_points, other_points) ELSE item.cap * 100 END AS best
FROM standing
JOIN item ON item.item = standing.item
LEFT JOIN settled ON settled.card = standing.card AND settled.item = standing.item
