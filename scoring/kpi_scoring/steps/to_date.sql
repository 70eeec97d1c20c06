-- The state of an item at the scored period and its two measures to date (b is NULL for a plain value).
-- What is unreadable comes first, then what is absent, then what is disputed: a value to date needs all of it.
SELECT
  to_date.*,
  CASE WHEN state IN ('reported', 'late', 'stale') OR (state = 'disputed' AND locked = 1) THEN 1 ELSE 0
  END AS has_number
FROM (
  SELECT
    latest.card, latest.item, latest.counted, latest.last_counted_p, latest.age, latest.late_days, plan.locked,
    CASE WHEN latest.missing_count > 0 AND item.aggregation <> 'last' AND plan.gap = 'like_for_like'
           AND latest.value_count > 0 AND item.every_nth > 0 THEN 1 ELSE 0 END AS incomplete,
    CASE WHEN item.every_nth = 0 AND latest.newest_p = 0 AND latest.missing_count > 0 THEN 1 ELSE 0 END AS overdue,
    CASE
      WHEN latest.newest_p = 0 AND latest.missing_count > 0 THEN
        CASE WHEN item.every_nth = 0 THEN 'reported' ELSE 'missing' END
      WHEN latest.newest_p = 0 AND latest.na_count > 0 THEN 'not_applicable'
      WHEN latest.newest_p = 0 THEN 'not_due'
      WHEN item.aggregation = 'last' AND latest.age > item.stale_after THEN 'missing'
      WHEN item.aggregation IN ('last', 'once') AND latest.newest_state = 'invalid' THEN 'invalid'
      WHEN item.aggregation NOT IN ('last', 'once') AND latest.invalid_count > 0 THEN 'invalid'
      WHEN item.aggregation <> 'last' AND item.every_nth > 0 AND latest.missing_count > 0 AND plan.gap = 'strict'
        THEN 'missing'
      WHEN item.aggregation IN ('last', 'once') AND latest.newest_state = 'disputed' THEN 'disputed'
      WHEN item.aggregation NOT IN ('last', 'once') AND latest.disputed_count > 0 THEN 'disputed'
      WHEN item.aggregation = 'last' AND latest.age > 0 THEN 'stale'
      WHEN latest.newest_state = 'late' AND latest.newest_p = plan.period THEN 'late'
      ELSE 'reported'
    END AS state,
    CASE
      WHEN item.aggregation IN ('last', 'once') THEN latest.newest_a
      WHEN item.aggregation IN ('min', 'max') THEN latest.extreme_a
      ELSE latest.sum_a
    END AS a,
    CASE
      WHEN item.aggregation IN ('last', 'once') THEN latest.newest_b
      WHEN item.aggregation IN ('min', 'max') THEN latest.extreme_b
      ELSE latest.sum_b
    END AS b,
    CASE WHEN item.aggregation = 'average' THEN latest.value_count ELSE 1 END AS shared_by
  FROM latest
  JOIN item ON item.item = latest.item
  JOIN plan ON plan.plan = item.plan
) AS to_date
