-- The points an item could have at worst and at best: held between floor and cap, disputed between the two claims.
SELECT
  standing.card, standing.item, grp, objective, scored, weight, standing, points,
  CASE WHEN standing <> 'held' THEN points
       WHEN one_points IS NOT NULL THEN least(one_points, other_points) ELSE floor * 100 END AS worst,
  CASE WHEN standing <> 'held' THEN points
       WHEN one_points IS NOT NULL THEN greatest(one_points, other_points) ELSE cap * 100 END AS best
FROM standing
LEFT JOIN settled ON settled.card = standing.card AND settled.item = standing.item
