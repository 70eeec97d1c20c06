-- The state of an item at the scored period and its two measures to date (b is NULL for a plain value).
SELECT
  latest.card, latest.item, latest.counted, latest.last_counted_p, latest.age, latest.late_days,
  latest.any_late, latest.value_count,
  CASE WHEN latest.missing_count > 0 AND item.aggregation <> 'last' AND card.gap = 'like_for_like'
         AND latest.value_count > 0 THEN 1 ELSE 0 END AS incomplete,
  CASE
    WHEN item.every_nth = 0 AND latest.value_count = 0 AND latest.last_disputed_p = 0
      AND latest.na_count = 0 AND item.due_from <= card.period THEN 1 ELSE 0
  END AS overdue,
  CASE
    WHEN item.aggregation IN ('last', 'once') AND latest.last_invalid_p > latest.last_value_p THEN 'invalid'
    WHEN item.aggregation NOT IN ('last', 'once') AND latest.last_invalid_p > 0 THEN 'invalid'
    WHEN item.aggregation IN ('last', 'once') AND latest.last_disputed_p > latest.last_value_p THEN 'disputed'
    WHEN item.aggregation NOT IN ('last', 'once') AND latest.last_disputed_p > 0 THEN 'disputed'
    WHEN item.every_nth = 0 AND latest.value_count = 0 THEN
      CASE WHEN latest.na_count > 0 THEN 'not_applicable'
           WHEN item.due_from <= card.period THEN 'reported' ELSE 'not_due' END
    WHEN latest.missing_count > 0 AND item.aggregation <> 'last' AND card.gap = 'strict' THEN 'missing'
    WHEN latest.value_count = 0 THEN
      CASE WHEN latest.missing_count > 0 THEN 'missing'
           WHEN latest.na_count > 0 THEN 'not_applicable' ELSE 'not_due' END
    WHEN item.aggregation = 'last' AND latest.age > item.stale_after THEN 'missing'
    WHEN item.aggregation = 'last' AND latest.age > 0 THEN 'stale'
    WHEN latest.last_state = 'late' AND latest.last_value_p = card.period THEN 'late'
    ELSE 'reported'
  END AS state,
  CASE item.aggregation
    WHEN 'last' THEN latest.last_a WHEN 'once' THEN latest.last_a
    WHEN 'min' THEN latest.min_a WHEN 'max' THEN latest.max_a ELSE latest.sum_a END AS a,
  CASE WHEN item.aggregation IN ('last', 'once') THEN latest.last_b ELSE latest.sum_b END AS b,
  CASE WHEN item.aggregation = 'average' THEN latest.value_count ELSE 1 END AS shared_by
FROM latest
JOIN item ON item.card = latest.card AND item.item = latest.item
JOIN card ON card.card = latest.card
