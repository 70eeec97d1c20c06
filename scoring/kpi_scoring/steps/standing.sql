-- Whether an item counts, waits or gives its weight away, and the points it has.
-- `zero` is an item without a number that the policy enters as 0, by name, without calling it rated.
SELECT
  achievement.*,
  CASE
    WHEN scored = 0 THEN 'monitored'
    WHEN is_known = 1 THEN 'rated'
    WHEN state = 'not_due' THEN 'not_due'
    WHEN state = 'missing' AND (plan.missing = 'zero' OR (plan.missing = 'hold_then_floor' AND plan.locked = 1))
      THEN 'rated'
    WHEN state = 'not_applicable' OR (state = 'missing' AND plan.locked = 1) THEN
      CASE WHEN plan.na_zero = 1 THEN 'zero' ELSE 'spread' END
    ELSE 'held'
  END AS standing,
  CASE
    WHEN is_known = 1 THEN achievement
    WHEN state = 'missing' AND plan.missing = 'hold_then_floor' THEN coalesce(floor, 0) * 100
    ELSE 0
  END AS points
FROM achievement
JOIN plan ON plan.plan = achievement.plan
