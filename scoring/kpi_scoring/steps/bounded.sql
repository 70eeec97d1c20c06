-- The points an item could have at worst and at best: held between floor and cap, disputed between the two claims.
SELECT
  standing.*,
  CASE WHEN standing.standing <> 'held' THEN standing.points
       WHEN settled = 1 THEN least(one_points, other_points) ELSE floor * 100 END AS worst,
  CASE WHEN standing.standing <> 'held' THEN standing.points
       WHEN settled = 1 THEN greatest(one_points, other_points) ELSE cap * 100 END AS best
FROM (
  SELECT
    standing.*, one.points AS one_points, other.points AS other_points,
    CASE WHEN standing.state = 'disputed' AND one.standing = 'rated' AND other.standing = 'rated' THEN 1 ELSE 0
    END AS settled
  FROM standing
  LEFT JOIN settlement ON settlement.card = standing.card AND settlement.item = standing.item
  LEFT JOIN standing AS one ON one.card = settlement.one AND one.item = settlement.item
  LEFT JOIN standing AS other ON other.card = settlement.other AND other.item = settlement.item
) AS standing
