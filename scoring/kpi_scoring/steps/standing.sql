-- Whether an item counts, waits or gives its weight away, with the points it has, could have at worst and at best.
SELECT
  standing.*,
  CASE standing.standing WHEN 'rated' THEN points WHEN 'held' THEN coalesce(floor, 0) * 100 END AS worst,
  CASE standing.standing WHEN 'rated' THEN points WHEN 'held' THEN cap * 100 END AS best
FROM (
  SELECT
    achievement.*,
    CASE
      WHEN scored = 0 THEN 'monitored'
      WHEN state IN ('reported', 'late', 'stale') THEN 'rated'
      WHEN state = 'not_due' THEN 'not_due'
      WHEN state = 'not_applicable' THEN CASE WHEN card.na_zero = 1 THEN 'rated' ELSE 'spread' END
      WHEN state = 'missing' AND card.missing = 'zero' THEN 'rated'
      WHEN state = 'missing' AND card.locked = 1 THEN
        CASE WHEN card.missing = 'exclude' THEN 'spread' ELSE 'rated' END
      ELSE 'held'
    END AS standing,
    CASE
      WHEN state IN ('reported', 'late', 'stale') THEN achievement
      WHEN state = 'missing' AND card.missing = 'hold_then_floor' THEN coalesce(floor, 0) * 100
      ELSE 0
    END AS points
  FROM achievement
  JOIN card ON card.card = achievement.card
) AS standing
