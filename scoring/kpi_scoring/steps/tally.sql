-- Sums and counts of an item over its periods to date; whole numbers only.
SELECT
  card, item,
  sum(has_value) AS value_count,
  sum(counts) AS counted,
  sum(CASE WHEN state = 'missing' THEN 1 ELSE 0 END) AS missing_count,
  sum(CASE WHEN state = 'not_applicable' THEN 1 ELSE 0 END) AS na_count,
  max(CASE WHEN has_value = 1 THEN p ELSE 0 END) AS last_value_p,
  max(CASE WHEN counts = 1 THEN p ELSE 0 END) AS last_counted_p,
  max(CASE WHEN state = 'disputed' THEN p ELSE 0 END) AS last_disputed_p,
  max(CASE WHEN state = 'invalid' THEN p ELSE 0 END) AS last_invalid_p,
  max(CASE WHEN state = 'late' THEN 1 ELSE 0 END) AS any_late,
  sum(CASE WHEN has_value = 1 THEN a END) AS sum_a,
  sum(CASE WHEN has_value = 1 THEN b END) AS sum_b,
  min(CASE WHEN has_value = 1 THEN a END) AS min_a,
  max(CASE WHEN has_value = 1 THEN a END) AS max_a
FROM record
GROUP BY card, item
